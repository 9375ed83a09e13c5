//! A file that the server makes on request. A plain link without the WASM; with it, fetched here, so that
//! a failure is put into words on the page instead of by the browser, and success is said too.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
#[cfg(feature = "hydrate")]
use super::region::mark;
use super::spinner::PendingSpinner;
#[cfg(feature = "hydrate")]
use super::toast;
#[cfg(feature = "hydrate")]
use crate::error::AppError;

#[island(lazy)]
pub fn DownloadButton(
    href: String,
    label: String,
    /// Said when the file has come.
    done: String,
    /// Said when the server could not make it.
    failed: String,
    class: String,
) -> impl IntoView {
    let pending = RwSignal::new(false);
    let address = href.clone();
    let on_click = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if !pending.get_untracked() {
            start(Wanted { address: address.clone(), pending, done: done.clone(), failed: failed.clone() });
        }
    };
    view! {
        <a class=class href=href download="" rel="external" on:click=on_click aria-busy=move || pending.get().then_some("true")>
            <PendingSpinner pending=pending />
            <span hidden=move || pending.get()>
                <Glyph icon=Icon::Download />
            </span>
            {label}
        </a>
    }
}

#[cfg(feature = "hydrate")]
fn start(wanted: Wanted) {
    wanted.pending.set(true);
    leptos::task::spawn_local(async move {
        let answer = fetch(&wanted.address).await;
        wanted.pending.try_set(false);
        let again = wanted.clone();
        tell(answer, wanted.done, wanted.failed, move || start(again));
    });
}

#[cfg(not(feature = "hydrate"))]
fn start(_: Wanted) {}

/// The same for a link or form of a [`super::region::Region`] that is marked [`mark::file`].
#[cfg(feature = "hydrate")]
pub fn start_for(element: web_sys::Element, address: String) {
    if element.has_attribute(BUSY) {
        return;
    }
    let _ = element.set_attribute(BUSY, "true");
    leptos::task::spawn_local(async move {
        let answer = fetch(&address).await;
        let _ = element.remove_attribute(BUSY);
        let words = |name| element.get_attribute(name).unwrap_or_default();
        let (done, failed) = (words(mark::DONE), words(mark::REFUSED));
        tell(answer, done, failed, move || start_for(element, address));
    });
}

#[cfg(feature = "hydrate")]
const BUSY: &str = "aria-busy";

/// Says what came of it; `again` is done once the password was typed, if that is what it wants.
#[cfg(feature = "hydrate")]
fn tell(answer: Result<(), AppError>, done: String, failed: String, again: impl FnOnce() + 'static) {
    let Err(error) = answer else { return toast::success(done) };
    if error == AppError::ConfirmPassword && super::second_look::ask(again) {
        return;
    }
    super::failure::react_to(&error);
    toast::error(match error {
        AppError::Internal | AppError::Unavailable { .. } | AppError::NotFound => failed,
        // What says itself what to do.
        error => error.to_string(),
    });
}

/// A file that was asked for, and what is said of it.
#[derive(Clone)]
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
struct Wanted {
    address: String,
    pending: RwSignal<bool>,
    done: String,
    failed: String,
}

/// Fetches the file and hands it to the browser under the name that the server gave it.
#[cfg(feature = "hydrate")]
async fn fetch(address: &str) -> Result<(), AppError> {
    let answer = gloo::net::http::Request::get(address).send().await.map_err(|_| AppError::Offline)?;
    let header = |name: &str| answer.headers().get(name);
    if !answer.ok() {
        let retry_after = header("retry-after");
        let body = answer.text().await.unwrap_or_default();
        return Err(AppError::read(answer.status(), retry_after.as_deref(), &body));
    }
    let name = header("content-disposition").and_then(|header| file_name(&header));
    let bytes = answer.binary().await.map_err(|_| AppError::Offline)?;
    save(&bytes, name.as_deref().unwrap_or("archivo")).map_err(|_| AppError::Internal)
}

#[cfg(feature = "hydrate")]
fn save(bytes: &[u8], name: &str) -> Result<(), leptos::wasm_bindgen::JsValue> {
    use leptos::wasm_bindgen::JsCast;

    let bytes = js_sys::Uint8Array::from(bytes);
    let blob = web_sys::Blob::new_with_u8_array_sequence(&js_sys::Array::of1(&bytes))?;
    let local = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&local);
    link.set_download(name);
    link.click();
    // The browser has taken it by then; what is in it should not stay in memory.
    set_timeout(move || drop(web_sys::Url::revoke_object_url(&local)), std::time::Duration::from_secs(10));
    Ok(())
}

/// The name of a `Content-Disposition`: as a person reads it, or else in plain letters.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
fn file_name(header: &str) -> Option<String> {
    if let Some((_, rest)) = header.split_once("filename*=UTF-8''") {
        let encoded = rest.split(';').next().unwrap_or(rest).trim();
        let bytes = percent_decoded(encoded);
        if let Some(name) = String::from_utf8(bytes).ok().filter(|name| !name.is_empty()) {
            return Some(name);
        }
    }
    let (_, rest) = header.split_once("filename=")?;
    let name = rest.split(';').next().unwrap_or(rest).trim().trim_matches('"');
    (!name.is_empty()).then(|| name.to_owned())
}

/// `%C3%B1` is two bytes.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        let hex = more.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn the_servers_name_is_kept() {
        let name = |header: &str| file_name(header);
        assert_eq!(name("attachment; filename=\"credenciales.xlsx\""), Some("credenciales.xlsx".to_owned()));
        assert_eq!(
            name("attachment; filename=\"Ano.xlsx\"; filename*=UTF-8''A%C3%B1o%203.%C2%BA.xlsx"),
            Some("Año 3.º.xlsx".to_owned())
        );
        assert_eq!(name("attachment; filename=\"a.txt\"; filename*=UTF-8''%FF"), Some("a.txt".to_owned()));
        assert_eq!((name("attachment"), name("attachment; filename=\"\"")), (None, None));
    }
}
