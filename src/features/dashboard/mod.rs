//! The page a person lands on: what waits for them, what changed, and the ways on. By role, and real figures only.

pub mod model;
pub mod page;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod service;
