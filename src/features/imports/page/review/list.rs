//! The rows of a checked file: tabs, groups of errors, search and pages, each with an address. The server writes them
//! all; once interactive, the region around them exchanges them without loading the page anew.

use leptos::prelude::*;

use super::suggested::SuggestionList;
use crate::features::imports::model::{Import, Row, Suggested};
use crate::features::imports::page::query::{Filter, PATH, Review, RowsTab};
use crate::features::imports::page::rows::correct::Repeated;
use crate::features::imports::page::rows::{ErrorRows, OmittedRows, RelationRows, ValidRows};
use crate::features::imports::page::words;
use crate::format;
use crate::page::Page;
use crate::ui::address;
use crate::ui::failure::Empty;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::pagination::Pagination;
use crate::ui::region::mark;
use crate::ui::tabs::{Tab, Tabs};

/// Id of what the tabs show.
const PANEL: &str = "registros";

#[component]
pub fn RowList(import: Import, review: Review, rows: Page<Row>, suggestions: Vec<Suggested>) -> impl IntoView {
    let tab = review.open_tab(import.con_errores);
    let tab_of = |tab: RowsTab, label: &'static str, count: i64| Tab {
        id: tab.as_str(),
        label,
        count: format::number(count),
        href: review.href(tab),
    };
    let mut tabs = vec![
        tab_of(RowsTab::Valid, "Válidos", import.validos),
        tab_of(RowsTab::Errors, "Con Errores", import.con_errores),
    ];
    if import.omitidos > 0 || tab == RowsTab::Omitted {
        tabs.push(tab_of(RowsTab::Omitted, "Omitidos", import.omitidos));
    }
    if import.tipo.links_families() {
        tabs.push(tab_of(RowsTab::Relations, "Relaciones", import.total));
    }
    view! {
        <div class="flex flex-wrap items-end gap-x-6 gap-y-3 px-4 lg:px-5 pt-3">
            <Tabs label="Registros del archivo" panel=PANEL selected=tab.as_str() tabs=tabs />
            <SearchBox review=review.clone() tab=tab />
        </div>
        <p {..mark::part("cuenta")} class="sr-only" role="status">
            {format!("{}: {}", words::review_line(&import), format::count(rows.total, "fila en la lista", "filas en la lista"))}
        </p>
        <div
            {..mark::part(PANEL)}
            id=PANEL
            tabindex="-1"
            role="tabpanel"
            aria-labelledby=format!("pestana-{}", tab.as_str())
            class="border-t border-base-300 scroll-mt-32"
        >
            {(tab == RowsTab::Errors).then(|| view! { <Groups import=import.clone() review=review.clone() /> })}
            {matches!(tab, RowsTab::Errors | RowsTab::Valid)
                .then(|| {
                    let filter = review.filter.clone().filter(|_| tab == RowsTab::Errors);
                    view! { <SuggestionList id=import.import_id kind=import.tipo filter=filter suggestions=suggestions /> }
                })}
            <Rows import=import review=review tab=tab rows=rows />
        </div>
    }
}

/// A plain GET form; once interactive, it searches while one types.
#[component]
fn SearchBox(review: Review, tab: RowsTab) -> impl IntoView {
    let filter = review.filter.filter(|_| tab == RowsTab::Errors);
    view! {
        <form method="get" action=PATH role="search" class="w-full sm:w-72 sm:ml-auto mb-3">
            <div {..mark::part("busqueda")} hidden=true>
                <input type="hidden" name="importacion" value=review.id.to_string() />
                <input type="hidden" name="tab" value=tab.as_str() />
                {filter
                    .map(|filter| {
                        view! {
                            <input type="hidden" name="campo" value=filter.field />
                            <input type="hidden" name="codigo" value=filter.code.as_str() />
                        }
                    })}
            </div>
            <label class="input w-full h-11 focus-within:outline-primary focus-within:border-primary">
                <Glyph icon=Icon::Search class="size-4 text-muted" />
                <span class="sr-only">"Buscar en los registros"</span>
                <input type="search" name="buscar" placeholder="Nombre, documento o fila" value=review.search />
            </label>
        </form>
    }
}

/// The errors by kind, the most frequent first: each leads to its rows alone.
#[component]
fn Groups(import: Import, review: Review) -> impl IntoView {
    let chip = |label: String, count: i64, filter: Option<Filter>| {
        let here = filter == review.filter;
        let class = if here {
            "inline-flex items-center gap-2 min-h-11 sm:min-h-9 px-3.5 rounded-full text-sm whitespace-nowrap bg-neutral text-neutral-content"
        } else {
            "inline-flex items-center gap-2 min-h-11 sm:min-h-9 px-3.5 rounded-full text-sm whitespace-nowrap border border-base-300 hover:border-primary"
        };
        let href = Review { filter, search: String::new(), ..review.clone() }.href(RowsTab::Errors);
        view! {
            <li>
                <a {..mark::here()} class=class href=href aria-current=here.then_some("true")>
                    {label}
                    " "
                    <span class="font-semibold">{format::number(count)}</span>
                </a>
            </li>
        }
    };
    let groups = &import.grupos;
    // One group alone tells nothing that its rows do not.
    (groups.len() > 1 || review.filter.is_some()).then(|| {
        view! {
            <ul class="flex flex-wrap gap-2 px-4 lg:px-5 py-3 border-b border-base-300" aria-label="Errores por tipo">
                {chip("Todos".into(), import.con_errores, None)}
                {groups
                    .iter()
                    .map(|group| {
                        let filter = Filter { field: group.campo.clone(), code: group.codigo };
                        chip(words::group_line(import.tipo, group), group.filas, Some(filter))
                    })
                    .collect_view()}
            </ul>
        }
    })
}

#[component]
fn Rows(import: Import, review: Review, tab: RowsTab, rows: Page<Row>) -> impl IntoView {
    let (id, kind) = (import.import_id, import.tipo);
    let (page, per_page, total) = (rows.pagina, rows.por_pagina, rows.total);
    let base = review.href(tab);
    let list = if rows.items.is_empty() {
        let (icon, title, text) = nothing(tab, &review);
        view! { <Empty icon=icon title=title text=text /> }.into_any()
    } else {
        match tab {
            RowsTab::Valid => view! { <ValidRows kind=kind rows=rows.items omit=Some(id) /> }.into_any(),
            RowsTab::Errors => view! {
                <Repeated id=id kind=kind rows=rows.items.clone() />
                <ErrorRows kind=kind rows=rows.items correct=Some(id) />
            }
            .into_any(),
            RowsTab::Omitted => view! { <OmittedRows id=id kind=kind rows=rows.items /> }.into_any(),
            RowsTab::Relations => view! { <RelationRows kind=kind rows=rows.items /> }.into_any(),
        }
    };
    view! {
        {list}
        <Pagination panel=PANEL page=page per_page=per_page total=total href=address::page_of base=base />
    }
}

/// Why a list is empty, and what to do next.
fn nothing(tab: RowsTab, review: &Review) -> (Icon, String, &'static str) {
    match tab {
        _ if !review.search.is_empty() => (
            Icon::Search,
            format!("Nada coincide con «{}»", review.search),
            "Busque por nombre, documento o número de fila.",
        ),
        RowsTab::Errors if review.filter.is_some() => {
            (Icon::CheckCircle, "Ya no queda ninguna de estas".into(), "Elija otro tipo de error o «Todos».")
        }
        RowsTab::Errors => (Icon::CheckCircle, "Ninguna fila tiene errores".into(), "Puede procesar todo el archivo."),
        RowsTab::Valid => (
            Icon::Warning,
            "Ninguna fila se puede crear todavía".into(),
            "Corrija los errores aquí mismo, o en su archivo y vuelva a subirlo.",
        ),
        RowsTab::Omitted => (Icon::Document, "No dejó fuera ninguna fila".into(), "Las filas que omita se verán aquí."),
        RowsTab::Relations => (Icon::Family, "No hay relaciones".into(), "El archivo no trae estudiantes."),
    }
}
