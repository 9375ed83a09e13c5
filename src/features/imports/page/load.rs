//! What the wizard and the history load alike, and what is shown when it cannot be.

use leptos::prelude::*;
use uuid::Uuid;

use super::query::PATH;
use crate::error::AppError;
use crate::features::credentials::model::CredentialSummary;
use crate::features::imports::model::{Import, Row, RowQuery};
use crate::features::imports::server_fns::{import_credentials, import_rows};
use crate::page::Page;
use crate::ui::failure::{Empty, Failure};
use crate::ui::icon::Icon;
use crate::ui::pagination::pages;

/// Rows on one page.
pub const PER_PAGE: u32 = 25;

/// A page of the rows; the last one, if rows have left since and the page that is asked for is no more.
pub async fn rows_of(id: Uuid, query: RowQuery) -> Result<Page<Row>, AppError> {
    let rows = import_rows(id, query.clone()).await?;
    if !rows.items.is_empty() || rows.total == 0 {
        return Ok(rows);
    }
    import_rows(id, RowQuery { pagina: Some(pages(rows.total, rows.por_pagina)), ..query }).await
}

/// How those whom the import created stand; none if it created nobody who can sign in.
pub async fn credentials_of(import: &Import) -> Result<Option<CredentialSummary>, AppError> {
    match import.creados > 0 && import.tipo.role().is_some() {
        true => import_credentials(import.import_id).await.map(Some),
        false => Ok(None),
    }
}

#[component]
pub fn Lost(error: AppError) -> impl IntoView {
    if error == AppError::NotFound {
        view! {
            <div class="surface">
                <Empty
                    alone=true
                    icon=Icon::Search
                    title="No encontramos esta importación"
                    text="Es posible que ya no exista o que la dirección esté incompleta."
                >
                    <a class="btn btn-primary h-12 px-6" href=PATH>
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
