//! `/admin/importaciones`: what was imported, by whom, with what result. Search, filters and page are in the address.

mod detail;
mod undo;

pub use detail::DetailPage;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use padron_core::import::Kind;

use super::query::{HISTORY, PATH, detail_href};
use super::words;
use crate::features::imports::model::{Import, ImportQuery, ImportState};
use crate::features::imports::server_fns::list_imports;
use crate::format;
use crate::page::Page;
use crate::ui::address::{self, read_page, with_query};
use crate::ui::failure::{Empty, Failure};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::pagination::Pagination;
use crate::ui::region::{Region, mark};
use crate::ui::table::{DataCell, DataRow, DataTable};

const PANEL: &str = "lista";
const PER_PAGE: u32 = 25;

/// States that one may ask for, with what they are called in the plural.
const STATES: &[(ImportState, &str)] = &[
    (ImportState::Completado, "Completadas"),
    (ImportState::Validado, "Por confirmar"),
    (ImportState::Ejecutando, "En proceso"),
    (ImportState::Cancelado, "Canceladas"),
    (ImportState::Rechazado, "Rechazadas"),
];

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Address {
    search: String,
    kind: Option<Kind>,
    state: Option<ImportState>,
    page: u32,
}

impl Address {
    fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let state = get("estado").unwrap_or_default();
        Self {
            search: get("buscar").unwrap_or_default().trim().to_owned(),
            kind: get("tipo").and_then(|kind| kind.parse().ok()),
            state: STATES.iter().map(|(each, _)| *each).find(|each| each.as_str() == state),
            page: read_page(get("pagina")),
        }
    }

    fn href(&self) -> String {
        let kind = self.kind.map_or("", Kind::as_str);
        let state = self.state.map_or("", ImportState::as_str);
        with_query(HISTORY, &[("buscar", &self.search), ("tipo", kind), ("estado", state)])
    }

    fn query(&self) -> ImportQuery {
        ImportQuery {
            pagina: Some(self.page),
            por_pagina: Some(PER_PAGE),
            buscar: Some(self.search.clone()).filter(|search| !search.is_empty()),
            tipo: self.kind,
            estado: self.state,
            ordenar: None,
        }
    }
}

#[component]
pub fn HistoryPage() -> impl IntoView {
    let address = use_query_map().with_untracked(|query| Address::read(|name| query.get_str(name)));
    let wanted = address.query();
    let source = Resource::new(|| (), move |()| list_imports(wanted.clone()));
    view! {
        <Title text="Importaciones" />
        <div class="max-w-6xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <PageHeading title="Importaciones" eyebrow="Lo que se cargó al sistema">
                <a class="btn btn-primary h-12 px-6" href=PATH>
                    <Glyph icon=Icon::Upload />
                    "Importar un archivo"
                </a>
            </PageHeading>
            <Suspense>
                {move || {
                    let address = address.clone();
                    Suspend::new(async move {
                        match source.await {
                            Ok(page) => view! { <List address=address page=page /> }.into_any(),
                            Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

#[component]
fn List(address: Address, page: Page<Import>) -> impl IntoView {
    let base = address.href();
    let (number, per_page, total) = (page.pagina, page.por_pagina, page.total);
    let list = if page.items.is_empty() {
        view! { <Nothing address=address.clone() /> }.into_any()
    } else {
        let headers = vec!["Archivo", "Tipo", "Cuándo", "Quién", "Registros", "Duración", "Estado"];
        view! {
            <DataTable caption="Importaciones" headers=headers>
                {page.items.into_iter().map(|import| view! { <HistoryRow import=import /> }).collect_view()}
            </DataTable>
        }
        .into_any()
    };
    view! {
        <Region>
            <section class="surface overflow-hidden" aria-label="Importaciones">
                <Filters address=address />
                <p {..mark::part("cuenta")} class="sr-only" role="status">
                    {format::count(total, "importación", "importaciones")}
                </p>
                <div {..mark::part(PANEL)} id=PANEL tabindex="-1" class="border-t border-base-300 scroll-mt-32">
                    {list}
                    <Pagination panel=PANEL page=number per_page=per_page total=total href=address::page_of base=base />
                </div>
            </section>
        </Region>
    }
}

/// A plain GET form; once interactive, it searches with each change.
#[component]
fn Filters(address: Address) -> impl IntoView {
    view! {
        <form method="get" action=HISTORY role="search" class="flex flex-wrap gap-3 px-4 lg:px-5 py-3">
            <label class="input h-11 flex-1 basis-56 focus-within:outline-primary focus-within:border-primary">
                <Glyph icon=Icon::Search class="size-4 text-muted" />
                <span class="sr-only">"Buscar importaciones"</span>
                <input type="search" name="buscar" placeholder="Archivo, huella o persona" value=address.search />
            </label>
            <select name="tipo" class="select h-11 flex-1 basis-36 lg:max-w-56" aria-label="Tipo">
                <option value="">"Todos los tipos"</option>
                {Kind::ALL
                    .into_iter()
                    .map(|kind| view! { <option value=kind.as_str() selected=address.kind == Some(kind)>{kind.label()}</option> })
                    .collect_view()}
            </select>
            <select name="estado" class="select h-11 flex-1 basis-36 lg:max-w-48" aria-label="Estado">
                <option value="">"Todos los estados"</option>
                {STATES
                    .iter()
                    .map(|(state, label)| view! { <option value=state.as_str() selected=address.state == Some(*state)>{*label}</option> })
                    .collect_view()}
            </select>
            <button type="submit" class="btn bg-base-100 border-base-300 h-11 [[data-hydrated]_&]:hidden">
                "Buscar"
            </button>
        </form>
    }
}

#[component]
fn HistoryRow(import: Import) -> impl IntoView {
    let (href, kind, date) = (detail_href(import.import_id), import.tipo.label(), format::date_time(import.fecha));
    let (file, hash, who) = (import.archivo.clone(), short_hash(&import.sha256), import.creado_por.clone());
    let (counts, duration) = (counts_line(&import), words::duration_line(&import).unwrap_or_else(|| "—".into()));
    view! {
        <DataRow>
            <DataCell label="Archivo">
                <a class="link link-hover font-medium text-primary wrap-anywhere target-around" href=href>
                    {file}
                </a>
                <span class="block font-mono text-xs text-muted">{hash}</span>
            </DataCell>
            <DataCell label="Tipo">{kind}</DataCell>
            <DataCell label="Cuándo">{date}</DataCell>
            <DataCell label="Quién">{who}</DataCell>
            <DataCell label="Registros">{counts}</DataCell>
            <DataCell label="Duración">{duration}</DataCell>
            <DataCell label="Estado">
                <StateBadge import=import />
            </DataCell>
        </DataRow>
    }
}

/// Enough of a fingerprint to compare by eye.
fn short_hash(sha256: &str) -> String {
    sha256.chars().take(10).collect()
}

/// «45 creados · 6 con errores».
fn counts_line(import: &Import) -> String {
    let ready = if import.estado == ImportState::Validado { import.validos } else { 0 };
    let counts = [
        (ready, "válido", "válidos"),
        (import.creados, "creado", "creados"),
        (import.deshechos, "deshecho", "deshechos"),
        (import.con_errores, "con errores", "con errores"),
        (import.fallidos, "fallido", "fallidos"),
        (import.omitidos, "omitido", "omitidos"),
    ];
    let counts: Vec<_> =
        counts.iter().filter(|count| count.0 > 0).map(|(count, one, many)| format::count(*count, one, many)).collect();
    if counts.is_empty() { format::count(import.total, "fila", "filas") } else { counts.join(" · ") }
}

/// Where an import stands, in a word and a colour.
#[component]
pub fn StateBadge(import: Import) -> impl IntoView {
    let class = match import.estado {
        _ if import.deshechos > 0 => "badge bg-base-200 border-0 whitespace-nowrap",
        ImportState::Completado => "badge bg-success/12 text-success border-0 whitespace-nowrap",
        ImportState::Validado | ImportState::Validando | ImportState::Ejecutando => {
            "badge bg-warning/30 border-0 whitespace-nowrap"
        }
        ImportState::Rechazado => "badge bg-error/10 text-error border-0 whitespace-nowrap",
        ImportState::Cancelado => "badge bg-base-200 border-0 whitespace-nowrap",
    };
    view! { <span class=class>{words::state_label(&import)}</span> }
}

#[component]
fn Nothing(address: Address) -> impl IntoView {
    if address == (Address { page: address.page, ..Address::default() }) {
        view! {
            <Empty icon=Icon::Clock title="Todavía no se importó nada" text="Suba el primer archivo; aquí verá qué se creó y quién lo hizo.">
                <a class="btn btn-primary h-12 px-6" href=PATH>
                    "Importar un archivo"
                </a>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty icon=Icon::Search title="Nada coincide" text="Pruebe con otra palabra, otro tipo u otro estado.">
                <a class="btn bg-base-100 border-base-300 h-12" href=HISTORY>
                    "Ver todas"
                </a>
            </Empty>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_asked_and_nonsense_counts_as_absent() {
        let pairs = [("buscar", " oficina "), ("tipo", "padres"), ("estado", "nada"), ("pagina", "2")];
        let address = Address::read(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1));
        assert_eq!(address, Address { search: "oficina".into(), kind: Some(Kind::Padres), state: None, page: 2 });
        assert_eq!(address.href(), "/admin/importaciones?buscar=oficina&tipo=padres");
        assert_eq!(address.query().pagina, Some(2));
    }

    #[test]
    fn a_fingerprint_is_shortened() {
        assert_eq!(short_hash("0123456789abcdef"), "0123456789");
    }
}
