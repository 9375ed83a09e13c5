//! Sections of a grade.

use std::str::FromStr;

use crate::{person::text_value, text::normalize_cow};

/// A section of a grade: `A`, `B`, `ÚNICA`; upper case, at most 20 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Section(String);

text_value!(Section);

/// Why a text is no section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Sección inválida. Escriba una letra o una palabra, por ejemplo A.")]
pub struct SectionError;

impl FromStr for Section {
    type Err = SectionError;

    /// Drops quotes and the word itself: «Sección "A"» is `A`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const MAX_CHARS: usize = 20;
        let text = normalize_cow(text).to_uppercase();
        let text = text.strip_prefix("SECCIÓN ").or_else(|| text.strip_prefix("SECCION ")).unwrap_or(&text);
        let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'“”«»".contains(c));
        let is_fine = !text.is_empty()
            && text.chars().count() <= MAX_CHARS
            && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '°' | 'º'));
        if is_fine { Ok(Self(text.to_owned())) } else { Err(SectionError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_told_by_its_letter() {
        for text in ["a", "\"A\"", "Sección A", " A "] {
            assert_eq!(text.parse::<Section>().unwrap().as_str(), "A");
        }
        assert_eq!("única".parse::<Section>().unwrap().as_str(), "ÚNICA");
        for text in ["", "\"\"", "A\nB", "=A", &"A".repeat(21)] {
            assert_eq!(text.parse::<Section>(), Err(SectionError), "{text}");
        }
    }
}
