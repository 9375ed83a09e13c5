//! Step four: what was understood of the file, its rows, and the decision (HU-USERS-04 CA-05, UX-03).

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::decision::Decision;
use super::list::RowList;
use super::query::{Review, Step, import_href, step_href};
use super::steps::LABELS;
use super::words;
use crate::error::AppError;
use crate::features::imports::model::{Importacion, RowPage};
use crate::features::imports::server_fns::{CancelImport, ExecuteImport};
use crate::ui::alert::{Alert, Tone};
use crate::ui::figure::Figure;
use crate::ui::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::stepper::Stepper;

#[component]
pub fn ReviewView(import: Importacion, rows: Option<RowPage>, review: Review) -> impl IntoView {
    let kind = import.tipo;
    let back =
        vec![Some(step_href(Step::Kind)), Some(step_href(Step::Template(kind))), Some(step_href(Step::File(kind)))];
    let (id, valid, errors) = (import.import_id, import.validos, import.con_errores);
    let asking = review.asking;
    let refused = refused_post::<ExecuteImport>().or_else(refused_post::<CancelImport>);
    view! {
        <PageHeading title="Revise antes de crear".to_string() eyebrow=format!("Importar usuarios · {}", kind.label())>
            <Stepper labels=LABELS current=4 back=back />
        </PageHeading>
        <FileCard import=import.clone() />
        {import.resumen.repetido_de.map(|earlier| view! { <Repeated earlier=earlier /> })}
        <Figures import=import.clone() />
        <section class="surface overflow-hidden" aria-label=words::review_line(&import)>
            <p class="text-sm text-muted px-4 lg:px-5 pt-4 -mb-1">{words::review_line(&import)}</p>
            {rows.map(|rows| view! { <RowList kind=kind valid=valid errors=errors review=review rows=rows /> })}
        </section>
        {(errors > 0)
            .then(|| {
                view! {
                    <div class="lg:hidden">
                        <ReportLink id=id class="btn bg-base-100 border-base-300 h-12 w-full" />
                    </div>
                }
            })}
        <Decision id=id kind=kind valid=valid errors=errors asking=asking refused=refused />
    }
}

/// The error that a plain post of `S` came back with.
fn refused_post<S>() -> Option<AppError>
where
    S: ServerFn<Output = (), Error = AppError> + Clone + Send + Sync + 'static,
{
    ServerAction::<S>::new().value().get_untracked().and_then(Result::err)
}

/// The file, and what was recognised in it.
#[component]
fn FileCard(import: Importacion) -> impl IntoView {
    view! {
        <div class="flex flex-wrap items-center gap-x-4 gap-y-2 surface px-4 sm:px-5 py-3.5">
            <div class="size-10 shrink-0 rounded-field bg-success/12 text-success grid place-items-center">
                <Glyph icon=Icon::Document />
            </div>
            <div class="min-w-0 flex-1 basis-36">
                <div class="font-medium wrap-anywhere">{import.archivo}</div>
                <div class="text-sm text-muted wrap-break-word">{words::file_line(&import.resumen)}</div>
            </div>
            <a class="btn btn-ghost target" href=step_href(Step::File(import.tipo))>
                "Cambiar"
            </a>
        </div>
    }
}

#[component]
fn Repeated(earlier: Uuid) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title="Este archivo ya se importó antes".to_string()>
            <p>
                "Puede continuar: quienes ya tienen usuario no se crean otra vez. " <a class="link" href=import_href(earlier)>
                    "Ver la importación anterior"
                </a>
            </p>
        </Alert>
    }
}

#[component]
fn Figures(import: Importacion) -> impl IntoView {
    let (total, warnings) = (import.total, import.advertencias);
    let error_ink = if import.con_errores > 0 { "text-error" } else { "" };
    let valid_ink = if import.validos > 0 { "text-success" } else { "" };
    let or_none = |value: i64, words: &str| if value > 0 { words.to_string() } else { "ninguno".to_string() };
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
                note=or_none(import.con_errores, "no se crearán")
                ink=error_ink
            />
            <Figure value=format::number(warnings) label="con advertencias" note=or_none(warnings, "entran tal como se ven") />
            <Figure value=format::number(total) label="en total" note="filas con datos".to_string() />
        </div>
    }
}

/// «Descargar Reporte de Errores».
#[component]
pub fn ReportLink(id: Uuid, class: &'static str) -> impl IntoView {
    view! {
        <a class=class href=format!("/api/admin/import/{id}/errores.txt") download="" rel="external">
            <Glyph icon=Icon::Download />
            "Descargar Reporte de Errores"
        </a>
    }
}
