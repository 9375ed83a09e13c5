//! REST of notices.

use axum::extract::Json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{AllRead, NoticePage, NoticeQuery, ReceivedNotice};
use super::service;
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::extract::{PathParams, QueryParams, Refusals};

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(list_notifications)).routes(routes!(mark_read)).routes(routes!(mark_all_read))
}

/// The caller's own notices, the newest first.
#[utoipa::path(get, path = "/notificaciones", tag = "notificaciones", params(NoticeQuery),
    responses((status = 200, body = NoticePage), (status = 422, body = ErrorBody), Refusals))]
async fn list_notifications(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<NoticeQuery>,
) -> Result<Json<NoticePage>, AppError> {
    Ok(Json(service::list(&platform, &actor, query).await?))
}

/// Marks one of the caller's notices as read. Repeating it changes nothing.
#[utoipa::path(post, path = "/notificaciones/{id}/leida", tag = "notificaciones", params(("id" = Uuid, Path)),
    responses((status = 200, body = ReceivedNotice), (status = 404, body = ErrorBody), Refusals))]
async fn mark_read(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<ReceivedNotice>, AppError> {
    Ok(Json(service::mark_read(&platform, &actor, id).await?))
}

/// Marks all of the caller's notices as read.
#[utoipa::path(post, path = "/notificaciones/leidas", tag = "notificaciones",
    responses((status = 200, body = AllRead), Refusals))]
async fn mark_all_read(Caller { platform, actor }: Caller) -> Result<Json<AllRead>, AppError> {
    Ok(Json(service::mark_all_read(&platform, &actor).await?))
}
