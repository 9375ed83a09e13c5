//! How the page calls [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use padron_core::evaluation::Proposed;

use super::model::{Board, ConfigurationQuery};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use {super::service, crate::features::access::context::answer, crate::paths::EVALUATION};

/// The year's structure, and a page of the history if one is asked for.
#[server(endpoint = "estructura", input = Json)]
pub async fn evaluation_board(history: Option<ConfigurationQuery>) -> Result<Board, AppError> {
    answer(async |caller| service::board(&caller.platform, &caller.actor, history).await).await
}

/// Saves a draft. A plain form post.
#[server(endpoint = "estructura-guardar")]
pub async fn save_structure(
    anio: i32,
    version: i64,
    #[server(default)] componentes: Vec<Proposed>,
) -> Result<(), AppError> {
    answer(async |caller| {
        let change = service::Change {
            proposal: service::Proposal::Components(componentes),
            confirm: false,
            seen: Some(version),
            year: Some(anio),
        };
        service::save(&caller.platform, &caller.actor, change).await?;
        leptos_axum::redirect(&format!("{EVALUATION}?aviso=borrador"));
        Ok(())
    })
    .await
}

/// Confirms the draft that was seen, for the whole year. A plain form post.
#[server(endpoint = "estructura-confirmar")]
pub async fn confirm_structure(anio: i32, version: i64) -> Result<(), AppError> {
    answer(async |caller| {
        service::confirm(&caller.platform, &caller.actor, anio, version).await?;
        leptos_axum::redirect(&format!("{EVALUATION}?aviso=registrada"));
        Ok(())
    })
    .await
}
