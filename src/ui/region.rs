//! A part of the page that goes to another address without loading the page anew: its links marked `data-here` and
//! its search form (`role="search"`) fetch their page, and everything marked `data-part` takes over what stands there
//! in it. A form marked `data-here` is posted, and then the parts are those of the page as it has become, unless the
//! answer leads to another page; what is wrong with a field is told in the form's `data-error` of that name. What is
//! marked `data-opens` opens the dialog of that id, a `summary` with `data-focus` gives what it opens the focus. A topic
//! that is announced ([`super::live`]) brings the same address again. The server writes every state, so the browser needs to know none;
//! without the WASM they are plain links and forms.
//!
//! A form marked `data-asks` opens that dialog with its `data-question` for a title; the dialog's own form takes over
//! its values, and is posted for it: only the `data-parts` that it names are written anew, by the page at
//! `data-refresh`. What is said then stands on the posted form: `data-done`, `data-refused` when the server could not,
//! `data-unreachable` when it was not reached. `data-load-failed`, anywhere in the region, is said when a page could
//! not be fetched.

use leptos::prelude::*;

/// Tabs, search, pages and rows go inside. What is marked with `data-part` has a name of its own, and keeps its element.
#[island]
pub fn Region(
    /// What it shows something of: when that is announced, it loads its address anew.
    #[prop(optional, into)]
    topic: Option<String>,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    browser::listen(root, topic);
    #[cfg(not(feature = "hydrate"))]
    let _ = topic;
    view! { <div node_ref=root>{children()}</div> }
}

#[cfg(feature = "hydrate")]
pub use browser::refresh_named;

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
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use std::time::Duration;

    use leptos::ev;
    use leptos::html;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{
        Document, DomParser, Element, FocusOptions, FormData, HtmlDialogElement, HtmlElement, HtmlFormElement,
        HtmlInputElement, HtmlSelectElement, SupportedType, UrlSearchParams,
    };

    use crate::error::AppError;
    use crate::ui::failure::react_to;
    use crate::ui::layout::focus_id;
    use crate::ui::{history, live, toast};

    /// What becomes of the way back.
    #[derive(Clone, Copy, PartialEq)]
    enum Step {
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

    /// Listens at the root, so that what is exchanged needs no listeners of its own.
    pub fn listen(root: NodeRef<html::Div>, topic: Option<String>) {
        Effect::new(move |_| {
            let Some(root) = root.get() else { return };
            let region: Element = root.clone().into();
            if let Some(topic) = topic.clone() {
                follow(&region, topic);
            }
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
                // Whose question is open.
                let asker = Rc::new(RefCell::new(None::<HtmlFormElement>));
                move |event: ev::SubmitEvent| {
                    let form = element(event.target()).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
                    let Some(form) = form.filter(|form| form.method() != "dialog") else { return };
                    if let Some(dialog) = form.get_attribute("data-asks").and_then(|id| by_id(&id)) {
                        event.prevent_default();
                        if !form.has_attribute("aria-busy") {
                            ask(&form, &dialog);
                            asker.replace(Some(form));
                        }
                    } else if form.has_attribute("data-here") {
                        event.prevent_default();
                        let dialog = closest(&form, "dialog").and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
                        let asker = dialog.and_then(|dialog| {
                            dialog.close();
                            asker.take()
                        });
                        post(region.clone(), form, asker);
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

    /// Opens the dialog with the form's question and its values.
    fn ask(form: &HtmlFormElement, dialog: &HtmlDialogElement) {
        if let (Some(question), Ok(Some(title))) = (form.get_attribute("data-question"), dialog.query_selector("h2")) {
            title.set_text_content(Some(&question));
        }
        let Ok(boxes) = dialog.query_selector_all("form[data-here] input") else { return };
        for index in 0..boxes.length() {
            let Some(to) = boxes.get(index).and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else { continue };
            let from = form.query_selector(&format!("input[name=\"{}\"]", to.name())).ok().flatten();
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

    /// What is told of a post that failed.
    fn sentence(form: &HtmlFormElement, error: &AppError) -> String {
        let own = match error {
            AppError::Offline => form.get_attribute("data-unreachable"),
            AppError::Internal | AppError::Unavailable { .. } | AppError::TooMany { .. } | AppError::NotFound => {
                form.get_attribute("data-refused")
            }
            // What says itself what to do.
            _ => None,
        };
        own.unwrap_or_else(|| error.to_string())
    }

    /// Posts the form to its server function, for the form that asked if one did, and shows what has become of this
    /// page.
    fn post(region: Element, form: HtmlFormElement, asker: Option<HtmlFormElement>) {
        let pressed = asker.unwrap_or_else(|| form.clone());
        let Some(body) = values_of(&form).filter(|_| !pressed.has_attribute("aria-busy")) else { return };
        set_busy(&pressed, true);
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
            if let Err(error) = &answer {
                react_to(error);
                if !tell_fields(&form, error) {
                    toast::error(sentence(&form, error));
                }
            } else if let Some(done) = form.get_attribute("data-done") {
                toast::success(done);
            }
            match (pressed.get_attribute("data-parts"), answer) {
                (_, Err(AppError::Offline)) => set_busy(&pressed, false),
                // Also after a refusal: things may have changed, or it would not have been one.
                (Some(parts), _) => {
                    let address = pressed.get_attribute("data-refresh").unwrap_or_default();
                    let page = fetch(&address).await;
                    set_busy(&pressed, false);
                    match page {
                        Ok(Some(page)) if has_any(&page, &parts) => exchange(&region, &page, Some(&parts)),
                        // Not shown by itself: the whole list is looked at, as soon as the server can be reached.
                        _ => refresh_later(region, PATIENCE, 5),
                    }
                }
                (None, answer) => {
                    set_busy(&pressed, false);
                    match answer {
                        Ok(None) => go(region, window().location().href().unwrap_or_default(), Step::None, None),
                        Ok(Some(address)) => drop(window().location().set_href(&address)),
                        // A conflict: what is shown is no longer so.
                        Err(AppError::RejectedFile { .. } | AppError::NotFound) => {
                            go(region, window().location().href().unwrap_or_default(), Step::None, None);
                        }
                        Err(_) => {}
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
    struct Offline;

    /// The page at that address, unless it leads elsewhere.
    async fn fetch(address: &str) -> Result<Option<web_sys::Document>, Offline> {
        let request = gloo::net::http::Request::get(address).header("Accept", "text/html");
        let answer = request.send().await.map_err(|_| Offline)?;
        if !answer.ok() || answer.redirected() {
            return Ok(None);
        }
        let text = answer.text().await.map_err(|_| Offline)?;
        Ok(parse(&text))
    }

    /// Puts each part of the new page in the place of its namesake (or only those that `only` names, parted by spaces);
    /// what had the focus has it still, or else the cell after it, and what was typed and not sent stands there still.
    fn exchange(region: &Element, page: &Document, only: Option<&str>) {
        let within = document()
            .active_element()
            .filter(|active| region.contains(Some(active)) && closest(active, "[data-part]").is_some());
        let chosen = chosen_in(region);
        let typed: Vec<_> = inputs(region).filter(|cell| cell.value() != cell.default_value()).collect();
        let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
        let ids: Vec<String> = cells(region).iter().map(|cell| cell.id()).collect();
        let place = ids.iter().position(|id| Some(id) == focused.as_ref());
        let Ok(parts) = region.query_selector_all("[data-part]") else { return };
        for part in (0..parts.length()).filter_map(|index| parts.get(index)?.dyn_into::<Element>().ok()) {
            let name = part.get_attribute("data-part").unwrap_or_default();
            if only.is_some_and(|only| !only.split(' ').any(|each| each == name)) {
                continue;
            }
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

    /// Ids of what was ticked here and is not sent yet.
    fn chosen_in(region: &Element) -> Vec<String> {
        let Ok(found) = region.query_selector_all("input[id]:checked") else { return Vec::new() };
        let boxes = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<HtmlInputElement>().ok());
        boxes.filter(|it| !it.default_checked()).map(|it| it.id()).collect()
    }

    /// Whether the page has at least one of these parts.
    fn has_any(page: &Document, parts: &str) -> bool {
        let first = parts.split(' ').next().unwrap_or_default();
        matches!(page.query_selector(&format!("[data-part=\"{first}\"]")), Ok(Some(_)))
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

    /// How long somebody at work is left alone before the region is looked at again.
    const PATIENCE: Duration = Duration::from_millis(500);

    fn follow(region: &Element, topic: String) {
        let (region, due) = (region.clone(), Rc::new(Cell::new(false)));
        live::on(topic, move || {
            // Announced again meanwhile, it is loaded once.
            if !due.replace(true) {
                refresh(region.clone(), Rc::clone(&due));
            }
        });
    }

    /// Loads the region's own address anew after a while; tries so often to reach the server.
    fn refresh_later(region: Element, pause: Duration, tries: u32) {
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
