//! The behaviour of the application through its public surface, on both databases. Reading order: `support`, then
//! one file a slice.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

mod access;
mod architecture;
mod courses;
mod credentials;
mod dashboard;
mod delivery;
mod evaluation;
mod evaluation_page;
mod families;
mod headers;
mod imports;
mod notifications;
mod openapi;
mod permissions;
mod program;
mod prospects;
mod publications;
mod session;
mod staff;
mod upgrade;
