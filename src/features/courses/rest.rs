//! REST of levels and grades.

use std::sync::Arc;

use axum::extract::{Extension, Json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::{self, LevelGrade};
use crate::error::{AppError, ErrorBody};
use crate::features::session::actor::Actor;
use crate::platform::Platform;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(levels))
}

/// Levels and grades of the school.
#[utoipa::path(get, path = "/nivel-grado", tag = "datos maestros",
    responses((status = 200, body = Vec<LevelGrade>), (status = 401, body = ErrorBody)))]
async fn levels(
    Extension(platform): Extension<Arc<Platform>>,
    actor: Actor,
) -> Result<Json<Vec<LevelGrade>>, AppError> {
    Ok(Json(service::levels(&platform, &actor).await?))
}
