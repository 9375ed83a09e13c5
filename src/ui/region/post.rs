//! Forms that are posted where they stand, the question some ask first, and what is said of the answer.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::exchange::{exchange, has_any, inputs, is_typed};
use super::fetch::{Fetched, fetch_document};
use super::form::{hand_over, send, values_of};
use super::mark;
use super::travel::{PATIENCE, Step, go, refresh_later};
use crate::error::AppError;
use crate::ui::dom::{by_id, closest};
use crate::ui::failure::react_to;
use crate::ui::second_look;
use crate::ui::toast;

/// Opens the dialog with the form's question and its values.
pub fn ask(form: &HtmlFormElement, dialog: &HtmlDialogElement) {
    if let (Some(question), Ok(Some(title))) = (form.get_attribute(mark::QUESTION), dialog.query_selector("h2")) {
        title.set_text_content(Some(&question));
    }
    let Ok(boxes) = dialog.query_selector_all("form input[type=hidden]") else { return };
    for index in 0..boxes.length() {
        let Some(to) = boxes.get(index).and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else { continue };
        let name = to.name();
        let chosen = format!("input[name=\"{name}\"]:not([type=radio]), input[name=\"{name}\"]:checked");
        let from = form.query_selector(&chosen).ok().flatten();
        if let Some(from) = from.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
            to.set_value(&from.value());
        }
    }
    let _ = dialog.show_modal();
}

/// While the server works on it: nothing else is sent, and what was pressed looks it.
fn set_busy(form: &Element, busy: bool) {
    let button = form.query_selector("[role=switch]").ok().flatten();
    for (element, name) in [(Some(form), "aria-busy"), (button.as_ref(), "aria-disabled")] {
        let Some(element) = element else { continue };
        let _ = if busy { element.set_attribute(name, "true") } else { element.remove_attribute(name) };
    }
}

/// What is said of a post that failed.
fn sentence(form: &HtmlFormElement, error: &AppError) -> String {
    let own = match error {
        AppError::Offline => form.get_attribute(mark::UNREACHABLE),
        AppError::Internal | AppError::Unavailable { .. } | AppError::NotFound => form.get_attribute(mark::REFUSED),
        // What says itself what to do.
        _ => None,
    };
    own.unwrap_or_else(|| error.to_string())
}

/// Posts the form to its server function, for the form that asked if one did, and shows what has become of this
/// page.
pub fn post(region: Element, form: HtmlFormElement, asker: Option<HtmlFormElement>) {
    let pressed = asker.unwrap_or_else(|| form.clone());
    let Some(body) = values_of(&form) else { return };
    if pressed.has_attribute("aria-busy") {
        // One post, however often it is pressed; what was typed since is sent once this is answered.
        if form.has_attribute(mark::AT_ONCE) || inputs(&form).any(|cell| is_typed(&cell)) {
            let _ = form.set_attribute(AGAIN, "true");
        }
        return;
    }
    set_busy(&pressed, true);
    tell_refusal(&form, "");
    // What is typed elsewhere stays; what is sent here is the server's to say.
    for input in inputs(&form) {
        input.set_default_value(&input.value());
    }
    if form.has_attribute(mark::AT_ONCE) {
        hand_over(&form);
    }
    spawn_local(async move {
        let answer = send(&form, body).await;
        if matches!(answer, Err(AppError::ConfirmPassword)) {
            set_busy(&pressed, false);
            let again = (region.clone(), form.clone(), Some(pressed.clone()));
            if second_look::ask(move || post(again.0, again.1, again.2)) {
                return;
            }
        }
        if let Err(error) = &answer {
            react_to(error);
            if !tell_fields(&form, error) && !tell_refusal(&form, &sentence(&form, error)) {
                toast::error(sentence(&form, error));
            }
        } else if let Some(done) = form.get_attribute(mark::DONE) {
            toast::success(done);
        }
        match (pressed.get_attribute(mark::PARTS), answer) {
            (_, Err(AppError::Offline)) => set_busy(&pressed, false),
            // Also after a refusal: things may have changed, or it would not have been one.
            (Some(parts), _) => {
                // Elsewhere by now, what is shown there counts.
                let address = match pressed.is_connected() {
                    true => pressed.get_attribute(mark::REFRESH).unwrap_or_default(),
                    false => window().location().href().unwrap_or_default(),
                };
                let page = fetch_document(&address).await;
                set_busy(&pressed, false);
                if let Some(form) = again(&form) {
                    return post(region, form, None);
                }
                match page {
                    Fetched::Page(page) if has_any(&page, &parts) => exchange(&region, &page, Some(&parts)),
                    // Not shown by itself: the whole list is looked at, as soon as the server can be reached.
                    _ => refresh_later(region, PATIENCE, 5),
                }
            }
            (None, answer) => {
                set_busy(&pressed, false);
                if let Some(form) = again(&form) {
                    return post(region, form, None);
                }
                match answer {
                    Ok(None) => go(region, window().location().href().unwrap_or_default(), Step::None, None),
                    Ok(Some(address)) => drop(window().location().set_href(&address)),
                    // A conflict: what is shown is no longer so.
                    Err(AppError::Conflict { .. } | AppError::NotFound) if refusal_of(&form).is_none() => {
                        go(region, window().location().href().unwrap_or_default(), Step::None, None);
                    }
                    Err(_) => {}
                }
            }
        }
    });
}

/// On a form that was submitted again with something else while it was being sent.
const AGAIN: &str = "data-again";

/// The form that has to be posted again, as it stands now: its part may have been exchanged meanwhile.
fn again(form: &HtmlFormElement) -> Option<HtmlFormElement> {
    if !form.has_attribute(AGAIN) {
        return None;
    }
    let _ = form.remove_attribute(AGAIN);
    // What was ticked is sent also if another page of the list is shown by now.
    if form.is_connected() || form.has_attribute(mark::AT_ONCE) {
        return Some(form.clone());
    }
    let cell = inputs(form).find_map(|cell| by_id::<HtmlInputElement>(&cell.id()))?;
    closest(&cell, "form")?.dyn_into().ok()
}

/// Where the form itself tells why it was refused ([`crate::ui::failure::Refusal`]).
fn refusal_of(form: &HtmlFormElement) -> Option<Element> {
    form.query_selector(&mark::selector(mark::REFUSAL)).ok().flatten()
}

/// Shows why at the form's head; false if it has no place for it. An empty sentence takes away what stood there.
fn tell_refusal(form: &HtmlFormElement, sentence: &str) -> bool {
    let Some(place) = refusal_of(form) else { return false };
    place.set_text_content(Some(sentence));
    true
}

/// Tells what is wrong with the fields in the places the form has for it, and goes to the first; false if one has
/// none.
fn tell_fields(form: &HtmlFormElement, error: &AppError) -> bool {
    let Ok(places) = form.query_selector_all(&mark::selector(mark::ERROR)) else { return false };
    let mut shown = 0;
    for place in (0..places.length()).filter_map(|index| places.get(index)?.dyn_into::<Element>().ok()) {
        let name = place.get_attribute(mark::ERROR).unwrap_or_default();
        let wrong = error.fields().iter().find(|wrong| wrong.campo == name);
        place.set_text_content(wrong.map(|wrong| wrong.mensaje.as_str()));
        let control = form.query_selector(&format!("[aria-describedby~=\"{}\"]", place.id())).ok().flatten();
        let Some(control) = control.and_then(|it| it.dyn_into::<HtmlElement>().ok()) else { continue };
        if wrong.is_none() {
            let _ = control.remove_attribute("aria-invalid");
            continue;
        }
        let _ = control.set_attribute("aria-invalid", "true");
        if shown == 0 {
            let _ = control.focus();
        }
        shown += 1;
    }
    shown > 0 && shown == error.fields().len()
}
