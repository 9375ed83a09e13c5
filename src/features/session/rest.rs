//! REST of sessions: `/api/auth`.

use std::sync::Arc;

use axum::extract::{Extension, Json};
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::header::SET_COOKIE;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::actor::{Actor, Client};
use super::model::{ChangePasswordRequest, Me, SignInRequest, SignedIn};
use super::{cookies, service};
use crate::error::{AppError, ErrorBody};
use crate::features::session::extract::Body;
use crate::platform::Platform;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(change_password))
        .routes(routes!(sign_out))
        .routes(routes!(who_am_i))
}

/// Signs in and answers a bearer token.
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = SignInRequest, security(()),
    responses((status = 200, body = SignedIn), (status = 401, body = ErrorBody), (status = 429, body = ErrorBody), (status = 503, body = ErrorBody)))]
async fn sign_in(
    Extension(platform): Extension<Arc<Platform>>,
    Extension(client): Extension<Client>,
    Body(request): Body<SignInRequest>,
) -> Result<Json<SignedIn>, AppError> {
    Ok(Json(service::sign_in(&platform, &client, &request.usuario, request.password).await?))
}

/// Changes the own password; every other session ends. Answers a new token.
#[utoipa::path(post, path = "/auth/cambiar-password", tag = "auth", request_body = ChangePasswordRequest,
    responses((status = 200, body = SignedIn), (status = 401, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn change_password(
    Extension(platform): Extension<Arc<Platform>>,
    actor: Actor,
    Body(request): Body<ChangePasswordRequest>,
) -> Result<Json<SignedIn>, AppError> {
    Ok(Json(service::change_password(&platform, &actor, request.password_actual, request.password_nueva).await?))
}

/// Ends every session of the caller.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", responses((status = 204), (status = 401, body = ErrorBody)))]
async fn sign_out(Extension(platform): Extension<Arc<Platform>>, actor: Actor) -> Result<Response, AppError> {
    service::sign_out(&platform, &actor).await?;
    let cookie = cookies::clear(&platform).map(|value| (SET_COOKIE, value));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookie)).into_response())
}

/// Who the token stands for.
#[utoipa::path(get, path = "/auth/yo", tag = "auth", responses((status = 200, body = Me), (status = 401, body = ErrorBody)))]
async fn who_am_i(actor: Actor) -> Json<Me> {
    Json(service::me(&actor))
}
