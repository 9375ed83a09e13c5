//! What permitted teachers publish for the families of their courses: notices, and polls in which each guardian votes
//! once (HU-USERS-01).

pub mod board;
pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
mod publish;
#[cfg(feature = "ssr")]
mod reading;
#[cfg(feature = "ssr")]
pub mod rest;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
mod words;
