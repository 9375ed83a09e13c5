//! `/admin/importar-usuarios`: from the office's sheet to accounts, in four steps and a result
//! (HU-USERS-04 UX-01). [`query`] reads the address, which holds all of the wizard's state; the steps
//! before a file is up are [`steps`] and [`file_step`]; an import is shown as it stands by [`import`]. Past imports
//! are [`history`] and [`detail`].
//! The server renders every state; what moves within one is an island: [`file_step`], [`working`], [`undo`], and the
//! region around the review.

mod decision;
mod detail;
mod file_step;
mod history;
mod import;
mod list;
mod mend;
mod query;
mod recognised;
mod refused;
mod result;
mod review;
mod rows;
mod steps;
mod undo;
#[cfg(feature = "hydrate")]
mod upload;
mod words;
mod working;

pub use detail::DetailPage;
pub use history::HistoryPage;
pub use query::{HISTORY, PATH as IMPORT, detail_href, import_href};

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use crate::error::AppError;
use crate::features::imports::model::{ImportState, Importacion, RowPage, RowQuery, RowState};
use crate::features::imports::server_fns::{import_rows, import_status};
use crate::ui::failure::{Empty, Failure};
use crate::ui::icon::Icon;
use crate::ui::pagination::pages;

use import::ImportView;
use query::{Place, Review, RowsTab};
use steps::Steps;

/// An import and the rows that its present state asks to see.
type Loaded = (Importacion, Option<RowPage>);

/// Rows on one page of the review.
const PER_PAGE: u32 = 25;
/// Failed rows shown in the result; there are few, or the report says more.
const FAILED_SHOWN: u32 = 100;

#[component]
pub fn ImportPage() -> impl IntoView {
    let query = use_query_map();
    let place = query.with_untracked(|query| query::read(|name| query.get_str(name)));
    let asked = place.clone();
    let source = Resource::new(|| (), move |()| load(asked.clone()));
    view! {
        <Title text="Importar usuarios" />
        <div class="max-w-6xl mx-auto px-4 lg:px-8 py-6 pb-44 lg:pb-28 space-y-6">
            <Suspense>
                {move || {
                    let place = place.clone();
                    Suspend::new(async move {
                        match (source.await, place) {
                            (Ok(Some((import, rows))), Place::Import(review)) => {
                                view! { <ImportView import=import rows=rows review=review /> }.into_any()
                            }
                            (Ok(_), Place::Steps(step)) => view! { <Steps step=step /> }.into_any(),
                            (Ok(_), Place::Import(_)) => view! { <Lost error=AppError::NotFound /> }.into_any(),
                            (Err(error), _) => view! { <Lost error=error /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

async fn load(place: Place) -> Result<Option<Loaded>, AppError> {
    let Place::Import(review) = place else { return Ok(None) };
    let import = import_status(review.id).await?;
    let rows = match rows_to_show(&import, &review) {
        Some(query) => Some(rows_of(review.id, query).await?),
        None => None,
    };
    Ok(Some((import, rows)))
}

/// A page of the rows; the last one, if rows have left since and the page that is asked for is no more.
async fn rows_of(id: Uuid, query: RowQuery) -> Result<RowPage, AppError> {
    let rows = import_rows(id, query.clone()).await?;
    if !rows.items.is_empty() || rows.total == 0 {
        return Ok(rows);
    }
    import_rows(id, RowQuery { pagina: Some(pages(rows.total, rows.por_pagina)), ..query }).await
}

/// Which rows belong to the state of an import, if any.
fn rows_to_show(import: &Importacion, review: &Review) -> Option<RowQuery> {
    match import.estado {
        ImportState::Validado => Some(review_rows(import.con_errores, review)),
        ImportState::Completado if import.fallidos > 0 => {
            Some(RowQuery { estado: Some(RowState::Fallida), por_pagina: Some(FAILED_SHOWN), ..RowQuery::default() })
        }
        _ => None,
    }
}

fn review_rows(errors: i64, review: &Review) -> RowQuery {
    let tab = open_tab(errors, review);
    let filter = review.filter.as_ref().filter(|_| tab == RowsTab::Errors);
    RowQuery {
        estado: match tab {
            RowsTab::Valid => Some(RowState::Valida),
            RowsTab::Errors => Some(RowState::ConErrores),
            RowsTab::Omitted => Some(RowState::Omitida),
            RowsTab::Relations => None,
        },
        pagina: Some(review.page),
        por_pagina: Some(PER_PAGE),
        buscar: Some(review.search.clone()).filter(|search| !search.is_empty()),
        ordenar: None,
        campo: filter.map(|filter| filter.field.clone()),
        codigo: filter.map(|filter| filter.code),
    }
}

/// The chosen tab, or the one that needs attention.
fn open_tab(errors: i64, review: &Review) -> RowsTab {
    review.tab.unwrap_or(if errors > 0 { RowsTab::Errors } else { RowsTab::Valid })
}

#[component]
fn Lost(error: AppError) -> impl IntoView {
    if error == AppError::NotFound {
        view! {
            <div class="surface">
                <Empty
                    alone=true
                    icon=Icon::Search
                    title="No encontramos esta importación"
                    text="Es posible que ya no exista o que la dirección esté incompleta."
                >
                    <a class="btn btn-primary h-12 px-6" href=query::PATH>
                        "Importar un archivo"
                    </a>
                </Empty>
            </div>
        }
        .into_any()
    } else {
        view! { <Failure error=error retry=true /> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn import(estado: ImportState, con_errores: i64, fallidos: i64) -> Importacion {
        Importacion {
            import_id: uuid::Uuid::nil(),
            tipo: padron_core::import::Kind::Padres,
            archivo: String::new(),
            estado,
            motivo: None,
            total: 10,
            validos: 10 - con_errores,
            con_errores,
            advertencias: 0,
            omitidos: 0,
            creados: 0,
            fallidos,
            deshechos: 0,
            progreso: Default::default(),
            grupos: Vec::new(),
            relaciones: None,
            errores: Vec::new(),
            resumen: Default::default(),
            sha256: String::new(),
            creado_por: String::new(),
            fecha: Default::default(),
            iniciada_en: None,
            terminada_en: None,
            deshecha_en: None,
        }
    }

    fn review(tab: Option<RowsTab>) -> Review {
        Review { id: uuid::Uuid::nil(), tab, page: 1, search: String::new(), filter: None, asking: false }
    }

    fn shown(import: &Importacion, tab: Option<RowsTab>) -> Option<RowState> {
        rows_to_show(import, &review(tab)).and_then(|query| query.estado)
    }

    #[test]
    fn the_review_opens_on_what_needs_attention() {
        assert_eq!(shown(&import(ImportState::Validado, 2, 0), None), Some(RowState::ConErrores));
        assert_eq!(shown(&import(ImportState::Validado, 0, 0), None), Some(RowState::Valida));
        assert_eq!(shown(&import(ImportState::Validado, 2, 0), Some(RowsTab::Valid)), Some(RowState::Valida));
    }

    #[test]
    fn the_result_lists_rows_only_if_some_failed() {
        assert_eq!(shown(&import(ImportState::Completado, 2, 0), None), None);
        assert_eq!(shown(&import(ImportState::Completado, 0, 1), None), Some(RowState::Fallida));
        assert_eq!(shown(&import(ImportState::Ejecutando, 0, 1), None), None);
    }
}
