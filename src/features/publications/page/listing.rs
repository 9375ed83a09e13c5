//! The list of what a teacher published: search, pages, and how a text is shown.

use leptos::prelude::*;

use crate::features::publications::model::PublicationQuery;
use crate::ui::address::{self, read_page, with_query};
use crate::ui::failure::Empty;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::pagination::Pagination;
use crate::ui::region::mark;

pub const PANEL: &str = "lista";
const PER_PAGE: u32 = 10;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    pub search: String,
    pub page: u32,
}

impl Address {
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self { search: get("buscar").unwrap_or_default().trim().to_owned(), page: read_page(get("pagina")) }
    }

    pub fn query(&self) -> PublicationQuery {
        PublicationQuery {
            pagina: Some(self.page),
            por_pagina: Some(PER_PAGE),
            buscar: Some(self.search.clone()),
            ordenar: None,
        }
    }
}

/// What a list is called.
#[derive(Clone, Copy)]
pub struct Listing {
    pub path: &'static str,
    pub title: &'static str,
    /// «Buscar comunicados»
    pub search: &'static str,
    pub icon: Icon,
    /// When there is nothing at all.
    pub nothing: &'static str,
    pub next: &'static str,
}

/// Heading, count, search and pages around the items.
#[component]
pub fn Published(
    listing: Listing,
    address: Address,
    /// «3 comunicados»
    count: String,
    page: u32,
    per_page: u32,
    total: i64,
    /// One for each of the page's.
    items: Vec<AnyView>,
) -> impl IntoView {
    let base = with_query(listing.path, &[("buscar", &address.search)]);
    let is_searched = !address.search.is_empty();
    let list = if items.is_empty() {
        view! { <Nothing listing=listing is_all=total == 0 && !is_searched /> }.into_any()
    } else {
        view! { <ul class="divide-y divide-base-300">{items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="surface overflow-hidden" aria-labelledby="lista-titulo">
            <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 lg:px-5 py-4">
                <div>
                    <h2 class="text-lg font-semibold" id="lista-titulo">
                        {listing.title}
                    </h2>
                    <p {..mark::part("cuenta")} class="text-sm text-muted" role="status">
                        {count}
                    </p>
                </div>
                <form method="get" action=listing.path role="search" class="flex flex-1 basis-56 lg:max-w-sm gap-3">
                    <label class="input h-11 flex-1 focus-within:outline-primary focus-within:border-primary">
                        <Glyph icon=Icon::Search class="size-4 text-muted" />
                        <span class="sr-only">{listing.search}</span>
                        <input type="search" name="buscar" placeholder="Buscar" value=address.search />
                    </label>
                    <button type="submit" class="btn bg-base-100 border-base-300 h-11 [[data-hydrated]_&]:hidden">
                        "Buscar"
                    </button>
                </form>
            </div>
            <div {..mark::part(PANEL)} id=PANEL tabindex="-1" class="border-t border-base-300 scroll-mt-32">
                {list}
                <Pagination panel=PANEL page=page per_page=per_page total=total href=address::page_of base=base />
            </div>
        </section>
    }
}

#[component]
fn Nothing(listing: Listing, is_all: bool) -> impl IntoView {
    if is_all {
        view! { <Empty icon=listing.icon title=listing.nothing text=listing.next /> }.into_any()
    } else {
        view! {
            <Empty icon=Icon::Search title="Nada coincide" text="Pruebe con otra palabra.">
                <a class="btn bg-base-100 border-base-300 h-12" href=listing.path>
                    "Ver todo"
                </a>
            </Empty>
        }
        .into_any()
    }
}

/// A text as it was written; a long one opens on request.
#[component]
pub fn Prose(text: String) -> impl IntoView {
    const SHORT_CHARS: usize = 320;
    const SHORT_LINES: usize = 6;
    if text.chars().count() <= SHORT_CHARS && text.lines().count() <= SHORT_LINES {
        return view! {
            <p class="whitespace-pre-line wrap-anywhere max-w-prose" dir="auto">
                {text}
            </p>
        }
        .into_any();
    }
    view! {
        <details class="group/texto max-w-prose">
            <summary class="cursor-pointer list-none [&::-webkit-details-marker]:hidden">
                <span class="line-clamp-4 whitespace-pre-line wrap-anywhere group-open/texto:hidden" dir="auto">
                    {start_of(&text)}
                </span>
                <span class="target inline-flex items-center font-medium text-primary underline">
                    <span class="group-open/texto:hidden">"Leer completo"</span>
                    <span class="hidden group-open/texto:inline">"Mostrar menos"</span>
                </span>
            </summary>
            <p class="whitespace-pre-line wrap-anywhere" dir="auto">
                {text}
            </p>
        </details>
    }
    .into_any()
}

/// As much as may be seen of a closed text.
fn start_of(text: &str) -> String {
    const CHARS: usize = 300;
    let start: String = text.chars().take(CHARS).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_asked() {
        let pairs = [("buscar", " paseo "), ("pagina", "0")];
        let address = Address::read(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1));
        assert_eq!(address, Address { search: "paseo".into(), page: 1 });
        assert_eq!(start_of(&"ñ".repeat(400)).chars().count(), 301);
    }
}
