//! The page's door to [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::model::{Board, ComponentInput, ConfigurationQuery};
use crate::error::AppError;

/// The year's structure, and a page of the history if one is asked for.
#[server(endpoint = "estructura", input = Json)]
pub async fn evaluation_board(history: Option<ConfigurationQuery>) -> Result<Board, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::board(&*door::platform()?, &door::actor()?, history).await }).await
}

/// Saves a draft. A plain form post.
#[server(endpoint = "estructura-guardar")]
pub async fn save_structure(
    anio: i32,
    version: i64,
    #[server(default)] componentes: Vec<ComponentInput>,
) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move {
        let change = super::service::Change {
            proposal: super::service::Proposal::Components(componentes.into_iter().map(Into::into).collect()),
            confirm: false,
            seen: Some(version),
            year: Some(anio),
        };
        super::service::save(&*door::platform()?, &door::actor()?, change).await?;
        leptos_axum::redirect("/dashboard/configuracion-evaluacion?aviso=borrador");
        Ok(())
    })
    .await
}

/// Confirms the draft that was seen, for the whole year. A plain form post.
#[server(endpoint = "estructura-confirmar")]
pub async fn confirm_structure(anio: i32, version: i64) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move {
        super::service::confirm(&*door::platform()?, &door::actor()?, anio, version).await?;
        leptos_axum::redirect("/dashboard/configuracion-evaluacion?aviso=registrada");
        Ok(())
    })
    .await
}
