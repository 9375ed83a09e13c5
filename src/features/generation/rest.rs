//! REST of prospects and of accounts made for many of them: below `/api/prospectos`.

use axum::extract::{DefaultBodyLimit, Json};
use http::StatusCode;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{GenerateRequest, Generation, GenerationRow, GenerationsQuery, RowsQuery};
use super::service;
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::attachment::{Attachment, XLSX, ZIP};
use crate::features::access::extract::{Body, BodyRefusals, PathParams, QueryParams, Refusals};
use crate::features::credentials::model::WorkbookQuery;
use crate::features::credentials::service as credentials;
use crate::features::delivery::model::{SendRequest, Started};
use crate::features::prospects::model::{Prospect, ProspectDetail, ProspectQuery};
use crate::page::Page;

/// Room for 20,000 ids.
const MOST_BYTES: usize = 1 << 20;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list_prospects))
        .routes(routes!(generate_users).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .routes(routes!(list_generations))
        .routes(routes!(find_generation))
        .routes(routes!(generation_rows))
        .routes(routes!(cancel_generation))
        .routes(routes!(download_generation))
        .routes(routes!(send_generation))
        .routes(routes!(find_prospect))
}

/// Prospects, found by the beginnings of words of name, e-mail or carnet, without case and accents.
#[utoipa::path(get, path = "/prospectos", tag = "prospectos", params(ProspectQuery),
    responses((status = 200, body = Page<Prospect>), (status = 422, body = ErrorBody), Refusals))]
async fn list_prospects(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<ProspectQuery>,
) -> Result<Json<Page<Prospect>>, AppError> {
    Ok(Json(service::list_prospects(&platform, &actor, query).await?))
}

/// One prospect.
#[utoipa::path(get, path = "/prospectos/{id}", tag = "prospectos", params(("id" = Uuid, Path)),
    responses((status = 200, body = ProspectDetail), (status = 404, body = ErrorBody), Refusals))]
async fn find_prospect(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<ProspectDetail>, AppError> {
    Ok(Json(service::find_prospect(&platform, &actor, id).await?))
}

/// Makes accounts with role `estudiante` and first passwords, as a job: of `ids`, or of all whom `filtro` matches and who
/// have none. Twice, or by two people at once, nobody gets two. With `enviar_email` whoever has an e-mail is sent user name
/// and password; for more than 20 of them after the second look (403 `confirmar_password`). Six a minute.
#[utoipa::path(post, path = "/prospectos/generar-usuarios", tag = "prospectos", request_body = GenerateRequest,
    responses((status = 202, body = Generation), (status = 409, body = ErrorBody), Refusals, BodyRefusals))]
async fn generate_users(
    Caller { platform, actor }: Caller,
    Body(request): Body<GenerateRequest>,
) -> Result<(StatusCode, Json<Generation>), AppError> {
    Ok((StatusCode::ACCEPTED, Json(service::generate(&platform, &actor, request).await?)))
}

/// Past generations, the latest first.
#[utoipa::path(get, path = "/prospectos/generaciones", tag = "prospectos", params(GenerationsQuery),
    responses((status = 200, body = Page<Generation>), (status = 422, body = ErrorBody), Refusals))]
async fn list_generations(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<GenerationsQuery>,
) -> Result<Json<Page<Generation>>, AppError> {
    Ok(Json(service::list(&platform, &actor, query).await?))
}

/// A generation as it stands.
#[utoipa::path(get, path = "/prospectos/generaciones/{id}", tag = "prospectos", params(("id" = Uuid, Path)),
    responses((status = 200, body = Generation), (status = 404, body = ErrorBody), Refusals))]
async fn find_generation(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Generation>, AppError> {
    Ok(Json(service::find(&platform, &actor, id).await?))
}

/// What became of each of its prospects, and why.
#[utoipa::path(get, path = "/prospectos/generaciones/{id}/filas", tag = "prospectos",
    params(("id" = Uuid, Path), RowsQuery),
    responses((status = 200, body = Page<GenerationRow>), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody), Refusals))]
async fn generation_rows(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<RowsQuery>,
) -> Result<Json<Page<GenerationRow>>, AppError> {
    Ok(Json(service::rows(&platform, &actor, id, query).await?))
}

/// Stops a generation; the accounts that were made stay. Repeating it changes nothing.
#[utoipa::path(post, path = "/prospectos/generaciones/{id}/cancelar", tag = "prospectos", params(("id" = Uuid, Path)),
    responses((status = 200, body = Generation), (status = 404, body = ErrorBody), Refusals))]
async fn cancel_generation(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Generation>, AppError> {
    Ok(Json(service::cancel(&platform, &actor, id).await?))
}

/// The credentials workbook of a generation, as that of an import.
#[utoipa::path(get, path = "/prospectos/generaciones/{id}/credentials/download", tag = "prospectos",
    params(("id" = Uuid, Path), WorkbookQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody), Refusals))]
async fn download_generation(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<WorkbookQuery>,
) -> Result<Attachment, AppError> {
    service::find(&platform, &actor, id).await?;
    let book = credentials::workbook(&platform, &actor, id, &query).await?;
    let content_type = if book.is_zip { ZIP } else { XLSX };
    Ok(Attachment { name: book.name, content_type, body: book.bytes.into() })
}

/// Sends its first passwords by e-mail: to whom was not sent it yet, or with `solo_fallidos` again to whom it failed to reach.
#[utoipa::path(post, path = "/prospectos/generaciones/{id}/credentials/send-email", tag = "prospectos",
    params(("id" = Uuid, Path)), request_body = SendRequest,
    responses((status = 202, body = Started), (status = 404, body = ErrorBody), Refusals, BodyRefusals))]
async fn send_generation(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(request): Body<SendRequest>,
) -> Result<(StatusCode, Json<Started>), AppError> {
    Ok((StatusCode::ACCEPTED, Json(service::send(&platform, &actor, id, &request).await?)))
}
