//! The people: the rows of `usuarios` and the names they sign in with. Other slices create and
//! look up people through [`service`]; nobody else writes these tables.

#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
