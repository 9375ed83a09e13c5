//! What a family finds on its `/dashboard`: polls to answer, and notices.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

use super::model::{Poll, PollChoice, Published, PublishedNotice};
use super::page::Prose;
use super::server_fns::{CastVote, family_board};
use super::words;
use crate::error::AppError;
use crate::format;
use crate::page::Page;
use crate::paths::HOME as PATH;
use crate::topic::Topic;
use crate::ui::address::{page_of, read_page};
use crate::ui::failure::{Empty, Failure, refused_post};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::pagination::Pagination;
use crate::ui::region::{Region, mark};
use crate::ui::spinner::Spinner;

const PANEL: &str = "tablero";

#[component]
pub fn FamilyBoard() -> impl IntoView {
    let page = use_query_map().with_untracked(|query| read_page(query.get_str("pagina")));
    let refused: Option<AppError> = refused_post::<CastVote>();
    let source = Resource::new(|| (), move |()| family_board(page));
    view! {
        {refused.map(|error| view! { <Failure error=error /> })}
        <Suspense>
            {move || Suspend::new(async move {
                match source.await {
                    Ok(board) => view! { <Content board=board /> }.into_any(),
                    Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Content(board: Page<Published>) -> impl IntoView {
    let (page, per_page, total) = (board.pagina, board.por_pagina, board.total);
    let list = if board.items.is_empty() {
        view! {
            <Empty
                icon=Icon::CheckCircle
                title=if total == 0 { "Todavía no hay nada para usted" } else { "En esta página no hay nada" }
                text="Cuando un docente publique un comunicado o una encuesta para su familia, lo encontrará aquí."
            >
                {(total > 0).then(|| view! { <a class="btn bg-base-100 border-base-300 h-12" href=PATH>"Ver lo más reciente"</a> })}
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <ul class="divide-y divide-base-300">
                {board
                    .items
                    .into_iter()
                    .map(|item| match item {
                        Published::Encuesta(poll) => view! { <li><PollCard poll=poll /></li> }.into_any(),
                        Published::Comunicado(notice) => view! { <li><Notice notice=notice /></li> }.into_any(),
                    })
                    .collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        <Region topic=Topic::Publications>
            <section class="surface overflow-hidden" aria-labelledby="tablero-titulo">
                <h2 class="text-lg font-semibold px-4 lg:px-5 py-4" id="tablero-titulo">
                    "Comunicados y encuestas"
                </h2>
                <div {..mark::part(PANEL)} id=PANEL tabindex="-1" class="border-t border-base-300 scroll-mt-32">
                    {list}
                    <Pagination panel=PANEL page=page per_page=per_page total=total href=page_of base=PATH.to_string() />
                </div>
            </section>
        </Region>
    }
}

#[component]
fn Notice(notice: PublishedNotice) -> impl IntoView {
    let byline = format!("{} · {}", notice.docente, format::date(notice.publicado_en));
    view! {
        <article class="px-4 lg:px-5 py-4 space-y-2">
            <div>
                <h3 class="font-semibold wrap-anywhere" dir="auto">
                    {notice.titulo}
                </h3>
                <p class="text-sm text-muted">{byline}</p>
                <p class="text-sm text-muted">{words::courses_label(&notice.cursos)}</p>
            </div>
            <Prose text=notice.texto />
        </article>
    }
}

#[component]
fn PollCard(poll: Poll) -> impl IntoView {
    let byline = format!("Encuesta de {} · {}", poll.docente, format::date(poll.publicado_en));
    let closing = if poll.cerrada {
        format!("Cerró el {}.", format::date_time(poll.cierra_en))
    } else {
        format!("Puede votar hasta el {}.", format::date_time(poll.cierra_en))
    };
    let chosen = poll.opciones.iter().find(|choice| Some(choice.numero) == poll.mi_voto).map(|it| it.texto.clone());
    // The sentence takes the focus that its button had.
    let place = format!("voto-{}", poll.id);
    let answer = match (chosen, poll.cerrada) {
        (Some(chosen), _) => view! {
            <p class="flex gap-2 font-medium" id=place tabindex="-1">
                <Glyph icon=Icon::CheckCircle class="size-5 mt-0.5 text-success" />
                <span class="min-w-0 wrap-anywhere">{format!("Usted votó: {chosen}")}</span>
            </p>
        }
        .into_any(),
        (None, true) => view! { <p class="text-muted">"Usted no votó en esta encuesta."</p> }.into_any(),
        (None, false) => {
            view! { <Ballot id=poll.id.to_string() place=place question=poll.pregunta.clone() choices=poll.opciones /> }
                .into_any()
        }
    };
    view! {
        <article class="px-4 lg:px-5 py-4 space-y-3">
            <div>
                <h3 class="font-semibold wrap-anywhere" dir="auto">
                    {poll.pregunta}
                </h3>
                <p class="text-sm text-muted">{byline}</p>
                <p class="text-sm text-muted">{words::courses_label(&poll.cursos)}</p>
            </div>
            {answer}
            <p class="text-sm text-muted">{closing}</p>
        </article>
    }
}

#[component]
fn Ballot(id: String, place: String, question: String, choices: Vec<PollChoice>) -> impl IntoView {
    let poll = id.clone();
    let choice = |choice: PollChoice| {
        view! {
            <label class="flex items-center gap-3 min-h-11 rounded-field border border-base-300 px-3 py-2 cursor-pointer has-checked:border-primary has-checked:bg-primary/5">
                <input type="radio" id=format!("{poll}-{}", choice.numero) class="radio radio-primary" name="opcion" value=choice.numero.to_string() required=true />
                <span class="min-w-0 wrap-anywhere" dir="auto">
                    {choice.texto}
                </span>
            </label>
        }
    };
    view! {
        <form {..mark::here()} method="post" action=CastVote::url() class="group space-y-3">
            <input type="hidden" name="id" value=id />
            <fieldset class="space-y-2 max-w-prose">
                <legend class="sr-only">{question}</legend>
                {choices.into_iter().map(choice).collect_view()}
            </fieldset>
            <button type="submit" id=place class="btn btn-primary h-12 px-6">
                <Spinner />
                "Votar"
            </button>
        </form>
    }
}
