//! REST of notices and polls.

use axum::extract::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{Poll, PollResults, PublicationQuery, PublishedNotice, TaughtCourse};
use super::service::{self, NewNotice, NewPoll};
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::extract::{Body, BodyRefusals, PathParams, QueryParams, Refusals};
use crate::page::Page;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(assignments))
        .routes(routes!(list_notices, publish_notice))
        .routes(routes!(list_polls, publish_poll))
        .routes(routes!(vote))
        .routes(routes!(results))
}

/// Which page of the list.
#[derive(Deserialize, utoipa::IntoParams)]
struct PageQuery {
    /// From 1.
    pagina: Option<u32>,
    /// At most 200; 25 when absent.
    por_pagina: Option<u32>,
}

/// The courses of the signed-in teacher in the current school year, and how many families each reaches.
#[utoipa::path(get, path = "/asignaciones", tag = "publicaciones", params(PageQuery),
    responses((status = 200, body = Page<TaughtCourse>), Refusals))]
async fn assignments(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<PageQuery>,
) -> Result<Json<Page<TaughtCourse>>, AppError> {
    Ok(Json(service::assignments(&platform, &actor, query.pagina, query.por_pagina).await?))
}

/// Notices: a permitted teacher's own, or those for a guardian.
#[utoipa::path(get, path = "/comunicados", tag = "publicaciones", params(PublicationQuery),
    responses((status = 200, body = Page<PublishedNotice>), (status = 422, body = ErrorBody), Refusals))]
async fn list_notices(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<PublicationQuery>,
) -> Result<Json<Page<PublishedNotice>>, AppError> {
    Ok(Json(service::notices(&platform, &actor, query).await?))
}

/// A notice to publish.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct NoticeBody {
    /// 1–120 characters.
    titulo: String,
    /// 1–4,000 characters; line breaks are kept.
    texto: String,
    /// Ids of the teacher's own courses (`/asignaciones`), at least one.
    asignaciones: Vec<String>,
}

/// Publishes a notice for the families of the teacher's courses.
#[utoipa::path(post, path = "/comunicados", tag = "publicaciones", request_body = NoticeBody,
    responses((status = 201, body = PublishedNotice), Refusals, BodyRefusals))]
async fn publish_notice(
    Caller { platform, actor }: Caller,
    Body(body): Body<NoticeBody>,
) -> Result<(StatusCode, Json<PublishedNotice>), AppError> {
    let notice = NewNotice { title: body.titulo, text: body.texto, assignments: body.asignaciones, key: None };
    Ok((StatusCode::CREATED, Json(service::publish_notice(&platform, &actor, notice).await?)))
}

/// Polls: a permitted teacher's own, or those for a guardian.
#[utoipa::path(get, path = "/encuestas", tag = "publicaciones", params(PublicationQuery),
    responses((status = 200, body = Page<Poll>), (status = 422, body = ErrorBody), Refusals))]
async fn list_polls(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<PublicationQuery>,
) -> Result<Json<Page<Poll>>, AppError> {
    Ok(Json(service::polls(&platform, &actor, query).await?))
}

/// A poll to publish.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct PollBody {
    /// 1–200 characters.
    pregunta: String,
    /// 2–10 of them, 1–120 characters each.
    opciones: Vec<String>,
    /// RFC 3339; later than now, within a year.
    cierra_en: String,
    /// Ids of the teacher's own courses (`/asignaciones`), at least one.
    asignaciones: Vec<String>,
}

/// Publishes a poll among the families of the teacher's courses.
#[utoipa::path(post, path = "/encuestas", tag = "publicaciones", request_body = PollBody,
    responses((status = 201, body = Poll), Refusals, BodyRefusals))]
async fn publish_poll(
    Caller { platform, actor }: Caller,
    Body(body): Body<PollBody>,
) -> Result<(StatusCode, Json<Poll>), AppError> {
    let poll = NewPoll {
        question: body.pregunta,
        choices: body.opciones,
        closes: body.cierra_en,
        assignments: body.asignaciones,
        key: None,
    };
    Ok((StatusCode::CREATED, Json(service::publish_poll(&platform, &actor, poll).await?)))
}

#[derive(Deserialize, ToSchema)]
struct VoteBody {
    /// Number of the option.
    opcion: Option<i64>,
}

/// A guardian's one vote.
#[utoipa::path(post, path = "/encuestas/{id}/votos", tag = "publicaciones", params(("id" = Uuid, Path)),
    request_body = VoteBody,
    responses((status = 200, body = Poll), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals, BodyRefusals))]
async fn vote(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(body): Body<VoteBody>,
) -> Result<Json<Poll>, AppError> {
    Ok(Json(service::vote(&platform, &actor, id, body.opcion).await?))
}

/// The count of a poll, for its author.
#[utoipa::path(get, path = "/encuestas/{id}/resultados", tag = "publicaciones", params(("id" = Uuid, Path)),
    responses((status = 200, body = PollResults), (status = 404, body = ErrorBody), Refusals))]
async fn results(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<PollResults>, AppError> {
    Ok(Json(service::results(&platform, &actor, id).await?))
}
