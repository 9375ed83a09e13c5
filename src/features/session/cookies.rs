//! The cookies: the session, the mark of a browser that signed in before, and, for some minutes, the code of a link to
//! choose a password.
//!
//! Under https all are `Secure` with the `__Host-` prefix; plain http (loopback only, the
//! settings see to that) gets plain names.

use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::TimeDelta;
use http::{HeaderMap, HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::model::SignedIn;
use super::token;
use crate::error::AppError;
use crate::features::users::service::LinkCode;
use crate::platform::Platform;

struct Names {
    session: &'static str,
    device: &'static str,
    link: &'static str,
}

/// How long one may take to choose a password.
const LINK_LIFE: TimeDelta = TimeDelta::minutes(30);
/// Longer than any code.
const LONGEST_CODE: usize = 64;

fn names(platform: &Platform) -> Names {
    if platform.settings.secure_cookies {
        Names { session: "__Host-padron", device: "__Host-padron-dispositivo", link: "__Host-padron-enlace" }
    } else {
        Names { session: "padron", device: "padron-dispositivo", link: "padron-enlace" }
    }
}

/// The session token in a request: `Authorization: Bearer`, or else the cookie.
pub fn session_token(platform: &Platform, headers: &HeaderMap) -> Option<String> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    bearer.or_else(|| read(headers, names(platform).session))
}

pub fn device_token(platform: &Platform, headers: &HeaderMap) -> Option<String> {
    read(headers, names(platform).device)
}

/// `Set-Cookie` value that carries the code of a link to the page where the password is chosen, whatever the code is: one
/// that was carried before must not be taken for it.
pub fn carry_link(platform: &Platform, code: &str) -> Option<HeaderValue> {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(LONGEST_CODE).collect();
    write(platform, names(platform).link, &code, LINK_LIFE)
}

/// The code that the browser carries; empty if it carries none.
pub fn link_code(platform: &Platform, headers: &HeaderMap) -> LinkCode {
    LinkCode::new(read(headers, names(platform).link).unwrap_or_default())
}

/// In a server function: the link was used, the code is of no more use.
pub fn drop_link(platform: &Platform) -> Result<(), AppError> {
    let response = use_context::<ResponseOptions>().ok_or(AppError::Internal)?;
    if let Some(cookie) = write(platform, names(platform).link, "", TimeDelta::zero()) {
        response.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
}

/// In a server function: hands the browser its session and marks it as known.
pub fn hand_over(platform: &Platform, signed: &SignedIn) -> Result<(), AppError> {
    let response = use_context::<ResponseOptions>().ok_or(AppError::Internal)?;
    let names = names(platform);
    let device = token::for_device(platform, signed.usuario.id)?;
    let cookies = [
        write(platform, names.session, &signed.token, token::SESSION_LIFE),
        write(platform, names.device, &device, token::DEVICE_LIFE),
    ];
    for cookie in cookies.into_iter().flatten() {
        response.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
}

/// In a server function: ends the session in this browser.
pub fn take_back(platform: &Platform) -> Result<(), AppError> {
    let response = use_context::<ResponseOptions>().ok_or(AppError::Internal)?;
    if let Some(cookie) = clear(platform) {
        response.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
}

/// `Set-Cookie` value that ends the session in this browser (which stays a known one).
pub fn clear(platform: &Platform) -> Option<HeaderValue> {
    write(platform, names(platform).session, "", TimeDelta::zero())
}

fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name && !cookie.value().is_empty())
        .map(|cookie| cookie.value().to_owned())
}

fn write(platform: &Platform, name: &str, value: &str, life: TimeDelta) -> Option<HeaderValue> {
    // Lax, so that a link in a message opens signed in; POSTs from elsewhere carry nothing.
    let mut cookie = Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).build();
    cookie.set_secure(platform.settings.secure_cookies);
    let text = format!("{cookie}; Max-Age={}", life.num_seconds());
    HeaderValue::from_str(&text).ok()
}
