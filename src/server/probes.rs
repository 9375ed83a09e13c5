//! What operators ask: is the process up, is it ready, what are the figures.

use std::sync::Arc;

use axum::extract::Extension;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::features::users::service as users;
use crate::platform::Platform;

/// `/healthz` and `/readyz`, without signing in.
pub fn routes() -> axum::Router {
    axum::Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready))
}

async fn ready(Extension(platform): Extension<Arc<Platform>>) -> (StatusCode, &'static str) {
    let reached = async { users::count(&mut platform.db.read().await?).await };
    match reached.await {
        Ok(_) => (StatusCode::OK, "listo\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "la base de datos no responde\n"),
    }
}

/// `/metrics`, for an address of its own.
pub fn metrics(handle: PrometheusHandle) -> axum::Router {
    axum::Router::new().route("/metrics", get(move || async move { handle.render() }))
}
