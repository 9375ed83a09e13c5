//! Prospects: people who may become students, with their programmes, before they have an account (the document on
//! «Envío Masivo de Usuarios»).

#[cfg(feature = "ssr")]
mod browse;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
mod create;
pub mod model;
#[cfg(feature = "ssr")]
mod selection;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
