//! What a list of prospects says of a person beside name and address: the carnet and the programme of interest.

use std::str::FromStr;

use super::{Parsed, text_value};
use crate::{clean::is_nothing, sheet::CellKind, text::fold, text::normalize_cow};

/// The code that an institution gives a prospect, unique, in capitals. Once there is an account the prospect signs in with
/// it, so it is written as [`super::Identifier::parse`] leaves what is typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Carnet(String);

text_value!(Carnet);

/// Why a text is no carnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CarnetError {
    #[error("El carnet es obligatorio.")]
    Missing,
    #[error(
        "Carnet inválido. Use hasta {} letras sin tilde, números, guiones, puntos o barras, sin espacios.",
        Carnet::MAX_CHARS
    )]
    Invalid,
    #[error("La hoja convirtió el carnet en un número y perdió dígitos. Escríbalo de nuevo, con la celda como texto.")]
    LostDigits,
}

impl Carnet {
    /// The longest carnet, in characters.
    pub const MAX_CHARS: usize = 20;

    /// Letters and digits of ASCII, a digit among them, and `- . / _` between; spaces at the ends go. `.0` behind a number
    /// in a cell of numbers was added by a program and goes with a warning.
    ///
    /// # Errors
    /// `Missing` if the cell is empty or says that there is none (`-`, `s/n`).
    pub fn parse_cell(text: &str, kind: CellKind) -> Result<Parsed<Self>, CarnetError> {
        let text = normalize_cow(text);
        if is_nothing(&text) {
            return Err(CarnetError::Missing);
        }
        let whole = text.strip_suffix(".0").filter(|whole| {
            kind != CellKind::Text && !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit())
        });
        let carnet = whole.unwrap_or(&text);
        if is_exponent(carnet) {
            return Err(CarnetError::LostDigits);
        }
        let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '_');
        // Without a digit it is a name or a yes; with a fraction in a cell of numbers, an amount.
        let is_code =
            carnet.contains(|c: char| c.is_ascii_digit()) && !(kind == CellKind::Number && carnet.contains('.'));
        if !is_code || carnet.len() > Self::MAX_CHARS || !carnet.chars().all(is_sign) {
            return Err(CarnetError::Invalid);
        }
        let parsed = Parsed::plain(Self(carnet.to_ascii_uppercase()));
        Ok(match whole {
            Some(whole) => parsed.warning(format!("Se quitaron los decimales que la hoja había agregado: {whole}.")),
            None if is_date(carnet) => {
                parsed.warning(format!("«{carnet}» parece una fecha. Si no es su carnet, corríjalo."))
            }
            None => parsed,
        })
    }
}

/// What a spreadsheet makes of a long number: `6.22E+07`.
fn is_exponent(text: &str) -> bool {
    text.to_ascii_uppercase().split_once("E+").is_some_and(|(mantissa, power)| {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        is_number(mantissa) && is_number(power)
    })
}

/// Three numbers that can be day, month and year.
fn is_date(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text.split(['-', '/', '.']).map(|part| part.parse().ok()).collect();
    let is_day = |day: u32| (1..=31).contains(&day);
    let is_month = |month: u32| (1..=12).contains(&month);
    match parts[..] {
        [Some(year @ 1900..), Some(month), Some(day)] | [Some(day), Some(month), Some(year @ 1900..)] => {
            year < 2200 && is_month(month) && is_day(day)
        }
        _ => false,
    }
}

impl FromStr for Carnet {
    type Err = CarnetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse_cell(text, CellKind::Text).map(|parsed| parsed.value)
    }
}

/// The name of a programme of study: 1–100 characters with a letter among them, on one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProgramName(String);

text_value!(ProgramName);

/// Why a text is no name of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProgramError {
    #[error("El programa es obligatorio.")]
    Missing,
    #[error("Programa inválido. Escriba su nombre con hasta {} caracteres.", ProgramName::MAX_CHARS)]
    Invalid,
}

impl ProgramName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 100;

    /// The name of a cell. A line break or a tab inside it is a space.
    ///
    /// # Errors
    /// `Missing` if the cell is empty or says that there is none (`-`, `por definir`).
    pub fn parse_cell(text: &str) -> Result<Parsed<Self>, ProgramError> {
        let is_break = |c: char| c.is_whitespace() && c != ' ';
        let name = normalize_cow(text).replace(is_break, " ");
        let name = normalize_cow(&name);
        if is_nothing(&name) {
            return Err(ProgramError::Missing);
        }
        let is_short = name.chars().count() <= Self::MAX_CHARS;
        if !is_short || !name.contains(char::is_alphabetic) || name.contains(char::is_control) {
            return Err(ProgramError::Invalid);
        }
        Ok(Parsed::plain(Self(name.into_owned())))
    }

    /// What two spellings of one programme have in common: «Enfermería Técnica» and «ENFERMERIA  TECNICA».
    pub fn key(&self) -> String {
        fold(&self.0)
    }
}

impl FromStr for ProgramName {
    type Err = ProgramError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse_cell(text).map(|parsed| parsed.value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Identifier;
    use super::*;

    #[test]
    fn a_carnet_is_short_and_plain_and_in_capitals() {
        let of = |text: &str, kind| Carnet::parse_cell(text, kind).map(|parsed| parsed.value.0);
        assert_eq!(of(" c2026001 ", CellKind::Text).as_deref(), Ok("C2026001"));
        assert_eq!(of("pr-26/0118_a.b", CellKind::Text).as_deref(), Ok("PR-26/0118_A.B"));
        assert_eq!(of("1024.0", CellKind::Number).as_deref(), Ok("1024"));
        assert_eq!(of("1024.0", CellKind::Text).as_deref(), Ok("1024.0"));
        for missing in ["", " ", "-", "s/n", "no tiene"] {
            assert_eq!(of(missing, CellKind::Text), Err(CarnetError::Missing), "{missing}");
        }
        for wrong in ["TRUE", "Ana", "C 2026001", "CÑ1", "ana@x.pe", "C20260010000000000001", "=C1", "C1\nC2"] {
            assert_eq!(of(wrong, CellKind::Text), Err(CarnetError::Invalid), "{wrong}");
        }
        assert_eq!(of("6.22E+07", CellKind::Text), Err(CarnetError::LostDigits));
        assert_eq!(of("1024.5", CellKind::Number), Err(CarnetError::Invalid));
        assert_eq!(of("C1024.5", CellKind::Text).as_deref(), Ok("C1024.5"));
        let warnings = |text: &str| Carnet::parse_cell(text, CellKind::Text).unwrap().warnings.len();
        assert_eq!((warnings("2026-01-05"), warnings("05/01/2026")), (1, 1), "what looks like a date is asked about");
        assert_eq!((warnings("26-01-118"), warnings("PR-26-0118"), warnings("2026-13-05")), (0, 0, 0));
    }

    #[test]
    fn one_programme_has_one_key() {
        let of = |text: &str| text.parse::<ProgramName>();
        assert_eq!(of(" Enfermería\nTécnica ").unwrap().as_str(), "Enfermería Técnica");
        assert_eq!(of("ENFERMERIA   TECNICA").unwrap().key(), of("Enfermería Técnica").unwrap().key());
        assert_eq!(of(&"ñ".repeat(100)).map(|name| name.as_str().chars().count()), Ok(100));
        for missing in ["", "-", "por definir"] {
            assert_eq!(of(missing), Err(ProgramError::Missing), "{missing}");
        }
        for wrong in ["123", "a\0b", &"ñ".repeat(101)] {
            assert_eq!(of(wrong), Err(ProgramError::Invalid), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_carnet_is_what_its_owner_may_type_to_sign_in(text in "[ -~]{0,22}") {
            if let Ok(carnet) = text.parse::<Carnet>() {
                let typed = Identifier::parse(&text).unwrap();
                prop_assert_eq!(typed.as_str(), carnet.as_str());
                prop_assert_eq!(carnet.as_str().parse(), Ok(carnet.clone()));
            }
        }
    }
}
