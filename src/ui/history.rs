//! The address of the page, changed without loading it anew.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;

/// Adds a step: «back» returns to the address before it.
pub fn push(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Changes the address of the present step: «back» does not return to the one it had.
pub fn replace(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Whether a press on a link means «here»: not a new tab, not a new window.
pub fn is_plain_click(event: &leptos::ev::MouseEvent) -> bool {
    event.button() == 0 && !event.meta_key() && !event.ctrl_key() && !event.shift_key() && !event.alt_key()
}
