//! Bringing people in from a spreadsheet: templates, reading and checking a file, the review,
//! the execution as a job, and what came of it (HU-USERS-04).
//!
//! Page `/admin/importar-usuarios`; REST `/api/admin/templates`, `/api/admin/import`. The rules of
//! files and rows are `padron_core::import`; this slice keeps them (staged rows), runs them (job)
//! and shows them. Only an `administrador` may enter.

pub mod model;
pub mod page;
pub mod server_fns;

#[cfg(feature = "ssr")]
pub mod execute;
#[cfg(feature = "ssr")]
mod insert;
#[cfg(feature = "ssr")]
mod judge;
#[cfg(feature = "ssr")]
pub mod mend;
#[cfg(feature = "ssr")]
pub mod purge;
#[cfg(feature = "ssr")]
pub mod rejected;
#[cfg(feature = "ssr")]
pub mod reports;
#[cfg(feature = "ssr")]
pub mod rest;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod template;
#[cfg(feature = "ssr")]
pub mod undo;
#[cfg(feature = "ssr")]
pub mod validate;
