//! What every server function needs of its request: platform, actor, true status, cookies.

use std::sync::Arc;

use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::actor::{Actor, Client, Viewer};
use super::model::SignedIn;
use super::{cookies, token};
use crate::error::AppError;
use crate::platform::Platform;

/// Runs a server function's body and gives its error the true HTTP status, except for the
/// redirect of a form posted without JavaScript.
pub async fn answer<T>(body: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let response = use_context::<ResponseOptions>();
    let plain_form = use_context::<Parts>().is_some_and(|parts| is_plain_form(&parts));
    let result = body.await;
    if let (Err(error), Some(response), false) = (&result, response, plain_form) {
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

pub fn platform() -> Result<Arc<Platform>, AppError> {
    extension::<Arc<Platform>>()
}

/// The signed-in person; `Unauthenticated` when there is none.
pub fn actor() -> Result<Actor, AppError> {
    viewer()?.ok_or(AppError::Unauthenticated)
}

/// The signed-in person, if any.
pub fn viewer() -> Result<Option<Actor>, AppError> {
    extension::<Viewer>().map(|viewer| viewer.0)
}

pub fn client() -> Result<Client, AppError> {
    extension::<Client>()
}

/// Hands the browser its session and marks it as known.
pub fn set_session(platform: &Platform, signed: &SignedIn) -> Result<(), AppError> {
    let response = use_context::<ResponseOptions>().ok_or(AppError::Internal)?;
    let device = token::for_device(platform, signed.usuario.id)?;
    for cookie in cookies::set(platform, &signed.token, &device).into_iter().flatten() {
        response.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
}

pub fn clear_session(platform: &Platform) -> Result<(), AppError> {
    let response = use_context::<ResponseOptions>().ok_or(AppError::Internal)?;
    if let Some(cookie) = cookies::clear(platform) {
        response.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
}

fn extension<T: Clone + Send + Sync + 'static>() -> Result<T, AppError> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<T>().cloned()).ok_or(AppError::Internal)
}
