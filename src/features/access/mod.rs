//! Who acts, from where, and how REST and server functions get hold of it. Every slice needs this.
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
