//! A file that the server makes on request. A plain link without the WASM; with it, fetched here, so that
//! a failure is put into words on the page instead of by the browser, and success is said too.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::spinner::PendingSpinner;
use super::toast;

#[island(lazy)]
pub fn DownloadButton(
    href: String,
    label: String,
    /// Said when the file has come.
    done: String,
    /// Said when it has not.
    failed: String,
    class: String,
) -> impl IntoView {
    let pending = RwSignal::new(false);
    let address = href.clone();
    let on_click = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if !pending.get_untracked() {
            pending.set(true);
            let (done, failed) = (done.clone(), failed.clone());
            start(address.clone(), pending, move |came| if came { toast::success(done) } else { toast::error(failed) });
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
fn start(address: String, pending: RwSignal<bool>, done: impl FnOnce(bool) + 'static) {
    leptos::task::spawn_local(async move {
        let came = fetch(&address).await.is_some();
        pending.try_set(false);
        done(came);
    });
}

#[cfg(not(feature = "hydrate"))]
fn start(_: String, _: RwSignal<bool>, _: impl FnOnce(bool) + 'static) {}

/// Fetches the file and hands it to the browser under the name that the server gave it.
#[cfg(feature = "hydrate")]
async fn fetch(address: &str) -> Option<()> {
    use leptos::wasm_bindgen::JsCast;

    let answer = gloo::net::http::Request::get(address).send().await.ok()?;
    if answer.status() == 401 {
        super::failure::react_to(&crate::error::AppError::Unauthenticated);
    }
    if !answer.ok() {
        return None;
    }
    let name = answer.headers().get("content-disposition").and_then(|header| file_name(&header).map(str::to_owned));
    let bytes = js_sys::Uint8Array::from(answer.binary().await.ok()?.as_slice());
    let blob = web_sys::Blob::new_with_u8_array_sequence(&js_sys::Array::of1(&bytes)).ok()?;
    let local = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&local);
    link.set_download(name.as_deref().unwrap_or("archivo"));
    link.click();
    // The browser has taken it by then; what is in it should not stay in memory.
    set_timeout(move || drop(web_sys::Url::revoke_object_url(&local)), std::time::Duration::from_secs(10));
    Some(())
}

/// The plain `filename` of a `Content-Disposition`.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
fn file_name(header: &str) -> Option<&str> {
    let (_, rest) = header.split_once("filename=")?;
    let name = rest.split(';').next().unwrap_or(rest).trim().trim_matches('"');
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn the_servers_name_is_kept() {
        assert_eq!(
            file_name("attachment; filename=\"credenciales.xlsx\"; filename*=UTF-8''x"),
            Some("credenciales.xlsx")
        );
        assert_eq!((file_name("attachment"), file_name("attachment; filename=\"\"")), (None, None));
    }
}
