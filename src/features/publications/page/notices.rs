//! `/dashboard/comunicados`.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title as PageTitle;
use leptos_router::hooks::use_query_map;
use padron_core::publication::{NoticeText, Title};

use super::compose::{Courses, Key, Labelled, NoCourses, Refusal, Send, described_by, sentence};
use super::listing::{Address, Listing, Prose, Published};
use crate::error::AppError;
use crate::features::publications::model::{Composing, Comunicado};
use crate::features::publications::server_fns::{PublishNotice, compose, list_notices};
use crate::features::publications::words;
use crate::format;
use crate::page::Page;
use crate::paths;
use crate::ui::failure::{Failure, refused_post};
use crate::ui::icon::Icon;
use crate::ui::layout::PageHeading;
use crate::ui::region::Region;
use crate::ui::toast::Announce;

const LISTING: Listing = Listing {
    path: paths::NOTICES,
    title: "Comunicados publicados",
    search: "Buscar comunicados",
    icon: Icon::Megaphone,
    nothing: "Todavía no publicó ningún comunicado",
    next: "Escriba el primero en el formulario; las familias lo encontrarán en su inicio.",
};

#[component]
pub fn NoticesPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let address = Address::read(|name| query.get_str(name));
    let published = query.get_str("aviso") == Some("publicado");
    let refused: Option<AppError> = refused_post::<PublishNotice>();
    let wanted = address.query();
    let source = Resource::new(
        || (),
        move |()| {
            let wanted = wanted.clone();
            async move { Ok::<_, AppError>((compose().await?, list_notices(wanted).await?)) }
        },
    );
    view! {
        <PageTitle text="Comunicados" />
        {published.then(|| view! { <Announce text="Comunicado publicado".into() /> })}
        <div class="max-w-4xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <PageHeading title="Comunicados" eyebrow="Para las familias de sus cursos" />
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
fn Content(address: Address, refused: Option<AppError>, composing: Composing, page: Page<Comunicado>) -> impl IntoView {
    let count = format::count(page.total, "comunicado", "comunicados");
    let (number, per_page, total) = (page.pagina, page.por_pagina, page.total);
    let items = page.items.into_iter().map(|notice| view! { <Notice notice=notice /> }.into_any()).collect::<Vec<_>>();
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
    let (title, text, courses) = (wrong("titulo"), wrong("texto"), wrong("asignaciones"));
    view! {
        <Refusal refused=refused />
        <form method="post" action=PublishNotice::url() data-here="true" class="group surface p-4 sm:p-6 space-y-5" aria-label="Escribir un comunicado">
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
fn Notice(notice: Comunicado) -> impl IntoView {
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
