//! A typed password on its way from a cell to where it is sealed.

use std::{fmt, sync::Arc};

use crate::password::PlainPassword;

/// A password that a file, or a person who mends a row, gave. It can be passed on with its row and cannot be shown.
#[derive(Clone)]
pub struct TypedPassword(Arc<PlainPassword>);

impl TypedPassword {
    pub(super) fn new(password: PlainPassword) -> Self {
        Self(Arc::new(password))
    }

    /// The password itself: to seal.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for TypedPassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TypedPassword(…)")
    }
}

/// So that rows can be compared in tests.
impl PartialEq for TypedPassword {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for TypedPassword {}
