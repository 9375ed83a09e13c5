//! REST of credentials: the workbook, under both spellings of the stories.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::service;
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::attachment::{Attachment, XLSX};
use crate::features::access::extract::{PathParams, Refusals};

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(download)).routes(routes!(download_short)).routes(routes!(download_story))
}

/// The credentials workbook of an import. Administrators only; audited; never cached.
#[utoipa::path(get, path = "/admin/import/{id}/credentials/download", tag = "credenciales", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = XLSX), (status = 404, body = ErrorBody), Refusals))]
async fn download(caller: Caller, PathParams(id): PathParams<Uuid>) -> Result<Attachment, AppError> {
    let bytes = service::workbook(&caller.platform, &caller.actor, id).await?;
    Ok(Attachment { name: format!("credenciales-{id}.xlsx"), content_type: XLSX, bytes })
}

/// The same, as HU-USERS-04 spells it.
#[utoipa::path(get, path = "/admin/import/credentials/{id}", tag = "credenciales", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = XLSX), (status = 404, body = ErrorBody), Refusals))]
async fn download_short(caller: Caller, id: PathParams<Uuid>) -> Result<Attachment, AppError> {
    download(caller, id).await
}

/// The same, as HU-USERS-06 spells it.
#[utoipa::path(get, path = "/admin/import/credentials/{id}/download", tag = "credenciales", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = XLSX), (status = 404, body = ErrorBody), Refusals))]
async fn download_story(caller: Caller, id: PathParams<Uuid>) -> Result<Attachment, AppError> {
    download(caller, id).await
}
