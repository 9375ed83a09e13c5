//! The pages' door to [`super::service`]. Uploads and downloads are REST's ([`super::rest`]).

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{Importacion, RowPage, RowQuery, Standing};
use crate::error::AppError;

/// An import as it stands.
#[server(endpoint = "importacion", input = Json)]
pub async fn import_status(id: Uuid) -> Result<Importacion, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::find(&*door::platform()?, &door::actor()?, id).await }).await
}

/// How far the work on it is: all that a waiting page asks, again and again.
#[server(endpoint = "importacion-avance", input = Json)]
pub async fn import_standing(id: Uuid) -> Result<Standing, AppError> {
    let Importacion { estado, progreso, creados, .. } = import_status(id).await?;
    Ok(Standing { estado, progreso, creados })
}

/// A page of its rows.
#[server(endpoint = "importacion-filas", input = Json)]
pub async fn import_rows(id: Uuid, query: RowQuery) -> Result<RowPage, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::rows(&*door::platform()?, &door::actor()?, id, query).await }).await
}

/// «Procesar Válidos». Repeating it changes nothing. A plain form post.
#[server(endpoint = "importacion-ejecutar")]
pub async fn execute_import(id: Uuid) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::execute(&*door::platform()?, &door::actor()?, id).await.map(drop) }).await
}

/// Leaves an import that was checked and not run. A plain form post.
#[server(endpoint = "importacion-cancelar")]
pub async fn cancel_import(id: Uuid) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::cancel(&*door::platform()?, &door::actor()?, id).await.map(drop) }).await
}
