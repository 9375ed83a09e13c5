//! What a staff file says of a person beside name and address (the guide): the national document, the file number, the
//! agreement.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{DocumentError, DocumentNumber, Explains, Parsed, Warning, text_value};
use crate::{clean::nearest, country::Country, sheet::CellKind, text::fold, text::normalize_cow};

/// The number of a national identity document, of Peru or of Argentina: seven or eight digits. Nothing is ever put in front of
/// seven: in Argentina they are right.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dni(String);

text_value!(Dni);

/// Why a text is no such number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DniError {
    #[error("El DNI es obligatorio.")]
    Missing,
    #[error("DNI inválido. Debe tener 7 u 8 dígitos.")]
    Invalid,
    /// What the cell has around or in place of its digits.
    #[error(transparent)]
    Cell(DocumentError),
}

impl Explains for DniError {
    fn suggestion(&self) -> Option<String> {
        match self {
            Self::Cell(error) => error.suggestion(),
            Self::Missing | Self::Invalid => None,
        }
    }
}

impl Dni {
    /// How many digits it has, in any country that is known.
    const DIGITS: std::ops::RangeInclusive<usize> = 7..=8;

    /// The number as whoever lost its zeros has it: two that agree in this are one person's.
    pub fn without_zeros(&self) -> &str {
        self.0.trim_start_matches('0')
    }

    /// The number of a cell. What is written around the digits goes with a warning; so is a length that the country does not
    /// know.
    ///
    /// # Errors
    /// With the number that most likely is meant, where there is one.
    pub fn parse_cell(text: &str, country: Country) -> Result<Parsed<Self>, DniError> {
        let text = normalize_cow(text);
        let digits = DocumentNumber::digits_of(&text).map_err(|error| match error {
            DocumentError::Missing => DniError::Missing,
            DocumentError::Invalid => DniError::Invalid,
            other => DniError::Cell(other),
        })?;
        if !Self::DIGITS.contains(&digits.len()) {
            return Err(DniError::Invalid);
        }
        let mut parsed = Parsed::plain(Self(digits.clone()));
        if *text != *digits {
            parsed = parsed.warning(format!("Se tomó solo el número: «{text}» quedó como {digits}."));
        }
        let right = country.rules().dni_digits;
        if !right.contains(&digits.len()) {
            let longest = right.iter().copied().max().unwrap_or_default();
            let padded = format!("{digits:0>longest$}");
            parsed = parsed.warning(Warning {
                sentence: format!(
                    "Un DNI tiene {longest} dígitos y este tiene {}. Si perdió un cero, es {padded}.",
                    digits.len()
                ),
                suggestion: Some(padded),
            });
        }
        Ok(parsed)
    }
}

impl FromStr for Dni {
    type Err = DniError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse_cell(text, Country::Argentina).map(|parsed| parsed.value)
    }
}

/// The number under which an office files a member of staff («legajo»), unique, in capitals.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmployeeNumber(String);

text_value!(EmployeeNumber);

/// The text is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Legajo inválido. Use hasta 20 letras, números, guiones, puntos o barras.")]
pub struct EmployeeNumberError;

impl Explains for EmployeeNumberError {}

impl EmployeeNumber {
    const MAX_CHARS: usize = 20;

    /// Letters and digits of ASCII, hyphens, dots, slashes; spaces at the ends go. `.0` behind a number in a cell of numbers
    /// was added by a program.
    pub fn parse_cell(text: &str, kind: CellKind) -> Result<Parsed<Self>, EmployeeNumberError> {
        let text = normalize_cow(text);
        let whole = text.strip_suffix(".0").filter(|whole| {
            kind != CellKind::Text && !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit())
        });
        let number = whole.unwrap_or(&text);
        let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '_');
        let has_letter = number.contains(|c: char| c.is_ascii_alphanumeric());
        if !has_letter || number.chars().count() > Self::MAX_CHARS || !number.chars().all(is_sign) {
            return Err(EmployeeNumberError);
        }
        let parsed = Parsed::plain(Self(number.to_ascii_uppercase()));
        Ok(match whole {
            Some(whole) => parsed.warning(format!("Se quitaron los decimales que la hoja había agregado: {whole}.")),
            None => parsed,
        })
    }
}

impl FromStr for EmployeeNumber {
    type Err = EmployeeNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse_cell(text, CellKind::Text).map(|parsed| parsed.value)
    }
}

/// Whether a member of staff is within the collective agreement («convenio»).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Agreement {
    Dentro,
    Fuera,
}

/// The text is neither. It is not quoted: in a row that slipped by a cell it is a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Convenio inválido. Valores válidos: dentro, fuera.")]
pub struct AgreementError(String);

impl Explains for AgreementError {
    fn suggestion(&self) -> Option<String> {
        nearest(Agreement::ALL.map(Agreement::as_str), &self.0).map(str::to_owned)
    }
}

impl Agreement {
    pub const ALL: [Self; 2] = [Self::Dentro, Self::Fuera];

    /// The word in the database, in files and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dentro => "dentro",
            Self::Fuera => "fuera",
        }
    }
}

impl AsRef<str> for Agreement {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl FromStr for Agreement {
    type Err = AgreementError;

    /// Without case or accents; «dentro de convenio» is dentro.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match fold(text).trim_end_matches(" de convenio").trim_end_matches(" convenio") {
            "dentro" | "dentro del" => Ok(Self::Dentro),
            "fuera" | "fuera del" => Ok(Self::Fuera),
            _ => Err(AgreementError(normalize_cow(text).chars().take(40).collect())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_and_eight_digits_are_a_dni_and_nothing_is_put_in_front() {
        let of =
            |text: &str, country| Dni::parse_cell(text, country).map(|parsed| (parsed.value.0, parsed.warnings.len()));
        assert_eq!(of("39266568", Country::Peru), Ok(("39266568".into(), 0)));
        assert_eq!(of("9266568", Country::Argentina), Ok(("9266568".into(), 0)));
        let peruvian = Dni::parse_cell("9266568", Country::Peru).unwrap();
        assert_eq!(peruvian.value.as_str(), "9266568");
        assert_eq!(peruvian.warnings[0].suggestion.as_deref(), Some("09266568"));
        assert_eq!(of("39.266.568", Country::Argentina), Ok(("39266568".into(), 1)));
        assert_eq!(of("DNI 39266568", Country::Peru), Ok(("39266568".into(), 1)));
        for wrong in ["392665", "392665681", "3926656A", "CUIT", "+39266568"] {
            assert_eq!(of(wrong, Country::Peru), Err(DniError::Invalid), "{wrong}");
        }
        assert_eq!(of(" ", Country::Peru), Err(DniError::Missing));
        assert!(matches!(of("39266568-3", Country::Peru), Err(DniError::Cell(DocumentError::CheckDigit { .. }))));
        assert!(matches!(of("3.92E+07", Country::Peru), Err(DniError::Cell(DocumentError::LostDigits { .. }))));
    }

    #[test]
    fn a_file_number_is_short_and_plain_and_in_capitals() {
        let of = |text: &str, kind| EmployeeNumber::parse_cell(text, kind).map(|parsed| parsed.value.0);
        assert_eq!(of(" sa001 ", CellKind::Text).as_deref(), Ok("SA001"));
        assert_eq!(of("12-A/3", CellKind::Text).as_deref(), Ok("12-A/3"));
        assert_eq!(of("1024.0", CellKind::Number).as_deref(), Ok("1024"));
        assert_eq!(of("1024.0", CellKind::Text).as_deref(), Ok("1024.0"));
        for wrong in ["", "--", "SA 001", "SÁ001", "123456789012345678901", "=SA1"] {
            assert!(of(wrong, CellKind::Text).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_agreement_is_within_or_without() {
        assert_eq!(" DENTRO ".parse(), Ok(Agreement::Dentro));
        assert_eq!("Fuera de convenio".parse(), Ok(Agreement::Fuera));
        let error = "fuerra".parse::<Agreement>().unwrap_err();
        assert_eq!(error.to_string(), "Convenio inválido. Valores válidos: dentro, fuera.");
        assert_eq!(error.suggestion().as_deref(), Some("fuera"));
        assert!("si".parse::<Agreement>().is_err());
    }
}
