//! A part of the page that follows links and posts forms without loading the page anew. The server writes every state;
//! the browser fetches the page that an address leads to and exchanges the parts of it that have a name. Without the WASM
//! all of it is plain links and forms.
//!
//! What the server writes is marked by attributes: [`mark`] has them, and says what each means. A form of
//! `role="search"` needs no mark: it is asked at each pause of typing, and its address kept.
//!
//! A topic that is announced ([`super::live`]) brings the same address again.

#[cfg(feature = "hydrate")]
mod exchange;
#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod form;
#[cfg(feature = "hydrate")]
mod listen;
pub mod mark;
#[cfg(feature = "hydrate")]
mod post;
mod ticks;
#[cfg(feature = "hydrate")]
mod travel;

use leptos::prelude::*;

use crate::topic::Topic;

/// Tabs, search, pages and rows go inside. What is a [`mark::part`] has a name of its own, and keeps its element.
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
    view! { <div {..mark::region()} node_ref=root>{children()}</div> }
}

pub use ticks::Ticks;

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
