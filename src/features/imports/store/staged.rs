//! Rows of a file, as they are staged and as they are found again.

use std::collections::BTreeMap;

use padron_core::import::{RowKey, TypedPassword, Values, field};
use padron_core::issue::Issue;
use padron_core::password::given::KeptPassword;
use sqlx::types::Json;
use uuid::Uuid;

use crate::features::imports::model::RowState;

/// Cells of columns that no field takes, by the column's letters.
pub type Others = BTreeMap<String, String>;

/// A row as staged.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StagedRow {
    #[sqlx(rename = "fila")]
    pub number: i64,
    #[sqlx(rename = "estado", try_from = "String")]
    pub state: RowState,
    #[sqlx(rename = "datos")]
    pub values: Json<Values>,
    #[sqlx(rename = "problemas")]
    pub issues: Json<Vec<Issue>>,
    /// Whether somebody said that the student is another child of the same name and grade.
    #[sqlx(rename = "homonimo")]
    pub is_namesake: bool,
}

/// A row to stage.
#[derive(Debug)]
pub struct NewRow {
    pub number: i64,
    pub state: RowState,
    pub values: Values,
    pub issues: Vec<Issue>,
    pub is_namesake: bool,
    /// A password that was typed into the row, to be sealed beside it.
    pub secret: Option<TypedPassword>,
    /// What no other row may have; none of a row that a person left out.
    pub keys: Vec<RowKey>,
    pub others: Others,
    pub search: String,
}

impl NewRow {
    /// Whether a password that was typed into the row is kept beside it.
    pub fn has_typed_password(&self) -> bool {
        KeptPassword::parse(self.values.get(field::PASSWORD)) == Some(KeptPassword::Sealed)
    }

    pub fn is_warned(&self) -> bool {
        self.issues.iter().any(|issue| !issue.is_error())
    }
}

/// What a row became.
#[derive(Debug, Default)]
pub struct Made {
    pub user: Option<Uuid>,
    pub student: Option<Uuid>,
    pub relation: Option<Uuid>,
    pub assignment: Option<Uuid>,
    pub prospect: Option<Uuid>,
    /// The row's values, when creating it added to them (the student's code).
    pub values: Option<Values>,
}
