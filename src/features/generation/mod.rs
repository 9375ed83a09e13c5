//! «Envío Masivo de Usuarios»: accounts and first passwords for many prospects at once (the document 000). A generation is an
//! import without a file: hashing, the vault, the outbox, and going on after a kill are the imports'. REST below
//! `/api/prospectos`.

pub mod model;
pub mod page;
#[cfg(feature = "ssr")]
pub mod rest;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod story;
