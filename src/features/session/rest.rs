//! REST of sessions: `/api/auth`.

use axum::extract::Json;
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::header::SET_COOKIE;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{ActivateRequest, ChangePasswordRequest, ConfirmPasswordRequest, SignInRequest, SignedIn};
use super::{activation, cookies, service};
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::{Caller, Visitor};
use crate::features::access::extract::{Body, BodyRefusals, Refusals};
use crate::features::access::model::Me;
use crate::features::users::service::LinkCode;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(activate))
        .routes(routes!(change_password))
        .routes(routes!(confirm_password))
        .routes(routes!(sign_out))
        .routes(routes!(who_am_i))
}

/// Signs in and answers a bearer token.
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = SignInRequest, security(()),
    responses((status = 200, body = SignedIn), (status = 401, body = ErrorBody), (status = 429, body = ErrorBody), (status = 503, body = ErrorBody)))]
async fn sign_in(
    Visitor { platform, client, .. }: Visitor,
    Body(request): Body<SignInRequest>,
) -> Result<Json<SignedIn>, AppError> {
    Ok(Json(service::sign_in(&platform, &client, &request.usuario, request.password).await?))
}

/// Chooses a password behind a link, which is used up by it; every session of that person ends. Answers a bearer token, as
/// signing in does; 422 `enlace_invalido` alike for unknown, used and expired codes.
#[utoipa::path(post, path = "/auth/activar", tag = "auth", request_body = ActivateRequest, security(()),
    responses((status = 200, body = SignedIn), (status = 409, body = ErrorBody), (status = 429, body = ErrorBody), BodyRefusals))]
async fn activate(
    Visitor { platform, client, .. }: Visitor,
    Body(request): Body<ActivateRequest>,
) -> Result<Json<SignedIn>, AppError> {
    let code = LinkCode::new(request.codigo);
    Ok(Json(activation::activate(&platform, &client, &code, request.password_nueva).await?))
}

/// Changes the own password; every other session ends. Answers a new token.
#[utoipa::path(post, path = "/auth/cambiar-password", tag = "auth", request_body = ChangePasswordRequest,
    responses((status = 200, body = SignedIn), Refusals, BodyRefusals))]
async fn change_password(
    Caller { platform, actor }: Caller,
    Body(request): Body<ChangePasswordRequest>,
) -> Result<Json<SignedIn>, AppError> {
    Ok(Json(service::change_password(&platform, &actor, request.password_actual, request.password_nueva).await?))
}

/// The second look: types the own password once more, which is good for ten minutes in this session. What opens the
/// secrets of more than 20 people asks for it (403 `confirmar_password`).
#[utoipa::path(post, path = "/auth/confirmar", tag = "auth", request_body = ConfirmPasswordRequest,
    responses((status = 204), Refusals, BodyRefusals))]
async fn confirm_password(
    Caller { platform, actor }: Caller,
    Body(request): Body<ConfirmPasswordRequest>,
) -> Result<StatusCode, AppError> {
    service::confirm_password(&platform, &actor, request.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends every session of the caller.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", responses((status = 204), Refusals))]
async fn sign_out(Caller { platform, actor }: Caller) -> Result<Response, AppError> {
    service::sign_out(&platform, &actor).await?;
    let cookie = cookies::clear(&platform).map(|value| (SET_COOKIE, value));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookie)).into_response())
}

/// Who the token stands for.
#[utoipa::path(get, path = "/auth/yo", tag = "auth", responses((status = 200, body = Me), Refusals))]
async fn who_am_i(Caller { actor, .. }: Caller) -> Json<Me> {
    Json(actor.me())
}
