//! REST of credentials: the workbook, under both spellings of the stories.

use std::sync::Arc;

use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::service;
use crate::error::{AppError, ErrorBody};
use crate::features::session::actor::Actor;
use crate::features::session::extract::At;
use crate::platform::Platform;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(download)).routes(routes!(download_short)).routes(routes!(download_story))
}

/// The credentials workbook of an import. Administrators only; audited; never cached.
#[utoipa::path(get, path = "/admin/import/{id}/credentials/download", tag = "credenciales", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = XLSX), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn download(
    Extension(platform): Extension<Arc<Platform>>,
    actor: Actor,
    At(id): At<Uuid>,
) -> Result<Response, AppError> {
    let bytes = service::workbook(&platform, &actor, id).await?;
    let disposition = format!("attachment; filename=\"credenciales-{id}.xlsx\"");
    Ok(([(CONTENT_TYPE, XLSX), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, &disposition)], bytes)
        .into_response())
}

/// The same, as HU-USERS-04 spells it.
#[utoipa::path(get, path = "/admin/import/credentials/{id}", tag = "credenciales", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = XLSX), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn download_short(platform: Extension<Arc<Platform>>, actor: Actor, id: At<Uuid>) -> Result<Response, AppError> {
    download(platform, actor, id).await
}

/// The same, as HU-USERS-06 spells it.
#[utoipa::path(get, path = "/admin/import/credentials/{id}/download", tag = "credenciales", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = XLSX), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn download_story(platform: Extension<Arc<Platform>>, actor: Actor, id: At<Uuid>) -> Result<Response, AppError> {
    download(platform, actor, id).await
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
