//! Slips to cut and letters, for those who have not come in.

use leptos::prelude::*;
use padron_core::import::Kind;
use uuid::Uuid;

use super::{Card, Choice, api, classrooms};
use crate::features::credentials::model::{ClassroomArrivals, CredentialSummary};
use crate::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// Slips on a sheet of A4.
const SLIPS: i64 = 8;
const NOT_PRINTED: &str = "No se pudieron generar PDFs. Verifique espacio en servidor.";

#[component]
pub fn PrintCard(id: Uuid, summary: CredentialSummary, chosen: Option<ClassroomArrivals>) -> impl IntoView {
    // Who has come in has nothing to be handed.
    let slips = chosen.as_ref().map_or(summary.vigentes, |classroom| classroom.faltan.min(summary.vigentes));
    let sheets = (slips + SLIPS - 1) / SLIPS;
    let reach = match slips {
        0 => "Nada por imprimir".to_owned(),
        _ => format!("{}, {} A4", format::count(slips, "tira", "tiras"), format::count(sheets, "hoja", "hojas")),
    };
    let note = match classrooms(&summary) {
        0 => "Ocho tiras por hoja, con líneas de corte.",
        _ => "Ocho por hoja, ordenadas por aula, con el nombre del niño.",
    };
    let label = if summary.tipo == Kind::Padres { "Imprimir tiras por aula" } else { "Imprimir tiras" };
    let done = format!("{} generados y disponibles para descarga", format::count(slips, "PDF", "PDFs"));
    view! {
        <Card icon=Icon::Scissors title="Para imprimir" reach=reach note=note>
            <form
                {..mark::file()}
                {..mark::done(done)}
                {..mark::refused(NOT_PRINTED)}
                method="get"
                action=api(id, "print")
                class="group space-y-2"
            >
                {chosen.map(|classroom| view! { <input type="hidden" name="aula" value=classroom.aula /> })}
                <Choice name="formato" value="hojas" label="Una hoja por persona" />
                <Choice name="individuales" label="Generar PDFs individuales" />
                <button type="submit" class="btn bg-base-100 border-base-300 w-full min-h-12 h-auto py-2" disabled=slips == 0>
                    <Spinner />
                    <Glyph icon=Icon::Printer />
                    {label}
                </button>
            </form>
        </Card>
    }
}

/// «Imprimir las 169 que faltan»: slips for who has not come in and can.
#[component]
pub fn PrintMissing(id: Uuid, missing: i64) -> impl IntoView {
    let label = match missing {
        1 => "Imprimir la que falta".to_owned(),
        many => format!("Imprimir las {} que faltan", format::number(many)),
    };
    let done = format!("{} generados y disponibles para descarga", format::count(missing, "PDF", "PDFs"));
    view! {
        <a
            {..mark::file()}
            {..mark::done(done)}
            {..mark::refused(NOT_PRINTED)}
            class="group btn btn-neutral min-h-12 h-auto py-2 px-6 max-lg:w-full"
            href=api(id, "print")
            download=""
            rel="external"
        >
            <Spinner />
            <Glyph icon=Icon::Printer />
            {label}
        </a>
    }
}
