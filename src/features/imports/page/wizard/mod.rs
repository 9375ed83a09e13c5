//! `/admin/importar-usuarios`: from the office's sheet to accounts, in four steps and a result (HU-USERS-04 UX-01).
//!
//! The steps before a file is up are [`steps`] and [`file_step`]; an import is shown as it stands by [`import`].

mod file_step;
mod import;
mod refused;
mod result;
mod sending;
mod steps;
#[cfg(feature = "hydrate")]
mod upload;
mod working;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::import::{ImportView, Loaded};
use self::steps::Steps;
use super::load::{Lost, PER_PAGE, credentials_of, rows_of};
use super::query::{self, Place, Review, RowsTab};
use crate::error::AppError;
use crate::features::imports::model::{Import, ImportState, RowQuery, RowState, Suggestions};
use crate::features::imports::server_fns::{import_status, import_suggestions};

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
                            (Ok(Some(loaded)), Place::Import(review)) => {
                                view! { <ImportView loaded=loaded review=review /> }.into_any()
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
    let has_suggestions =
        import.estado == ImportState::Validado && import.grupos.iter().any(|group| group.sugerencias > 0);
    let suggestions = match has_suggestions {
        true => import_suggestions(review.id, suggestions_to_show(&import, &review)).await?,
        false => Vec::new(),
    };
    let credentials = match import.estado {
        ImportState::Completado => credentials_of(&import).await?,
        _ => None,
    };
    Ok(Some(Loaded { import, rows, suggestions, credentials }))
}

/// Which rows belong to the state of an import, if any.
fn rows_to_show(import: &Import, review: &Review) -> Option<RowQuery> {
    match import.estado {
        ImportState::Validado => Some(review_rows(import.con_errores, review)),
        ImportState::Completado if import.fallidos > 0 => {
            Some(RowQuery { estado: Some(RowState::Fallida), por_pagina: Some(FAILED_SHOWN), ..RowQuery::default() })
        }
        _ => None,
    }
}

/// The suggestions of the group that is shown, or of the whole file.
fn suggestions_to_show(import: &Import, review: &Review) -> Suggestions {
    let shows_errors = review.open_tab(import.con_errores) == RowsTab::Errors;
    let filter = review.filter.as_ref().filter(|_| shows_errors);
    Suggestions { campo: filter.map(|filter| filter.field.clone()), codigo: filter.map(|filter| filter.code) }
}

fn review_rows(errors: i64, review: &Review) -> RowQuery {
    let tab = review.open_tab(errors);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::imports::page::example::import;

    fn review(tab: Option<RowsTab>) -> Review {
        Review { id: uuid::Uuid::nil(), tab, page: 1, search: String::new(), filter: None, asking: false }
    }

    fn shown(import: &Import, tab: Option<RowsTab>) -> Option<RowState> {
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
