//! The modal in which the director writes the structure (HU-USERS-02 CA-03, HU-USERS-03). «Aceptar» saves a draft, which
//! may be incomplete; confirming it for the year is the page's.
//!
//! The server can write it open, so it is a plain form before the WASM. Interactive, it opens with the structure as it is at
//! that moment (the page is fetched as the server writes it open), every change is validated and shown at once, and the form
//! is posted as it is.

#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
mod actions;
#[cfg(feature = "hydrate")]
mod browser;
mod card;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
mod draft;
#[cfg(feature = "hydrate")]
mod drag;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
mod places;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
mod state;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;
use padron_core::evaluation::{MAX_COMPONENTS, Place, Violation, Weight};

use actions::{Action, Editor, Phase, Problem, Question, focus};
use card::{ComponentCard, name_id};
use state::Change;

use super::example::{ExampleTable, GradeSheet};
use super::query::{PATH, Start};
use super::sum::SumIndicator;
use crate::features::evaluation::model::{Board, Editing};
use crate::features::evaluation::server_fns::SaveStructure;
use crate::ui::alert::{Alert, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::spinner::Spinner;

/// What a button opens (`mark::opens`).
pub const EDITOR: &str = "editor-estructura";
/// What opens it, by its id.
pub const OPENER: &str = "editar";
// Ids of parts of it.
const TITLE: &str = "editor-titulo";
const FORM: &str = "editor-formulario";
const UNDO: &str = "editor-deshacer";
const LACKING: &str = "editor-falta";
const PROBLEM: &str = "editor-problema";
const QUESTION: &str = "editor-pregunta";

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

#[island(lazy)]
pub fn StructureEditor(
    /// The server writes it open with this.
    start: Option<Editing>,
    /// Why a draft that was sent before the WASM could not be saved.
    refused: Option<String>,
) -> impl IntoView {
    let is_open = start.is_some();
    let editor = Editor::new(start.as_ref(), refused);
    #[cfg(feature = "hydrate")]
    browser::take_over(editor);
    let year = Memo::new(move |_| editor.state.read().year.to_string());
    let version = Memo::new(move |_| editor.state.read().version.to_string());
    let is_loaded = move || editor.phase.get() == Phase::Loaded;
    view! {
        <dialog
            id=EDITOR
            open=is_open
            class="modal backdrop:bg-transparent transition-none! open:visible!"
            aria-labelledby=TITLE
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                editor.run(Action::Leave);
            }
            on:close=move |_| editor.run(Action::Closed)
        >
            <form
                id=FORM
                method="post"
                action=SaveStructure::url()
                novalidate=true
                // A reload must not bring an old version back.
                autocomplete="off"
                class="group modal-box p-0 flex flex-col overflow-clip w-full max-w-6xl h-dvh max-h-dvh rounded-none lg:h-[92dvh] lg:rounded-box bg-base-200"
                aria-busy=move || editor.saving.get().then_some("true")
                on:keydown=go_on_writing
                on:submit=move |event| {
                    event.prevent_default();
                    editor.run(Action::Save);
                }
            >
                <input type="hidden" name="anio" value=year />
                <input type="hidden" name="version" value=version />
                <Head editor=editor />
                <div class="flex-1 overflow-y-auto overscroll-contain px-4 lg:px-6 py-4" data-scrolls="true">
                    <ProblemNote editor=editor />
                    <p class="py-12 text-center text-muted" class:hidden=move || editor.phase.get() != Phase::Loading role="status">
                        <span class="loading loading-spinner loading-md mr-2 align-middle" aria-hidden="true"></span>
                        "Cargando la estructura actual…"
                    </p>
                    // Closed, it holds nothing: what is not there costs nothing to make interactive.
                    <Show when=is_loaded>
                        <div class="lg:grid lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-6 max-lg:space-y-6">
                            <div class="space-y-4 min-w-0">
                                <Tools editor=editor />
                                <div class="space-y-3" data-cards="true">
                                    {(0..MAX_COMPONENTS)
                                        .map(|place| view! { <ComponentCard editor=editor place=place /> })
                                        .collect_view()}
                                </div>
                                <AddButton editor=editor />
                            </div>
                            <Preview editor=editor />
                        </div>
                    </Show>
                </div>
                <Foot editor=editor />
            </form>
        </dialog>
        <QuestionDialog editor=editor />
    }
}

/// Enter in a field is not «Aceptar».
fn go_on_writing(event: KeyboardEvent) {
    let is_input = event.target().is_some_and(|target| target.has_type::<HtmlInputElement>());
    if event.key() == "Enter" && is_input {
        event.prevent_default();
    }
}

/// The title, what the weights make together, and the way back from the last thing that changed much.
#[component]
fn Head(editor: Editor) -> impl IntoView {
    let state = editor.state;
    let sum = Memo::new(move |_| editor.result.read().sum);
    let by_hand = Memo::new(move |_| state.with(|state| state.moved.is_some() || state.undo.is_some()));
    let undo =
        Memo::new(move |_| state.with(|state| state.undo.as_ref().map(|undo| undo.done.clone()).unwrap_or_default()));
    let said = Memo::new(move |_| state.read().said.clone());
    view! {
        <header class="shrink-0 bg-base-100 border-b border-base-300 px-4 lg:px-6 pt-2 pb-3 space-y-1">
            <div class="flex items-center gap-2">
                <h2 id=TITLE class="flex-1 font-semibold text-lg" tabindex="-1" autofocus=true>
                    "Estructura de evaluación"
                </h2>
                <button
                    type="button"
                    class="btn btn-ghost btn-square target -mr-2 hidden [[data-hydrated]_&]:inline-flex"
                    aria-label="Cerrar"
                    on:click=move |_| editor.run(Action::Leave)
                >
                    <Glyph icon=Icon::Close />
                </button>
            </div>
            <Show when=move || editor.phase.get() == Phase::Loaded>
                <SumIndicator
                    sum=sum
                    reached=Signal::derive(move || sum.get() == Weight::WHOLE && by_hand.get())
                    size="size-18"
                />
            </Show>
            <div class="flex items-center gap-3 rounded-field bg-base-200 pl-3 text-sm" class:hidden=move || undo.read().is_empty()>
                <span class="flex-1 min-w-0 wrap-anywhere">{undo}</span>
                <button
                    type="button"
                    id=UNDO
                    class="btn btn-ghost target font-semibold text-primary"
                    on:click=move |_| {
                        editor.change(Change::Undo);
                        focus(TITLE.into());
                    }
                >
                    <Glyph icon=Icon::Undo class="size-4" />
                    "Deshacer"
                </button>
            </div>
            <p class="sr-only" role="status">
                {said}
            </p>
        </header>
    }
}

/// Why it could not be loaded or saved, and the way on.
#[component]
fn ProblemNote(editor: Editor) -> impl IntoView {
    let note = move |Problem { text, way_on }| {
        let button = way_on.map(|way_on| {
            view! {
                <button
                    type="button"
                    class="btn btn-sm target mt-2 bg-base-100 border-base-300"
                    on:click=move |_| editor.run(Action::GoOn(way_on))
                >
                    {way_on.label()}
                </button>
            }
        });
        view! {
            <div id=PROBLEM class="mb-4">
                <Alert tone=Tone::Error>
                    <p>{text}</p>
                    {button}
                </Alert>
            </div>
        }
    };
    move || editor.problem.get().map(note)
}

/// What changes all weights, or everything.
#[component]
fn Tools(editor: Editor) -> impl IntoView {
    const BUTTON: &str = "btn btn-sm h-11 bg-base-100 border-base-300 font-medium";
    view! {
        <div class="hidden [[data-hydrated]_&]:flex flex-wrap gap-2">
            <button type="button" class=BUTTON on:click=move |_| editor.run(Action::Template)>
                "Plantilla predefinida"
            </button>
            <button type="button" class=BUTTON on:click=move |_| editor.change(Change::ShareEqually)>
                "Distribuir equitativamente"
            </button>
            <button
                type="button"
                class=BUTTON
                title="Los pesos de la plantilla si son sus componentes; si no, partes iguales"
                on:click=move |_| editor.change(Change::RestoreDefaults)
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
fn AddButton(editor: Editor) -> impl IntoView {
    let is_full = Memo::new(move |_| editor.state.read().is_full());
    let add = move |_| {
        let place = editor.state.read_untracked().rows.len();
        editor.change(Change::Add);
        focus(name_id(place));
    };
    view! {
        <div class="hidden [[data-hydrated]_&]:block">
            <button
                type="button"
                class="btn h-12 w-full bg-base-100 border-base-300 border-dashed"
                class:hidden=is_full
                on:click=add
            >
                <Glyph icon=Icon::Plus />
                "Agregar componente"
            </button>
            <p class="text-sm text-muted text-center" class:hidden=move || !is_full.get()>
                {format!("Puede tener {MAX_COMPONENTS} componentes como máximo.")}
            </p>
        </div>
    }
}

/// What the weights do to marks.
#[component]
fn Preview(editor: Editor) -> impl IntoView {
    let shown = Memo::new(move |_| editor.state.read().shown());
    let on_mark = Callback::new(move |(line, mark)| editor.change_soon(Change::Mark(line, mark)));
    view! {
        <aside class="space-y-4 min-w-0" aria-label="Vista previa">
            <section class="surface p-4 [contain:content]">
                <ExampleTable rows=shown on_mark=on_mark />
            </section>
            <section class="surface p-4 overflow-x-auto [contain:content]" tabindex="0" aria-label="Registro de notas de ejemplo">
                <GradeSheet rows=shown />
            </section>
        </aside>
    }
}

/// Everything that keeps it from being confirmed, and the last two buttons.
#[component]
fn Foot(editor: Editor) -> impl IntoView {
    view! {
        <footer class="shrink-0 bg-base-100 border-t border-base-300 px-4 lg:px-6 py-3">
            <Lacking editor=editor />
            <div class="flex justify-end gap-3">
                <button
                    type="button"
                    class="btn btn-ghost h-12 px-5 hidden [[data-hydrated]_&]:inline-flex"
                    on:click=move |_| editor.run(Action::Leave)
                >
                    "Cancelar"
                </button>
                <a class="btn btn-ghost h-12 px-5 [[data-hydrated]_&]:hidden" href=PATH>
                    "Cancelar"
                </a>
                <button
                    type="submit"
                    class="btn btn-primary h-12 px-8 max-lg:flex-1"
                    disabled=move || editor.phase.get() != Phase::Loaded
                >
                    <Spinner />
                    "Aceptar"
                </button>
            </div>
        </footer>
    }
}

#[component]
fn Lacking(editor: Editor) -> impl IntoView {
    let violations = Memo::new(move |_| editor.result.read().violations.clone());
    let count = move || violations.read().len();
    let title = move || match count() {
        1 => "Falta 1 corrección para poder confirmarla".to_owned(),
        count => format!("Faltan {count} correcciones para poder confirmarla"),
    };
    let line = |violation: Violation| {
        let component = match violation.place {
            Place::Name(place) | Place::Weight(place) | Place::Kind(place) => {
                Some(format!("Componente {}: ", place + 1))
            }
            _ => None,
        };
        view! {
            <li data-campo=violation.place.field()>{component} <span>{violation.rule.to_string()}</span></li>
        }
    };
    view! {
        <details id=LACKING class="mb-2 text-sm" class:hidden=move || count() == 0>
            <summary id=format!("{LACKING}-titulo") class="flex items-center gap-2 min-h-11 cursor-pointer font-medium">
                <Glyph icon=Icon::Warning class="size-5 text-warning" />
                <span>{title}</span>
            </summary>
            <ul class="pl-7 pb-1 space-y-1 max-h-32 overflow-y-auto" tabindex="0" aria-label="Correcciones que faltan">
                {move || violations.get().into_iter().map(line).collect_view()}
            </ul>
        </details>
    }
}

/// Asks first where something would be lost.
#[component]
fn QuestionDialog(editor: Editor) -> impl IntoView {
    let about = move |leaving: &'static str, template: &'static str| {
        move || if editor.question.get() == Question::Leave { leaving } else { template }
    };
    let actions = view! {
        <form method="dialog" class="contents">
            <button type="submit" class="btn btn-ghost h-11 px-5" autofocus=true>
                {about("Seguir editando", "Cancelar")}
            </button>
            <button type="submit" class="btn btn-primary h-11 px-6" on:click=move |_| editor.run(Action::Answer)>
                {about("Descartar cambios", "Usar plantilla predeterminada")}
            </button>
        </form>
    };
    view! {
        <Dialog id=QUESTION small=true title="Antes de continuar" actions=actions.into_any()>
            <p>
                {about(
                    "Hay cambios sin guardar. Si cierra ahora, se pierden.",
                    "La plantilla elimina los componentes que escribió y carga los suyos. Podrá deshacerlo.",
                )}
            </p>
        </Dialog>
    }
}
