//! Light, dark, or as the device has it. The choice is kept in the browser and put on `<html>` before the
//! first paint, so that nothing flashes.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

use super::switch::Switch;

pub const LIGHT: &str = "orquidea";
pub const DARK: &str = "orquidea-noche";

/// Runs in `<head>`; small enough to stand inline under the page's nonce.
const BEFORE_PAINT: &str =
    r#"try{const t=localStorage.getItem("tema");if(t)document.documentElement.dataset.theme=t}catch{}"#;

/// For the document's head.
#[component]
pub fn ThemeScript() -> impl IntoView {
    view! { <script nonce=use_nonce() inner_html=BEFORE_PAINT></script> }
}

/// Two switches: follow the device, or choose.
#[island(lazy)]
pub fn ThemeChoice() -> impl IntoView {
    // Nothing is known on the server; the browser corrects it once it is interactive.
    let chosen = RwSignal::new(None::<bool>);
    let device = RwSignal::new(false);
    Effect::new(move |_| {
        chosen.set(stored());
        device.set(device_is_dark());
    });
    let choose = move |dark: Option<bool>| {
        chosen.set(dark);
        store(dark);
    };
    view! {
        <div class="divide-y divide-base-300">
            <Switch
                name="tema-del-dispositivo"
                label="Usar el tema del dispositivo"
                on=Signal::derive(move || chosen.get().is_none())
                on_change=move |follow: bool| choose((!follow).then(|| device.get_untracked()))
            />
            <Switch
                name="tema-oscuro"
                label="Tema oscuro"
                on=Signal::derive(move || chosen.get().unwrap_or(device.get()))
                on_change=move |dark: bool| choose(Some(dark))
                disabled=Signal::derive(move || chosen.get().is_none())
            />
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn device_is_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}

#[cfg(feature = "hydrate")]
fn stored() -> Option<bool> {
    let stored = window().local_storage().ok().flatten()?.get_item("tema").ok().flatten()?;
    Some(stored == DARK)
}

#[cfg(feature = "hydrate")]
fn store(dark: Option<bool>) {
    let Some(root) = document().document_element() else { return };
    let storage = window().local_storage().ok().flatten();
    match dark.map(|dark| if dark { DARK } else { LIGHT }) {
        Some(theme) => {
            let _ = root.set_attribute("data-theme", theme);
            let _ = storage.map(|storage| storage.set_item("tema", theme));
        }
        None => {
            let _ = root.remove_attribute("data-theme");
            let _ = storage.map(|storage| storage.remove_item("tema"));
        }
    }
}

#[cfg(not(feature = "hydrate"))]
fn device_is_dark() -> bool {
    false
}

#[cfg(not(feature = "hydrate"))]
fn stored() -> Option<bool> {
    None
}

#[cfg(not(feature = "hydrate"))]
fn store(_: Option<bool>) {}
