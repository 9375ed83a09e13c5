//! A part of the page that goes to another address without loading the page anew: its links marked `data-here` and
//! its search form (`role="search"`) fetch their page, and everything marked `data-part` takes over what stands there
//! in it. A form marked `data-here` is posted, and then the parts are those of the page as it has become, unless the
//! answer leads to another page; what is wrong with a field is told in the form's `data-error` of that name. What is
//! marked `data-opens` opens the dialog of that id, a `summary` with `data-focus` gives what it opens the focus. The server writes every state, so the browser needs to know none;
//! without the WASM they are plain links and forms.

use leptos::prelude::*;

/// Tabs, search, pages and rows go inside. What is marked with `data-part` has a name of its own, and keeps its element.
#[island]
pub fn Region(children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    browser::listen(root);
    view! { <div node_ref=root>{children()}</div> }
}

/// Which of `0..=last` a key leads to from `here`, in a row of tabs; the row is a circle.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
fn neighbour(key: &str, here: u32, last: u32) -> Option<u32> {
    match key {
        "ArrowRight" => Some(if here == last { 0 } else { here + 1 }),
        "ArrowLeft" => Some(if here == 0 { last } else { here - 1 }),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::Cell;
    use std::time::Duration;

    use leptos::ev;
    use leptos::html;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{
        Document, DomParser, Element, FormData, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement,
        HtmlSelectElement, SupportedType, UrlSearchParams,
    };

    use crate::error::AppError;
    use crate::ui::failure::react_to;
    use crate::ui::layout::focus_id;
    use crate::ui::{history, toast};

    /// What becomes of the way back.
    #[derive(Clone, Copy, PartialEq)]
    enum Step {
        Forth,
        Same,
        None,
    }

    thread_local! {
        /// Counts what was asked for: an answer that was overtaken is let fall.
        static ASKED: Cell<u32> = const { Cell::new(0) };
    }

    /// Listens at the root, so that what is exchanged needs no listeners of its own.
    pub fn listen(root: NodeRef<html::Div>) {
        Effect::new(move |_| {
            let Some(root) = root.get() else { return };
            let region: Element = root.clone().into();
            let on_click = {
                let region = region.clone();
                move |event: ev::MouseEvent| {
                    let Some(target) = element(event.target()) else { return };
                    // A press on the ground around a dialog's box is a press on the dialog itself.
                    if let Some(dialog) = target.dyn_ref::<HtmlDialogElement>() {
                        dialog.close();
                    } else if let Some(dialog) = closest(&target, "[data-opens]").and_then(|it| opened_by(&it)) {
                        event.prevent_default();
                        let _ = dialog.show_modal();
                    } else if let Some(link) =
                        closest(&target, "a[data-here]").filter(|_| history::is_plain_click(&event))
                    {
                        event.prevent_default();
                        let address = link.get_attribute("href").unwrap_or_default();
                        go(region.clone(), address, Step::Forth, link.get_attribute("data-focus"));
                    } else if let Some(summary) = closest(&target, "summary[data-focus]") {
                        focus_id(summary.get_attribute("data-focus").unwrap_or_default());
                    }
                }
            };
            let on_submit = {
                let region = region.clone();
                move |event: ev::SubmitEvent| {
                    let form = element(event.target()).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
                    let Some(form) = form.filter(|form| form.method() != "dialog") else { return };
                    if form.has_attribute("data-here") {
                        event.prevent_default();
                        post(region.clone(), form);
                    } else if form.method() == "get" {
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
                let waiting = Cell::new(None::<TimeoutHandle>);
                move |event: ev::Event| {
                    if element(event.target()).and_then(|input| closest(&input, "[role=search]")).is_none() {
                        return;
                    }
                    if let Some(handle) = waiting.take() {
                        handle.clear();
                    }
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

    fn element(target: Option<web_sys::EventTarget>) -> Option<Element> {
        target?.dyn_into().ok()
    }

    fn closest(element: &Element, selector: &str) -> Option<Element> {
        element.closest(selector).ok().flatten()
    }

    /// The dialog that the element opens.
    fn opened_by(opener: &Element) -> Option<HtmlDialogElement> {
        document().get_element_by_id(&opener.get_attribute("data-opens")?)?.dyn_into().ok()
    }

    /// A dialog that the server wrote open keeps the focus from now on.
    fn make_modal(region: &Element) {
        let open = region.query_selector("dialog[open]").ok().flatten();
        if let Some(dialog) = open.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
            dialog.close();
            let _ = dialog.show_modal();
        }
    }

    /// What a form would send.
    fn values_of(form: &HtmlFormElement) -> Option<String> {
        let data = FormData::new_with_form(form).ok()?;
        let values = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
        Some(values.to_string().into())
    }

    /// Goes where the search form would lead.
    fn search(region: &Element) {
        let form = region.query_selector("form[role=search]").ok().flatten();
        let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        let Some(query) = values_of(&form) else { return };
        go(region.clone(), format!("{}?{query}", form.action()), Step::Same, None);
    }

    /// Posts the form to its server function, and shows what has become of this page.
    fn post(region: Element, form: HtmlFormElement) {
        let Some(body) = values_of(&form).filter(|_| !form.has_attribute("aria-busy")) else { return };
        let _ = form.set_attribute("aria-busy", "true");
        // What is typed elsewhere stays; what is sent here is the server's to say.
        for input in inputs(&form) {
            input.set_default_value(&input.value());
        }
        spawn_local(async move {
            let request = gloo::net::http::Request::post(&form.action())
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body);
            let answer = match request {
                Ok(request) => match request.send().await {
                    Ok(answer) if answer.ok() => Ok(answer.headers().get("location")),
                    Ok(answer) => Err(answer.json().await.unwrap_or(AppError::Internal)),
                    Err(_) => Err(AppError::Offline),
                },
                Err(_) => Err(AppError::Internal),
            };
            let _ = form.remove_attribute("aria-busy");
            match answer {
                Ok(None) => go(region, window().location().href().unwrap_or_default(), Step::None, None),
                Ok(Some(address)) => drop(window().location().set_href(&address)),
                Err(error) => {
                    react_to(&error);
                    if !tell_fields(&form, &error) {
                        toast::error(error.to_string());
                    }
                }
            }
        });
    }

    /// Tells what is wrong with the fields in the places the form has for it, and goes to the first; false if one has
    /// none.
    fn tell_fields(form: &HtmlFormElement, error: &AppError) -> bool {
        let Ok(places) = form.query_selector_all("[data-error]") else { return false };
        let mut told = 0;
        for place in (0..places.length()).filter_map(|index| places.get(index)?.dyn_into::<Element>().ok()) {
            let name = place.get_attribute("data-error").unwrap_or_default();
            let wrong = error.fields().iter().find(|wrong| wrong.campo == name);
            place.set_text_content(wrong.map(|wrong| wrong.mensaje.as_str()));
            let control = form.query_selector(&format!("[aria-describedby~=\"{}\"]", place.id())).ok().flatten();
            let Some(control) = control.and_then(|it| it.dyn_into::<HtmlElement>().ok()) else { continue };
            if wrong.is_none() {
                let _ = control.remove_attribute("aria-invalid");
                continue;
            }
            let _ = control.set_attribute("aria-invalid", "true");
            if told == 0 {
                let _ = control.focus();
            }
            told += 1;
        }
        told > 0 && told == error.fields().len()
    }

    /// The cells below an element, in their order: what one types in (`data-cell`), or presses there. Each has an id.
    fn cells(root: &Element) -> Vec<HtmlElement> {
        let Ok(found) = root.query_selector_all("[data-cell]") else { return Vec::new() };
        (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
    }

    fn inputs(root: &Element) -> impl Iterator<Item = HtmlInputElement> {
        cells(root).into_iter().filter_map(|cell| cell.dyn_into().ok())
    }

    /// Escape leaves a cell as it was.
    fn leave_cell(event: &ev::KeyboardEvent) {
        let cell = element(event.target()).filter(|cell| event.key() == "Escape" && cell.has_attribute("data-cell"));
        if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlInputElement>().ok()) {
            cell.set_value(&cell.default_value());
            let _ = cell.blur();
        }
    }

    fn go(region: Element, address: String, step: Step, focus: Option<String>) {
        let turn = ASKED.get() + 1;
        ASKED.set(turn);
        let _ = region.set_attribute("aria-busy", "true");
        spawn_local(async move {
            let page = fetch(&address).await;
            if ASKED.get() != turn {
                return;
            }
            let _ = region.remove_attribute("aria-busy");
            let page = match page {
                Ok(Some(page)) => page,
                // Signed out, gone: the browser itself shows what the address leads to now.
                Ok(None) => return drop(window().location().set_href(&address)),
                Err(Offline) => return toast::error(AppError::Offline.to_string()),
            };
            match step {
                Step::Forth => history::push(&address),
                Step::Same => history::replace(&address),
                Step::None => {}
            }
            exchange(&region, &page);
            if let Some(focus) = focus {
                focus_id(focus);
            }
        });
    }

    /// No answer at all.
    struct Offline;

    /// The page at that address, unless it leads elsewhere.
    async fn fetch(address: &str) -> Result<Option<web_sys::Document>, Offline> {
        let request = gloo::net::http::Request::get(address).header("Accept", "text/html");
        let answer = request.send().await.map_err(|_| Offline)?;
        if !answer.ok() || answer.redirected() {
            return Ok(None);
        }
        let text = answer.text().await.map_err(|_| Offline)?;
        Ok(DomParser::new().and_then(|parser| parser.parse_from_string(&text, SupportedType::TextHtml)).ok())
    }

    /// Puts each part of the new page in the place of its namesake; what had the focus has it still, or else the cell
    /// after it, and what was typed and not sent stands there still.
    fn exchange(region: &Element, page: &Document) {
        let typed: Vec<_> = inputs(region).filter(|cell| cell.value() != cell.default_value()).collect();
        let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
        let ids: Vec<String> = cells(region).iter().map(|cell| cell.id()).collect();
        let place = ids.iter().position(|id| Some(id) == focused.as_ref());
        let Ok(parts) = region.query_selector_all("[data-part]") else { return };
        for part in (0..parts.length()).filter_map(|index| parts.get(index)?.dyn_into::<Element>().ok()) {
            let name = part.get_attribute("data-part").unwrap_or_default();
            let Ok(Some(fresh)) = page.query_selector(&format!("[data-part=\"{name}\"]")) else { continue };
            part.set_inner_html(&fresh.inner_html());
            if let Some(labels) = fresh.get_attribute("aria-labelledby") {
                let _ = part.set_attribute("aria-labelledby", &labels);
            }
        }
        for cell in typed {
            if let Some(fresh) = by_id::<HtmlInputElement>(&cell.id()) {
                fresh.set_value(&cell.value());
            }
        }
        follow_search(region, page);
        let element = match place {
            Some(place) => ids[place..].iter().find_map(|id| by_id::<HtmlElement>(id)).or_else(|| panel(region)),
            None => focused.and_then(|id| by_id(&id)),
        };
        if let Some(element) = element {
            let _ = element.focus();
        }
    }

    /// What holds the list.
    fn panel(region: &Element) -> Option<HtmlElement> {
        region.query_selector("[data-part][tabindex]").ok().flatten()?.dyn_into().ok()
    }

    fn by_id<T: JsCast>(id: &str) -> Option<T> {
        document().get_element_by_id(id)?.dyn_into().ok()
    }

    /// The way back brings an earlier search; what is being typed is left alone.
    fn follow_search(region: &Element, page: &Document) {
        const FIELDS: &str = "[role=search] input[type=search], [role=search] select";
        let (Ok(shown), Ok(fresh)) = (region.query_selector_all(FIELDS), page.query_selector_all(FIELDS)) else {
            return;
        };
        let active = document().active_element();
        for (shown, fresh) in (0..shown.length()).filter_map(|index| Some((shown.get(index)?, fresh.get(index)?))) {
            if active.as_deref() == Some(&shown) {
                continue;
            }
            if let (Some(shown), Some(fresh)) =
                (shown.dyn_ref::<HtmlInputElement>(), fresh.dyn_ref::<HtmlInputElement>())
            {
                shown.set_value(&fresh.default_value());
            } else if let (Some(shown), Some(fresh)) =
                (shown.dyn_ref::<HtmlSelectElement>(), fresh.dyn_ref::<HtmlSelectElement>())
            {
                shown.set_value(&fresh.value());
            }
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
        let Some(next) = super::neighbour(&event.key(), here, tabs.length() - 1) else { return };
        event.prevent_default();
        if let Some(tab) = tabs.item(next).and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            let _ = tab.focus();
            tab.click();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::neighbour;

    #[test]
    fn arrow_keys_walk_a_circle() {
        assert_eq!((neighbour("ArrowRight", 0, 1), neighbour("ArrowRight", 1, 1)), (Some(1), Some(0)));
        assert_eq!(
            (neighbour("ArrowLeft", 0, 2), neighbour("End", 0, 2), neighbour("Home", 2, 2)),
            (Some(2), Some(2), Some(0))
        );
        assert_eq!(neighbour("a", 0, 1), None);
    }
}
