//! `/dashboard/encuestas`.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use padron_core::publication::{Choices, Question};

use super::compose::{Courses, Key, Labelled, Problem, Refusal, Send, described_by, sentence};
use super::listing::Listing;
use super::publishing::{Publishing, publishing_page};
use crate::error::AppError;
use crate::features::publications::model::{Composing, Poll, PollChoice};
use crate::features::publications::server_fns::{PublishPoll, list_polls};
use crate::features::publications::words;
use crate::format;
use crate::paths;
use crate::ui::failure::refused_post;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;

const ABOUT: Publishing<Poll> = Publishing {
    heading: "Encuestas",
    counted: ("encuesta", "encuestas"),
    published: ("publicada", "Encuesta publicada"),
    listing: Listing {
        path: paths::POLLS,
        title: "Encuestas publicadas",
        search: "Buscar encuestas",
        icon: Icon::Bars,
        nothing: "Todavía no publicó ninguna encuesta",
        next: "Escriba la primera en el formulario; aquí verá cuántos votos recibe cada opción.",
    },
    form: |refused, composing| view! { <Form refused=refused composing=composing /> }.into_any(),
    item: |poll| view! { <PollCard poll=poll /> }.into_any(),
};

#[component]
pub fn PollsPage() -> impl IntoView {
    publishing_page(ABOUT, refused_post::<PublishPoll>(), list_polls)
}

#[component]
fn Form(refused: Option<AppError>, composing: Composing) -> impl IntoView {
    let wrong = |field: &str| sentence(refused.as_ref(), field);
    let (question, choices, closes, courses) =
        (wrong("pregunta"), wrong("opciones"), wrong("cierra_en"), wrong("asignaciones"));
    view! {
        <Refusal refused=refused />
        <form {..mark::here()} method="post" action=PublishPoll::url() class="group surface p-4 sm:p-6 space-y-5" aria-label="Escribir una encuesta">
            <Key composing=composing.clone() />
            <Labelled name="pregunta" label="Pregunta" hint=format!("Hasta {} caracteres.", Question::MAX_CHARS) error=question>
                <input
                    type="text"
                    id="pregunta"
                    name="pregunta"
                    class="input w-full h-12 text-base aria-invalid:border-error"
                    required=true
                    maxlength=Question::MAX_CHARS.to_string()
                    autocomplete="off"
                    aria-describedby=described_by("pregunta")
                />
            </Labelled>
            <fieldset aria-describedby="opciones-error" tabindex="-1">
                <legend class="text-sm font-medium">"Opciones"</legend>
                <div class="mt-2 space-y-2">
                    <Choice number=1 />
                    <Choice number=2 />
                    {more_choices(Choices::MIN + 1)}
                </div>
                <Problem name="opciones" error=choices />
            </fieldset>
            <Labelled name="cierra_en" label="Se puede votar hasta" hint="Hasta el final de ese día.".to_owned() error=closes>
                <input
                    type="date"
                    id="cierra_en"
                    name="cierra_en"
                    class="input h-12 text-base aria-invalid:border-error"
                    required=true
                    min=composing.desde
                    max=composing.hasta
                    value=composing.cierre
                    aria-describedby=described_by("cierra_en")
                />
            </Labelled>
            <Courses courses=composing.cursos error=courses />
            <Send sets=composing.alcance label="Publicar encuesta ahora" />
        </form>
    }
}

#[component]
fn Choice(number: usize) -> impl IntoView {
    view! {
        <input
            type="text"
            id=choice_id(number)
            name="opciones[]"
            class="input w-full h-12 text-base"
            required=number <= Choices::MIN
            maxlength=Choices::MAX_CHARS.to_string()
            autocomplete="off"
            aria-label=format!("Opción {number}")
            placeholder=format!("Opción {number}")
        />
    }
}

fn choice_id(number: usize) -> String {
    format!("opcion-{number}")
}

/// Each opens with the one before it, so that the browser needs nothing but HTML; an opened one stays.
fn more_choices(number: usize) -> AnyView {
    if number > Choices::MAX {
        return ().into_any();
    }
    view! {
        <details class="[&[open]>summary]:hidden">
            <summary {..mark::focus(choice_id(number))} class="btn btn-ghost h-11 px-3 list-none [&::-webkit-details-marker]:hidden">
                <Glyph icon=Icon::Plus />
                "Agregar opción"
            </summary>
            <div class="space-y-2">
                <Choice number=number />
                {more_choices(number + 1)}
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn PollCard(poll: Poll) -> impl IntoView {
    let (votes, reach) = (poll.votos.unwrap_or_default(), poll.alcance.unwrap_or_default());
    let (state, class) = if poll.cerrada {
        (format!("Cerrada el {}", format::date_time(poll.cierra_en)), "badge bg-base-200 border-0 h-auto py-1")
    } else {
        (
            format!("Abierta hasta el {}", format::date_time(poll.cierra_en)),
            "badge bg-success/12 text-success border-0 h-auto py-1",
        )
    };
    view! {
        <article class="px-4 lg:px-5 py-4 space-y-3">
            <div>
                <h3 class="font-semibold wrap-anywhere" dir="auto">
                    {poll.pregunta}
                </h3>
                <p class="text-sm text-muted">
                    {format!("{} · {}", format::date_time(poll.publicado_en), words::courses_label(&poll.cursos))}
                </p>
                <p class="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
                    <span class=class>{state}</span>
                    <span>{format!("{} de {}", words::votes(votes), words::families(reach))}</span>
                </p>
            </div>
            <ul class="space-y-2 max-w-prose">
                {poll.opciones.into_iter().map(|choice| view! { <Count choice=choice all=votes /> }).collect_view()}
            </ul>
        </article>
    }
}

/// The bar says nothing that the words do not.
#[component]
fn Count(choice: PollChoice, all: i64) -> impl IntoView {
    let votes = choice.votos.unwrap_or_default();
    view! {
        <li>
            <div class="flex justify-between gap-4">
                <span class="min-w-0 wrap-anywhere" dir="auto">
                    {choice.texto}
                </span>
                <span class="shrink-0 text-muted">{format!("{} · {}", words::votes(votes), format::percent(votes, all))}</span>
            </div>
            <progress class="progress progress-primary w-full h-2" max=all.max(1).to_string() value=votes.to_string() aria-hidden="true"></progress>
        </li>
    }
}
