//! `/admin/importaciones/{id}`: one import of the past: its figures, its rows, what it linked, its credentials, and
//! the way to take it back.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use padron_core::import::Kind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::StateBadge;
use super::undo::UndoForm;
use crate::error::AppError;
use crate::features::credentials::model::CredentialSummary;
use crate::features::imports::model::{Import, ImportState, Row, RowQuery, RowState};
use crate::features::imports::page::load::{Lost, PER_PAGE, credentials_of, rows_of};
use crate::features::imports::page::parts::{Credentials, RelationsCard, Reports, UndoneNotice};
use crate::features::imports::page::query::{HISTORY, detail_href, import_href};
use crate::features::imports::page::rows::{ErrorRows, OmittedRows, RelationRows, ValidRows};
use crate::features::imports::page::words;
use crate::features::imports::server_fns::import_status;
use crate::format;
use crate::page::Page;
use crate::ui::address::{self, read_page, with_query};
use crate::ui::dialog::Dialog;
use crate::ui::failure::Empty;
use crate::ui::figure::Figure;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::pagination::Pagination;
use crate::ui::region::{Region, mark};
use crate::ui::tabs::{Tab, Tabs};

const PANEL: &str = "registros";
/// Id of the tab that shows who belongs to whom; the others have their rows' state.
const FAMILIES: &str = "familias";

#[component]
pub fn DetailPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id").and_then(|id| id.parse::<Uuid>().ok()));
    let query = use_query_map().get_untracked();
    let (tab, page) = (query.get("tab").unwrap_or_default(), read_page(query.get_str("pagina")));
    let source = Resource::new(|| (), move |()| load(id, tab.clone(), page));
    view! {
        <Title text="Importación" />
        <div class="max-w-6xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <Suspense>
                {move || Suspend::new(async move {
                    match source.await {
                        Ok(shown) => view! { <Detail shown=shown /> }.into_any(),
                        Err(error) => view! { <Lost error=error /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Shown {
    import: Import,
    /// Id of the open tab.
    tab: String,
    rows: Page<Row>,
    credentials: Option<CredentialSummary>,
}

async fn load(id: Option<Uuid>, tab: String, page: u32) -> Result<Shown, AppError> {
    let id = id.ok_or(AppError::NotFound)?;
    let import = import_status(id).await?;
    let tabs = tabs_of(&import);
    let tab = tabs.iter().find(|each| each.0 == tab).or(tabs.first()).map_or(String::new(), |each| each.0.to_owned());
    let state = STATES.iter().map(|(state, _)| *state).find(|state| state.as_str() == tab);
    let query = RowQuery { estado: state, pagina: Some(page), por_pagina: Some(PER_PAGE), ..RowQuery::default() };
    let rows = rows_of(id, query).await?;
    let credentials = credentials_of(&import).await?;
    Ok(Shown { import, tab, rows, credentials })
}

/// The states of rows in the order of the tabs, and what these are called.
const STATES: &[(RowState, &str)] = &[
    (RowState::Creada, "Creados"),
    (RowState::Valida, "Válidos"),
    (RowState::ConErrores, "Con Errores"),
    (RowState::Fallida, "Fallidos"),
    (RowState::Omitida, "Omitidos"),
    (RowState::Deshecha, "Deshechos"),
];

/// Id, words and number of each tab that has rows.
fn tabs_of(import: &Import) -> Vec<(&'static str, &'static str, i64)> {
    let count = |state: RowState| match state {
        RowState::Creada => import.creados,
        // Those that wait to be created, or were left when the import was.
        RowState::Valida => (import.validos - import.creados - import.fallidos - import.deshechos).max(0),
        RowState::ConErrores => import.con_errores,
        RowState::Fallida => import.fallidos,
        RowState::Omitida => import.omitidos,
        RowState::Deshecha => import.deshechos,
    };
    let states = STATES.iter().map(|(state, label)| (state.as_str(), *label, count(*state)));
    let mut tabs: Vec<_> = states.filter(|tab| tab.2 > 0).collect();
    let kept: i64 = tabs.iter().map(|tab| tab.2).sum();
    if import.tipo.links_families() && kept > 0 {
        tabs.push((FAMILIES, "Relaciones", kept));
    }
    tabs
}

#[component]
fn Detail(shown: Shown) -> impl IntoView {
    let Shown { import, tab, rows, credentials } = shown;
    let (id, kind, created) = (import.import_id, import.tipo, import.creados);
    let is_open = matches!(
        import.estado,
        ImportState::Validado | ImportState::Rechazado | ImportState::Validando | ImportState::Ejecutando
    );
    let may_undo = created > 0 && !import.estado.is_working();
    view! {
        <Region>
            <div class="space-y-6">
                <PageHeading title=import.archivo.clone() eyebrow=format!("Importaciones · {}", kind.label())>
                    <div class="flex flex-wrap gap-3">
                        <a class="btn btn-ghost h-12" href=HISTORY>
                            <Glyph icon=Icon::Left />
                            "Importaciones"
                        </a>
                        {may_undo
                            .then(|| {
                                view! {
                                    // Only what is interactive can ask for the number.
                                    <button
                                        {..mark::opens("deshacer")}
                                        type="button"
                                        class="btn btn-outline btn-error h-12 hidden [[data-hydrated]_&]:inline-flex"
                                    >
                                        <Glyph icon=Icon::Undo />
                                        "Deshacer"
                                    </button>
                                }
                            })}
                        {is_open
                            .then(|| {
                                view! {
                                    <a class="btn btn-primary h-12 px-6" href=import_href(id)>
                                        "Continuar"
                                    </a>
                                }
                            })}
                    </div>
                </PageHeading>
                {(import.deshechos > 0).then(|| view! { <UndoneNotice import=import.clone() /> })}
                <Facts import=import.clone() />
                <Figures import=import.clone() />
                {import.relaciones.clone().filter(|_| created > 0).map(|relations| view! { <RelationsCard relations=relations /> })}
                {credentials.map(|summary| view! { <Credentials id=id summary=summary /> })}
                <Records import=import.clone() tab=tab rows=rows />
            </div>
            {may_undo
                .then(|| {
                    let made = words::made(kind, created);
                    view! {
                        <Dialog id="deshacer" title=format!("¿Deshacer {made}?")>
                            <UndoForm id=id created=created made=made />
                        </Dialog>
                    }
                })}
        </Region>
    }
}

/// Who, when, which file.
#[component]
fn Facts(import: Import) -> impl IntoView {
    let fact = |label: &'static str, value: AnyView| {
        view! {
            <div class="min-w-0">
                <dt class="text-sm text-muted">{label}</dt>
                <dd class="font-medium wrap-anywhere">{value}</dd>
            </div>
        }
    };
    let duration = words::duration_line(&import).unwrap_or_else(|| "—".into());
    let line = words::file_line(&import.resumen, import.total);
    view! {
        <section class="surface p-5 space-y-4" aria-label="Datos de la importación">
            <dl class="grid grid-cols-2 lg:grid-cols-4 gap-4">
                {fact("Estado", view! { <StateBadge import=import.clone() /> }.into_any())}
                {fact("Quién", import.creado_por.clone().into_any())}
                {fact("Cuándo", format::date_time(import.fecha).into_any())}
                {fact("Duración", duration.into_any())}
                <div class="col-span-full">
                    <dt class="text-sm text-muted">"Huella (SHA-256)"</dt>
                    <dd class="font-mono text-sm break-all">{import.sha256.clone()}</dd>
                </div>
            </dl>
            <p class="text-sm text-muted border-t border-base-300 pt-3">{line}</p>
            {import.motivo.map(|reason| view! { <p class="text-error">{reason}</p> })}
        </section>
    }
}

#[component]
fn Figures(import: Import) -> impl IntoView {
    let ink = |value: i64, ink: &'static str| if value > 0 { ink } else { "" };
    let share = format!("{} del archivo", format::percent(import.creados, import.total));
    let not_created = import.con_errores + import.fallidos;
    let errors_note = match import.omitidos {
        0 if not_created == 0 => "ninguno".to_string(),
        0 => "no se crearon".to_string(),
        omitted => format::count(omitted, "omitido", "omitidos"),
    };
    let undone_note = if import.deshechos > 0 { "ya no están" } else { "ninguno" };
    view! {
        <div class="grid grid-cols-2 lg:grid-cols-4 gap-3 sm:gap-4">
            <Figure value=format::number(import.total) label="en total" note="filas con datos".to_string() />
            <Figure value=format::number(import.creados) label="creados" note=share ink=ink(import.creados, "text-success") />
            <Figure
                value=format::number(not_created)
                label="con errores"
                note=errors_note
                ink=ink(not_created, "text-error")
            />
            <Figure value=format::number(import.deshechos) label="deshechos" note=undone_note.to_string() />
        </div>
    }
}

#[component]
fn Records(import: Import, tab: String, rows: Page<Row>) -> impl IntoView {
    let id = import.import_id;
    let base = move |tab: &str| with_query(&detail_href(id), &[("tab", tab)]);
    let found = tabs_of(&import);
    let Some(selected) = found.iter().map(|each| each.0).find(|each| *each == tab) else {
        return view! {
            <div class="surface">
                <Empty icon=Icon::Document title="Sin registros" text="De este archivo no se guardó ninguna fila." />
            </div>
        }
        .into_any();
    };
    let tabs = found
        .into_iter()
        .map(|(id, label, count)| Tab { id, label, count: format::number(count), href: base(id) })
        .collect();
    let (page, per_page, total) = (rows.pagina, rows.por_pagina, rows.total);
    let reports = import.con_errores + import.fallidos > 0;
    view! {
        <section class="surface overflow-hidden" aria-label="Registros">
            <div class="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 px-4 lg:px-5 pt-3">
                <Tabs label="Registros de la importación" panel=PANEL selected=selected tabs=tabs />
                {reports
                    .then(|| view! { <div class="flex flex-wrap gap-2 pb-2"><Reports id=id class="btn btn-ghost btn-sm target" /></div> })}
            </div>
            <div
                {..mark::part(PANEL)}
                id=PANEL
                tabindex="-1"
                role="tabpanel"
                aria-labelledby=format!("pestana-{selected}")
                class="border-t border-base-300 scroll-mt-32"
            >
                {list(import.tipo, selected, rows.items)}
                <Pagination panel=PANEL page=page per_page=per_page total=total href=address::page_of base=base(selected) />
            </div>
        </section>
    }
    .into_any()
}

/// The rows of a tab, as their state asks for.
fn list(kind: Kind, tab: &str, rows: Vec<Row>) -> AnyView {
    let state = STATES.iter().map(|(state, _)| *state).find(|state| state.as_str() == tab);
    match state {
        None => view! { <RelationRows kind=kind rows=rows /> }.into_any(),
        Some(RowState::Creada) => view! { <ValidRows kind=kind rows=rows caption="Filas creadas" /> }.into_any(),
        Some(RowState::Valida) => view! { <ValidRows kind=kind rows=rows /> }.into_any(),
        Some(RowState::ConErrores | RowState::Fallida) => view! { <ErrorRows kind=kind rows=rows /> }.into_any(),
        Some(RowState::Omitida | RowState::Deshecha) => {
            view! { <OmittedRows id=None kind=kind rows=rows /> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_is_there_only_for_rows_that_are() {
        let mut import = crate::features::imports::page::example::import(ImportState::Completado, 2, 1);
        import.creados = 7;
        assert_eq!(
            tabs_of(&import),
            [("creada", "Creados", 7), ("con_errores", "Con Errores", 2), ("fallida", "Fallidos", 1)]
        );
        (import.creados, import.deshechos, import.tipo) = (1, 6, Kind::Estudiantes);
        let found: Vec<_> = tabs_of(&import).into_iter().map(|tab| (tab.0, tab.2)).collect();
        assert_eq!(found, [("creada", 1), ("con_errores", 2), ("fallida", 1), ("deshecha", 6), ("familias", 10)]);
    }
}
