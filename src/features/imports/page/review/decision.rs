//! The bar at the foot of the review: leave it, or go on, which asks first. Plain forms: the region around them opens
//! the question where the page stands, and without the WASM it is a page of its own.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::questions::PANEL as QUESTIONS;
use crate::error::AppError;
use crate::features::imports::model::Import;
use crate::features::imports::page::parts::Reports;
use crate::features::imports::page::query::{PATH, Step, step_href};
use crate::features::imports::page::words;
use crate::features::imports::server_fns::{CancelImport, ExecuteImport};
use crate::format;
use crate::ui::dialog::{Cancel, Dialog};
use crate::ui::failure::Failure;
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// `refused` is the error that one of its plain posts came back with; `asking`, that the question is open already.
#[component]
pub fn Decision(import: Import, asking: bool, refused: Option<AppError>) -> impl IntoView {
    let (id, kind, valid, errors) = (import.import_id, import.tipo, import.validos, import.con_errores);
    // Sheets that were read together each have answers of their own: those are confirmed as they stand.
    let asks = !import.resumen.por_confirmar.is_empty();
    let is_open = asks && import.resumen.hojas_leidas.is_empty();
    let open = asking && valid > 0 && !is_open;
    let primary = if valid > 0 && is_open {
        view! {
            <a class="btn btn-primary h-12 px-6 w-full" href=format!("#{QUESTIONS}")>
                {format!("Confirmar {}", format::count(import.resumen.por_confirmar.len() as i64, "pregunta", "preguntas"))}
            </a>
        }
        .into_any()
    } else if valid > 0 {
        view! {
            <form method="get" action=PATH>
                <input type="hidden" name="importacion" value=id.to_string() />
                <input type="hidden" name="confirmar" value="si" />
                <button {..mark::opens("confirmar")} type="submit" class="btn btn-primary h-12 px-6 w-full">
                    {format!("Procesar Válidos ({})", format::number(valid))}
                </button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <a class="btn btn-primary h-12 px-6 w-full" href=step_href(Step::File(kind))>
                "Subir otro archivo"
            </a>
        }
        .into_any()
    };
    let actions = view! {
        // Closes the dialog it stands in, with and without the WASM.
        <Cancel />
        <form method="post" action=ExecuteImport::url() class="group">
            <input type="hidden" name="id" value=id.to_string() />
            {asks.then(|| view! { <input type="hidden" name="confirmar" value="true" /> })}
            <button type="submit" class="btn btn-primary h-12 px-6" autofocus=true>
                <Spinner />
                {words::create_label(kind, valid)}
            </button>
        </form>
    }
    .into_any();
    view! {
        <div>
            {refused.map(|error| view! { <Failure error=error /> })}
            <div class="fixed bottom-16 lg:bottom-0 inset-x-0 lg:left-64 z-10 bg-base-100/95 backdrop-blur border-t border-base-300">
                <div class="max-w-6xl mx-auto px-4 lg:px-8 py-3 flex items-center gap-3">
                    {(errors > 0).then(|| view! { <div class="hidden lg:flex gap-1"><Reports id=id class="btn btn-ghost h-12" /></div> })}
                    <div class="ml-auto flex gap-3 w-full lg:w-auto">
                        <form method="post" action=CancelImport::url() class="group">
                            <input type="hidden" name="id" value=id.to_string() />
                            <button type="submit" class="btn bg-base-100 border-base-300 h-12">
                                <Spinner />
                                "Cancelar"
                            </button>
                        </form>
                        <div class="flex-1">{primary}</div>
                    </div>
                </div>
            </div>
            <Dialog id="confirmar" open=open title=format!("¿{}?", words::create_label(kind, valid)) actions=actions>
                <p>{words::what_creating_means(kind)}</p>
                {(errors > 0)
                    .then(|| {
                        view! {
                            <p class="text-muted">
                                {format!("{} no se crearán.", format::count(errors, "fila con errores", "filas con errores"))}
                            </p>
                        }
                    })}
            </Dialog>
        </div>
    }
}
