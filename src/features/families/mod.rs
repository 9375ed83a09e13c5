//! Students and who looks after them (HU-USERS-05).

pub mod model;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod service;
