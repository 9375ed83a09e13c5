//! Finding what the server wrote, in the browser.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

/// The element that an event comes from.
pub fn element(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into().ok()
}

pub fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The element itself, or the nearest around it.
pub fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}
