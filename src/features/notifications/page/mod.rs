//! `/notificaciones`.

mod list;

pub use list::NoticesPage;

use crate::paths::INBOX as PATH;
