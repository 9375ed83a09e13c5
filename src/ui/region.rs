//! A part of the page that goes to another address without loading the page anew: its links marked `data-here` and
//! its search form fetch their page, and everything marked `data-part` takes over what stands there in it. The
//! server writes every state, so the browser needs to know none; without the WASM they are plain links and forms.

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
        DomParser, Element, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, SupportedType, UrlSearchParams,
    };

    use crate::error::AppError;
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
                    let link = element(event.target()).and_then(|target| target.closest("a[data-here]").ok().flatten());
                    if let Some(link) = link.filter(|_| history::is_plain_click(&event)) {
                        event.prevent_default();
                        let address = link.get_attribute("href").unwrap_or_default();
                        go(region.clone(), address, Step::Forth, link.get_attribute("data-focus"));
                    }
                }
            };
            let on_submit = {
                let region = region.clone();
                move |event: ev::SubmitEvent| {
                    event.prevent_default();
                    search(&region);
                }
            };
            let on_input = {
                let region = region.clone();
                let waiting = Cell::new(None::<TimeoutHandle>);
                move |_: ev::Event| {
                    if let Some(handle) = waiting.take() {
                        handle.clear();
                    }
                    let region = region.clone();
                    waiting.set(set_timeout_with_handle(move || search(&region), Duration::from_millis(300)).ok());
                }
            };
            // For as long as the page: dropping a handler would end it.
            std::mem::forget((
                root.clone().on(ev::click, on_click),
                root.clone().on(ev::submit, on_submit),
                root.clone().on(ev::input, on_input),
                root.on(ev::keydown, |event| move_focus(&event)),
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

    /// Goes where the search form would lead.
    fn search(region: &Element) {
        let form =
            region.query_selector("form").ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form else { return };
        let Ok(data) = FormData::new_with_form(&form) else { return };
        let Ok(query) = UrlSearchParams::new_with_str_sequence_sequence(&data) else { return };
        let address = format!("{}?{}", form.action(), query.to_string());
        go(region.clone(), address, Step::Same, None);
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

    /// Puts each part of the new page in the place of its namesake; what had the focus has it still.
    fn exchange(region: &Element, page: &web_sys::Document) {
        let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
        let Ok(parts) = region.query_selector_all("[data-part]") else { return };
        for part in (0..parts.length()).filter_map(|index| parts.get(index)?.dyn_into::<Element>().ok()) {
            let name = part.get_attribute("data-part").unwrap_or_default();
            let Ok(Some(fresh)) = page.query_selector(&format!("[data-part=\"{name}\"]")) else { continue };
            part.set_inner_html(&fresh.inner_html());
            if let Some(labels) = fresh.get_attribute("aria-labelledby") {
                let _ = part.set_attribute("aria-labelledby", &labels);
            }
        }
        let searched = |at: Option<Element>| at.and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
        let input = searched(region.query_selector("input[type=search]").ok().flatten());
        let fresh = searched(page.query_selector("input[type=search]").ok().flatten());
        // The way back brings an earlier search; what is being typed is left alone.
        if let (Some(input), Some(fresh)) = (input, fresh)
            && document().active_element().as_ref() != Some(input.as_ref())
        {
            input.set_value(&fresh.default_value());
        }
        if let Some(element) = focused.and_then(|id| document().get_element_by_id(&id)) {
            let _ = element.dyn_into::<HtmlElement>().map(|element| element.focus());
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
