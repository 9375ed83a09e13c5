//! REST of the permissions of teachers.

use axum::extract::Json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{Decision, DecisionQuery, PermissionChange, TeacherPage, TeacherPermissions, TeacherQuery};
use super::service;
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::extract::{Body, BodyRefusals, PathParams, QueryParams, Refusals};
use crate::page::Page;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(teachers))
        .routes(routes!(grant, replace_permission, change_permission))
        .routes(routes!(decisions))
}

/// Active teachers with their permissions, by surname.
#[utoipa::path(get, path = "/teachers/permissions", tag = "permisos", params(TeacherQuery),
    responses((status = 200, body = TeacherPage), Refusals))]
async fn teachers(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<TeacherQuery>,
) -> Result<Json<TeacherPage>, AppError> {
    Ok(Json(service::list(&platform, &actor, query).await?))
}

/// Gives a teacher a permission (or takes it, with `estado_activo` false).
#[utoipa::path(post, path = "/teachers/{id}/permissions", tag = "permisos", params(("id" = Uuid, Path)),
    request_body = PermissionChange,
    responses((status = 200, body = TeacherPermissions), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), Refusals, BodyRefusals))]
async fn grant(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(change): Body<PermissionChange>,
) -> Result<Json<TeacherPermissions>, AppError> {
    let active = Some(change.estado_activo.unwrap_or(true));
    Ok(Json(service::decide(&platform, &actor, id, &change.tipo_permiso, active).await?))
}

/// Switches a permission of a teacher on or off.
#[utoipa::path(put, path = "/teachers/{id}/permissions", tag = "permisos", params(("id" = Uuid, Path)),
    request_body = PermissionChange,
    responses((status = 200, body = TeacherPermissions), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), Refusals, BodyRefusals))]
async fn replace_permission(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(change): Body<PermissionChange>,
) -> Result<Json<TeacherPermissions>, AppError> {
    Ok(Json(service::decide(&platform, &actor, id, &change.tipo_permiso, change.estado_activo).await?))
}

/// The same as PUT.
#[utoipa::path(patch, path = "/teachers/{id}/permissions", tag = "permisos", params(("id" = Uuid, Path)),
    request_body = PermissionChange,
    responses((status = 200, body = TeacherPermissions), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), Refusals, BodyRefusals))]
async fn change_permission(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(change): Body<PermissionChange>,
) -> Result<Json<TeacherPermissions>, AppError> {
    Ok(Json(service::decide(&platform, &actor, id, &change.tipo_permiso, change.estado_activo).await?))
}

/// Who decided what about a teacher, and when; the latest first.
#[utoipa::path(get, path = "/teachers/{id}/permissions/history", tag = "permisos",
    params(("id" = Uuid, Path), DecisionQuery),
    responses((status = 200, body = Page<Decision>), (status = 404, body = ErrorBody), Refusals))]
async fn decisions(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<DecisionQuery>,
) -> Result<Json<Page<Decision>>, AppError> {
    Ok(Json(service::history(&platform, &actor, id, query).await?))
}
