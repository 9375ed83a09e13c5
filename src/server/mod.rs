//! The composition root: command line, settings, router, middleware, worker. The only place that
//! knows every feature and every adapter.

pub mod api;
pub mod assets;
pub mod cli;
pub mod config;
pub mod demo;
mod docs;
mod email_config;
pub mod guard;
mod import_log_config;
pub mod limits;
pub mod middleware;
mod number;
pub mod probes;
pub mod router;
mod whatsapp_config;
pub mod worker;
