//! Levels and grades of the school (`nivel_grado`), which anyone signed in may read; courses, and who gives them.

#[cfg(feature = "ssr")]
mod assign;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
pub mod rest;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
