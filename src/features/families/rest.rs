//! REST of families.

use axum::extract::Json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::FamilyCheck;
use super::service;
use crate::error::AppError;
use crate::features::access::actor::Caller;
use crate::features::access::extract::Refusals;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(verify))
}

/// The students of the year, and those without a guardian.
#[utoipa::path(get, path = "/admin/verify/relationships", tag = "familias",
    responses((status = 200, body = FamilyCheck), Refusals))]
async fn verify(Caller { platform, actor }: Caller) -> Result<Json<FamilyCheck>, AppError> {
    Ok(Json(service::verify(&platform, &actor).await?))
}
