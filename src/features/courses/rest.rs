//! REST of levels and grades.

use axum::extract::Json;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::{self, GradeRow};
use crate::error::AppError;
use crate::features::access::actor::Caller;
use crate::features::access::extract::{QueryParams, Refusals};
use crate::page::Page;
use crate::platform::listing::Paging;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(levels))
}

/// Which page of the list.
#[derive(Deserialize, utoipa::IntoParams)]
struct PageQuery {
    /// From 1.
    pagina: Option<u32>,
    /// At most 200; 25 when absent.
    por_pagina: Option<u32>,
}

/// Levels and grades of the school.
#[utoipa::path(get, path = "/nivel-grado", tag = "datos maestros", params(PageQuery),
    responses((status = 200, body = Page<GradeRow>), Refusals))]
async fn levels(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<PageQuery>,
) -> Result<Json<Page<GradeRow>>, AppError> {
    Ok(Json(service::levels(&platform, &actor, Paging::new(query.pagina, query.por_pagina)).await?))
}
