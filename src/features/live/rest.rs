//! REST of the event stream.

use std::convert::Infallible;

use axum::http::{HeaderName, header};
use axum::response::sse::Sse;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::events;
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::extract::Refusals;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(listen))
}

/// Server-sent events: `notificaciones` (`{"sin_leer":n,"ultima":{…}|null}`), for directors `permisos` and `estructura`,
/// for teachers `mis-permisos`, for administrators `envios` (`{"version":"…"}`, which differs when somebody decided or saved); each once at the start
/// and whenever it differs. Ends with the session.
#[utoipa::path(get, path = "/notificaciones/eventos", tag = "notificaciones",
    responses((status = 200, content_type = "text/event-stream", body = String),
        (status = 503, body = ErrorBody, description = "Too many streams; `Retry-After` says when to come again"),
        Refusals))]
async fn listen(Caller { platform, actor }: Caller) -> Result<Response, AppError> {
    let events = events::listen(&platform, actor)?;
    let headers = [(header::CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((headers, Sse::new(events.map(Ok::<_, Infallible>))).into_response())
}
