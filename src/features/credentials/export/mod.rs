//! Credentials on their way to people, as files: one file a format, one row type for all of them
//! (HU-USERS-06 CA-02, CA-04). Whoever calls has decided that the reader may see the passwords; the
//! answer is never cached and nothing of it is logged.

mod sheet_rows;
mod xlsx;

use padron_core::password::PlainPassword;
use padron_core::role::Role;

pub use xlsx::build;

use super::model::Order;

/// What stands around the people.
pub struct Heading {
    pub institution: String,
    /// Where people sign in.
    pub site_url: String,
    /// The day as it is shown: `10/02/2025`.
    pub generated_on: String,
    pub order: Order,
    /// The import still runs: more people will come.
    pub is_partial: bool,
    pub further: Further,
}

/// What stands behind the columns that everybody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Further {
    Nothing,
    /// Of families: the child and the classroom.
    Children,
    /// Of staff: the file number and how the password was made.
    Staff,
}

/// One person, as every format shows them.
pub struct CredentialRow {
    pub full_name: String,
    pub role: Role,
    pub document_type: String,
    /// What the person types to sign in: document number, carnet or e-mail.
    pub user_name: String,
    /// None once the person has changed it, or when it has expired.
    pub password: Option<PlainPassword>,
    /// `+51987654321`, or empty.
    pub phone: String,
    /// Day of creation, as it is shown: `10/02/2025`.
    pub created_on: String,
    pub active: bool,
    /// The texts of the columns that [`Further`] names, each empty where there is nothing to say: the children enrolled
    /// this year and «3.º Primaria "A"»; file number and «Con datos de la persona».
    pub further: [String; 2],
}

/// The role in the story's words: a guardian is a «Padre».
pub fn role_label(role: Role) -> &'static str {
    match role {
        Role::Apoderado => "Padre",
        role => role.label(),
    }
}

impl CredentialRow {
    /// The role in the story's words: a guardian is a «Padre».
    pub fn role_label(&self) -> &'static str {
        role_label(self.role)
    }

    /// «Activo» or «Inactivo».
    pub fn state_label(&self) -> &'static str {
        if self.active { "Activo" } else { "Inactivo" }
    }
}
