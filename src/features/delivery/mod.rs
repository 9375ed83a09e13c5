//! Sending first passwords (HU-USERS-06).

#[cfg(feature = "ssr")]
mod messages;
pub mod model;
