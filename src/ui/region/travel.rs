//! Fetching pages: where a link leads, and the present one again when something it shows has changed.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlFormElement};

use super::exchange::{WAITING, exchange};
use super::fetch::{Fetched, fetch_document};
use super::form::values_of;
use super::mark;
use crate::error::AppError;
use crate::paths;
use crate::topic::Topic;
use crate::ui::layout::focus_id;
use crate::ui::{history, live, toast};

/// What becomes of the way back.
#[derive(Clone, Copy, PartialEq)]
pub enum Step {
    Forth,
    Same,
    None,
}

thread_local! {
    /// Counts what was asked for: an answer to anything but the latest is dropped.
    static ASKED: Cell<u32> = const { Cell::new(0) };
    /// The same for [`refresh_named`].
    static NAMED: Cell<u32> = const { Cell::new(0) };
}

/// Goes where the search form would lead.
pub fn search(region: &Element) {
    let form = region.query_selector("form[role=search]").ok().flatten();
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    let _ = form.remove_attribute(WAITING);
    let Some(query) = values_of(&form) else { return };
    go(region.clone(), format!("{}?{query}", form.action()), Step::Same, None);
}

pub fn go(region: Element, address: String, step: Step, focus: Option<String>) {
    let turn = ASKED.get() + 1;
    ASKED.set(turn);
    let _ = region.set_attribute("aria-busy", "true");
    spawn_local(async move {
        let page = fetch_document(&address).await;
        if ASKED.get() != turn {
            return;
        }
        let _ = region.remove_attribute("aria-busy");
        let page = match page {
            Fetched::Page(page) => page,
            // The browser itself shows what the address leads to now.
            Fetched::Elsewhere | Fetched::Missing | Fetched::Failed => {
                return drop(window().location().set_href(&address));
            }
            Fetched::Offline => {
                let own = region.query_selector(&mark::selector(mark::LOAD_FAILED)).ok().flatten();
                let own = own.and_then(|element| element.get_attribute(mark::LOAD_FAILED));
                return toast::error(own.unwrap_or_else(|| AppError::Offline.to_string()));
            }
        };
        match step {
            Step::Forth => history::push(&address),
            Step::Same => history::replace(&address),
            Step::None => {}
        }
        exchange(&region, &page, None);
        if let Some(focus) = focus {
            focus_id(focus);
        }
    });
}

/// How long somebody at work is left alone before the region is looked at again.
pub const PATIENCE: Duration = Duration::from_millis(500);

pub fn follow(region: &Element, topic: Topic) {
    let (region, due) = (region.clone(), Rc::new(Cell::new(false)));
    live::on(topic.as_str().into(), move || {
        // Announced again meanwhile, it is loaded once.
        if !due.replace(true) {
            refresh(region.clone(), Rc::clone(&due));
        }
    });
}

/// Loads the region's own address anew after a while; tries so often to reach the server.
pub fn refresh_later(region: Element, pause: Duration, tries: u32) {
    set_timeout(
        move || {
            spawn_local(async move {
                match fetch_again().await {
                    Some(page) => exchange(&region, &page, None),
                    None if tries > 1 => refresh_later(region, pause * 2, tries - 1),
                    None => {}
                }
            });
        },
        pause,
    );
}

/// Loads the region's own address anew, once nothing in it is being sent or asked.
fn refresh(region: Element, due: Rc<Cell<bool>>) {
    let is_busy = |region: &Element| {
        region.has_attribute("aria-busy") || !matches!(region.query_selector("[aria-busy], dialog[open]"), Ok(None))
    };
    if is_busy(&region) {
        return set_timeout(move || refresh(region, due), PATIENCE);
    }
    due.set(false);
    let turn = ASKED.get();
    spawn_local(async move {
        let Some(page) = fetch_again().await else { return };
        // Whoever asked for something meanwhile has the present state from there.
        if ASKED.get() != turn {
            return;
        }
        if !is_busy(&region) {
            exchange(&region, &page, None);
        } else if !due.replace(true) {
            refresh(region, due);
        }
    });
}

/// The present address as it is now, for whoever did not ask for it: a server in trouble changes nothing. Signed out, or
/// not allowed any more, the browser itself shows what the address leads to.
async fn fetch_again() -> Option<Document> {
    let address = here();
    match fetch_document(&address).await {
        Fetched::Page(page) => Some(page),
        Fetched::Elsewhere | Fetched::Missing => {
            let _ = window().location().set_href(&address);
            None
        }
        Fetched::Failed | Fetched::Offline => None,
    }
}

fn here() -> String {
    window().location().href().unwrap_or_default()
}

/// Writes the parts of these names anew, wherever in the document they are, as the server has them for the present
/// address now. A link in them that had the focus has it still.
///
/// Never leaves the page: somebody may be writing. Where the page itself is no longer allowed, the start page has
/// the same parts.
pub fn refresh_named(names: &'static [&'static str]) {
    let turn = NAMED.get() + 1;
    NAMED.set(turn);
    spawn_local(async move {
        let page = match fetch_document(&here()).await {
            Fetched::Page(page) => page,
            _ => match fetch_document(paths::HOME).await {
                Fetched::Page(page) => page,
                _ => return,
            },
        };
        // An answer to anything but the latest is dropped.
        if NAMED.get() != turn {
            return;
        }
        for name in names {
            let selector = mark::part_named(name);
            let (Ok(Some(part)), Ok(Some(fresh))) =
                (document().query_selector(&selector), page.query_selector(&selector))
            else {
                continue;
            };
            let focused = document().active_element().filter(|element| part.contains(Some(element)));
            part.set_inner_html(&fresh.inner_html());
            let link = focused.and_then(|element| {
                let selector = format!("a[href=\"{}\"]", element.get_attribute("href")?);
                part.query_selector(&selector).ok().flatten()?.dyn_into::<HtmlElement>().ok()
            });
            if let Some(link) = link {
                let _ = link.focus();
            }
        }
    });
}
