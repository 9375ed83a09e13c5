//! `/notificaciones`: one's own notices, the newest first. Which ones and which page is in the address.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::PATH;
use crate::error::AppError;
use crate::features::notifications::model::{NoticePage, NoticeQuery, ReceivedNotice};
use crate::features::notifications::server_fns::{MarkAllNoticesRead, MarkNoticeRead, OpenNotice, list_notices};
use crate::format;
use crate::topic::Topic;
use crate::ui::address::{self, read_page, with_query};
use crate::ui::failure::{Empty, Failure, refused_post};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::pagination::{Pagination, pages};
use crate::ui::region::{Region, mark};
use crate::ui::spinner::Spinner;
use crate::ui::tabs::{Tab, Tabs};

const PANEL: &str = "avisos";
const PER_PAGE: u32 = 25;

const ALL: &str = "todas";
const UNREAD: &str = "sin-leer";

/// What the address asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Address {
    unread_only: bool,
    page: u32,
}

impl Address {
    fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self { unread_only: get("ver") == Some(UNREAD), page: read_page(get("pagina")) }
    }

    fn tab(self) -> &'static str {
        if self.unread_only { UNREAD } else { ALL }
    }

    fn query(self) -> NoticeQuery {
        NoticeQuery {
            pagina: Some(self.page),
            por_pagina: Some(PER_PAGE),
            leida: self.unread_only.then_some(false),
            ..NoticeQuery::default()
        }
    }
}

fn href(tab: &str) -> String {
    with_query(PATH, &[("ver", if tab == UNREAD { UNREAD } else { "" })])
}

/// The page that is asked for, or the last one there is: what stood further on may have been read since.
async fn load(address: Address) -> Result<NoticePage, AppError> {
    let found = list_notices(address.query()).await?;
    let last = pages(found.total, PER_PAGE);
    if address.page <= last {
        return Ok(found);
    }
    list_notices(Address { page: last, ..address }.query()).await
}

#[component]
pub fn NoticesPage() -> impl IntoView {
    let address = use_query_map().with_untracked(|query| Address::read(|name| query.get_str(name)));
    let source = Resource::new(|| (), move |()| load(address));
    view! {
        <Title text="Notificaciones" />
        <div class="max-w-3xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <Suspense>
                {move || Suspend::new(async move {
                    match source.await {
                        Ok(page) => view! { <List address=address page=page /> }.into_any(),
                        Err(error) => {
                            view! {
                                <PageHeading title="Notificaciones" />
                                <Failure error=error retry=true />
                            }
                                .into_any()
                        }
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn List(address: Address, page: NoticePage) -> impl IntoView {
    let refused =
        [refused_post::<MarkNoticeRead>(), refused_post::<MarkAllNoticesRead>(), refused_post::<OpenNotice>()];
    let tab = |id: &'static str, label: &'static str, count: String| Tab { id, label, count, href: href(id) };
    let unread = if page.sin_leer > 0 { format::number(page.sin_leer) } else { String::new() };
    let tabs = vec![tab(ALL, "Todas", String::new()), tab(UNREAD, "Sin leer", unread)];
    let (number, per_page, total) = (page.pagina, page.por_pagina, page.total);
    let list = if page.items.is_empty() {
        let (title, text) = match address.unread_only {
            true => ("No tiene notificaciones sin leer", "Está al día. Las que ya leyó están en «Todas»."),
            false => ("No tiene notificaciones", "Cuando haya algo que le concierna, lo verá aquí."),
        };
        view! { <Empty icon=Icon::Bell title=title text=text /> }.into_any()
    } else {
        view! {
            <ul class="divide-y divide-base-300">
                {page.items.into_iter().map(|notice| view! { <Notice notice=notice /> }).collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        {refused.into_iter().flatten().map(|error| view! { <Failure error=error /> }).collect_view()}
        <Region topic=Topic::Notices>
            <PageHeading title="Notificaciones" eyebrow="Lo que le concierne">
                <div {..mark::part("acciones")}>{(page.sin_leer > 0).then(|| view! { <MarkAll /> })}</div>
            </PageHeading>
            <section class="surface overflow-hidden mt-6" aria-label="Sus notificaciones">
                <div class="px-4 lg:px-5 pt-3">
                    <Tabs label="Qué notificaciones ver" panel=PANEL selected=address.tab() tabs=tabs />
                </div>
                <p {..mark::part("cuenta")} class="sr-only" role="status">
                    {format!("{} en la lista, {} sin leer", format::count(total, "notificación", "notificaciones"), page.sin_leer)}
                </p>
                <div
                    {..mark::part(PANEL)}
                    id=PANEL
                    tabindex="-1"
                    role="tabpanel"
                    aria-labelledby=format!("pestana-{}", address.tab())
                    class="border-t border-base-300 scroll-mt-32"
                >
                    {list}
                    <Pagination panel=PANEL page=number per_page=per_page total=total href=address::page_of base=href(address.tab()) />
                </div>
            </section>
        </Region>
    }
}

#[component]
fn MarkAll() -> impl IntoView {
    view! {
        <form {..mark::here()} method="post" action=MarkAllNoticesRead::url() class="group">
            <button type="submit" id="leer-todas" class="btn bg-base-100 border-base-300 h-11">
                <Spinner />
                <Glyph icon=Icon::Check />
                "Marcar todas como leídas"
            </button>
        </form>
    }
}

#[component]
fn Notice(notice: ReceivedNotice) -> impl IntoView {
    let (id, read) = (notice.id, notice.leida);
    let title = notice.titulo.clone();
    let heading = if read { "wrap-anywhere" } else { "font-semibold wrap-anywhere" };
    let (machine_time, time) = (notice.fecha.to_rfc3339(), format::date_time(notice.fecha));
    let acts = notice.enlace.is_some() || !read;
    let open = notice.enlace.map(|link| view! { <OpenButton id=id link=link read=read title=title.clone() /> });
    view! {
        <li class="flex gap-3 px-4 lg:px-5 py-4">
            <span class=if read { "mt-1.5 size-2.5 shrink-0" } else { "mt-1.5 size-2.5 shrink-0 rounded-full bg-secondary" } aria-hidden="true"></span>
            <div class="min-w-0 flex-1 space-y-1">
                <h2 class=heading dir="auto">
                    {notice.titulo}
                </h2>
                <p class="wrap-anywhere whitespace-pre-line" dir="auto">
                    {notice.texto}
                </p>
                <p class="text-sm text-muted flex flex-wrap gap-x-2">
                    <time datetime=machine_time>{time}</time>
                    {(!read).then(|| view! { <span class="font-semibold text-base-content">"Sin leer"</span> })}
                </p>
                {acts
                    .then(|| {
                        view! {
                            <div class="flex flex-wrap gap-2 pt-1">
                                {open} {(!read).then(|| view! { <MarkOne id=id title=title /> })}
                            </div>
                        }
                    })}
            </div>
        </li>
    }
}

/// Leads where the notice leads. An unread one is read by that, so it is a post.
#[component]
fn OpenButton(id: uuid::Uuid, link: String, read: bool, title: String) -> impl IntoView {
    let name = format!("Abrir: {title}");
    let class = "btn bg-base-100 border-base-300 h-11";
    // The focus stays on it when the list is written anew.
    let own = format!("abrir-{id}");
    if read {
        return view! {
            <a id=own class=class href=link aria-label=name>
                "Abrir"
            </a>
        }
        .into_any();
    }
    view! {
        <form method="post" action=OpenNotice::url()>
            <input type="hidden" name="id" value=id.to_string() />
            <button type="submit" id=own class=class aria-label=name>
                "Abrir"
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn MarkOne(id: uuid::Uuid, title: String) -> impl IntoView {
    view! {
        <form {..mark::here()} method="post" action=MarkNoticeRead::url() class="group">
            <input type="hidden" name="id" value=id.to_string() />
            <button
                {..mark::cell()}
                type="submit"
                id=format!("leida-{id}")
                class="btn btn-ghost h-11"
                aria-label=format!("Marcar como leída: {title}")
            >
                <Spinner />
                "Marcar como leída"
            </button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_which_notices_and_which_page() {
        let pairs = [("ver", "sin-leer"), ("pagina", "3")];
        let address = Address::read(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1));
        assert_eq!(address, Address { unread_only: true, page: 3 });
        assert_eq!(
            (address.query().leida, href(address.tab())),
            (Some(false), "/notificaciones?ver=sin-leer".to_owned())
        );
        let plain = Address::read(|_| None);
        assert_eq!((plain.query().leida, href(plain.tab())), (None, "/notificaciones".to_owned()));
    }
}
