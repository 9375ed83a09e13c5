//! `/dashboard/encuestas`.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use padron_core::publication::{Choices, Question};

use super::compose::{Courses, Key, Labelled, NoCourses, Problem, Refusal, Send, described_by, sentence};
use super::listing::{Address, Listing, Published};
use crate::error::AppError;
use crate::features::publications::model::{Composing, Encuesta, Opcion};
use crate::features::publications::server_fns::{PublishPoll, compose, list_polls};
use crate::features::publications::words;
use crate::format;
use crate::page::Page;
use crate::paths;
use crate::ui::failure::{Failure, refused_post};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::region::Region;
use crate::ui::toast::Announce;

const LISTING: Listing = Listing {
    path: paths::POLLS,
    title: "Encuestas publicadas",
    search: "Buscar encuestas",
    icon: Icon::Bars,
    nothing: "Todavía no publicó ninguna encuesta",
    next: "Escriba la primera en el formulario; aquí verá cuántos votos recibe cada opción.",
};

#[component]
pub fn PollsPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let address = Address::read(|name| query.get_str(name));
    let published = query.get_str("aviso") == Some("publicada");
    let refused: Option<AppError> = refused_post::<PublishPoll>();
    let wanted = address.query();
    let source = Resource::new(
        || (),
        move |()| {
            let wanted = wanted.clone();
            async move { Ok::<_, AppError>((compose().await?, list_polls(wanted).await?)) }
        },
    );
    view! {
        <Title text="Encuestas" />
        {published.then(|| view! { <Announce text="Encuesta publicada".into() /> })}
        <div class="max-w-4xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <PageHeading title="Encuestas" eyebrow="Para las familias de sus cursos" />
            <Suspense>
                {move || {
                    let (address, refused) = (address.clone(), refused.clone());
                    Suspend::new(async move {
                        match source.await {
                            Ok((composing, page)) => {
                                view! { <Content address=address refused=refused composing=composing page=page /> }.into_any()
                            }
                            Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

#[component]
fn Content(address: Address, refused: Option<AppError>, composing: Composing, page: Page<Encuesta>) -> impl IntoView {
    let count = format::count(page.total, "encuesta", "encuestas");
    let (number, per_page, total) = (page.pagina, page.por_pagina, page.total);
    let items = page.items.into_iter().map(|poll| view! { <Poll poll=poll /> }.into_any()).collect::<Vec<_>>();
    let form = if composing.cursos.is_empty() {
        view! { <NoCourses /> }.into_any()
    } else {
        view! { <Form refused=refused composing=composing /> }.into_any()
    };
    view! {
        <Region>
            <div class="space-y-6">
                {form}
                <Published listing=LISTING address=address count=count page=number per_page=per_page total=total items=items />
            </div>
        </Region>
    }
}

#[component]
fn Form(refused: Option<AppError>, composing: Composing) -> impl IntoView {
    let wrong = |field: &str| sentence(refused.as_ref(), field);
    let (question, choices, closes, courses) =
        (wrong("pregunta"), wrong("opciones"), wrong("cierra_en"), wrong("asignaciones"));
    view! {
        <Refusal refused=refused />
        <form method="post" action=PublishPoll::url() data-here="true" class="group surface p-4 sm:p-6 space-y-5" aria-label="Escribir una encuesta">
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
            <summary data-focus=choice_id(number) class="btn btn-ghost h-11 px-3 list-none [&::-webkit-details-marker]:hidden">
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
fn Poll(poll: Encuesta) -> impl IntoView {
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
fn Count(choice: Opcion, all: i64) -> impl IntoView {
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
