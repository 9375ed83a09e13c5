//! The people: the rows of `usuarios`, the names they sign in with, and the links by which they choose a password. Other
//! slices create and look up people, make and use links through [`service`]; nobody else writes these tables.

#[cfg(feature = "ssr")]
mod links;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
