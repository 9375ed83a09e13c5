//! What each teacher may publish: the director's switches for notices and polls (HU-USERS-01).

pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
pub mod rest;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
