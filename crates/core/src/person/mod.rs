//! What a school knows of a person, each value a type whose constructor is its rule.
//!
//! `parse` takes text as typed or as a cell holds it, and gives the normalised value, with a warning
//! when it had to be repaired or looks unusual. The Spanish sentences stand on the errors.

mod document;
mod email;
mod employee;
mod identifier;
mod name;
mod phone;
mod prospect;

pub use document::{DocumentError, DocumentNumber, DocumentType, DocumentTypeError};
pub use email::{Email, EmailError};
pub use employee::{Agreement, AgreementError, Dni, DniError, EmployeeNumber, EmployeeNumberError};
pub use identifier::{Identifier, IdentifierError};
pub use name::{NameError, PersonName, join_names};
pub use phone::{Phone, PhoneError};
pub use prospect::{Carnet, CarnetError, ProgramError, ProgramName};

/// A value that passed its rule, and what a person should know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    pub value: T,
    /// What was repaired, or is unusual.
    pub warnings: Vec<Warning>,
    /// Whether only what every value of its kind lacks was added (`+51`): that is told once for the file, not on each
    /// row.
    pub is_completed: bool,
}

/// What a person should know about a value that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub sentence: String,
    /// The value that most likely is meant instead.
    pub suggestion: Option<String>,
}

impl<S: Into<String>> From<S> for Warning {
    fn from(sentence: S) -> Self {
        Self { sentence: sentence.into(), suggestion: None }
    }
}

impl<T> Parsed<T> {
    /// A value about which there is nothing to say.
    pub fn plain(value: T) -> Self {
        Self { value, warnings: Vec::new(), is_completed: false }
    }

    /// With one more thing that a person should know.
    #[must_use]
    pub fn warning(mut self, warning: impl Into<Warning>) -> Self {
        self.warnings.push(warning.into());
        self
    }
}

/// Why a value does not pass: the sentence is its `Display`.
pub trait Explains: std::fmt::Display {
    /// The value that most likely is meant; a person takes it or not.
    fn suggestion(&self) -> Option<String> {
        None
    }
}

/// A sentence alone.
impl Explains for String {}

impl Explains for DocumentTypeError {}
impl Explains for EmailError {}
impl Explains for PhoneError {}
impl Explains for CarnetError {}
impl Explains for ProgramError {}

/// Gives a newtype over `String` its read-only doors: `as_str`, `Display`, `AsRef`, `Into<String>` and
/// serialising. Deserialising goes through `parse` and so cannot skip the rule.
macro_rules! text_value {
    ($name:ident) => {
        impl $name {
            /// The normalised text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use text_value;
