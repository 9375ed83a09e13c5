//! What open pages are told as it happens: one event stream for each visible tab carries every topic, so it stands above
//! the slices that know them (`notifications`, `permissions`, `evaluation`).

#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
pub mod rest;
