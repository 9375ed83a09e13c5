//! What is pressed, typed and submitted in a region. It listens at the root, so that what is exchanged needs no listeners
//! of its own.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html, prelude::*};
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::exchange::WAITING;
use super::form::values_of;
use super::mark;
use super::neighbour;
use super::post::{ask, post};
use super::travel::{Step, follow, go, search};
use crate::topic::Topic;
use crate::ui::dialog::opened;
use crate::ui::dom::{by_id, closest, element};
use crate::ui::field::reveal;
use crate::ui::layout::focus_id;
use crate::ui::{download, history, live, toast};

/// Listens at the root, so that what is exchanged needs no listeners of its own.
pub fn listen(root: NodeRef<html::Div>, topic: Option<Topic>) {
    Effect::new(move |_| {
        let Some(root) = root.get() else { return };
        let region: Element = root.clone().into();
        if let Some(topic) = topic {
            follow(&region, topic);
        }
        // A search that waits for more letters. Whoever goes elsewhere meanwhile wants it no more.
        let waiting = Rc::new(Cell::new(None::<TimeoutHandle>));
        let on_click = {
            let (region, waiting) = (region.clone(), Rc::clone(&waiting));
            move |event: ev::MouseEvent| {
                let Some(target) = element(event.target()) else { return };
                // A press on the ground around a dialog's box is a press on the dialog itself.
                if let Some(dialog) = target.dyn_ref::<HtmlDialogElement>() {
                    dialog.close();
                } else if let Some(dialog) =
                    closest(&target, &mark::selector(mark::OPENS)).and_then(|it| opened_by(&it))
                {
                    event.prevent_default();
                    let _ = dialog.show_modal();
                    live::announce(&opened(&dialog.id()));
                } else if closest(&target, &mark::selector(mark::REVEALS)).is_some() {
                    reveal(&event);
                } else if let Some(button) = closest(&target, &mark::selector(mark::COPIES)) {
                    copy_from(&button);
                } else if let Some(button) = closest(&target, &mark::selector(mark::FILLS)) {
                    fill(&button);
                } else if let Some(link) =
                    closest(&target, &format!("a[{}]", mark::FILE)).filter(|_| history::is_plain_click(&event))
                {
                    event.prevent_default();
                    let address = link.get_attribute("href").unwrap_or_default();
                    download::start_for(link, address);
                } else if let Some(link) =
                    closest(&target, &format!("a[{}]", mark::HERE)).filter(|_| history::is_plain_click(&event))
                {
                    event.prevent_default();
                    let address = link.get_attribute("href").unwrap_or_default();
                    forget(&waiting);
                    if let Ok(Some(form)) = region.query_selector(&format!("[role=search][{WAITING}]")) {
                        let _ = form.remove_attribute(WAITING);
                    }
                    go(region.clone(), address, Step::Forth, link.get_attribute(mark::FOCUS));
                } else if let Some(summary) = closest(&target, &format!("summary[{}]", mark::FOCUS)) {
                    focus_id(summary.get_attribute(mark::FOCUS).unwrap_or_default());
                }
            }
        };
        let on_submit = {
            let region = region.clone();
            // Whose question is open.
            let asker = Rc::new(RefCell::new(None::<HtmlFormElement>));
            move |event: ev::SubmitEvent| {
                let form = element(event.target()).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
                let Some(form) = form.filter(|form| form.method() != "dialog") else { return };
                if let Some(dialog) = form.get_attribute(mark::ASKS).and_then(|id| by_id(&id)) {
                    event.prevent_default();
                    if !form.has_attribute("aria-busy") {
                        ask(&form, &dialog);
                        asker.replace(Some(form));
                    }
                } else if form.has_attribute(mark::HERE) {
                    event.prevent_default();
                    let dialog = closest(&form, "dialog").and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
                    let asker = dialog.and_then(|dialog| {
                        dialog.close();
                        asker.take()
                    });
                    post(region.clone(), form, asker);
                } else if form.has_attribute(mark::FILE) {
                    event.prevent_default();
                    if let Some(query) = values_of(&form) {
                        let address = format!("{}?{query}", form.action());
                        download::start_for(form.into(), address);
                    }
                } else if form.get_attribute("role").as_deref() == Some("search") {
                    event.prevent_default();
                    search(&region);
                } else if form.has_attribute("aria-busy") {
                    // One post, however often it is pressed: the server sees to it too.
                    event.prevent_default();
                } else {
                    let _ = form.set_attribute("aria-busy", "true");
                }
            }
        };
        let on_input = {
            let region = region.clone();
            move |event: ev::Event| {
                let form = element(event.target()).and_then(|input| closest(&input, "[role=search]"));
                let Some(form) = form else { return };
                forget(&waiting);
                let _ = form.set_attribute(WAITING, "true");
                let region = region.clone();
                waiting.set(set_timeout_with_handle(move || search(&region), Duration::from_millis(300)).ok());
            }
        };
        make_modal(&region);
        // For as long as the page: dropping a handler would end it.
        std::mem::forget((
            root.clone().on(ev::click, on_click),
            root.clone().on(ev::submit, on_submit),
            root.clone().on(ev::input, on_input),
            root.on(ev::keydown, |event| {
                move_focus(&event);
                leave_cell(&event);
            }),
        ));
        let _ = window_event_listener(ev::popstate, move |_| {
            let address = window().location().href().unwrap_or_default();
            go(region.clone(), address, Step::None, None);
        });
    });
}

fn forget(waiting: &Cell<Option<TimeoutHandle>>) {
    if let Some(handle) = waiting.take() {
        handle.clear();
    }
}

/// The dialog that the element opens. One whose island is not alive (its part is slow, or could not be loaded) is left to
/// the plain link or form that the opener is.
fn opened_by(opener: &Element) -> Option<HtmlDialogElement> {
    let dialog = by_id::<HtmlDialogElement>(&opener.get_attribute(mark::OPENS)?)?;
    let island = closest(&dialog, "leptos-island")?;
    (island.contains(Some(opener)) || island.has_attribute(INTERACTIVE)).then_some(dialog)
}

/// Set on an island by the loader once it is interactive.
const INTERACTIVE: &str = "data-viva";

/// Puts the text that the button names on the clipboard.
fn copy_from(button: &Element) {
    let source = button.get_attribute(mark::COPIES).and_then(|id| by_id::<HtmlElement>(&id));
    let text = source.map(|source| source.inner_text()).unwrap_or_default();
    leptos::task::spawn_local(async move {
        let copied = wasm_bindgen_futures::JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        match copied {
            Ok(_) => toast::success("Copiado."),
            Err(_) => toast::error("No se pudo copiar. Selecciónelo y cópielo a mano."),
        }
    });
}

/// Writes what the button brings into the fields that it names, and goes to the last of them.
fn fill(button: &Element) {
    for name in button.get_attribute(mark::FILLS).unwrap_or_default().split(' ') {
        let value = button.get_attribute(&mark::fill_name(name));
        if let (Some(field), Some(value)) = (by_id::<HtmlInputElement>(name), value) {
            field.set_value(&value);
            let _ = field.focus();
        }
    }
}

/// A dialog that the server wrote open keeps the focus from now on.
fn make_modal(region: &Element) {
    let open = region.query_selector("dialog[open]").ok().flatten();
    if let Some(dialog) = open.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
        let _ = dialog.show_modal();
    }
}

/// Escape leaves a cell as it was.
fn leave_cell(event: &ev::KeyboardEvent) {
    let cell = element(event.target()).filter(|cell| event.key() == "Escape" && cell.has_attribute(mark::CELL));
    if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlInputElement>().ok()) {
        cell.set_value(&cell.default_value());
        let _ = cell.blur();
    }
}

/// Moves to the neighbouring tab and opens it, as the ARIA pattern wants.
fn move_focus(event: &ev::KeyboardEvent) {
    let Some(tab) = element(event.target()).filter(|target| target.get_attribute("role").as_deref() == Some("tab"))
    else {
        return;
    };
    let Some(tabs) = tab.parent_element().map(|list| list.children()) else { return };
    let Some(here) = (0..tabs.length()).find(|&index| tabs.item(index).as_ref() == Some(&tab)) else { return };
    let Some(next) = neighbour(&event.key(), here, tabs.length() - 1) else { return };
    event.prevent_default();
    if let Some(tab) = tabs.item(next).and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        let _ = tab.focus();
        tab.click();
    }
}
