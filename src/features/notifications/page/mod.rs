//! The bell on every page, and `/notificaciones`.

mod bell;
mod list;

pub use bell::Bell;
pub use list::NoticesPage;

/// Where one's notices are.
const PATH: &str = "/notificaciones";
