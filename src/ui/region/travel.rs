//! Fetching pages: where a link leads, and the present one again when something it shows has changed.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Document, DomParser, Element, HtmlElement, HtmlFormElement, SupportedType};

use super::exchange::exchange;
use super::post::values_of;
use crate::error::AppError;
use crate::ui::layout::focus_id;
use crate::ui::{history, live, toast};

/// What becomes of the way back.
#[derive(Clone, Copy, PartialEq)]
pub enum Step {
    Forth,
    Same,
    None,
}

/// Where anybody who is signed in may be.
const START: &str = "/dashboard";

thread_local! {
    /// Counts what was asked for: an answer that was overtaken is let fall.
    static ASKED: Cell<u32> = const { Cell::new(0) };
    /// The same for [`refresh_named`].
    static NAMED: Cell<u32> = const { Cell::new(0) };
}

/// Goes where the search form would lead.
pub fn search(region: &Element) {
    let form = region.query_selector("form[role=search]").ok().flatten();
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    let Some(query) = values_of(&form) else { return };
    go(region.clone(), format!("{}?{query}", form.action()), Step::Same, None);
}

pub fn go(region: Element, address: String, step: Step, focus: Option<String>) {
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
            Err(Offline) => {
                let own = region.query_selector("[data-load-failed]").ok().flatten();
                let own = own.and_then(|element| element.get_attribute("data-load-failed"));
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

/// No answer at all.
pub struct Offline;

/// The page at that address, unless it leads elsewhere.
pub async fn fetch(address: &str) -> Result<Option<web_sys::Document>, Offline> {
    let request = gloo::net::http::Request::get(address).header("Accept", "text/html");
    let answer = request.send().await.map_err(|_| Offline)?;
    if !answer.ok() || answer.redirected() {
        return Ok(None);
    }
    let text = answer.text().await.map_err(|_| Offline)?;
    Ok(parse(&text))
}

/// The page at that address, or why it cannot be had; nothing is left for it.
pub async fn fetch_page(address: &str) -> Result<Document, AppError> {
    let request = gloo::net::http::Request::get(address).header("Accept", "text/html");
    let answer = request.send().await.map_err(|_| AppError::Offline)?;
    if answer.redirected() || matches!(answer.status(), 401 | 403) {
        return Err(AppError::Unauthenticated);
    }
    if !answer.ok() {
        return Err(AppError::Internal);
    }
    answer.text().await.ok().and_then(|text| parse(&text)).ok_or(AppError::Internal)
}

/// How long somebody at work is left alone before the region is looked at again.
pub const PATIENCE: Duration = Duration::from_millis(500);

pub fn follow(region: &Element, topic: String) {
    let (region, due) = (region.clone(), Rc::new(Cell::new(false)));
    live::on(topic, move || {
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
                match fetch_again(true).await {
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
        let Some(page) = fetch_again(true).await else { return };
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

/// The present address as it is now, for whoever did not ask for it: a server in trouble changes nothing.
async fn fetch_again(may_leave: bool) -> Option<Document> {
    let address = window().location().href().unwrap_or_default();
    let request = gloo::net::http::Request::get(&address).header("Accept", "text/html");
    let answer = request.send().await.ok().filter(|answer| answer.status() < 500)?;
    if !answer.ok() || answer.redirected() {
        // Signed out, not allowed any more: the browser itself shows what the address leads to.
        if may_leave {
            let _ = window().location().set_href(&address);
        }
        return None;
    }
    parse(&answer.text().await.ok()?)
}

fn parse(text: &str) -> Option<Document> {
    DomParser::new().and_then(|parser| parser.parse_from_string(text, SupportedType::TextHtml)).ok()
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
        let page = match fetch_again(false).await {
            Some(page) => page,
            None => match fetch(START).await {
                Ok(Some(page)) => page,
                _ => return,
            },
        };
        // An answer that was overtaken is let fall.
        if NAMED.get() != turn {
            return;
        }
        for name in names {
            let selector = format!("[data-part=\"{name}\"]");
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
