//! What each teacher may publish: the director's switches for notices and polls (HU-USERS-01).

#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
