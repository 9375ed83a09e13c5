//! What a person types to sign in: document number, carnet or e-mail.

use std::str::FromStr;

use super::{DocumentNumber, Email, text_value};
use crate::text::normalize_cow;

/// A user's name at the sign-in, stored normalised and unique: an e-mail in lower case, anything else
/// in upper case without spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(String);

text_value!(Identifier);

/// Why a text cannot name a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    #[error("Escriba su número de documento, su carnet o su correo.")]
    Missing,
    #[error("Escriba solo su número de documento, su carnet o su correo.")]
    Invalid,
}

impl Identifier {
    const MAX_BYTES: usize = 254;

    /// Normalises what was typed. Whether such a user exists is another matter.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text = normalize_cow(text);
        if text.is_empty() {
            return Err(IdentifierError::Missing);
        }
        if text.len() > Self::MAX_BYTES || text.chars().any(char::is_control) {
            return Err(IdentifierError::Invalid);
        }
        Ok(Self(if text.contains('@') {
            text.to_lowercase()
        } else {
            text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
        }))
    }
}

impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl From<&DocumentNumber> for Identifier {
    fn from(number: &DocumentNumber) -> Self {
        Self(number.as_str().to_owned())
    }
}

impl From<&Email> for Identifier {
    fn from(email: &Email) -> Self {
        Self(email.as_str().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_user_is_found_however_it_is_typed() {
        for (typed, stored) in [
            (" 01234567 ", "01234567"),
            ("0123 4567", "01234567"),
            ("n00001", "N00001"),
            ("Ana@Ejemplo.pe", "ana@ejemplo.pe"),
        ] {
            assert_eq!(Identifier::parse(typed).unwrap().as_str(), stored);
        }
    }

    #[test]
    fn a_stored_document_and_a_typed_one_agree() {
        let number = DocumentNumber::parse("01234567").unwrap();
        assert_eq!(Identifier::from(&number), Identifier::parse("01234567").unwrap());
    }

    #[test]
    fn nothing_and_control_characters_name_nobody() {
        assert_eq!(Identifier::parse(" \u{200B}"), Err(IdentifierError::Missing));
        assert_eq!(Identifier::parse("a\0b"), Err(IdentifierError::Invalid));
        assert_eq!(Identifier::parse(&"a".repeat(255)), Err(IdentifierError::Invalid));
    }
}
