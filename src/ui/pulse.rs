//! A page that shows work looks again while it lasts.

use leptos::attr::custom::{CustomAttr, custom_attribute};
use leptos::prelude::*;

use crate::topic::Topic;

/// Set on what is shown of work that is not over ([`working`]).
const WORKING: &str = "data-en-curso";

/// Marks what shows work that is not over yet, to be spread over an element.
pub fn working(is_working: bool) -> CustomAttr<&'static str, Option<&'static str>> {
    custom_attribute(WORKING, is_working.then_some("true"))
}

/// Every other second, while something on the page is marked as [`working`], whoever shows something of the topic looks
/// again.
#[island(lazy)]
pub fn Pulse(topic: Topic) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    set_interval(
        move || {
            let hidden = document().hidden();
            let at_work = document().query_selector(&format!("[{WORKING}]"));
            if !hidden && matches!(at_work, Ok(Some(_))) {
                super::live::announce(topic.as_str());
            }
        },
        std::time::Duration::from_secs(2),
    );
    #[cfg(not(feature = "hydrate"))]
    let _ = topic;
}
