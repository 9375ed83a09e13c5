//! The pages' door to [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{DecisionQuery, TeacherHistory, TeacherPage, TeacherQuery};
use crate::error::AppError;

/// Active teachers with their switches.
#[server(endpoint = "permisos", input = Json)]
pub async fn list_teachers(query: TeacherQuery) -> Result<TeacherPage, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::list(&*door::platform()?, &door::actor()?, query).await }).await
}

/// A teacher and the decisions about them.
#[server(endpoint = "permisos-docente", input = Json)]
pub async fn find_teacher(id: Uuid, query: DecisionQuery) -> Result<TeacherHistory, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::teacher(&*door::platform()?, &door::actor()?, id, query).await }).await
}

/// Switches a permission on or off. A plain form post; `volver` is the query of the list to go back to.
#[server(endpoint = "permisos-cambiar")]
pub async fn decide_permission(
    docente_id: Uuid,
    tipo_permiso: String,
    estado_activo: bool,
    volver: String,
) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move {
        let (platform, actor) = (door::platform()?, door::actor()?);
        super::service::decide(&platform, &actor, docente_id, &tipo_permiso, Some(estado_activo)).await?;
        leptos_axum::redirect(&super::page::saved_href(&volver));
        Ok(())
    })
    .await
}
