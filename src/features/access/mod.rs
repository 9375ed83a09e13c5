//! Who acts, from where, and how a request's door gets hold of it: the ground that every slice stands on.
//!
//! REST takes its parts by [`extract`], server functions by [`context`]; both end in the same [`actor::Actor`]. Who that
//! is, the middleware finds out by asking `session`.

pub mod model;

#[cfg(feature = "ssr")]
pub mod actor;
#[cfg(feature = "ssr")]
pub mod attachment;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod extract;
