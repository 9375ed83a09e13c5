//! REST of forgotten passwords: `/api/auth/recuperar`.

use http::StatusCode;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service;
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Visitor;
use crate::features::access::extract::{Body, BodyRefusals};

/// Body of `POST /api/auth/recuperar`.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct RecoverRequest {
    /// Document number, carnet or e-mail.
    #[schema(example = "40100001")]
    pub usuario: String,
}

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(recover))
}

/// Asks for a link to choose another password by. The answer is the same whoever is asked for, and says nothing about
/// whether there is such a person.
#[utoipa::path(post, path = "/auth/recuperar", tag = "auth", request_body = RecoverRequest, security(()),
    responses((status = 202), (status = 429, body = ErrorBody), BodyRefusals))]
async fn recover(
    Visitor { platform, .. }: Visitor,
    Body(request): Body<RecoverRequest>,
) -> Result<StatusCode, AppError> {
    service::request(&platform, &request.usuario).await?;
    Ok(StatusCode::ACCEPTED)
}
