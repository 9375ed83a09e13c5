//! What surrounds every page: whose school it is, who looks, and how many notices wait.

pub mod model;
pub mod page;
pub mod server_fns;

#[cfg(feature = "ssr")]
mod service;
