//! REST of families.

use std::sync::Arc;

use axum::extract::{Extension, Json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::FamilyCheck;
use super::service;
use crate::error::{AppError, ErrorBody};
use crate::features::session::actor::Actor;
use crate::platform::Platform;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(verify))
}

/// The students of the year, and those without a guardian.
#[utoipa::path(get, path = "/admin/verify/relationships", tag = "familias",
    responses((status = 200, body = FamilyCheck), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody)))]
async fn verify(Extension(platform): Extension<Arc<Platform>>, actor: Actor) -> Result<Json<FamilyCheck>, AppError> {
    Ok(Json(service::verify(&platform, &actor).await?))
}
