//! What is shown instead of content: an error with a way on, or nothing yet with what to do next.

use leptos::prelude::*;

use super::alert::{Alert, Tone};
use super::icon::{Glyph, Icon};
use crate::error::AppError;
#[cfg(feature = "hydrate")]
use crate::paths;
use crate::ui::region::mark;

/// Does what some errors ask for by themselves: to the sign-in when the session has ended, to the change of
/// password when that is due; and when an answer could not be understood, finds out whether the server
/// has a newer version than this tab.
pub fn react_to(error: &AppError) {
    #[cfg(feature = "hydrate")]
    match error {
        AppError::Unauthenticated => go_to(paths::LOGIN),
        AppError::MustChangePassword => go_to(paths::CHANGE_PASSWORD),
        AppError::Internal => leptos::task::spawn_local(look_for_new_version()),
        _ => {}
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = error;
}

/// Leaves by a full load, so that nothing of the old session stays in memory.
#[cfg(feature = "hydrate")]
fn go_to(path: &str) {
    let _ = window().location().set_href(path);
}

/// The address of the style sheet holds its content's hash: where it is gone, another version is in service.
#[cfg(feature = "hydrate")]
async fn look_for_new_version() {
    let Some(sheet) = document().query_selector("link[rel=stylesheet]").ok().flatten() else { return };
    let request = gloo::net::http::RequestBuilder::new(&sheet.get_attribute("href").unwrap_or_default())
        .method(gloo::net::http::Method::HEAD)
        .cache(web_sys::RequestCache::NoStore);
    if request.send().await.is_ok_and(|answer| answer.status() == 404)
        && let Some(root) = document().document_element()
    {
        let _ = root.set_attribute(OUTDATED, "true");
    }
}

/// Attribute of `<html>`, set here and by the loader of the WASM.
pub const OUTDATED: &str = "data-obsoleta";

/// Said when the server has moved on; hidden until then, and there without any WASM.
#[component]
pub fn NewVersionBanner() -> impl IntoView {
    view! {
        <div class="hidden [[data-obsoleta]_&]:flex fixed z-50 inset-x-3 bottom-40 lg:bottom-24 mx-auto max-w-md items-center gap-3 rounded-box bg-neutral text-neutral-content shadow-xl px-4 py-3" role="status">
            <Glyph icon=Icon::Info />
            <p class="flex-1">"Hay una versión nueva. Recargue la página."</p>
            // The empty address is this page.
            <a class="btn btn-sm target bg-base-100 text-base-content border-0" href="" rel="external">
                "Recargar"
            </a>
        </div>
    }
}

/// Said when a part of the page's WASM is slow to come (`data-parcial="lenta"` on `<html>`, set by the loader) or did
/// not come (`fallida`). What it would have made interactive works as plain links and forms.
#[component]
pub fn PartialBanner() -> impl IntoView {
    view! {
        <div class="hidden [[data-parcial]:not([data-obsoleta])_&]:flex fixed z-50 inset-x-3 bottom-40 lg:bottom-24 mx-auto max-w-md items-center gap-3 rounded-box bg-neutral text-neutral-content shadow-xl px-4 py-3" role="status">
            <Glyph icon=Icon::Info />
            <p class="flex-1 hidden [[data-parcial=lenta]_&]:block">
                "La página todavía se está cargando. Puede usarla mientras tanto."
            </p>
            <p class="flex-1 hidden [[data-parcial=fallida]_&]:block">
                "Una parte de la página no se pudo cargar. Puede seguir usándola o recargarla."
            </p>
            <a class="btn btn-sm target bg-base-100 text-base-content border-0" href="" rel="external">
                "Recargar"
            </a>
            // The loader listens: no island may be interactive.
            <button
                type="button"
                class="target-around cursor-pointer grid place-items-center size-6 rounded-full"
                aria-label="Cerrar aviso"
                data-parcial-cierra="true"
            >
                <Glyph icon=Icon::Close class="size-4" />
            </button>
        </div>
    }
}

/// The error that a plain post of the form of `S` came back with.
pub fn refused_post<S>() -> Option<AppError>
where
    S: leptos::server_fn::ServerFn<Output = (), Error = AppError> + Clone + Send + Sync + 'static,
{
    ServerAction::<S>::new().value().get_untracked().and_then(Result::err)
}

/// An error in its place, in words for a person.
#[component]
pub fn Failure(
    error: AppError,
    /// Offers to load the page again.
    #[prop(optional)]
    retry: bool,
) -> impl IntoView {
    let text = error.to_string();
    Effect::new(move |_| react_to(&error));
    view! {
        <Alert tone=Tone::Error>
            <p>{text}</p>
            {retry
                .then(|| {
                    view! {
                        <a class="btn btn-sm target mt-2 bg-base-100 border-base-300" href="">
                            "Intentar de nuevo"
                        </a>
                    }
                })}
        </Alert>
    }
}

/// Why a form was refused, at its head, where no field says it. A [`super::region::Region`] that posts the form writes
/// it here; empty, it is not seen.
#[component]
pub fn Refusal(error: Option<AppError>) -> impl IntoView {
    view! {
        <div class="has-[[data-refusal]:empty]:hidden">
            <Alert tone=Tone::Error>
                <p {..mark::refusal()}>{error.map(|error| error.to_string())}</p>
            </Alert>
        </div>
    }
}

/// A page's or a list's calm «nothing here», with what to do next.
#[component]
pub fn Empty(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    /// It is all there is on the page, so its title is the page's.
    #[prop(optional)]
    alone: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let title = if alone {
        view! { <h1 class="text-lg font-semibold">{title}</h1> }.into_any()
    } else {
        view! { <h2 class="text-lg font-semibold">{title}</h2> }.into_any()
    };
    view! {
        <div class="flex flex-col items-center text-center gap-2 px-6 py-12">
            <div class="size-14 rounded-full bg-base-200 grid place-items-center text-muted mb-1">
                <Glyph icon=icon class="size-7" />
            </div>
            {title} <p class="max-w-md text-muted">{text}</p>
            {children.map(|children| view! { <div class="mt-4 flex flex-wrap justify-center gap-3">{children()}</div> })}
        </div>
    }
}
