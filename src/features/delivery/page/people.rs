//! The people of an import one by one: who has come in, whose slip was handed over, one password shown, one message
//! copied.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use padron_core::import::Kind;
use padron_core::password::Method;
use uuid::Uuid;

use super::Address;
use super::channels::{Sending, SendingInputs, Wanted, send_dialog};
use super::recovery::{SendLink, Ways};
use super::vault::Ends;
use crate::features::credentials::model::{CredentialSummary, PersonCredential};
use crate::features::delivery::model::{Channel, Mode, Recoverable, Sendable};
use crate::features::delivery::server_fns::HandOver;
use crate::format;
use crate::page::Page;
use crate::paths::credentials_of;
use crate::ui::address::page_of;
use crate::ui::failure::Empty;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::pagination::Pagination;
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;
use crate::ui::table::{DataCell, DataRow, DataTable};

use super::reveal::REVEAL_DIALOG;

const PANEL: &str = "personas";

#[component]
pub fn People(
    address: Address,
    summary: CredentialSummary,
    people: Page<PersonCredential>,
    /// Who of them can be sent an e-mail alone.
    sendable: Vec<Sendable>,
    /// Who of them can be sent a link for a forgotten password.
    recoverable: Vec<Recoverable>,
) -> impl IntoView {
    let base = address.list();
    let (page, per_page, total) = (people.pagina, people.por_pagina, people.total);
    let (id, kind, ends) = (address.id, summary.tipo, summary.clone());
    view! {
        <section class="surface overflow-hidden" aria-labelledby="titulo-personas">
            <div class="px-4 lg:px-5 py-4 space-y-4">
                <h2 class="text-lg font-semibold" id="titulo-personas">
                    "Persona por persona"
                </h2>
                <Filters address=address.clone() summary=summary />
                <p {..mark::part("cuenta")} class="sr-only" role="status">
                    {format::count(total, "persona", "personas")}
                </p>
            </div>
            <div {..mark::part(PANEL)} id=PANEL tabindex="-1" class="border-t border-base-300 scroll-mt-32">
                <List address=address kind=kind people=people.items sendable=sendable recoverable=recoverable />
                <Pagination panel=PANEL page=page per_page=per_page total=total href=page_of base=base />
                <div class="px-4 lg:px-5 py-2 border-t border-base-300 flex flex-wrap gap-2 empty:hidden">
                    <Ends id=id summary=ends />
                </div>
            </div>
        </section>
    }
}

/// A plain GET form; once interactive, it searches with each change.
#[component]
fn Filters(address: Address, summary: CredentialSummary) -> impl IntoView {
    let query = address.query;
    let by = if summary.tipo == Kind::Padres { "Nombre, hijo o documento" } else { "Nombre o documento" };
    view! {
        <form method="get" action=credentials_of(address.id) role="search" class="flex flex-wrap items-center gap-3" aria-label="Personas">
            <label class="input h-12 text-base flex-1 basis-64 max-w-md">
                <Glyph icon=Icon::Search />
                <span class="sr-only">{format!("Buscar por {}", by.to_lowercase())}</span>
                <input type="search" name="buscar" value=query.buscar placeholder=by autocomplete="off" />
            </label>
            {(!summary.aulas.is_empty())
                .then(|| {
                    view! {
                        <label class="flex items-center gap-2 max-sm:w-full">
                            <span class="sr-only">"Aula"</span>
                            <select name="aula" class="select h-12 text-base max-sm:w-full">
                                <option value="" selected=query.aula.is_none()>
                                    "Todas las aulas"
                                </option>
                                {summary
                                    .aulas
                                    .into_iter()
                                    .map(|classroom| {
                                        let is_chosen = query.aula.as_ref() == Some(&classroom.aula);
                                        view! {
                                            <option value=classroom.aula selected=is_chosen>
                                                {classroom.nombre}
                                            </option>
                                        }
                                    })
                                    .collect_view()}
                            </select>
                        </label>
                    }
                })}
            <label class="flex items-center gap-3 min-h-11 cursor-pointer">
                <input type="checkbox" name="faltan" value="true" checked=query.faltan class="checkbox checkbox-primary rounded-md" />
                "Solo quienes faltan"
            </label>
            <noscript>
                <button type="submit" class="btn h-12">
                    "Buscar"
                </button>
            </noscript>
        </form>
    }
}

#[component]
fn List(
    address: Address,
    kind: Kind,
    people: Vec<PersonCredential>,
    sendable: Vec<Sendable>,
    recoverable: Vec<Recoverable>,
) -> impl IntoView {
    if people.is_empty() {
        return view! {
            <Empty icon=Icon::Search title="Nadie con esos datos" text="Cambie la búsqueda, el aula o la casilla de quienes faltan." />
        }
        .into_any();
    }
    let headers = vec!["Persona", "Contacto", "Estado", "Tira", ""];
    view! {
        <DataTable caption="Personas y sus credenciales" headers=headers>
            {people
                .into_iter()
                .map(|person| {
                    let sendable = sendable.iter().find(|one| one.usuario == person.id).copied();
                    let ways = recoverable.iter().find(|one| one.usuario == person.id).and_then(|one| Ways::of(*one));
                    view! { <PersonRow address=address.clone() kind=kind person=person sendable=sendable ways=ways /> }
                })
                .collect_view()}
        </DataTable>
    }
    .into_any()
}

#[component]
fn PersonRow(
    address: Address,
    kind: Kind,
    person: PersonCredential,
    sendable: Option<Sendable>,
    /// How a link for a forgotten password can be sent.
    ways: Option<Ways>,
) -> impl IntoView {
    let (id, import) = (person.id, address.id);
    let children = person.hijo.clone().map(|child| match &person.aula {
        Some(classroom) => format!("{child} · {classroom}"),
        None => child,
    });
    let number = person.legajo.clone().map(|number| format!(" · Legajo {number}"));
    let method = person.metodo.filter(|_| kind == Kind::Personal);
    // One that somebody typed is handed out, and never shown.
    let is_shown = person.vigente && person.metodo != Some(Method::Manual);
    let contact = [person.telefono.clone(), person.email.clone()];
    let has_contact = contact.iter().any(Option::is_some);
    let (name, document, works) = (person.nombre_completo.clone(), person.documento.clone(), person.vigente);
    let (question, shown_name, state) = (name.clone(), name.clone(), person.clone());
    let (for_sending, addressee) = (address.clone(), name.clone());
    let (for_recovering, forgetful) = (address.clone(), name.clone());
    view! {
        <DataRow>
            <DataCell label="" class="lg:w-[30%] xl:w-[26%]">
                <span class="block font-medium wrap-anywhere">{shown_name}</span>
                <span class="block text-sm text-muted wrap-anywhere">{document} {number}</span>
                {method.map(|method| view! { <span class="block text-sm">{format!("Método: {}", method.label().to_lowercase())}</span> })}
                {children.map(|line| view! { <span class="text-sm wrap-anywhere line-clamp-2">{line}</span> })}
            </DataCell>
            <DataCell label="Contacto">
                {contact
                    .into_iter()
                    .flatten()
                    .map(|way| view! { <span class="block text-sm wrap-anywhere lg:min-w-44">{way}</span> })
                    .collect_view()} {(!has_contact).then_some("—")}
            </DataCell>
            <DataCell label="Estado">
                <State person=state />
            </DataCell>
            <DataCell label="Tira">
                <Slip import=import person=person />
            </DataCell>
            <DataCell label="">
                <div class="flex flex-wrap gap-2 lg:justify-end">
                    {is_shown
                        .then(|| {
                            view! {
                                <form
                                    {..mark::asks(REVEAL_DIALOG)}
                                    {..mark::question(question)}
                                    class="hidden [[data-hydrated]_&]:block"
                                >
                                    <input type="hidden" name="usuario" value=id.to_string() />
                                    <button type="submit" class="btn btn-sm target bg-base-100 border-base-300" aria-label=format!("Contraseña de {name}")>
                                        <Glyph icon=Icon::Eye class="size-4" />
                                        "Contraseña"
                                    </button>
                                </form>
                            }
                        })}
                    {works
                        .then(|| {
                            view! {
                                <a
                                    {..mark::here()}
                                    {..mark::focus("mensaje")}
                                    class="btn btn-sm target btn-ghost"
                                    href=address.showing(id)
                                    aria-label=format!("Ver el mensaje de {name}")
                                >
                                    "Ver mensaje"
                                </a>
                            }
                        })}
                    {ways
                        .map(|ways| view! { <SendLink address=for_recovering person=id ways=ways name=forgetful /> })}
                    {sendable
                        .map(|sendable| view! { <SendAlone address=for_sending sendable=sendable name=addressee /> })}
                </div>
            </DataCell>
        </DataRow>
    }
}

/// «Enviar por correo», to this person only; asks first.
#[component]
fn SendAlone(address: Address, sendable: Sendable, name: String) -> impl IntoView {
    let sending = if sendable.fallido { Sending::Failed } else { Sending::New };
    let channel = Channel::Email;
    let wanted = Wanted { channel, sending, classroom: address.query.aula.clone(), person: Some(sendable.usuario) };
    let label = format!("Enviar por correo a {name}");
    view! {
        <form
            {..mark::asks(send_dialog(channel))}
            {..mark::question(sending.question(channel, &name))}
            method="get"
            action=credentials_of(address.id)
            class="group"
        >
            {address.list_inputs()}
            <input type="hidden" name="modo" value=Mode::Enlace.as_str() />
            <SendingInputs wanted=wanted />
            <button type="submit" class="btn btn-sm target bg-base-100 border-base-300 xl:whitespace-nowrap" aria-label=label>
                <Spinner />
                <Glyph icon=Icon::Mail class="size-4" />
                "Enviar por correo"
            </button>
        </form>
    }
}

#[component]
fn State(person: PersonCredential) -> impl IntoView {
    let (icon, ink, text) = match (person.ingreso, person.vigente, person.expira_en) {
        (true, ..) => (Icon::CheckCircle, "text-success", "Ya ingresó".to_owned()),
        (false, true, Some(end)) => (Icon::Clock, "", format!("Vigente hasta el {}", format::date(end))),
        (false, true, None) => (Icon::Clock, "", "Vigente".to_owned()),
        (false, false, _) => (Icon::CrossCircle, "text-error", "Sin contraseña vigente".to_owned()),
    };
    view! {
        <span class=format!("inline-flex items-center gap-1.5 text-sm {ink}")>
            <Glyph icon=icon class="size-4 shrink-0" />
            {text}
        </span>
    }
}

/// The tick «entregada», pressed where it stands.
#[component]
fn Slip(import: Uuid, person: PersonCredential) -> impl IntoView {
    if person.ingreso || !(person.vigente || person.entregada) {
        return view! { <span class="text-muted">"—"</span> }.into_any();
    }
    let (label, class, icon) = match person.entregada {
        true => ("Entregada", "btn btn-sm target btn-soft btn-success", Icon::CheckCircle),
        false => ("Marcar entregada", "btn btn-sm target bg-base-100 border-base-300", Icon::Check),
    };
    view! {
        <form {..mark::here()} method="post" action=HandOver::url() class="group">
            <input type="hidden" name="id" value=import.to_string() />
            <input type="hidden" name="usuario" value=person.id.to_string() />
            <input type="hidden" name="entregada" value=(!person.entregada).to_string() />
            <button
                {..mark::cell()}
                id=format!("tira-{}", person.id)
                type="submit"
                class=class
                aria-pressed=person.entregada.to_string()
                aria-label=format!("Tira de {} entregada", person.nombre_completo)
            >
                <Spinner />
                <Glyph icon=icon class="size-4" />
                {label}
            </button>
        </form>
    }
    .into_any()
}
