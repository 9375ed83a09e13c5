//! Step four: what was understood of the file, its rows, and the decision (HU-USERS-04 CA-05, UX-03).

mod decision;
mod list;
mod notes;
mod questions;
pub mod recognised;
mod suggested;

use leptos::prelude::*;
use uuid::Uuid;

use self::decision::Decision;
use self::list::RowList;
use self::questions::{OtherSheets, Questions};
use self::recognised::{OtherKind, Recognised};
use super::parts::Reports;
use super::query::{Review, Step, detail_href, step_href};
use super::words;
use crate::features::imports::model::{Import, Revision, Row, Suggested};
use crate::features::imports::server_fns::{
    CancelImport, CorrectCell, CorrectValue, DistinguishRow, ExecuteImport, OmitRow, TakeSuggestions,
};
use crate::format;
use crate::page::Page;
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::refused_post;
use crate::ui::figure::Figure;
use crate::ui::layout::PageHeading;
use crate::ui::region::{Region, mark};
use crate::ui::stepper::Stepper;

#[component]
pub fn ReviewView(
    import: Import,
    rows: Option<Page<Row>>,
    suggestions: Vec<Suggested>,
    review: Review,
) -> impl IntoView {
    let kind = import.tipo;
    let back =
        vec![Some(step_href(Step::Kind)), Some(step_href(Step::Template(kind))), Some(step_href(Step::File(kind)))];
    let id = import.import_id;
    let asking = review.asking;
    let refused = refused_post::<ExecuteImport>()
        .or_else(refused_post::<CancelImport>)
        .or_else(refused_post::<CorrectCell>)
        .or_else(refused_post::<CorrectValue>)
        .or_else(refused_post::<DistinguishRow>)
        .or_else(refused_post::<TakeSuggestions>)
        .or_else(refused_post::<OmitRow>);
    view! {
        <PageHeading title="Revise antes de crear".to_string() eyebrow=format!("Importar usuarios · {}", kind.label())>
            <Stepper labels=words::STEPS current=4 back=back />
        </PageHeading>
        {import.resumen.tipo_sugerido.map(|suggested| view! { <OtherKind id=id kind=kind suggested=suggested /> })}
        {import.resumen.revision.clone().map(|revision| view! { <Revised revision=revision /> })}
        {import.resumen.repetido_de.map(|earlier| view! { <Repeated earlier=earlier /> })}
        <OtherSheets import=import.clone() />
        <Questions import=import.clone() />
        <Region>
            <div class="space-y-6">
                <Recognised import=import.clone() />
                <div {..mark::part("cifras")}>
                    <Figures import=import.clone() />
                </div>
                <section class="surface overflow-hidden" aria-label="Registros del archivo">
                    <p {..mark::part("resumen")} class="text-sm text-muted px-4 lg:px-5 pt-4 -mb-1">
                        {words::review_line(&import)}
                    </p>
                    {rows.map(|rows| view! { <RowList import=import.clone() review=review rows=rows suggestions=suggestions /> })}
                </section>
                <div {..mark::part("reportes")} class="lg:hidden">
                    {(import.con_errores > 0)
                        .then(|| {
                            view! {
                                <div class="grid gap-3">
                                    <Reports id=id class="btn bg-base-100 border-base-300 h-12 w-full" />
                                </div>
                            }
                        })}
                </div>
                <div {..mark::part("decision")}>
                    <Decision import=import asking=asking refused=refused />
                </div>
            </div>
        </Region>
    }
}

/// People came or went since the file was checked.
#[component]
fn Revised(revision: Revision) -> impl IntoView {
    view! {
        <Alert tone=Tone::Info title="La revisión se actualizó".to_string()>
            <p>{words::revision_line(&revision)}</p>
        </Alert>
    }
}

#[component]
fn Repeated(earlier: Uuid) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title="Este archivo ya se importó antes".to_string()>
            <p>
                "Puede continuar: lo que ya existe no se crea otra vez. " <a class="link" href=detail_href(earlier)>
                    "Ver la primera importación"
                </a>
            </p>
        </Alert>
    }
}

#[component]
fn Figures(import: Import) -> impl IntoView {
    let (total, warnings) = (import.total, import.advertencias);
    let error_ink = if import.con_errores > 0 { "text-error" } else { "" };
    let valid_ink = if import.validos > 0 { "text-success" } else { "" };
    let or_none = |value: i64, words: &str| if value > 0 { words.to_string() } else { "ninguno".to_string() };
    let total_note = match import.omitidos {
        0 => "filas con datos".to_string(),
        omitted => format!("filas con datos, {}", format::count(omitted, "omitida", "omitidas")),
    };
    view! {
        <div class="grid grid-cols-2 lg:grid-cols-4 gap-3 sm:gap-4">
            <Figure
                value=format::number(import.validos)
                label="listos para crear"
                note=format!("{} del archivo", format::percent(import.validos, total))
                ink=valid_ink
            />
            <Figure
                value=format::number(import.con_errores)
                label="con errores"
                note=or_none(import.con_errores, "se pueden corregir aquí")
                ink=error_ink
            />
            <Figure value=format::number(warnings) label="con advertencias" note=or_none(warnings, "entran tal como se ven") />
            <Figure value=format::number(total) label="en total" note=total_note />
        </div>
    }
}
