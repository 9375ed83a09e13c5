//! The parts of the form that writes something: fields with their errors, the courses, the button.

use leptos::prelude::*;

use crate::error::AppError;
use crate::features::publications::model::{Composing, TaughtCourse};
use crate::features::publications::words;
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::{Empty, Failure};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// A control with its label, what helps to fill it in, and what is wrong with it. The control names both in its
/// `aria-describedby`: [`described_by`].
#[component]
pub fn Labelled(
    name: &'static str,
    label: &'static str,
    #[prop(optional)] hint: Option<String>,
    error: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <label class="text-sm font-medium" for=name>
                {label}
            </label>
            <div class="mt-1">{children()}</div>
            {hint
                .map(|hint| {
                    view! {
                        <p class="mt-1 text-sm text-muted" id=format!("{name}-ayuda")>
                            {hint}
                        </p>
                    }
                })}
            <Problem name=name error=error />
        </div>
    }
}

/// The ids of hint and error.
pub fn described_by(name: &str) -> String {
    format!("{name}-ayuda {name}-error")
}

/// What is wrong with a field; the region writes here what the server says.
#[component]
pub fn Problem(name: &'static str, error: Option<String>) -> impl IntoView {
    view! {
        <p {..mark::error(name)} class="mt-1.5 text-sm font-medium text-error empty:hidden" id=format!("{name}-error") role="alert">
            {error}
        </p>
    }
}

/// The sentence for one field of a form that was refused before the page became interactive.
pub fn sentence(refused: Option<&AppError>, field: &str) -> Option<String> {
    let wrong = refused?.fields().iter().find(|wrong| wrong.campo == field)?;
    Some(wrong.mensaje.clone())
}

/// Why a plain post was refused, if no field says it.
#[component]
pub fn Refusal(refused: Option<AppError>) -> impl IntoView {
    refused.filter(|error| error.fields().is_empty()).map(|error| view! { <Failure error=error /> })
}

/// For which courses.
#[component]
pub fn Courses(courses: Vec<TaughtCourse>, error: Option<String>) -> impl IntoView {
    let only_one = courses.len() == 1;
    let choice = |course: TaughtCourse| {
        let reach = if course.familias > 0 { "con-familias" } else { "sin-familias" };
        view! {
            <label class="flex items-center gap-3 min-h-12 rounded-field border border-base-300 px-3 py-2 cursor-pointer has-checked:border-primary has-checked:bg-primary/5">
                <input
                    type="checkbox"
                    class=format!("checkbox checkbox-primary rounded-md {reach}")
                    name="asignaciones[]"
                    value=course.id.to_string()
                    checked=only_one
                />
                <span class="min-w-0 wrap-anywhere">{words::assignment_label(&course)}</span>
            </label>
        }
    };
    view! {
        <fieldset aria-describedby="asignaciones-error" tabindex="-1">
            <legend class="text-sm font-medium">"Para las familias de"</legend>
            <div class="mt-2 grid lg:grid-cols-2 gap-2">{courses.into_iter().map(choice).collect_view()}</div>
            <Problem name="asignaciones" error=error />
            <div class="mt-3 hidden [form:has(.sin-familias:checked):not(:has(.con-familias:checked))_&]:block" role="status">
                <Alert tone=Tone::Warning>
                    <p>
                        "Ninguna familia lo recibirá todavía: no hay estudiantes con apoderado en los cursos marcados. Lo encontrarán quienes se registren después."
                    </p>
                </Alert>
            </div>
        </fieldset>
    }
}

/// How many families receive it, and the button that publishes.
#[component]
pub fn Send(sets: String, label: &'static str) -> impl IntoView {
    view! {
        <div class="flex flex-wrap items-center gap-x-5 gap-y-3">
            <button type="submit" class="btn btn-primary h-12 px-6">
                <Spinner />
                <Glyph icon=Icon::Megaphone />
                {label}
            </button>
            <div class="min-w-0 text-sm text-muted">
                <Receivers sets=sets />
            </div>
        </div>
    }
}

/// Counts the families of what is ticked in its form, each once.
#[island(lazy)]
fn Receivers(sets: String) -> impl IntoView {
    let count = RwSignal::new(None::<i64>);
    let root = NodeRef::<leptos::html::P>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        use leptos::wasm_bindgen::JsCast;
        let Some(form) = root.get().and_then(|root| root.closest("form").ok().flatten()) else { return };
        let sets = sets.clone();
        let update = {
            let form = form.clone();
            move || {
                let Ok(boxes) = form.query_selector_all("[type=checkbox]") else { return };
                let ticked = (0..boxes.length().min(64)).filter(|&index| {
                    let input = boxes.get(index).and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
                    input.is_some_and(|input| input.checked())
                });
                let chosen = ticked.fold(0_u64, |chosen, index| chosen | 1 << index);
                count.set((chosen != 0).then(|| words::reached(&sets, chosen)));
            }
        };
        update();
        if let Ok(form) = form.dyn_into::<web_sys::HtmlElement>() {
            // For as long as the page.
            std::mem::forget(form.on(leptos::ev::change, move |_| update()));
        }
    });
    #[cfg(not(feature = "hydrate"))]
    drop(sets);
    view! {
        <p node_ref=root role="status">
            {move || words::receivers(count.get())}
        </p>
    }
}

/// Instead of the form, for a teacher without courses.
#[component]
pub fn NoCourses() -> impl IntoView {
    view! {
        <section class="surface">
            <Empty
                icon=Icon::Book
                title="Todavía no puede publicar"
                text="No tiene cursos asignados este año. Pida al administrador que los registre."
            />
        </section>
    }
}

/// The identity of what the form publishes.
#[component]
pub fn Key(composing: Composing) -> impl IntoView {
    view! { <input type="hidden" name="clave" value=composing.clave.to_string() autocomplete="off" /> }
}
