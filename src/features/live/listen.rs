//! The browser's half: the one stream of the page, open while the page can be seen, and what is announced of it.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use web_sys::{EventSource, MessageEvent};

use crate::topic::Topic;
use crate::ui::layout::MENUS;
use crate::ui::region::refresh_named;
use crate::ui::{live, toast};

const STREAM: &str = "/api/notificaciones/eventos";
const LATEST: &str = "/api/notificaciones?por_pagina=1";
/// How often it is asked where no stream comes through, and after how many answers the stream is tried again.
const POLL: Duration = Duration::from_secs(30);
const POLLS: u32 = 4;

/// The kinds of notice that tell of something published for families, and of a decision about what one may publish.
const PUBLISHED: [&str; 2] = ["comunicado", "encuesta"];
const DECIDED: &str = "permisos";

type Handler = Closure<dyn FnMut(MessageEvent)>;

/// What the stream says, and what a list of one notice says.
#[derive(Deserialize)]
struct Inbox {
    sin_leer: i64,
    #[serde(default)]
    ultima: Option<Latest>,
    #[serde(default)]
    items: Vec<Latest>,
}

/// Identifiers sort by the time of their making.
#[derive(Deserialize)]
struct Latest {
    id: String,
    tipo: String,
    titulo: String,
    texto: String,
}

#[derive(Deserialize)]
struct Version {
    version: String,
}

#[derive(Default)]
struct Seen {
    /// Id of the latest notice; `None` before the first answer.
    latest: Option<String>,
    /// Of the directors' decisions, by topic; nothing before the first answer.
    versions: Vec<(Topic, String)>,
    /// What the menu was written for.
    granted: String,
    /// The count of changes that the page was written at; taken by the first event.
    changes: Option<String>,
}

thread_local! {
    static COUNT: RefCell<Option<ArcRwSignal<i64>>> = const { RefCell::new(None) };
    static SEEN: RefCell<Seen> = RefCell::default();
    static SOURCE: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    /// Counts openings and closings: a poll of before ends.
    static TURN: Cell<u32> = const { Cell::new(0) };
    static ON_INBOX: Handler = Handler::new(|event| {
            catch_up(&event);
            read(&event).into_iter().for_each(take);
        });
    static ON_PERMISSIONS: Handler = Handler::new(|event| take_version(Topic::Permissions, &event));
    static ON_STRUCTURE: Handler = Handler::new(|event| take_version(Topic::Structure, &event));
    static ON_DELIVERIES: Handler = Handler::new(|event| take_version(Topic::Deliveries, &event));
    static ON_GRANTED: Handler = Handler::new(|event| read(&event).into_iter().for_each(take_granted));
    static ON_ERROR: Handler = Handler::new(|_| poll_if_refused());
}

/// The count that all bells of the page share. The first of them begins to listen.
pub fn count(unread: i64, granted: String, changes: i64) -> ArcRwSignal<i64> {
    if let Some(count) = COUNT.with_borrow(Clone::clone) {
        return count;
    }
    let count = ArcRwSignal::new(unread);
    COUNT.set(Some(count.clone()));
    SEEN.with_borrow_mut(|seen| {
        seen.granted = granted;
        seen.changes = Some(changes.to_string());
    });
    follow_visibility();
    let _ = window_event_listener(ev::visibilitychange, |_| follow_visibility());
    count
}

fn follow_visibility() {
    if document().hidden() { close() } else { open() }
}

fn close() {
    TURN.set(TURN.get() + 1);
    if let Some(source) = SOURCE.take() {
        source.close();
    }
}

fn open() {
    close();
    let Ok(source) = EventSource::new(STREAM) else { return };
    let listen = |event: &str, handler: &Handler| {
        let _ = source.add_event_listener_with_callback(event, handler.as_ref().unchecked_ref());
    };
    ON_INBOX.with(|handler| listen(Topic::Notices.as_str(), handler));
    ON_PERMISSIONS.with(|handler| listen(Topic::Permissions.as_str(), handler));
    ON_STRUCTURE.with(|handler| listen(Topic::Structure.as_str(), handler));
    ON_DELIVERIES.with(|handler| listen(Topic::Deliveries.as_str(), handler));
    ON_GRANTED.with(|handler| listen(Topic::OwnPermissions.as_str(), handler));
    ON_ERROR.with(|handler| listen("error", handler));
    SOURCE.set(Some(source));
}

fn read<T: DeserializeOwned>(event: &MessageEvent) -> Option<T> {
    serde_json::from_str(&event.data().as_string()?).ok()
}

/// The browser comes back by itself after a break, but not after a refusal.
fn poll_if_refused() {
    let is_closed = |source: &EventSource| source.ready_state() == EventSource::CLOSED;
    if SOURCE.with_borrow(|source| source.as_ref().is_some_and(is_closed)) {
        poll_later(TURN.get(), 1);
    }
}

/// Asks now and then instead, for as long as no stream comes through.
fn poll_later(turn: u32, number: u32) {
    set_timeout(
        move || {
            spawn_local(async move {
                if TURN.get() != turn {
                    return;
                }
                if number > POLLS {
                    return open();
                }
                let answer = gloo::net::http::Request::get(LATEST).send().await;
                // Signed out: the next page says so.
                if answer.as_ref().is_ok_and(|answer| answer.status() == 401) {
                    return;
                }
                if let Ok(answer) = answer
                    && let Ok(text) = answer.text().await
                    && TURN.get() == turn
                    && let Ok(inbox) = serde_json::from_str(&text)
                {
                    take(inbox);
                }
                // What the notices do not tell of is looked at instead, where it is shown.
                announce(Topic::Permissions);
                announce(Topic::Structure);
                announce(Topic::Deliveries);
                poll_later(turn, number + 1);
            });
        },
        POLL,
    );
}

/// What changed after the page was written and before the stream was open is told by nobody: everything is looked at
/// again then.
fn catch_up(event: &MessageEvent) {
    let written_at = SEEN.with_borrow_mut(|seen| seen.changes.take());
    if written_at.is_some_and(|written_at| written_at != event.last_event_id()) {
        for topic in [Topic::Notices, Topic::Permissions, Topic::Structure, Topic::Publications, Topic::Deliveries] {
            announce(topic);
        }
    }
}

fn take(inbox: Inbox) {
    let Some(count) = COUNT.with_borrow(Clone::clone) else { return };
    let before = count.get_untracked();
    count.set(inbox.sin_leer);
    let latest = inbox.ultima.or_else(|| inbox.items.into_iter().next());
    let id = latest.as_ref().map(|latest| latest.id.clone()).unwrap_or_default();
    let seen = SEEN.with_borrow_mut(|seen| seen.latest.replace(id.clone()));
    let is_new = match &seen {
        Some(seen) => id > *seen,
        // What came while the page was on its way.
        None => inbox.sin_leer > before,
    };
    if seen.is_some() || is_new {
        announce(Topic::Notices);
    }
    if let Some(latest) = latest.filter(|_| is_new && inbox.sin_leer > 0) {
        if PUBLISHED.contains(&latest.tipo.as_str()) {
            announce(Topic::Publications);
        } else if latest.tipo == DECIDED {
            // The stream says so itself; where none comes through, the notice does.
            refresh_named(MENUS);
        }
        toast::info(latest.titulo, latest.texto);
    }
}

fn take_version(topic: Topic, event: &MessageEvent) {
    let Some(Version { version }) = read(event) else { return };
    let is_new = SEEN.with_borrow_mut(|seen| match seen.versions.iter_mut().find(|(known, _)| *known == topic) {
        Some((_, seen)) => std::mem::replace(seen, version.clone()) != version,
        None => {
            seen.versions.push((topic, version));
            false
        }
    });
    if is_new {
        announce(topic);
    }
}

fn announce(topic: Topic) {
    live::announce(topic.as_str());
}

/// The menu holds only what may be done; so do the ways on of the start page.
fn take_granted(Version { version }: Version) {
    let seen = SEEN.with_borrow_mut(|seen| std::mem::replace(&mut seen.granted, version.clone()));
    if seen != version {
        refresh_named(MENUS);
        announce(Topic::Permissions);
    }
}
