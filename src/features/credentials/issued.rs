//! A first password, at the moment when it is made.

use chrono::{DateTime, Utc};
use padron_core::password::{Method, PlainPassword};
use uuid::Uuid;

/// A first password and how long it works.
pub struct Issued<'a> {
    pub user: Uuid,
    pub import: Option<Uuid>,
    pub password: &'a PlainPassword,
    pub method: Method,
    pub expires: DateTime<Utc>,
}
