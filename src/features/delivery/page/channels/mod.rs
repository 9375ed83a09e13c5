//! The ways to people: a workbook, paper, e-mail, WhatsApp (HU-USERS-06 CA-04). Each says whom it reaches before anything
//! is sent.

mod paper;
mod question;
mod sending;
mod workbook;

pub use crate::features::delivery::model::Sending;
pub use paper::PrintMissing;
pub use question::{Consent, SendQuestion, SendingInputs, Wanted, people_of, send_dialog};

use leptos::prelude::*;
use uuid::Uuid;

use super::Address;
use crate::features::credentials::model::{ClassroomArrivals, CredentialSummary};
use crate::features::delivery::model::Channel;
use crate::features::delivery::overview::Overview;
use crate::paths::credentials_of;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;

use paper::PrintCard;
use sending::SendingCard;
use workbook::WorkbookCard;

fn api(id: Uuid, rest: &str) -> String {
    format!("/api/admin/import/{id}/credentials/{rest}")
}

#[component]
pub fn Channels(address: Address, overview: Overview) -> impl IntoView {
    let id = address.id;
    let summary = overview.resumen;
    let chosen = chosen_of(&summary, &address).cloned();
    view! {
        <div class="space-y-4">
            {chosen.clone().map(|classroom| view! { <Chosen id=id classroom=classroom /> })}
            <div class="grid sm:grid-cols-2 gap-4">
                <WorkbookCard id=id summary=summary.clone() chosen=chosen.clone() />
                <PrintCard id=id summary=summary chosen=chosen.clone() />
                <SendingCard id=id channel=Channel::Email reach=overview.alcance.email chosen=chosen.clone() />
                <SendingCard id=id channel=Channel::WhatsApp reach=overview.alcance.whatsapp chosen=chosen />
            </div>
        </div>
    }
}

/// The classroom that the address asks for, if it is one of the import's.
pub fn chosen_of<'a>(summary: &'a CredentialSummary, address: &Address) -> Option<&'a ClassroomArrivals> {
    summary.aulas.iter().find(|classroom| Some(&classroom.aula) == address.query.aula.as_ref())
}

/// For one classroom, as it was chosen by the list of classrooms above; the way back to all.
#[component]
fn Chosen(id: Uuid, classroom: ClassroomArrivals) -> impl IntoView {
    view! {
        <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span>"Excel, tiras y mensajes solo de " <strong>{classroom.nombre}</strong></span>
            <a {..mark::here()} {..mark::focus("canales")} class="link target inline-flex items-center" href=credentials_of(id)>
                "Ver todas las aulas"
            </a>
        </p>
    }
}

/// Icon, name and whom it reaches.
#[component]
pub fn Card(
    icon: Icon,
    title: &'static str,
    #[prop(into)] reach: String,
    #[prop(into)] note: String,
    #[prop(optional)] is_first: bool,
    children: Children,
) -> impl IntoView {
    let class =
        if is_first { "surface p-5 flex flex-col gap-4 border-primary/40" } else { "surface p-5 flex flex-col gap-4" };
    view! {
        <section class=class aria-label=title>
            <div class="flex items-center gap-3">
                <span class="grid place-items-center size-11 rounded-field bg-primary/10 text-primary shrink-0">
                    <Glyph icon=icon />
                </span>
                <div class="min-w-0">
                    <h2 class="font-semibold leading-tight">{title}</h2>
                    <p class="text-sm text-muted">{reach}</p>
                </div>
            </div>
            <p class="flex gap-2 text-sm text-muted">
                <Glyph icon=Icon::Info class="size-4 mt-0.5 shrink-0" />
                <span>{note}</span>
            </p>
            <div class="mt-auto">{children()}</div>
        </section>
    }
}

/// A box to tick, as tall as a finger.
#[component]
fn Choice(
    name: &'static str,
    #[prop(default = "true")] value: &'static str,
    #[prop(into)] label: String,
) -> impl IntoView {
    view! {
        <label class="flex items-center gap-3 min-h-11 cursor-pointer">
            <input type="checkbox" name=name value=value class="checkbox checkbox-primary rounded-md" />
            {label}
        </label>
    }
}

/// Those that are one: not who has no child enrolled.
fn classrooms(summary: &CredentialSummary) -> i64 {
    summary.aulas.iter().filter(|classroom| classroom.grado.is_some()).count() as i64
}
