//! Putting the parts of a fetched page in their places, without losing the focus or what is being typed.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Document, Element, FocusOptions, HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::mark;
use crate::ui::dom::{by_id, closest};

/// Puts each part of the new page in the place of its namesake (or only those that `only` names, parted by spaces);
/// what had the focus has it still, or else the cell after it, and what was typed, and not sent and answered yet, stands
/// there still.
pub fn exchange(region: &Element, page: &Document, only: Option<&str>) {
    let within = document()
        .active_element()
        .filter(|active| region.contains(Some(active)) && closest(active, &mark::selector(mark::PART)).is_some());
    let chosen = chosen_in(region);
    let typed: Vec<_> = inputs(region).filter(|cell| is_typed(cell) || is_being_sent(cell)).collect();
    let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
    let ids: Vec<String> = cells(region).iter().map(|cell| cell.id()).collect();
    let place = ids.iter().position(|id| Some(id) == focused.as_ref());
    let Ok(parts) = region.query_selector_all(&mark::selector(mark::PART)) else { return };
    for part in (0..parts.length()).filter_map(|index| parts.get(index)?.dyn_into::<Element>().ok()) {
        let name = part.get_attribute(mark::PART).unwrap_or_default();
        if only.is_some_and(|only| !only.split(' ').any(|each| each == name)) {
            continue;
        }
        let Ok(Some(fresh)) = page.query_selector(&mark::part_named(&name)) else { continue };
        part.set_inner_html(&fresh.inner_html());
        if let Some(labels) = fresh.get_attribute("aria-labelledby") {
            let _ = part.set_attribute("aria-labelledby", &labels);
        }
    }
    for cell in typed {
        if let Some(fresh) = by_id::<HtmlInputElement>(&cell.id()) {
            fresh.set_value(&cell.value());
            // Once it is answered, it is the server's to say.
            if !is_typed(&cell) {
                fresh.set_default_value(&cell.value());
            }
        }
    }
    for choice in chosen {
        if let Some(fresh) = by_id::<HtmlInputElement>(&choice) {
            fresh.set_checked(true);
        }
    }
    if only.is_none() {
        follow_search(region, page);
    }
    let element = match place {
        Some(place) => ids[place..].iter().find_map(|id| by_id::<HtmlElement>(id)).or_else(|| panel(region)),
        None => focused.and_then(|id| by_id(&id)),
    };
    if let Some(element) = element {
        let _ = element.focus();
    } else if let Some(panel) = within.filter(|it| !it.is_connected()).and_then(|_| panel(region)) {
        // What had the focus is gone: it goes on from the list, where it stands.
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = panel.focus_with_options(&options);
    }
}

/// Whether something stands there that was not sent.
pub fn is_typed(cell: &HtmlInputElement) -> bool {
    cell.value() != cell.default_value()
}

fn is_being_sent(cell: &HtmlInputElement) -> bool {
    closest(cell, "form").is_some_and(|form| form.has_attribute("aria-busy"))
}

/// Ids of what was ticked here and is not sent yet.
fn chosen_in(region: &Element) -> Vec<String> {
    let Ok(found) = region.query_selector_all(&format!("input[id]:checked:not([{}])", mark::TICKS_ALL)) else {
        return Vec::new();
    };
    let boxes = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<HtmlInputElement>().ok());
    boxes.filter(|it| !it.default_checked()).map(|it| it.id()).collect()
}

/// Whether the page has at least one of these parts.
pub fn has_any(page: &Document, parts: &str) -> bool {
    let first = parts.split(' ').next().unwrap_or_default();
    matches!(page.query_selector(&mark::part_named(first)), Ok(Some(_)))
}

/// What holds the list.
fn panel(region: &Element) -> Option<HtmlElement> {
    region.query_selector(&format!("[{}][tabindex]", mark::PART)).ok().flatten()?.dyn_into().ok()
}

/// Set on a search form while what was typed or chosen in it has not been asked for yet.
pub const WAITING: &str = "data-espera";

/// The way back brings an earlier search; what is being typed, or waits to be asked for, is left alone.
fn follow_search(region: &Element, page: &Document) {
    const FIELDS: &str = "[role=search] input[type=search], [role=search] select";
    if !matches!(region.query_selector(&format!("[role=search][{WAITING}]")), Ok(None)) {
        return;
    }
    let (Ok(shown), Ok(fresh)) = (region.query_selector_all(FIELDS), page.query_selector_all(FIELDS)) else {
        return;
    };
    let active = document().active_element();
    for (shown, fresh) in (0..shown.length()).filter_map(|index| Some((shown.get(index)?, fresh.get(index)?))) {
        if active.as_deref() == Some(&shown) {
            continue;
        }
        if let (Some(shown), Some(fresh)) = (shown.dyn_ref::<HtmlInputElement>(), fresh.dyn_ref::<HtmlInputElement>()) {
            shown.set_value(&fresh.default_value());
        } else if let (Some(shown), Some(fresh)) =
            (shown.dyn_ref::<HtmlSelectElement>(), fresh.dyn_ref::<HtmlSelectElement>())
        {
            shown.set_value(&fresh.value());
        }
    }
}

/// The cells below an element, in their order: what one types in ([`mark::cell`]), or presses there. Each has an id.
fn cells(root: &Element) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(&mark::selector(mark::CELL)) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

pub fn inputs(root: &Element) -> impl Iterator<Item = HtmlInputElement> {
    cells(root).into_iter().filter_map(|cell| cell.dyn_into().ok())
}
