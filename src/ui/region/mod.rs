//! A part of the page that goes to another address without loading the page anew: its links marked `data-here` and
//! its search form (`role="search"`) fetch their page, and everything marked `data-part` takes over what stands there
//! in it. A form marked `data-here` is posted, and then the parts are those of the page as it has become, unless the
//! answer leads to another page; what is wrong with a field is told in the form's `data-error` of that name, and what no
//! field says in its `data-refusal`, or else in a toast. What is
//! marked `data-opens` opens the dialog of that id, a `summary` with `data-focus` gives what it opens the focus. A topic
//! that is announced ([`super::live`]) brings the same address again. `data-reveals` shows the password in the input that
//! it names; `data-fills` names inputs to be filled in, each with what the button has as `data-<name>`. The server writes every state, so the browser
//! needs to know none; without the WASM they are plain links and forms.
//!
//! A form marked `data-asks` opens that dialog with its `data-question` for a title; the dialog's own form takes over
//! its values, and is posted for it: only the `data-parts` that it names are written anew, by the page at
//! `data-refresh`. What is said then stands on the posted form: `data-done`, `data-refused` when the server could not,
//! `data-unreachable` when it was not reached. `data-load-failed`, anywhere in the region, is said when a page could
//! not be fetched.

#[cfg(feature = "hydrate")]
mod exchange;
#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod form;
#[cfg(feature = "hydrate")]
mod listen;
#[cfg(feature = "hydrate")]
mod post;
#[cfg(feature = "hydrate")]
mod travel;

use leptos::prelude::*;

use crate::topic::Topic;

/// Tabs, search, pages and rows go inside. What is marked with `data-part` has a name of its own, and keeps its element.
#[island]
pub fn Region(
    /// What it shows something of: when that is announced, it loads its address anew.
    #[prop(optional, into)]
    topic: Option<Topic>,
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    listen::listen(root, topic);
    #[cfg(not(feature = "hydrate"))]
    let _ = topic;
    view! { <div node_ref=root>{children()}</div> }
}

#[cfg(feature = "hydrate")]
pub use fetch::{Fetched, fetch_document};
#[cfg(feature = "hydrate")]
pub use form::{send, values_of};
#[cfg(feature = "hydrate")]
pub use travel::refresh_named;

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
