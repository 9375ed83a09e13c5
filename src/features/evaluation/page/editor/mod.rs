//! The modal in which the director writes the structure (HU-USERS-02 CA-03, HU-USERS-03). «Aceptar» saves a draft, which
//! may be incomplete; confirming it for the year is the page's.
//!
//! The server writes all of it, with cards to spare, so it is a plain form before the WASM; alive ([`alive`]) it opens
//! with the structure as it is at that moment (the page is fetched as the server writes it open), and every change is
//! judged, drawn and can be taken back at once.

#[cfg(feature = "hydrate")]
mod alive;
mod card;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
mod desk;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
mod draft;
#[cfg(feature = "hydrate")]
mod drag;
#[cfg(feature = "hydrate")]
mod paint;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
mod places;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use padron_core::evaluation::{Limits, MAX_COMPONENTS};

use card::ComponentCard;
use desk::Desk;

use super::example::{ExampleTable, GradeSheet};
use super::query::{PATH, Start};
use super::sum::SumIndicator;
use crate::error::AppError;
use crate::features::evaluation::model::{Board, Editing};
use crate::features::evaluation::server_fns::SaveStructure;
use crate::ui::alert::{Alert, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};

/// What a button opens (`data-opens`).
pub const EDITOR: &str = "editor-estructura";
/// What is announced when something was saved.
pub const TOPIC: &str = "estructura";
/// What opens it, by its id.
pub const OPENER: &str = "editar";
const QUESTION: &str = "editor-pregunta";
const UNDO: &str = "editor-deshacer";

/// What the editor has on it when the server writes it open.
pub fn start_with(start: Start, board: &Board) -> Editing {
    Editing {
        anio: board.estructura.anio_academico,
        version: board.estructura.version,
        componentes: match start {
            Start::Saved => board.estructura.componentes.clone(),
            Start::Template => draft::template_components(),
        },
        limites: board.limites,
    }
}

#[component]
pub fn StructureEditor(
    /// Written open by the server with this, for browsers without the WASM.
    start: Option<Editing>,
    /// Why a draft that was sent before the WASM could not be saved.
    refused: Option<AppError>,
) -> impl IntoView {
    let is_open = start.is_some();
    let (year, version) = start.as_ref().map(|start| (start.anio, start.version)).unwrap_or_default();
    let desk = start.as_ref().map_or_else(|| Desk::begin(Vec::new(), Limits::default()), Desk::of);
    let mut rows = desk.rows.clone().into_iter();
    let cards = (0..MAX_COMPONENTS).map(|place| view! { <ComponentCard place=place row=rows.next() /> }).collect_view();
    view! {
        <Alive>
            <dialog
                id=EDITOR
                open=is_open
                class="modal backdrop:bg-transparent transition-none! open:visible!"
                aria-labelledby="editor-titulo"
            >
                <form
                    method="post"
                    action=SaveStructure::url()
                    novalidate=true
                    // A reload must not bring an old version back.
                    autocomplete="off"
                    data-min=desk.limits.min.to_string()
                    data-max=desk.limits.max.to_string()
                    class="group modal-box p-0 flex flex-col overflow-clip w-full max-w-6xl h-dvh max-h-dvh rounded-none lg:h-[92dvh] lg:rounded-box bg-base-200"
                >
                    <input type="hidden" name="anio" value=year.to_string() />
                    <input type="hidden" name="version" value=version.to_string() />
                    <Head desk=desk.clone() />
                    <div class="flex-1 overflow-y-auto overscroll-contain px-4 lg:px-6 py-4" data-scrolls="true">
                        <Problem text=refused.map(|error| error.to_string()) />
                        <p class="hidden py-12 text-center text-muted" role="status" data-loading="true">
                            <span class="loading loading-spinner loading-md mr-2 align-middle" aria-hidden="true"></span>
                            "Cargando la estructura actual…"
                        </p>
                        <div class="lg:grid lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-6 max-lg:space-y-6" data-loaded="true">
                            <div class="space-y-4 min-w-0">
                                <Tools />
                                <div class="space-y-3" data-cards="true">
                                    {cards}
                                </div>
                                <AddButton />
                            </div>
                            <aside class="space-y-4 min-w-0" aria-label="Vista previa">
                                <section class="surface p-4 [contain:content]">
                                    <ExampleTable components=desk.shown() lively=true />
                                </section>
                                <section class="surface p-4 overflow-x-auto [contain:content]" tabindex="0" aria-label="Registro de notas de ejemplo">
                                    <GradeSheet components=desk.shown() lively=true />
                                </section>
                            </aside>
                        </div>
                    </div>
                    <Foot />
                </form>
            </dialog>
            <Question />
        </Alive>
    }
}

/// Brings what the server wrote to life.
#[island(lazy)]
fn Alive(children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            alive::bring(&root);
        }
    });
    view! { <div node_ref=root>{children()}</div> }
}

/// The title, what the weights make together, and the way back from the last thing that changed much.
#[component]
fn Head(desk: Desk) -> impl IntoView {
    view! {
        <header class="shrink-0 bg-base-100 border-b border-base-300 px-4 lg:px-6 pt-2 pb-3 space-y-1">
            <div class="flex items-center gap-2">
                <h2 id="editor-titulo" class="flex-1 font-semibold text-lg" tabindex="-1" autofocus=true>
                    "Estructura de evaluación"
                </h2>
                <button
                    type="button"
                    class="btn btn-ghost btn-square target -mr-2 hidden [[data-hydrated]_&]:inline-flex"
                    aria-label="Cerrar"
                    data-do="cancelar"
                >
                    <Glyph icon=Icon::Close />
                </button>
            </div>
            <div data-loaded="true">
                <SumIndicator sum=desk.verdict().sum size="size-18" />
            </div>
            <div class="hidden flex items-center gap-3 rounded-field bg-base-200 pl-3 text-sm" data-undo="true">
                <span class="flex-1 min-w-0 wrap-anywhere" data-undo-text="true"></span>
                <button type="button" id=UNDO class="btn btn-ghost target font-semibold text-primary" data-do="deshacer">
                    <Glyph icon=Icon::Undo class="size-4" />
                    "Deshacer"
                </button>
            </div>
            <p class="sr-only" role="status" data-said="true"></p>
        </header>
    }
}

/// Why it could not be loaded or saved, and the way on. What is written stays.
#[component]
fn Problem(text: Option<String>) -> impl IntoView {
    let class = if text.is_some() { "mb-4" } else { "hidden mb-4" };
    view! {
        <div class=class data-problem="true">
            <Alert tone=Tone::Error>
                <p data-problem-text="true">{text}</p>
                <button type="button" class="hidden btn btn-sm target mt-2 bg-base-100 border-base-300" data-do="reintentar">
                    "Intentar de nuevo"
                </button>
                <button type="button" class="hidden btn btn-sm target mt-2 bg-base-100 border-base-300" data-do="recargar">
                    "Ver la versión guardada"
                </button>
                <button type="button" class="hidden btn btn-sm target mt-2 bg-base-100 border-base-300" data-do="cerrar">
                    "Ver cómo quedó"
                </button>
            </Alert>
        </div>
    }
}

/// What changes all weights, or everything.
#[component]
fn Tools() -> impl IntoView {
    const BUTTON: &str = "btn btn-sm h-11 bg-base-100 border-base-300 font-medium";
    view! {
        <div class="hidden [[data-hydrated]_&]:flex flex-wrap gap-2">
            <button type="button" class=BUTTON data-do="plantilla">
                "Plantilla predefinida"
            </button>
            <button type="button" class=BUTTON data-do="distribuir">
                "Distribuir equitativamente"
            </button>
            <button
                type="button"
                class=BUTTON
                data-do="restablecer"
                title="Los pesos de la plantilla si son sus componentes; si no, partes iguales"
            >
                "Reestablecer a valores predeterminados"
            </button>
        </div>
        <a class=format!("{BUTTON} [[data-hydrated]_&]:hidden") href=format!("{PATH}?editar=plantilla")>
            "Plantilla predefinida"
        </a>
    }
}

#[component]
fn AddButton() -> impl IntoView {
    view! {
        <div class="hidden [[data-hydrated]_&]:block">
            <button type="button" class="btn h-12 w-full bg-base-100 border-base-300 border-dashed" data-do="agregar">
                <Glyph icon=Icon::Plus />
                "Agregar componente"
            </button>
            <p class="hidden text-sm text-muted text-center" data-full="true">
                {format!("Puede tener {MAX_COMPONENTS} componentes como máximo.")}
            </p>
        </div>
    }
}

/// Everything that keeps it from being confirmed, and the last two buttons.
#[component]
fn Foot() -> impl IntoView {
    view! {
        <footer class="shrink-0 bg-base-100 border-t border-base-300 px-4 lg:px-6 py-3">
            <details class="hidden mb-2 text-sm" data-lacking="true">
                <summary class="flex items-center gap-2 min-h-11 cursor-pointer font-medium">
                    <Glyph icon=Icon::Warning class="size-5 text-warning" />
                    <span data-lacking-title="true"></span>
                </summary>
                <ul
                    class="pl-7 pb-1 space-y-1 max-h-32 overflow-y-auto"
                    tabindex="0"
                    aria-label="Correcciones que faltan"
                    data-lacking-list="true"
                ></ul>
            </details>
            <div class="flex justify-end gap-3">
                <button type="button" class="btn btn-ghost h-12 px-5 hidden [[data-hydrated]_&]:inline-flex" data-do="cancelar">
                    "Cancelar"
                </button>
                <a class="btn btn-ghost h-12 px-5 [[data-hydrated]_&]:hidden" href=PATH>
                    "Cancelar"
                </a>
                <button type="submit" class="btn btn-primary h-12 px-8 max-lg:flex-1">
                    <span class="loading loading-spinner loading-sm hidden group-aria-busy:inline-block" aria-hidden="true"></span>
                    "Aceptar"
                </button>
            </div>
        </footer>
    }
}

/// What would be lost is asked for first.
#[component]
fn Question() -> impl IntoView {
    let actions = view! {
        <form method="dialog" class="contents">
            <button type="submit" class="btn btn-ghost h-11 px-5" autofocus=true>
                <span data-about="plantilla">"Cancelar"</span>
                <span data-about="salir">"Seguir editando"</span>
            </button>
            <button type="submit" class="btn btn-primary h-11 px-6" data-do="responder">
                <span data-about="plantilla">"Usar plantilla predeterminada"</span>
                <span data-about="salir">"Descartar cambios"</span>
            </button>
        </form>
    };
    view! {
        <Dialog id=QUESTION small=true title="Antes de continuar" actions=actions.into_any()>
            <p data-about="plantilla">
                "La plantilla elimina los componentes que escribió y carga los suyos. Podrá deshacerlo."
            </p>
            <p data-about="salir">"Hay cambios sin guardar. Si cierra ahora, se pierden."</p>
        </Dialog>
    }
}
