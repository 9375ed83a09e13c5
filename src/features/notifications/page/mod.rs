//! `/notificaciones`.

mod list;

pub use list::NoticesPage;

/// Where one's notices are.
pub const PATH: &str = "/notificaciones";
