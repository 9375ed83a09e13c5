//! Sections of a grade.

use std::str::FromStr;

use crate::{
    person::text_value,
    text::{fold, normalize_cow},
};

/// A section of a grade: `A`, `B`, `ÚNICA`; upper case, at most 20 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Section(String);

text_value!(Section);

/// Why a text is no section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SectionError {
    #[error("Sección inválida. Escriba una letra o una palabra, por ejemplo A.")]
    Invalid,
    #[error("La celda nombra varias secciones. Escriba una fila para cada sección.")]
    Several,
}

/// Whether the text says that a grade has only one section, and so none that needs a name.
pub fn is_single(text: &str) -> bool {
    let key = fold(text);
    let key = ["seccion ", "secc ", "sec "].iter().find_map(|word| key.strip_prefix(word)).unwrap_or(&key);
    matches!(key, "u" | "unica" | "unico")
}

/// Whether the text names several sections: «A y B», «A-B», «Amor, Paz». «Amor y Paz» is the name of one.
fn names_several(text: &str) -> bool {
    let letters = fold(text);
    let words = || letters.split(' ').filter(|word| !word.is_empty());
    let are_letters = words().all(|word| word.chars().count() == 1) && words().filter(|word| *word != "y").count() > 1;
    let are_all = matches!(letters.as_str(), "todas" | "todos" | "ambas" | "ambos" | "todas las secciones");
    are_letters
        || are_all
        || text.split([',', ';', '/', '&', '+']).filter(|part| part.contains(char::is_alphanumeric)).count() > 1
}

/// The section without the word that announces it: «SECC. B», «AULA A». «SEC» is a name without one.
fn without_word(text: &str) -> &str {
    const WORDS: &[&str] = &["SECCIÓN", "SECCION", "SECC", "SEC", "AULA", "SALÓN", "SALON"];
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '.' | ':');
    let rest = WORDS.iter().find_map(|word| text.strip_prefix(word).filter(|rest| rest.starts_with(is_gap)));
    rest.map(|rest| rest.trim_start_matches(is_gap)).filter(|rest| !rest.is_empty()).unwrap_or(text)
}

impl FromStr for Section {
    type Err = SectionError;

    /// Drops quotes and the word itself: «Sección "A"» is `A`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const MAX_CHARS: usize = 20;
        let text = normalize_cow(text).to_uppercase();
        let text = without_word(&text);
        let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'“”«»".contains(c)).trim_end_matches('.');
        let is_fine = !text.is_empty()
            && text.chars().count() <= MAX_CHARS
            && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '°' | 'º'));
        if names_several(text) {
            Err(SectionError::Several)
        } else if is_fine {
            Ok(Self(text.to_owned()))
        } else {
            Err(SectionError::Invalid)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_told_by_its_letter() {
        for text in ["a", "\"A\"", "Sección A", " A ", "A.", "Secc. A", "Sec: a", "Aula \"A\""] {
            assert_eq!(text.parse::<Section>().unwrap().as_str(), "A");
        }
        assert_eq!("única".parse::<Section>().unwrap().as_str(), "ÚNICA");
        for text in ["", "\"\"", "=A", &"A".repeat(21)] {
            assert_eq!(text.parse::<Section>(), Err(SectionError::Invalid), "{text}");
        }
    }

    #[test]
    fn several_sections_are_an_error_and_a_name_of_two_words_is_none() {
        for text in ["B y C", "B, C", "B/C", "B-C", "B C", "A, B y C", "Amor, Paz", "A\nB", "Todas", "AMBAS"] {
            assert_eq!(text.parse::<Section>(), Err(SectionError::Several), "{text}");
        }
        for text in ["Amor y Paz", "Y", "1-AB", "Los Leones"] {
            assert!(text.parse::<Section>().is_ok(), "{text}");
        }
    }

    #[test]
    fn the_only_section_needs_no_name() {
        assert!(["U", "única", "Sección Única", "Sec. Única", "UNICO"].into_iter().all(is_single));
        assert!(!["A", "Unión", ""].into_iter().any(is_single));
    }
}
