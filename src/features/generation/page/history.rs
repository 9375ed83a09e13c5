//! The tab «Historial»: past generations, the latest first.

use leptos::prelude::*;

use super::parts::{GenerationBadge, counts_line, emails_line};
use super::query::TabName;
use crate::features::generation::model::{Generation, GenerationsQuery};
use crate::format;
use crate::page::Page;
use crate::paths::{GENERATION, generation_of};
use crate::topic::Topic;
use crate::ui::address::{page_of, read_page, with_query};
use crate::ui::failure::Empty;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::pagination::Pagination;
use crate::ui::pulse::{Pulse, working};
use crate::ui::region::{Region, mark};
use crate::ui::table::{DataCell, DataRow, DataTable};

const PANEL: &str = "historial";

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryAddress {
    search: String,
    oldest_first: bool,
    page: u32,
}

impl HistoryAddress {
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self {
            search: get("buscar").unwrap_or_default().trim().to_owned(),
            oldest_first: get("ordenar") == Some("fecha"),
            page: read_page(get("pagina")),
        }
    }

    fn href(&self) -> String {
        let order = if self.oldest_first { "fecha" } else { "" };
        with_query(GENERATION, &[("pestana", TabName::History.as_str()), ("buscar", &self.search), ("ordenar", order)])
    }

    pub fn query(&self) -> GenerationsQuery {
        GenerationsQuery {
            pagina: Some(self.page),
            por_pagina: None,
            buscar: Some(self.search.clone()).filter(|search| !search.is_empty()),
            ordenar: self.oldest_first.then(|| "fecha".to_owned()),
        }
    }
}

#[component]
pub fn History(address: HistoryAddress, page: Page<Generation>) -> impl IntoView {
    let (number, per_page, total, base) = (page.pagina, page.por_pagina, page.total, address.href());
    let list = if page.items.is_empty() {
        view! { <Nothing searched=!address.search.is_empty() /> }.into_any()
    } else {
        let headers = vec!["Fecha y hora", "Quién", "Cantidad", "Correos", "Duración", "Estado"];
        view! {
            <DataTable caption="Generaciones" headers=headers>
                {page.items.into_iter().map(|generation| view! { <HistoryRow generation=generation /> }).collect_view()}
            </DataTable>
        }
        .into_any()
    };
    view! {
        <Region topic=Topic::Deliveries>
            <section class="surface overflow-hidden" aria-label="Historial de generaciones">
                <form method="get" action=GENERATION role="search" class="flex flex-wrap gap-3 px-4 lg:px-5 py-3">
                    <input type="hidden" name="pestana" value=TabName::History.as_str() />
                    <label class="input h-11 flex-1 basis-56 max-w-md text-base">
                        <Glyph icon=Icon::Search class="size-4 text-muted" />
                        <span class="sr-only">"Buscar generaciones por quién las hizo"</span>
                        <input type="search" name="buscar" placeholder="Quién la hizo" value=address.search.clone() />
                    </label>
                    <select name="ordenar" class="select h-11 basis-44 text-base" aria-label="Orden">
                        <option value="">"Más recientes"</option>
                        <option value="fecha" selected=address.oldest_first>
                            "Más antiguas"
                        </option>
                    </select>
                    <button type="submit" class="btn bg-base-100 border-base-300 h-11 [[data-hydrated]_&]:hidden">
                        "Buscar"
                    </button>
                </form>
                <p {..mark::part("cuenta")} class="sr-only" role="status">
                    {format::count(total, "generación", "generaciones")}
                </p>
                <div {..mark::part(PANEL)} id=PANEL tabindex="-1" class="border-t border-base-300 scroll-mt-32">
                    {list}
                    <Pagination panel=PANEL page=number per_page=per_page total=total href=page_of base=base />
                </div>
            </section>
        </Region>
        <Pulse topic=Topic::Deliveries />
    }
}

#[component]
fn HistoryRow(generation: Generation) -> impl IntoView {
    let is_over = generation.estado.is_over();
    let duration = match (generation.terminada_en, is_over) {
        (Some(end), true) => format::duration(end - generation.iniciada_en.unwrap_or(generation.fecha)),
        _ => "—".to_owned(),
    };
    let counts = counts_line(&generation);
    let counts = match is_over || generation.done() == 0 {
        true => counts,
        false => format!("{counts} de {}", format::number(generation.total)),
    };
    let (emails, href, moment) =
        (emails_line(&generation), generation_of(generation.id), format::date_time(generation.fecha));
    let (who, state) = (generation.creado_por, generation.estado);
    view! {
        <DataRow>
            <DataCell label="Fecha y hora">
                <a class="link link-hover font-medium text-primary target-around whitespace-nowrap" href=href>
                    {moment}
                </a>
            </DataCell>
            <DataCell label="Quién">{who}</DataCell>
            <DataCell label="Cantidad">{counts}</DataCell>
            <DataCell label="Correos">{emails}</DataCell>
            <DataCell label="Duración">{duration}</DataCell>
            <DataCell label="Estado">
                <span {..working(!is_over)}>
                    <GenerationBadge state=state />
                </span>
            </DataCell>
        </DataRow>
    }
}

#[component]
fn Nothing(searched: bool) -> impl IntoView {
    if searched {
        return view! {
            <Empty icon=Icon::Search title="Nada coincide" text="Pruebe con otro nombre.">
                <a class="btn bg-base-100 border-base-300 h-12" href=TabName::History.href()>
                    "Ver todas"
                </a>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Empty icon=Icon::Clock title="Todavía no se generó nada" text="Aquí verá cada generación: cuándo fue, quién la hizo, a cuántos alcanzó y qué pasó con sus correos.">
            <a class="btn btn-primary h-12 px-6" href=TabName::Choose.href()>
                "Seleccionar Prospectos"
            </a>
        </Empty>
    }
    .into_any()
}
