//! The bar at the foot of the review: leave it, or go on, which asks first.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use padron_core::import::Kind;
use uuid::Uuid;

use super::query::{PATH, Step, step_href};
use super::review::ReportLink;
use super::words;
use crate::error::AppError;
use crate::features::imports::server_fns::{CancelImport, ExecuteImport};
use crate::ui::dialog::Dialog;
use crate::ui::failure::Failure;
use crate::ui::format;

/// `refused` is the error that one of its plain posts came back with; `asking`, that the question is open already.
/// Alive or not, it asks before it runs: without the WASM by a page of its own.
#[island]
pub fn Decision(
    id: Uuid,
    kind: Kind,
    valid: i64,
    errors: i64,
    asking: bool,
    refused: Option<AppError>,
) -> impl IntoView {
    let asking = RwSignal::new(asking && valid > 0);
    let running = RwSignal::new(false);
    let leaving = RwSignal::new(false);
    // One post, however often it is pressed: the server sees to it too.
    let once = move |event: leptos::ev::SubmitEvent, started: RwSignal<bool>| {
        if running.get_untracked() || leaving.get_untracked() {
            event.prevent_default();
        } else {
            started.set(true);
        }
    };
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asking.set(true);
    };
    let actions = view! {
        // Closes the dialog it stands in, with and without the WASM.
        <form method="dialog">
            <button type="submit" class="btn bg-base-100 border-base-300 h-12">
                "Cancelar"
            </button>
        </form>
        <form method="post" action=ExecuteImport::url() on:submit=move |event| once(event, running)>
            <input type="hidden" name="id" value=id.to_string() />
            <button
                type="submit"
                class="btn btn-primary h-12 px-6"
                autofocus=true
                aria-busy=move || running.get().then_some("true")
            >
                <span class="loading loading-spinner loading-sm" hidden=move || !running.get() aria-hidden="true"></span>
                {words::create_label(valid)}
            </button>
        </form>
    }
    .into_any();
    let primary = if valid > 0 {
        view! {
            <form method="get" action=PATH on:submit=ask>
                <input type="hidden" name="importacion" value=id.to_string() />
                <input type="hidden" name="confirmar" value="si" />
                <button type="submit" class="btn btn-primary h-12 px-6 w-full">
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
    view! {
        <div>
            {refused.map(|error| view! { <Failure error=error /> })}
            <div class="fixed bottom-16 lg:bottom-0 inset-x-0 lg:left-64 z-10 bg-base-100/95 backdrop-blur border-t border-base-300">
                <div class="max-w-6xl mx-auto px-4 lg:px-8 py-3 flex items-center gap-3">
                    {(errors > 0).then(|| view! { <ReportLink id=id class="btn btn-ghost h-12 hidden lg:inline-flex" /> })}
                    <div class="ml-auto flex gap-3 w-full lg:w-auto">
                        <form method="post" action=CancelImport::url() on:submit=move |event| once(event, leaving)>
                            <input type="hidden" name="id" value=id.to_string() />
                            <button
                                type="submit"
                                class="btn bg-base-100 border-base-300 h-12"
                                aria-busy=move || leaving.get().then_some("true")
                            >
                                <span class="loading loading-spinner loading-sm" hidden=move || !leaving.get() aria-hidden="true"></span>
                                "Cancelar"
                            </button>
                        </form>
                        <div class="flex-1">{primary}</div>
                    </div>
                </div>
            </div>
            <Dialog id="confirmar" open=asking title=format!("¿{}?", words::create_label(valid)) actions=actions>
                <p>
                    "Cada uno recibirá una contraseña temporal, que deberá cambiar al ingresar por primera vez. Después podrá descargar sus credenciales."
                </p>
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
