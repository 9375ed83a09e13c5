//! `GET /activar/{code}`: where the link in a message leads. It looks nothing up and uses nothing up. The code moves from the
//! address into a cookie, so that it stands in no history, no log and no `Referer` of the page that follows.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use http::header::{REFERRER_POLICY, SET_COOKIE};

use super::cookies;
use crate::paths::{ACTIVATE, activation_of};
use crate::platform::Platform;

pub fn routes() -> Router {
    Router::new().route(&activation_of("{code}"), get(open_link))
}

async fn open_link(Extension(platform): Extension<Arc<Platform>>, Path(code): Path<String>) -> Response {
    let cookie = cookies::carry_link(&platform, &code).map(|value| (SET_COOKIE, value));
    ([(REFERRER_POLICY, "no-referrer")], AppendHeaders(cookie), Redirect::to(ACTIVATE)).into_response()
}

/// A path as a log may show it: without the code of a link.
pub fn without_code(path: &str) -> &str {
    let is_link = path.strip_prefix(ACTIVATE).is_some_and(|rest| rest.starts_with('/'));
    if is_link { "/activar/…" } else { path }
}
