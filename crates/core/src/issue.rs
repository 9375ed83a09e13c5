//! What is wrong, or unusual, with one value of one row.

use serde::{Deserialize, Serialize};

/// How much an [`Issue`] weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Stops the row.
    Error,
    /// A repaired or an unusual value; the row still counts as valid.
    Advertencia,
}

/// A finding about one field of a row (HU-USERS-04 UX-03: field and description).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The column's name, e.g. `nro_documento`.
    pub campo: String,
    /// The sentence for the person.
    pub mensaje: String,
    pub severidad: Severity,
}

impl Issue {
    /// A finding that stops the row.
    pub fn error(field: &str, message: impl Into<String>) -> Self {
        Self::new(field, message, Severity::Error)
    }

    /// A finding that does not stop the row.
    pub fn warning(field: &str, message: impl Into<String>) -> Self {
        Self::new(field, message, Severity::Advertencia)
    }

    /// Whether it stops the row.
    pub fn is_error(&self) -> bool {
        self.severidad == Severity::Error
    }

    fn new(field: &str, message: impl Into<String>, severity: Severity) -> Self {
        Self { campo: field.to_owned(), mensaje: message.into(), severidad: severity }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issue_has_the_keys_of_the_contract() {
        let json = serde_json::to_string(&Issue::warning("telefono", "Se completó")).unwrap();
        assert_eq!(json, r#"{"campo":"telefono","mensaje":"Se completó","severidad":"advertencia"}"#);
    }
}
