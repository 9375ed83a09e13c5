//! What a server function needs of its request, and the true status of its answer.

use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::actor::{Caller, Visitor};
use crate::error::AppError;

/// Runs the body for the person who is signed in. Its error gets the true HTTP status, except for the redirect of a form
/// posted without JavaScript.
///
/// # Errors
/// The body's, and `Unauthenticated` when nobody is signed in.
pub async fn answer<T>(body: impl AsyncFnOnce(Caller) -> Result<T, AppError>) -> Result<T, AppError> {
    answer_anyone(async |Visitor { platform, actor, .. }| {
        body(Caller { platform, actor: actor.ok_or(AppError::Unauthenticated)? }).await
    })
    .await
}

/// As [`answer`], signed in or not.
pub async fn answer_anyone<T>(body: impl AsyncFnOnce(Visitor) -> Result<T, AppError>) -> Result<T, AppError> {
    let parts = use_context::<Parts>();
    let response = use_context::<ResponseOptions>();
    let result = match parts.as_ref().and_then(Visitor::of) {
        Some(visitor) => body(visitor).await,
        None => Err(AppError::Internal),
    };
    if let (Err(error), Some(response), false) = (&result, response, parts.as_ref().is_some_and(is_plain_form)) {
        if let Ok(status) = StatusCode::from_u16(error.status()) {
            response.set_status(status);
        }
        if let Some(seconds) = error.retry_after() {
            response.insert_header(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
    result
}

fn is_plain_form(parts: &Parts) -> bool {
    parts
        .headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/html"))
}
