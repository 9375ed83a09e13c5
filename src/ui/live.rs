//! What one part of the page lets the others know, in the browser: someone announces a topic, and whoever shows
//! something of it looks again.

use std::cell::RefCell;
use std::rc::Rc;

struct Listener {
    topic: String,
    callback: Rc<dyn Fn()>,
}

thread_local! {
    /// For as long as the page.
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
}

/// Calls back whenever the topic is announced: a [`crate::topic::Topic`], or that a dialog was opened.
pub fn on(topic: String, callback: impl Fn() + 'static) {
    LISTENERS.with_borrow_mut(|listeners| listeners.push(Listener { topic, callback: Rc::new(callback) }));
}

/// Something about the topic has changed.
pub fn announce(topic: &str) {
    // A callback may itself listen or announce.
    let called: Vec<_> = LISTENERS.with_borrow(|listeners| {
        listeners.iter().filter(|it| it.topic == topic).map(|it| Rc::clone(&it.callback)).collect()
    });
    for callback in called {
        callback();
    }
}
