//! Bringing people in from a spreadsheet: templates, reading and checking a file, the review,
//! the execution as a job, and what came of it (HU-USERS-04).
//!
//! Page `/admin/importar-usuarios`; REST `/api/admin/templates`, `/api/admin/import`. The rules of files and rows are
//! `padron_core::import`; this slice keeps them (staged rows), runs them (job) and shows them. Only an `administrador`
//! may use it, and pages, REST and the command line all call [`service`]. Its folders follow the way of the data: [`intake`], [`review`],
//! [`execution`], [`files`], [`undo`].

pub mod model;
pub mod page;
pub mod server_fns;

#[cfg(feature = "ssr")]
mod assemble;
#[cfg(feature = "ssr")]
mod bulk;
#[cfg(feature = "ssr")]
mod execution;
#[cfg(feature = "ssr")]
mod files;
#[cfg(feature = "ssr")]
pub mod generation;
#[cfg(feature = "ssr")]
mod intake;
#[cfg(feature = "ssr")]
mod journal;
#[cfg(feature = "ssr")]
pub mod rest;
#[cfg(feature = "ssr")]
mod review;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod undo;
