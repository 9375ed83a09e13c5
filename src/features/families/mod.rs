//! Students and who looks after them (HU-USERS-05).

#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
mod enrol;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
mod removal;
#[cfg(feature = "ssr")]
pub mod rest;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
