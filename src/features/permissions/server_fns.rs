//! How the pages call [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{DecisionQuery, TeacherHistory, TeacherPage, TeacherQuery};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use {super::service, crate::features::access::context::answer};

/// Active teachers with their switches.
#[server(endpoint = "permisos", input = Json)]
pub async fn list_teachers(query: TeacherQuery) -> Result<TeacherPage, AppError> {
    answer(async |caller| service::list(&caller.platform, &caller.actor, query).await).await
}

/// A teacher and the decisions about them.
#[server(endpoint = "permisos-docente", input = Json)]
pub async fn find_teacher(id: Uuid, query: DecisionQuery) -> Result<TeacherHistory, AppError> {
    answer(async |caller| service::teacher(&caller.platform, &caller.actor, id, query).await).await
}

/// Switches a permission on or off. A plain form post; `volver` is the query of the list to go back to.
#[server(endpoint = "permisos-cambiar")]
pub async fn decide_permission(
    docente_id: Uuid,
    tipo_permiso: String,
    estado_activo: bool,
    volver: String,
) -> Result<(), AppError> {
    answer(async |caller| {
        service::decide(&caller.platform, &caller.actor, docente_id, &tipo_permiso, Some(estado_activo)).await?;
        leptos_axum::redirect(&super::page::query::saved_href(&volver));
        Ok(())
    })
    .await
}
