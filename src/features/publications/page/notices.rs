//! `/dashboard/comunicados`.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use padron_core::publication::{NoticeText, Title};

use super::compose::{Courses, Key, Labelled, Refusal, Send, described_by, sentence};
use super::listing::{Listing, Prose};
use super::publishing::{Publishing, publishing_page};
use crate::error::AppError;
use crate::features::publications::model::{Composing, PublishedNotice};
use crate::features::publications::server_fns::{PublishNotice, list_notices};
use crate::features::publications::words;
use crate::format;
use crate::paths;
use crate::ui::failure::refused_post;
use crate::ui::icon::Icon;
use crate::ui::region::mark;

const ABOUT: Publishing<PublishedNotice> = Publishing {
    heading: "Comunicados",
    counted: ("comunicado", "comunicados"),
    published: ("publicado", "Comunicado publicado"),
    listing: Listing {
        path: paths::NOTICES,
        title: "Comunicados publicados",
        search: "Buscar comunicados",
        icon: Icon::Megaphone,
        nothing: "Todavía no publicó ningún comunicado",
        next: "Escriba el primero en el formulario; las familias lo encontrarán en su inicio.",
    },
    form: |refused, composing| view! { <Form refused=refused composing=composing /> }.into_any(),
    item: |notice| view! { <Notice notice=notice /> }.into_any(),
};

#[component]
pub fn NoticesPage() -> impl IntoView {
    publishing_page(ABOUT, refused_post::<PublishNotice>(), list_notices)
}

#[component]
fn Form(refused: Option<AppError>, composing: Composing) -> impl IntoView {
    let wrong = |field: &str| sentence(refused.as_ref(), field);
    let (title, text, courses) = (wrong("titulo"), wrong("texto"), wrong("asignaciones"));
    view! {
        <Refusal refused=refused />
        <form {..mark::here()} method="post" action=PublishNotice::url() class="group surface p-4 sm:p-6 space-y-5" aria-label="Escribir un comunicado">
            <Key composing=composing.clone() />
            <Labelled name="titulo" label="Título" hint=format!("Hasta {} caracteres.", Title::MAX_CHARS) error=title>
                <input
                    type="text"
                    id="titulo"
                    name="titulo"
                    class="input w-full h-12 text-base aria-invalid:border-error"
                    required=true
                    maxlength=Title::MAX_CHARS.to_string()
                    autocomplete="off"
                    aria-describedby=described_by("titulo")
                />
            </Labelled>
            <Labelled
                name="texto"
                label="Texto"
                hint=format!("Hasta {} caracteres. Se muestra tal como lo escribe, con sus saltos de línea.", format::number(NoticeText::MAX_CHARS as i64))
                error=text
            >
                <textarea
                    id="texto"
                    name="texto"
                    rows="7"
                    class="textarea w-full text-base aria-invalid:border-error"
                    required=true
                    maxlength=NoticeText::MAX_CHARS.to_string()
                    aria-describedby=described_by("texto")
                ></textarea>
            </Labelled>
            <Courses courses=composing.cursos error=courses />
            <Send sets=composing.alcance label="Publicar comunicado ahora" />
        </form>
    }
}

#[component]
fn Notice(notice: PublishedNotice) -> impl IntoView {
    let reach = words::families(notice.alcance.unwrap_or_default());
    view! {
        <article class="px-4 lg:px-5 py-4 space-y-2">
            <div>
                <h3 class="font-semibold wrap-anywhere" dir="auto">
                    {notice.titulo}
                </h3>
                <p class="text-sm text-muted">
                    {format!("{} · {reach} · {}", format::date_time(notice.publicado_en), words::courses_label(&notice.cursos))}
                </p>
            </div>
            <Prose text=notice.texto />
        </article>
    }
}
