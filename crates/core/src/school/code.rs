//! Student codes: level letter, grade, running number (HU-USERS-04 CA-06).

use std::str::FromStr;

use super::{Grade, Level, LevelGrade};
use crate::{person::text_value, text::normalize_cow};

/// A student's code: `P3001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StudentCode(String);

text_value!(StudentCode);

/// Why a text is no student code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    #[error("El código de estudiante es obligatorio.")]
    Missing,
    #[error("Código de estudiante inválido. Formato esperado: nivel, grado y número, por ejemplo P3001.")]
    Invalid,
    #[error("El código {code} no corresponde a {grade}: debe empezar con {prefix}.")]
    OtherGrade { code: String, grade: String, prefix: String },
}

impl StudentCode {
    /// Digits of the running number, at least.
    const DIGITS: usize = 3;
    /// And at most: a million students in one grade are a mistake.
    const MAX_DIGITS: usize = 6;

    /// The letter of a level, one of its grades, and three to six digits; case does not matter.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let code = normalize_cow(text).to_uppercase();
        if code.is_empty() {
            return Err(CodeError::Missing);
        }
        let mut characters = code.chars();
        let level = characters.next().and_then(Level::of_letter).ok_or(CodeError::Invalid)?;
        let grade = characters.next().map(String::from).and_then(|digit| Grade::parse(&digit).ok());
        let number = characters.as_str();
        let is_number = (Self::DIGITS..=Self::MAX_DIGITS).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && number.bytes().any(|byte| byte != b'0');
        match grade.map(|grade| LevelGrade::new(level, grade)) {
            Some(Ok(_)) if is_number => Ok(Self(code)),
            _ => Err(CodeError::Invalid),
        }
    }

    /// [`Self::parse`], and the code must be of the grade: a student of Primaria 3 is `P3…`.
    pub fn parse_for(text: &str, grade: LevelGrade) -> Result<Self, CodeError> {
        let code = Self::parse(text)?;
        let prefix = grade.prefix();
        if code.0.starts_with(&prefix) {
            Ok(code)
        } else {
            Err(CodeError::OtherGrade { code: code.0, grade: grade.to_string(), prefix })
        }
    }

    /// The code of the `number`th student of a grade.
    pub fn numbered(grade: LevelGrade, number: i64) -> Self {
        Self(format!("{}{number:03}", grade.prefix()))
    }
}

impl FromStr for StudentCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn third() -> LevelGrade {
        LevelGrade::new(Level::Primaria, Grade::parse("3").unwrap()).unwrap()
    }

    #[test]
    fn numbers_have_three_digits_until_they_need_more() {
        assert_eq!(StudentCode::numbered(third(), 1).as_str(), "P3001");
        assert_eq!(StudentCode::numbered(third(), 1234).as_str(), "P31234");
    }

    #[test]
    fn a_code_keeps_its_shape() {
        assert_eq!(StudentCode::parse(" p3001 ").unwrap().as_str(), "P3001");
        for text in ["3001", "P301", "P9001", "X3001", "P3000", "P30010000", "P3-01", "Ｐ３００１"] {
            assert_eq!(StudentCode::parse(text), Err(CodeError::Invalid), "{text}");
        }
    }

    #[test]
    fn a_code_of_another_grade_is_refused_and_the_right_beginning_named() {
        let error = StudentCode::parse_for("S1001", third()).unwrap_err();
        assert_eq!(error.to_string(), "El código S1001 no corresponde a Primaria 3: debe empezar con P3.");
    }
}
