//! The modal in which the director writes the structure (HU-USERS-02 CA-03, HU-USERS-03). «Aceptar» saves a draft, which
//! may be incomplete; confirming it for the year is the page's.
//!
//! It opens with the structure as it is at that moment. Before the WASM it is a plain form, written open by the server
//! with what it starts with.

mod card;
mod desk;
mod draft;
#[cfg(feature = "hydrate")]
mod drag;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use padron_core::evaluation::MAX_COMPONENTS;

use card::{ComponentCard, name_id};
use desk::Desk;

use super::example::{ExampleTable, GradeSheet, example_marks};
use super::query::{PATH, Start};
use super::sum::SumIndicator;
use crate::error::AppError;
use crate::features::evaluation::model::{Board, Editing};
use crate::features::evaluation::server_fns::{SaveStructure, edit_structure, save_structure};
use crate::ui::alert::{Alert, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::failure::react_to;
use crate::ui::field::Submit;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::toast;

/// What a button opens (`data-opens`).
pub const EDITOR: &str = "editor-estructura";
/// What is announced when something was saved.
pub const TOPIC: &str = "estructura";
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

/// What has to be answered first.
#[derive(Clone, Copy, PartialEq)]
enum Question {
    /// The template takes the place of what is written.
    Template,
    /// What is written is not kept.
    Leave,
}

#[island]
pub fn StructureEditor(
    /// Written open by the server with this, for browsers without the WASM.
    start: Option<Editing>,
) -> impl IntoView {
    let is_open = start.is_some();
    let desk = Desk::new(start);
    let loading = RwSignal::new(!is_open);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None::<AppError>);
    let question = RwSignal::new(None::<Question>);
    let marks = RwSignal::new(example_marks());
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let shown = desk.shown();

    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let load = move |as_others_version: bool| {
        loading.set(!as_others_version);
        failure.set(None);
        spawn_local(async move {
            match edit_structure().await {
                Ok(editing) if as_others_version => desk.look_at(&editing),
                Ok(editing) => desk.begin(&editing),
                Err(error) => {
                    react_to(&error);
                    failure.set(Some(error));
                }
            }
            loading.set(false);
        });
    };
    come_alive(dialog, is_open, move || load(false));

    let accept = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        desk.tried.set(true);
        if desk.verdict.get_untracked().draft().is_err() {
            return focus_first_wrong(dialog);
        }
        pending.set(true);
        failure.set(None);
        let inputs = desk.rows.with_untracked(|rows| draft::inputs(rows));
        spawn_local(async move {
            match save_structure(desk.year.get_value(), desk.version.get_value(), inputs).await {
                Ok(()) => {
                    close();
                    toast::success("Borrador guardado");
                    #[cfg(feature = "hydrate")]
                    crate::ui::live::announce(TOPIC);
                }
                Err(error) => {
                    react_to(&error);
                    failure.set(Some(error));
                }
            }
            pending.set(false);
        });
    };
    let leave = move || if desk.is_changed() { ask(question, Question::Leave) } else { close() };
    view! {
        <dialog
            node_ref=dialog
            id=EDITOR
            open=is_open
            class="modal backdrop:bg-transparent transition-none! open:visible!"
            aria-labelledby="editor-titulo"
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                leave();
            }
        >
            <form
                method="post"
                action=SaveStructure::url()
                novalidate=true
                class="modal-box p-0 flex flex-col overflow-clip w-full max-w-6xl h-dvh max-h-dvh rounded-none lg:h-[92dvh] lg:rounded-box bg-base-200"
                on:submit=accept
                on:keydown=stay_on_enter
            >
                <input type="hidden" name="anio" value=desk.year.get_value().to_string() />
                <input type="hidden" name="version" value=desk.version.get_value().to_string() />
                <header class="shrink-0 bg-base-100 border-b border-base-300 px-4 lg:px-6 pt-2 pb-3 space-y-1">
                    <div class="flex items-center gap-2">
                        <h2 id="editor-titulo" class="flex-1 font-semibold text-lg" tabindex="-1" autofocus=true>
                            "Estructura de evaluación"
                        </h2>
                        <button
                            type="button"
                            class="btn btn-ghost btn-square target -mr-2 hidden [[data-hydrated]_&]:inline-flex"
                            aria-label="Cerrar"
                            on:click=move |_| leave()
                        >
                            <Glyph icon=Icon::Close />
                        </button>
                    </div>
                    <div class:hidden=move || loading.get()>
                        <SumIndicator sum=Signal::derive(move || desk.verdict.read().sum) size="size-18" />
                    </div>
                    <UndoBar desk=desk />
                    <p class="sr-only" role="status">{move || desk.said.get()}</p>
                </header>
                <div class="flex-1 overflow-y-auto overscroll-contain px-4 lg:px-6 py-4" data-scrolls="true">
                    <Problem failure=failure reload=move || load(true) leave=close />
                    <p class="py-12 text-center text-muted" class:hidden=move || !loading.get() || failure.read().is_some() role="status">
                        <span class="loading loading-spinner loading-md mr-2 align-middle" aria-hidden="true"></span>
                        "Cargando la estructura actual…"
                    </p>
                    <div class="lg:grid lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-6 max-lg:space-y-6" class:hidden=move || loading.get()>
                        <div class="space-y-4 min-w-0">
                            <Tools desk=desk question=question />
                            <div class="space-y-3" data-cards="true">
                                {(0..MAX_COMPONENTS).map(|place| view! { <ComponentCard desk=desk place=place /> }).collect_view()}
                            </div>
                            <AddButton desk=desk />
                        </div>
                        <aside class="space-y-4 min-w-0" aria-label="Vista previa">
                            <section class="surface p-4">
                                <ExampleTable components=shown marks=marks />
                            </section>
                            <section class="surface p-4 overflow-x-auto" tabindex="0" aria-label="Registro de notas de ejemplo">
                                <GradeSheet components=shown lively=true />
                            </section>
                        </aside>
                    </div>
                </div>
                <footer class="shrink-0 bg-base-100 border-t border-base-300 px-4 lg:px-6 py-3">
                    <Lacking desk=desk />
                    <div class="flex justify-end gap-3">
                        <button type="button" class="btn btn-ghost h-12 px-5 hidden [[data-hydrated]_&]:inline-flex" on:click=move |_| leave()>
                            "Cancelar"
                        </button>
                        <a class="btn btn-ghost h-12 px-5 [[data-hydrated]_&]:hidden" href=PATH>
                            "Cancelar"
                        </a>
                        <Submit label="Aceptar" pending=pending class="btn btn-primary h-12 px-8 max-lg:flex-1" />
                    </div>
                </footer>
            </form>
        </dialog>
        <Questions desk=desk question=question leave=close />
    }
}

/// Moves the focus to what may be new, and no further than needed.
fn focus(id: String) {
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || {
        use leptos::wasm_bindgen::JsCast;
        let element = document().get_element_by_id(&id).and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
    #[cfg(not(feature = "hydrate"))]
    drop(id);
}

/// Listens for being opened; what the server wrote open keeps the focus from now on.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
fn come_alive(dialog: NodeRef<leptos::html::Dialog>, is_open: bool, load: impl Fn() + Copy + 'static) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        crate::ui::live::on(crate::ui::dialog::opened(EDITOR), load);
        if is_open {
            dialog.close();
            let _ = dialog.show_modal();
        }
    });
}

/// Enter in a field is not «Aceptar»: one goes on writing.
fn stay_on_enter(event: leptos::ev::KeyboardEvent) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::wasm_bindgen::JsCast;
        let is_field = event.target().is_some_and(|target| target.has_type::<web_sys::HtmlInputElement>());
        if event.key() == "Enter" && is_field {
            event.prevent_default();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}

/// Goes to the first field that is wrong, once it is marked.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
fn focus_first_wrong(dialog: NodeRef<leptos::html::Dialog>) {
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || {
        use leptos::wasm_bindgen::JsCast;
        let field = dialog.get_untracked().and_then(|it| it.query_selector("[name][aria-invalid=true]").ok().flatten());
        if let Some(field) = field.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
}

#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
fn ask(question: RwSignal<Option<Question>>, what: Question) {
    question.set(Some(what));
    #[cfg(feature = "hydrate")]
    {
        use leptos::wasm_bindgen::JsCast;
        let dialog = document().get_element_by_id(QUESTION);
        if let Some(dialog) = dialog.and_then(|it| it.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
            let _ = dialog.show_modal();
        }
    }
}

/// What changes all weights, or everything.
#[component]
fn Tools(desk: Desk, question: RwSignal<Option<Question>>) -> impl IntoView {
    const BUTTON: &str = "btn btn-sm h-11 bg-base-100 border-base-300 font-medium";
    let take_template = move |_| {
        if desk.rows.with_untracked(|rows| draft::would_lose(rows)) {
            ask(question, Question::Template);
        } else {
            load_template(desk);
        }
    };
    view! {
        <div class="hidden [[data-hydrated]_&]:flex flex-wrap gap-2">
            <button type="button" class=BUTTON on:click=take_template>
                "Plantilla predefinida"
            </button>
            <button type="button" class=BUTTON on:click=move |_| desk.rework("Pesos distribuidos", |rows| draft::share_equally(rows))>
                "Distribuir equitativamente"
            </button>
            <button
                type="button"
                class=BUTTON
                title="Los pesos de la plantilla si son sus componentes; si no, partes iguales"
                on:click=move |_| desk.rework("Pesos restablecidos", |rows| draft::restore_defaults(rows))
            >
                "Reestablecer a valores predeterminados"
            </button>
        </div>
        <a class="btn btn-sm h-11 bg-base-100 border-base-300 font-medium [[data-hydrated]_&]:hidden" href=format!("{PATH}?editar=plantilla")>
            "Plantilla predefinida"
        </a>
    }
}

fn load_template(desk: Desk) {
    desk.rework("Plantilla cargada", |rows| *rows = draft::of_template());
}

#[component]
fn AddButton(desk: Desk) -> impl IntoView {
    view! {
        <div class="hidden [[data-hydrated]_&]:block">
            <button
                type="button"
                class="btn h-12 w-full bg-base-100 border-base-300 border-dashed"
                class:hidden=move || desk.is_full()
                on:click=move |_| {
                    let (place, limits) = (desk.count_untracked(), desk.limits.get_untracked());
                    desk.rework("Componente agregado", |rows| draft::add(rows, limits));
                    focus(name_id(place));
                }
            >
                <Glyph icon=Icon::Plus />
                "Agregar componente"
            </button>
            <p class="text-sm text-muted text-center" class:hidden=move || !desk.is_full()>
                {format!("Puede tener {MAX_COMPONENTS} componentes como máximo.")}
            </p>
        </div>
    }
}

/// The way back from the last thing that changed much.
#[component]
fn UndoBar(desk: Desk) -> impl IntoView {
    view! {
        <div class="flex items-center gap-3 rounded-field bg-base-200 pl-3 text-sm" class:hidden=move || desk.undo.read().is_none()>
            <span class="flex-1 min-w-0 wrap-anywhere">{move || desk.undo.get().map(|undo| undo.done)}</span>
            <button type="button" id=UNDO class="btn btn-ghost target font-semibold text-primary" on:click=move |_| desk.take_back()>
                <Glyph icon=Icon::Undo class="size-4" />
                "Deshacer"
            </button>
        </div>
    }
}

/// Everything that keeps it from being confirmed.
#[component]
fn Lacking(desk: Desk) -> impl IntoView {
    let lacking = Memo::new(move |_| {
        desk.verdict.with(|verdict| {
            let line =
                |violation: &padron_core::evaluation::Violation| (violation.place.field(), violation.rule.to_string());
            verdict.violations.iter().map(line).collect::<Vec<_>>()
        })
    });
    let title = move || match lacking.read().len() {
        1 => "Falta 1 corrección para poder confirmarla".to_owned(),
        count => format!("Faltan {count} correcciones para poder confirmarla"),
    };
    view! {
        <details class="mb-2 text-sm" class:hidden=move || lacking.read().is_empty()>
            <summary class="flex items-center gap-2 min-h-11 cursor-pointer font-medium">
                <Glyph icon=Icon::Warning class="size-5 text-warning" />
                {title}
            </summary>
            <ul class="pl-7 pb-1 space-y-1 max-h-32 overflow-y-auto">
                {move || {
                    lacking
                        .get()
                        .into_iter()
                        .map(|(field, sentence)| {
                            let component = component_of(&field).map(|number| format!("Componente {number}: "));
                            view! { <li data-campo=field>{component} <span>{sentence}</span></li> }
                        })
                        .collect_view()
                }}
            </ul>
        </details>
    }
}

/// The number from 1 that stands in `componentes[0].nombre_item`.
fn component_of(field: &str) -> Option<usize> {
    let (number, _) = field.strip_prefix("componentes[")?.split_once(']')?;
    number.parse::<usize>().ok().map(|index| index + 1)
}

/// Why it could not be loaded or saved, and the way on. What is written stays.
#[component]
fn Problem(
    failure: RwSignal<Option<AppError>>,
    reload: impl Fn() + Copy + Send + Sync + 'static,
    leave: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let look = move |_| {
        failure.set(None);
        leave();
        #[cfg(feature = "hydrate")]
        crate::ui::live::announce(TOPIC);
    };
    move || {
        failure.get().map(|error| {
            let way_on = match error.code() {
                "estructura_modificada" => Some(
                    view! {
                        <button type="button" class="btn btn-sm target mt-2 bg-base-100 border-base-300" on:click=move |_| reload()>
                            "Ver su versión"
                        </button>
                    }
                    .into_any(),
                ),
                "estructura_bloqueada" | "existen_calificaciones" | "otro_anio" => Some(
                    view! {
                        <button type="button" class="btn btn-sm target mt-2 bg-base-100 border-base-300" on:click=look>
                            "Ver cómo quedó"
                        </button>
                    }
                    .into_any(),
                ),
                _ => None,
            };
            view! {
                <div class="mb-4">
                    <Alert tone=Tone::Error>
                        <p>{error.to_string()}</p>
                        {way_on}
                    </Alert>
                </div>
            }
        })
    }
}

/// What would be lost is asked for first.
#[component]
fn Questions(
    desk: Desk,
    question: RwSignal<Option<Question>>,
    leave: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let is = move |what: Question| question.get() == Some(what);
    let answer = move |_| match question.get_untracked() {
        Some(Question::Template) => load_template(desk),
        Some(Question::Leave) => leave(),
        None => {}
    };
    let actions = view! {
        <form method="dialog" class="contents">
            <button type="submit" class="btn btn-ghost h-11 px-5" autofocus=true>
                {move || if is(Question::Leave) { "Seguir editando" } else { "Cancelar" }}
            </button>
            <button type="submit" class="btn btn-primary h-11 px-6" on:click=answer>
                {move || if is(Question::Leave) { "Descartar cambios" } else { "Usar plantilla predeterminada" }}
            </button>
        </form>
    };
    view! {
        <Dialog id=QUESTION small=true title="Antes de continuar" actions=actions.into_any()>
            <p>
                {move || {
                    if is(Question::Leave) {
                        "Hay cambios sin guardar. Si cierra ahora, se pierden."
                    } else {
                        "La plantilla elimina los componentes que escribió y carga los suyos. Podrá deshacerlo."
                    }
                }}
            </p>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_names_its_component() {
        assert_eq!(component_of("componentes[2].peso_porcentual"), Some(3));
        assert_eq!((component_of("suma"), component_of("componentes")), (None, None));
    }
}
