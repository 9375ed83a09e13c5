//! Forgotten passwords: whoever asks gets the same answer in the same time, known or not. What is asked for is kept for the
//! worker, which sends a link to those who can be reached (`delivery`); behind the link another password is chosen
//! (`session`). Page `/recuperar`; REST `/api/auth/recuperar`.

pub mod page;
pub mod server_fns;

#[cfg(feature = "ssr")]
pub mod rest;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
