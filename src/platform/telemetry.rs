//! Logs to standard error, JSON or text. Spans carry the request id and never an argument.

use std::fmt::Display;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::error::AppError;

/// Starts logging: `RUST_LOG` chooses what (default `info`), `json` how.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tower_http=warn"));
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    // A second start (tests in one process) keeps the first.
    let _ = if json { registry.with(layer.json()).try_init() } else { registry.with(layer).try_init() };
}

/// Turns an unexpected failure into ours: its cause is logged here, once, and nobody is told more than that something
/// failed. `what` is a sentence for the log: `.map_err(unexpected("a file could not be sealed"))`.
pub fn unexpected<E: Display>(what: &'static str) -> impl FnOnce(E) -> AppError {
    move |cause| {
        tracing::error!(%cause, "{what}");
        AppError::Internal
    }
}
