//! REST of credentials: issuing, handing out and forgetting them, under all spellings of the stories.

use axum::extract::Json;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::StatusCode;
use http::header::CACHE_CONTROL;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{
    CredentialSummary, HandOver, Issuance, IssueForRequest, IssueRequest, PeopleQuery, PersonCredential, PrintForm,
    PrintQuery, PurgeRequest, Purged, Revealed, WorkbookQuery,
};
use super::service;
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::attachment::{Attachment, XLSX, ZIP};
use crate::features::access::extract::{Body, BodyRefusals, PathParams, QueryParams, Refusals};
use crate::page::Page;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(summary, issue))
        .routes(routes!(issue_story))
        .routes(routes!(people))
        .routes(routes!(purge))
        .routes(routes!(hand_over))
        .routes(routes!(reveal))
        .routes(routes!(download))
        .routes(routes!(download_short))
        .routes(routes!(download_story))
        .routes(routes!(print))
        .routes(routes!(letters))
}

/// How the people of an import stand: issued, working, come in, by classroom.
#[utoipa::path(get, path = "/admin/import/{id}/credentials", tag = "credenciales", params(("id" = Uuid, Path)),
    responses((status = 200, body = CredentialSummary), (status = 404, body = ErrorBody), Refusals))]
async fn summary(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<CredentialSummary>, AppError> {
    Ok(Json(service::summary(&platform, &actor, id).await?))
}

/// Issues first passwords to those who have none left; with `renovar` replaces working ones, too. Never for people with a
/// password of their own. For more than 100 people a job does it: 202, with its progress in `trabajo`. To replace those of
/// more than 20 people wants the second look.
#[utoipa::path(post, path = "/admin/import/{id}/credentials", tag = "credenciales", params(("id" = Uuid, Path)),
    request_body = IssueRequest,
    responses((status = 200, body = Issuance), (status = 202, body = Issuance), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), Refusals, BodyRefusals))]
async fn issue(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(request): Body<IssueRequest>,
) -> Result<(StatusCode, Json<Issuance>), AppError> {
    let issuance = service::issue(&platform, &actor, id, request.renovar).await?;
    let status = if issuance.trabajo.is_some() { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(issuance)))
}

/// The same, as HU-USERS-06 spells it.
#[utoipa::path(post, path = "/admin/import/generate-credentials", tag = "credenciales", request_body = IssueForRequest,
    responses((status = 200, body = Issuance), (status = 202, body = Issuance), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), Refusals, BodyRefusals))]
async fn issue_story(
    caller: Caller,
    Body(IssueForRequest { import_id, renovar }): Body<IssueForRequest>,
) -> Result<(StatusCode, Json<Issuance>), AppError> {
    issue(caller, PathParams(import_id), Body(IssueRequest { renovar })).await
}

/// The active people of an import, by surname, without any secret.
#[utoipa::path(get, path = "/admin/import/{id}/credentials/people", tag = "credenciales",
    params(("id" = Uuid, Path), PeopleQuery),
    responses((status = 200, body = Page<PersonCredential>), (status = 404, body = ErrorBody), Refusals))]
async fn people(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<PeopleQuery>,
) -> Result<Json<Page<PersonCredential>>, AppError> {
    Ok(Json(service::list_people(&platform, &actor, id, query).await?))
}

/// Forgets the kept passwords of an import; `confirmar` is how many there are. Those that were handed out work on.
#[utoipa::path(post, path = "/admin/import/{id}/credentials/purge", tag = "credenciales", params(("id" = Uuid, Path)),
    request_body = PurgeRequest,
    responses((status = 200, body = Purged), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals, BodyRefusals))]
async fn purge(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(request): Body<PurgeRequest>,
) -> Result<Json<Purged>, AppError> {
    Ok(Json(service::purge(&platform, &actor, id, request.confirmar).await?))
}

/// Notes that a person's slip was handed over, or was not after all. `usuario` is the `id` of the list of people.
#[utoipa::path(patch, path = "/admin/import/{id}/credentials/{usuario}", tag = "credenciales",
    params(("id" = Uuid, Path), ("usuario" = Uuid, Path)), request_body = HandOver,
    responses((status = 200, body = PersonCredential), (status = 404, body = ErrorBody), Refusals, BodyRefusals))]
async fn hand_over(
    Caller { platform, actor }: Caller,
    PathParams((id, user)): PathParams<(Uuid, Uuid)>,
    Body(request): Body<HandOver>,
) -> Result<Json<PersonCredential>, AppError> {
    Ok(Json(service::hand_over(&platform, &actor, id, user, request.entregada).await?))
}

/// Opens one person's first password, with the text to paste by hand. Audited; never cached; 30 a minute.
#[utoipa::path(post, path = "/admin/import/{id}/credentials/{usuario}/revelar", tag = "credenciales",
    params(("id" = Uuid, Path), ("usuario" = Uuid, Path)),
    responses((status = 200, body = Revealed), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals))]
async fn reveal(
    Caller { platform, actor }: Caller,
    PathParams((id, user)): PathParams<(Uuid, Uuid)>,
) -> Result<Response, AppError> {
    let revealed = service::reveal(&platform, &actor, id, user).await?;
    Ok((AppendHeaders([(CACHE_CONTROL, "no-store")]), Json(revealed)).into_response())
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
    Ok(Attachment { name: book.name, content_type, body: book.bytes.into() })
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

/// Slips (eight a page), letters (a page a person), or a zip of letters, of those whose first password works. Audited; never
/// cached; for more than 20 people after the second look.
#[utoipa::path(get, path = "/admin/import/{id}/credentials/print", tag = "credenciales",
    params(("id" = Uuid, Path), PrintQuery),
    responses((status = 200, content_type = "application/pdf"), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody), Refusals))]
async fn print(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<PrintQuery>,
) -> Result<Attachment, AppError> {
    let print = service::print(&platform, &actor, id, query.form()?, &query).await?;
    Ok(attached(print))
}

/// A zip with a letter a person.
#[utoipa::path(get, path = "/admin/import/{id}/credentials/pdfs", tag = "credenciales",
    params(("id" = Uuid, Path), PrintQuery),
    responses((status = 200, content_type = "application/zip"), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 422, body = ErrorBody), Refusals))]
async fn letters(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<PrintQuery>,
) -> Result<Attachment, AppError> {
    let print = service::print(&platform, &actor, id, PrintForm::Individual, &query).await?;
    Ok(attached(print))
}

fn attached(print: service::Print) -> Attachment {
    let content_type = if print.is_zip { ZIP } else { service::PDF };
    Attachment { name: print.name, content_type, body: print.body }
}
