//! Names of courses.

use std::str::FromStr;

use crate::{
    person::text_value,
    text::{fold, normalize_cow},
};

/// The name of a course: 1–80 characters, at least one letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CourseName(String);

text_value!(CourseName);

/// Why a text is no course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CourseError {
    #[error("El curso es obligatorio.")]
    Missing,
    #[error("Curso inválido. Escriba su nombre en una sola línea, con hasta {} caracteres.", CourseName::MAX_CHARS)]
    Invalid,
}

impl CourseName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 80;

    /// What makes two spellings one course: no case, no accents, no punctuation.
    pub fn key(&self) -> String {
        fold(&self.0)
    }
}

impl FromStr for CourseName {
    type Err = CourseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = normalize_cow(text);
        if text.is_empty() {
            return Err(CourseError::Missing);
        }
        let is_fine = text.chars().count() <= Self::MAX_CHARS
            && text.chars().any(char::is_alphabetic)
            && !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
        if is_fine { Ok(Self(text.into_owned())) } else { Err(CourseError::Invalid) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_course_share_its_key() {
        let key = |text: &str| text.parse::<CourseName>().unwrap().key();
        assert_eq!(key("Religión"), key(" RELIGION "));
        assert_ne!(key("Arte"), key("Arte y Cultura"));
        assert_eq!("12".parse::<CourseName>(), Err(CourseError::Invalid));
    }
}
