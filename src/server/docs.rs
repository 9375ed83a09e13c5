//! `/api/docs`: the OpenAPI document to browse, with Swagger UI's files inside the binary.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use utoipa_swagger_ui::Config;

use crate::error::AppError;

/// Swagger UI styles its elements as it draws them; its scripts are files, and ours alone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

pub fn routes() -> Router {
    let config = Arc::new(Config::from("/api/openapi.json"));
    Router::new()
        .route("/docs", get(|| async { Redirect::permanent("/api/docs/index.html") }))
        .route("/docs/{file}", get(move |Path(file): Path<String>| async move { send(&file, config) }))
}

fn send(file: &str, config: Arc<Config<'static>>) -> Result<Response, AppError> {
    match utoipa_swagger_ui::serve(file, config) {
        Ok(Some(found)) => {
            let headers = [
                (CONTENT_TYPE, found.content_type.as_str()),
                (CONTENT_SECURITY_POLICY, POLICY),
                (CACHE_CONTROL, "public, max-age=3600"),
            ];
            Ok((headers, found.bytes.into_owned()).into_response())
        }
        Ok(None) => Err(AppError::NotFound),
        Err(cause) => {
            tracing::error!(%cause, file, "the documentation cannot be served");
            Err(AppError::Internal)
        }
    }
}
