//! Identity documents: their type and their number (HU-USERS-04 CA-04: 8–12 digits).

use std::str::FromStr;

use super::{Explains, Parsed, text_value};
use crate::{
    sheet::CellKind,
    text::{fold, normalize_cow},
};

/// The kind of identity document, upper case: `DNI`, `CE`, `PASAPORTE`… Any other text is taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentType(String);

text_value!(DocumentType);

/// Why a text is no document type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentTypeError {
    #[error("El tipo de documento es obligatorio.")]
    Missing,
    #[error("Tipo de documento inválido. Escriba DNI, CE o PASAPORTE.")]
    Invalid,
}

impl DocumentType {
    const MAX_CHARS: usize = 30;

    /// Takes the usual spellings for the type they name; warns about an unusual type.
    pub fn parse(text: &str) -> Result<Parsed<Self>, DocumentTypeError> {
        let text = normalize_cow(text);
        if matches!(&*text, "DNI" | "CE" | "PASAPORTE") {
            return Ok(Parsed::plain(Self(text.into_owned())));
        }
        if text.is_empty() {
            return Err(DocumentTypeError::Missing);
        }
        if text.chars().count() > Self::MAX_CHARS
            || text.chars().any(char::is_control)
            || !text.chars().any(char::is_alphabetic)
        {
            return Err(DocumentTypeError::Invalid);
        }
        Ok(match usual_type(&fold(&text)) {
            Some(usual) => Parsed::plain(Self(usual.to_owned())),
            None => {
                let warning = format!("Tipo de documento poco usual: «{text}». Los usuales son DNI, CE y PASAPORTE.");
                Parsed::plain(Self(text.to_uppercase())).warning(warning)
            }
        })
    }

    /// Whether it is the national identity document, which has 8 digits.
    pub fn is_dni(&self) -> bool {
        self.0 == "DNI"
    }
}

impl FromStr for DocumentType {
    type Err = DocumentTypeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).map(|parsed| parsed.value)
    }
}

fn usual_type(folded: &str) -> Option<&'static str> {
    Some(match folded {
        "dni" | "d n i" | "documento nacional de identidad" => "DNI",
        "ce" | "c e" | "carnet de extranjeria" | "carne de extranjeria" | "carnet extranjeria" => "CE",
        "pasaporte" | "pas" | "passport" => "PASAPORTE",
        "ptp" | "permiso temporal de permanencia" => "PTP",
        "cpp" | "carnet de permiso temporal de permanencia" => "CPP",
        _ => return None,
    })
}

/// The number of an identity document: 8 to 12 digits, unique among users (HU-USERS-04 VN-04).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber(String);

text_value!(DocumentNumber);

/// Why a text is no document number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    #[error("El número de documento es obligatorio.")]
    Missing,
    #[error("Formato de documento inválido. Debe ser numérico de 8-12 dígitos.")]
    Invalid,
    /// A DNI of seven digits that was typed as text: most likely its leading zero was eaten.
    #[error("Formato de documento inválido. Debe ser numérico de 8-12 dígitos. ¿Quiso escribir {suggestion}?")]
    LostZero { suggestion: String },
}

impl Explains for DocumentError {
    fn suggestion(&self) -> Option<String> {
        match self {
            Self::LostZero { suggestion } => Some(suggestion.clone()),
            Self::Missing | Self::Invalid => None,
        }
    }
}

impl DocumentNumber {
    /// 8 to 12 ASCII digits, without their type.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        let text = normalize_cow(text);
        match text.len() {
            0 => Err(DocumentError::Missing),
            8..=12 if text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Self(text.into_owned())),
            _ => Err(DocumentError::Invalid),
        }
    }

    /// The number of a cell, judged beside its type: spreadsheets eat leading zeros, so a DNI of seven
    /// digits in a *numeric* cell gets its zero back with a warning, and in a text cell is an error that
    /// suggests it. A DNI that is not 8 digits long is a warning.
    pub fn parse_cell(
        text: &str,
        kind: CellKind,
        document_type: Option<&DocumentType>,
    ) -> Result<Parsed<Self>, DocumentError> {
        let is_dni = document_type.is_some_and(DocumentType::is_dni);
        let text = normalize_cow(text);
        if is_dni && text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let padded = format!("0{text}");
            // Delimited text has no types: a zero may have been eaten there as in a numeric cell.
            return if kind == CellKind::Text {
                Err(DocumentError::LostZero { suggestion: padded })
            } else {
                let warning = format!("Se agregó el cero inicial que la hoja de cálculo había quitado: {padded}.");
                Ok(Parsed::plain(Self(padded)).warning(warning))
            };
        }
        let number = Self::parse(&text)?;
        Ok(if is_dni && number.0.len() != 8 {
            let warning = format!("Un DNI tiene 8 dígitos y este tiene {}. Verifíquelo.", number.0.len());
            Parsed::plain(number).warning(warning)
        } else {
            Parsed::plain(number)
        })
    }

    /// A number that stands for the whole document number, leading zeros included: for sets and maps.
    pub fn key(&self) -> u64 {
        // At most twelve digits, with a 1 in front: 13 digits fit.
        self.0.bytes().fold(1, |key, digit| key * 10 + u64::from(digit - b'0'))
    }
}

impl FromStr for DocumentNumber {
    type Err = DocumentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dni() -> DocumentType {
        "DNI".parse().unwrap()
    }

    #[test]
    fn the_usual_spellings_name_the_usual_types() {
        for (text, document_type) in [
            (" dni ", "DNI"),
            ("D.N.I.", "DNI"),
            ("Carné de Extranjería", "CE"),
            ("c.e.", "CE"),
            ("Pasaporte", "PASAPORTE"),
        ] {
            let parsed = DocumentType::parse(text).unwrap();
            assert_eq!((parsed.value.as_str(), parsed.warnings), (document_type, vec![]));
        }
    }

    #[test]
    fn an_unusual_type_is_taken_with_a_warning() {
        let parsed = DocumentType::parse("Partida").unwrap();
        assert_eq!(parsed.value.as_str(), "PARTIDA");
        assert!(parsed.warnings[0].sentence.contains("«Partida»"));
    }

    #[test]
    fn a_type_without_letters_is_no_type() {
        assert_eq!("40100000".parse::<DocumentType>(), Err(DocumentTypeError::Invalid));
        assert_eq!(" ".parse::<DocumentType>(), Err(DocumentTypeError::Missing));
    }

    #[test]
    fn leading_zeros_are_part_of_the_number() {
        let number = DocumentNumber::parse(" 01234567\u{A0}").unwrap();
        assert_eq!(number.as_str(), "01234567");
        assert_ne!(number.key(), DocumentNumber::parse("001234567").unwrap().key());
    }

    #[test]
    fn what_is_not_8_to_12_digits_gets_the_sentence_of_the_story() {
        for text in ["1234-X", "1234567", "1234567890123", "１２３４５６７８", "12 345 678", "+1234567"] {
            let error = DocumentNumber::parse(text).unwrap_err();
            assert_eq!(error.to_string(), "Formato de documento inválido. Debe ser numérico de 8-12 dígitos.");
        }
    }

    #[test]
    fn a_numeric_dni_of_seven_digits_gets_its_zero_back_with_a_warning() {
        let parsed = DocumentNumber::parse_cell("1234567", CellKind::Number, Some(&dni())).unwrap();
        assert_eq!(parsed.value.as_str(), "01234567");
        assert!(parsed.warnings[0].sentence.contains("01234567"));
    }

    #[test]
    fn a_typed_dni_of_seven_digits_is_an_error_that_suggests_the_zero() {
        let error = DocumentNumber::parse_cell("1234567", CellKind::Text, Some(&dni())).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Formato de documento inválido. Debe ser numérico de 8-12 dígitos. ¿Quiso escribir 01234567?"
        );
    }

    #[test]
    fn a_dni_that_is_not_8_digits_long_is_a_warning_and_a_ce_is_not() {
        let parsed = DocumentNumber::parse_cell("123456789", CellKind::Text, Some(&dni())).unwrap();
        assert_eq!(parsed.warnings.len(), 1);
        let ce = "CE".parse().unwrap();
        let parsed = DocumentNumber::parse_cell("123456789", CellKind::Text, Some(&ce)).unwrap();
        assert_eq!(parsed.warnings, []);
    }

    proptest! {
        #[test]
        fn every_8_to_12_digits_are_a_number_and_nothing_else_is(text in "[0-9]{0,14}|\\PC{0,14}") {
            let is_number = (8..=12).contains(&text.trim().len()) && text.trim().bytes().all(|byte| byte.is_ascii_digit());
            match DocumentNumber::parse(&text) {
                Ok(number) => prop_assert!((8..=12).contains(&number.as_str().len())),
                Err(_) => prop_assert!(!is_number),
            }
        }

        #[test]
        fn numbers_that_differ_have_keys_that_differ(a in "[0-9]{8,12}", b in "[0-9]{8,12}") {
            let (a, b) = (DocumentNumber::parse(&a).unwrap(), DocumentNumber::parse(&b).unwrap());
            prop_assert_eq!(a == b, a.key() == b.key());
        }
    }
}
