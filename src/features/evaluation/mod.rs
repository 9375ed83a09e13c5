//! How marks are weighed in a school year: the director's structure of evaluation, drafted, confirmed once, and fixed
//! from then on (HU-USERS-02, HU-USERS-03). Its rules are [`padron_core::evaluation`]'s.

pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
pub mod rest;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod weighing;
#[cfg(feature = "ssr")]
mod written;
