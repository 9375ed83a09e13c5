//! REST of credentials: issuing, handing out and forgetting them, under all spellings of the stories.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::WorkbookQuery;
use super::service;
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::attachment::{Attachment, XLSX, ZIP};
use crate::features::access::extract::{PathParams, QueryParams, Refusals};

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(download))
        .routes(routes!(download_short))
        .routes(routes!(download_story))
}

/// The credentials workbook of an import, or a zip with one a classroom. Administrators only; audited; never cached; for
/// more than 20 working passwords after the second look (403 `confirmar_password`); 10 a minute.
#[utoipa::path(get, path = "/admin/import/{id}/credentials/download", tag = "credenciales",
    params(("id" = Uuid, Path), WorkbookQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody), Refusals))]
async fn download(
    caller: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<WorkbookQuery>,
) -> Result<Attachment, AppError> {
    let book = service::workbook(&caller.platform, &caller.actor, id, &query).await?;
    let content_type = if book.is_zip { ZIP } else { XLSX };
    Ok(Attachment { name: book.name, content_type, bytes: book.bytes })
}

/// The same, as HU-USERS-04 spells it.
#[utoipa::path(get, path = "/admin/import/credentials/{id}", tag = "credenciales",
    params(("id" = Uuid, Path), WorkbookQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody), Refusals))]
async fn download_short(
    caller: Caller,
    id: PathParams<Uuid>,
    query: QueryParams<WorkbookQuery>,
) -> Result<Attachment, AppError> {
    download(caller, id, query).await
}

/// The same, as HU-USERS-06 spells it.
#[utoipa::path(get, path = "/admin/import/credentials/{id}/download", tag = "credenciales",
    params(("id" = Uuid, Path), WorkbookQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody), Refusals))]
async fn download_story(
    caller: Caller,
    id: PathParams<Uuid>,
    query: QueryParams<WorkbookQuery>,
) -> Result<Attachment, AppError> {
    download(caller, id, query).await
}
