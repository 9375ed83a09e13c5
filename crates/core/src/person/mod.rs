//! What a school knows of a person, each value a type whose constructor is its rule.
//!
//! `parse` takes text as typed or as a cell holds it, and gives the normalised value, with a warning
//! when it had to be repaired or looks unusual. The Spanish sentences stand on the errors.

mod document;
mod email;
mod identifier;
mod name;
mod phone;

pub use document::{DocumentError, DocumentNumber, DocumentType, DocumentTypeError};
pub use email::{Email, EmailError};
pub use identifier::{Identifier, IdentifierError};
pub use name::{NameError, PersonName};
pub use phone::{Phone, PhoneError};

/// A value that passed its rule, and what a person should know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    pub value: T,
    /// A sentence, if the value was repaired or is unusual.
    pub warning: Option<String>,
}

impl<T> Parsed<T> {
    fn plain(value: T) -> Self {
        Self { value, warning: None }
    }

    fn with_warning(value: T, warning: impl Into<String>) -> Self {
        Self { value, warning: Some(warning.into()) }
    }
}

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
