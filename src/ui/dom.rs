//! Finding and changing what the server wrote, in the browser. What would not differ is not written: an attribute that is
//! set anew may be read aloud again.

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

/// The first of these below the element.
pub fn find<T: JsCast>(root: &Element, selector: &str) -> Option<T> {
    root.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// All of these below the element, in their order.
pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

pub fn set_text(root: &Element, selector: &str, text: &str) {
    if let Some(element) = find::<Element>(root, selector).filter(|it| it.text_content().as_deref() != Some(text)) {
        element.set_text_content(Some(text));
    }
}

/// `None` takes the attribute away.
pub fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    if element.get_attribute(name).as_deref() != value {
        let _ = match value {
            Some(value) => element.set_attribute(name, value),
            None => element.remove_attribute(name),
        };
    }
}

/// Whether it has the class.
pub fn set_class(element: &Element, class: &str, on: bool) {
    let _ = element.class_list().toggle_with_force(class, on);
}

/// Whether these below the element are seen.
pub fn show(root: &Element, selector: &str, on: bool) {
    for element in all(root, selector) {
        set_class(&element, "hidden", !on);
    }
}
