//! A first password, at the moment when it is made.

use chrono::{DateTime, Utc};
use padron_core::password::PlainPassword;
use uuid::Uuid;

/// How an initial password was made, as the audit tells it.
#[derive(Clone, Copy, Debug)]
pub enum Method {
    Random,
}

impl Method {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Random => "aleatoria",
        }
    }
}

/// A first password and how long it works.
pub struct Issued<'a> {
    pub user: Uuid,
    pub import: Option<Uuid>,
    pub password: &'a PlainPassword,
    pub method: Method,
    pub expires: DateTime<Utc>,
}
