//! REST of levels and grades.

use axum::extract::Json;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::{self, LevelPage};
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::extract::QueryParams;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(levels))
}

/// Which page of the list.
#[derive(Deserialize, utoipa::IntoParams)]
struct PageQuery {
    /// From 1.
    pagina: Option<usize>,
    /// At most 200; 25 when absent.
    por_pagina: Option<usize>,
}

/// Levels and grades of the school.
#[utoipa::path(get, path = "/nivel-grado", tag = "datos maestros", params(PageQuery),
    responses((status = 200, body = LevelPage), (status = 401, body = ErrorBody)))]
async fn levels(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<PageQuery>,
) -> Result<Json<LevelPage>, AppError> {
    Ok(Json(service::levels(&platform, &actor, query.pagina.unwrap_or(1), query.por_pagina.unwrap_or(25)).await?))
}
