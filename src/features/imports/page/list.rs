//! The rows of a checked file: tabs, search and pages, each with an address. The server writes them all; alive,
//! [`Region`] exchanges them without loading the page anew.

use leptos::prelude::*;
use padron_core::import::Kind;

use super::open_tab;
use super::query::{PATH, Review, RowsTab, page_href, tab_href};
use super::rows::{ErrorRows, ValidRows};
use crate::features::imports::model::RowPage;
use crate::ui::failure::Empty;
use crate::ui::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::pagination::Pagination;
use crate::ui::region::Region;
use crate::ui::tabs::{Tab, Tabs};

/// Id of what the tabs show.
const PANEL: &str = "registros";

#[component]
pub fn RowList(kind: Kind, valid: i64, errors: i64, review: Review, rows: RowPage) -> impl IntoView {
    let tab = open_tab(errors, &review);
    let tab_of = |tab: RowsTab, label: &'static str, count: i64| Tab {
        id: tab.as_str(),
        label,
        count: format::number(count),
        href: tab_href(review.id, tab, &review.search),
    };
    let tabs = vec![tab_of(RowsTab::Valid, "Válidos", valid), tab_of(RowsTab::Errors, "Con Errores", errors)];
    view! {
        <Region>
            <div class="flex flex-wrap items-end gap-x-6 gap-y-3 px-4 lg:px-5 pt-3">
                <Tabs label="Registros del archivo" panel=PANEL selected=tab.as_str() tabs=tabs />
                <SearchBox review=review.clone() tab=tab />
            </div>
            <p class="sr-only" role="status" data-part="cuenta">
                {format::count(rows.total, "registro", "registros")}
            </p>
            <div
                id=PANEL
                data-part=PANEL
                tabindex="-1"
                role="tabpanel"
                aria-labelledby=format!("pestana-{}", tab.as_str())
                class="border-t border-base-300 scroll-mt-32"
            >
                <Rows kind=kind review=review tab=tab rows=rows />
            </div>
        </Region>
    }
}

/// A plain GET form; alive, it searches while one types.
#[component]
fn SearchBox(review: Review, tab: RowsTab) -> impl IntoView {
    view! {
        <form method="get" action=PATH role="search" class="w-full sm:w-72 sm:ml-auto mb-3">
            <div hidden=true data-part="busqueda">
                <input type="hidden" name="importacion" value=review.id.to_string() />
                <input type="hidden" name="tab" value=tab.as_str() />
            </div>
            <label class="input w-full h-11 focus-within:outline-primary focus-within:border-primary">
                <Glyph icon=Icon::Search class="size-4 text-muted" />
                <span class="sr-only">"Buscar en los registros"</span>
                <input type="search" name="buscar" placeholder="Nombre, documento o fila" value=review.search />
            </label>
        </form>
    }
}

#[component]
fn Rows(kind: Kind, review: Review, tab: RowsTab, rows: RowPage) -> impl IntoView {
    let (page, per_page, total) = (rows.pagina, rows.por_pagina, rows.total);
    let base = tab_href(review.id, tab, &review.search);
    let list = if rows.items.is_empty() {
        let (icon, title, text) = nothing(tab, &review.search);
        view! { <Empty icon=icon title=title text=text /> }.into_any()
    } else {
        match tab {
            RowsTab::Valid => view! { <ValidRows kind=kind rows=rows.items /> }.into_any(),
            RowsTab::Errors => view! { <ErrorRows kind=kind rows=rows.items /> }.into_any(),
        }
    };
    view! {
        {list}
        <Pagination panel=PANEL page=page per_page=per_page total=total href=page_href base=base />
    }
}

/// Why a list is empty, and what to do next.
fn nothing(tab: RowsTab, search: &str) -> (Icon, String, &'static str) {
    match (search.is_empty(), tab) {
        (false, _) => {
            (Icon::Search, format!("Nada coincide con «{search}»"), "Busque por nombre, documento o número de fila.")
        }
        (true, RowsTab::Errors) => {
            (Icon::CheckCircle, "Ninguna fila tiene errores".into(), "Puede procesar todo el archivo.")
        }
        (true, RowsTab::Valid) => (
            Icon::Warning,
            "Ninguna fila se puede crear todavía".into(),
            "Corrija los errores en su archivo y vuelva a subirlo.",
        ),
    }
}
