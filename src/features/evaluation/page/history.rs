//! What was saved, by whom and when (HU-USERS-02 UX-05): to be looked at only.

use leptos::prelude::*;
use padron_core::evaluation::Component;

use super::query::{PATH, history_href};
use crate::features::evaluation::model::SavedVersion;
use crate::format;
use crate::page::Page;
use crate::ui::address::page_of;
use crate::ui::failure::Empty;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::pagination::Pagination;
use crate::ui::region::mark;

const PANEL: &str = "historial";

#[component]
pub fn History(
    /// How many versions were saved.
    count: i64,
    /// If it stands open.
    page: Option<Page<SavedVersion>>,
) -> impl IntoView {
    let is_open = page.is_some();
    let (href, label) =
        if is_open { (PATH.to_owned(), "Ocultar historial") } else { (history_href(), "Ver historial") };
    view! {
        <section {..mark::part(PANEL)} id=PANEL tabindex="-1" class="surface overflow-hidden scroll-mt-20" aria-labelledby="historial-titulo">
            <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 lg:px-5 py-4">
                <div class="min-w-0">
                    <h2 class="font-semibold" id="historial-titulo">"Historial de cambios"</h2>
                    <p class="text-sm text-muted">
                        {format!("{}. Solo de consulta: no se puede volver a una versión anterior.", saved(count))}
                    </p>
                </div>
                <a
                    {..mark::here()}
                    id="ver-historial"
                    class="btn h-11 bg-base-100 border-base-300 font-medium"
                    href=href
                    aria-expanded=if is_open { "true" } else { "false" }
                >
                    <Glyph icon=Icon::Clock />
                    {label}
                </a>
            </div>
            {page.map(|page| view! { <Versions page=page /> })}
        </section>
    }
}

fn saved(count: i64) -> String {
    match count {
        0 => "Todavía no se guardó ninguna versión".to_owned(),
        1 => "Se guardó 1 versión".to_owned(),
        many => format!("Se guardaron {}", format::count(many, "versión", "versiones")),
    }
}

#[component]
fn Versions(page: Page<SavedVersion>) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <div class="border-t border-base-300">
                <Empty
                    icon=Icon::Clock
                    title="Todavía no hay cambios"
                    text="Aquí verá qué se guardó, quién lo hizo y cuándo."
                />
            </div>
        }
        .into_any();
    }
    view! {
        <ol class="border-t border-base-300 px-4 lg:px-5 pt-5">
            {page.items.into_iter().map(|version| view! { <Version version=version /> }).collect_view()}
        </ol>
        <Pagination panel=PANEL page=page.pagina per_page=page.por_pagina total=page.total href=page_of base=history_href() />
    }
    .into_any()
}

#[component]
fn Version(version: SavedVersion) -> impl IntoView {
    let (verb, icon, mark) = if version.bloqueada {
        ("Confirmó", Icon::Lock, "bg-primary text-primary-content")
    } else {
        ("Guardó un borrador", Icon::Pencil, "bg-base-200 border border-base-300 text-muted")
    };
    view! {
        <li class="group flex gap-3 lg:gap-4">
            <div class="flex flex-col items-center" aria-hidden="true">
                <span class=format!("size-9 shrink-0 rounded-full grid place-items-center {mark}")>
                    <Glyph icon=icon class="size-4" />
                </span>
                <span class="w-px flex-1 bg-base-300 my-1 group-last:hidden"></span>
            </div>
            <div class="min-w-0 flex-1 pb-6 wrap-break-word">
                <p>
                    <span class="font-semibold">{verb}</span>
                    {format!(" · {}", version.realizado_por)}
                </p>
                <p class="text-sm text-muted">
                    <time datetime=version.fecha.to_rfc3339()>{format::date_time(version.fecha)}</time>
                    {format!(" · Año académico {} · Suma: {}%", version.anio_academico, version.suma.short())}
                </p>
                <ul class="mt-2 flex flex-wrap gap-2 text-sm" aria-label="Componentes">
                    {version
                        .componentes
                        .into_iter()
                        .map(|component| view! { <li class="rounded-field bg-base-200 px-2.5 py-1">{describe(&component)}</li> })
                        .collect_view()}
                </ul>
            </div>
        </li>
    }
}

/// «Examen 40%», «Tareas 10% (inactivo)».
fn describe(component: &Component) -> String {
    let state = if component.active { "" } else { " (inactivo)" };
    format!("{} {}%{state}", component.name.as_str(), component.weight.short())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_versions_is_told_in_words() {
        assert_eq!(saved(0), "Todavía no se guardó ninguna versión");
        assert_eq!(saved(1), "Se guardó 1 versión");
        assert_eq!(saved(12), "Se guardaron 12\u{a0}versiones");
    }
}
