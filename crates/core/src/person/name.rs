//! Names of people: 1–80 characters, taken literally.

use std::str::FromStr;

use super::text_value;
use crate::text::normalize_cow;

/// A given name or a surname: 1–80 characters after trimming, no control characters. Anything else is
/// a name (`O'Neil`, `=HYPERLINK(…)`): what shows or exports it keeps it harmless.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

text_value!(PersonName);

/// Why a text is no name. The sentence needs the field's name, see [`NameError::sentence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("el nombre está vacío")]
    Missing,
    #[error("el nombre tiene {chars} caracteres y el máximo es {}", PersonName::MAX_CHARS)]
    TooLong { chars: usize },
    #[error("el nombre contiene saltos de línea o caracteres de control")]
    ControlCharacters,
}

impl NameError {
    /// The sentence for a field called `field` (`nombre`, `apellido`): «El apellido es obligatorio.»
    pub fn sentence(self, field: &str) -> String {
        match self {
            Self::Missing => format!("El {field} es obligatorio."),
            Self::TooLong { chars } => {
                let max = PersonName::MAX_CHARS;
                format!("El {field} tiene {chars} caracteres y el máximo es {max}. Abrévielo.")
            }
            Self::ControlCharacters => {
                format!("El {field} contiene saltos de línea o caracteres de control. Escríbalo en una sola línea.")
            }
        }
    }
}

impl PersonName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 80;

    /// Normalises and checks.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = normalize_cow(text);
        if text.is_empty() {
            return Err(NameError::Missing);
        }
        if text.len() > Self::MAX_CHARS {
            let chars = text.chars().count();
            if chars > Self::MAX_CHARS {
                return Err(NameError::TooLong { chars });
            }
        }
        if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            return Err(NameError::ControlCharacters);
        }
        Ok(Self(text.into_owned()))
    }
}

impl FromStr for PersonName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_literally() {
        for name in ["Ñ", "O'Neil", "=HYPERLINK(\"http://x\")", "<img src=x>", "María José", "李"] {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn a_name_has_1_to_80_characters_whatever_their_bytes() {
        assert_eq!(PersonName::parse(&"ñ".repeat(80)).unwrap().as_str().len(), 160);
        let error = PersonName::parse(&"ñ".repeat(81)).unwrap_err();
        assert_eq!(error.sentence("apellido"), "El apellido tiene 81 caracteres y el máximo es 80. Abrévielo.");
        assert_eq!(PersonName::parse("\u{A0}").unwrap_err().sentence("nombre"), "El nombre es obligatorio.");
    }

    #[test]
    fn control_characters_and_line_breaks_are_refused() {
        for name in ["Ana\nMaría", "Ana\0", "\u{1b}[31mAna", "Ana\u{2028}María"] {
            assert_eq!(PersonName::parse(name), Err(NameError::ControlCharacters));
        }
    }
}
