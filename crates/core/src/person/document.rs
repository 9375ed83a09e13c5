//! Identity documents: their type and their number (HU-USERS-04 CA-04: 8–12 digits).

use std::{borrow::Cow, str::FromStr};

use super::{Explains, Parsed, Warning, text_value};
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
    // «01 - DNI», as the ministry's systems export it.
    let folded = folded.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    Some(match folded {
        "dni" | "d n i" | "documento nacional de identidad" | "doc nacional de identidad" => "DNI",
        "dni electronico" | "dni azul" | "dni amarillo" => "DNI",
        "ce" | "c e" | "carnet de extranjeria" | "carne de extranjeria" | "carnet extranjeria" => "CE",
        "carne extranjeria" | "carnet ext" | "carne ext" | "carnet de ext" | "c ext" | "carnet de extranjeria ce" => {
            "CE"
        }
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
    /// Digits in groups that are no thousands: `4567 8912`.
    #[error("Formato de documento inválido. Debe ser numérico de 8-12 dígitos. ¿Quiso escribir {suggestion}?")]
    Spaced { suggestion: String },
    /// The digit that the card shows behind the number: `12345678-9`.
    #[error("El número de documento no lleva dígito de verificación. ¿Quiso escribir {suggestion}?")]
    CheckDigit { suggestion: String },
    /// `6.22E+07`: what a spreadsheet saves of a number that its column was too narrow for.
    #[error(
        "La hoja de cálculo guardó este número abreviado y le quitó dígitos. Escríbalo de nuevo, completo, en una \
         celda con formato de texto."
    )]
    LostDigits { suggestion: Option<String> },
}

impl Explains for DocumentError {
    fn suggestion(&self) -> Option<String> {
        match self {
            Self::LostZero { suggestion } | Self::Spaced { suggestion } | Self::CheckDigit { suggestion } => {
                Some(suggestion.clone())
            }
            Self::LostDigits { suggestion } => suggestion.clone(),
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

    /// The number of a cell, checked beside the type that its column says.
    ///
    /// What is written around the number («DNI», «N°», dots between thousands, `.0`) goes with a warning. Spreadsheets
    /// eat leading zeros: a DNI of seven digits in a *numeric* cell or in delimited text gets its zero back with a
    /// warning, and in a text cell is an error that suggests it. A DNI that is not 8 digits long is a warning. Without
    /// a type, in its column or in the cell, seven digits can only be a DNI.
    ///
    /// # Errors
    /// With the number that most likely is meant, where there is one.
    pub fn parse_cell(
        text: &str,
        kind: CellKind,
        document_type: Option<&DocumentType>,
    ) -> Result<Parsed<Self>, DocumentError> {
        let text = normalize_cow(text);
        let bare = BareNumber::of(&text)?;
        let parsed = match document_type.or(bare.document_type.as_ref()) {
            Some(document_type) if document_type.is_dni() => Self::dni(&bare.digits, kind),
            Some(document_type) if document_type.0 == "CE" => Self::foreigners_card(&bare.digits),
            None if bare.digits.len() == 7 => Self::dni(&bare.digits, kind),
            _ => Self::parse(&bare.digits).map(Parsed::plain),
        }?;
        let parsed = if *bare.digits == *text {
            parsed
        } else {
            let warning = format!("Se tomó solo el número: «{text}» quedó como {}.", parsed.value);
            parsed.warning(warning)
        };
        Ok(match (document_type, bare.document_type) {
            (Some(told), Some(found)) if *told != found => {
                let warning = format!("La celda dice {found} y el tipo de documento es {told}. Verifique cuál es.");
                parsed.warning(warning)
            }
            _ => parsed,
        })
    }

    /// The digits of a cell without what is written around them («DNI», dots between thousands, `.0`), however many.
    pub(super) fn digits_of(text: &str) -> Result<String, DocumentError> {
        BareNumber::of(text).map(|bare| bare.digits.into_owned())
    }

    /// The type that stands beside the number in one cell: «CE: 001234567» is a CE.
    pub fn type_in(text: &str) -> Option<DocumentType> {
        if is_digits(text) {
            return None;
        }
        BareNumber::of(&normalize_cow(text)).ok()?.document_type
    }

    fn dni(digits: &str, kind: CellKind) -> Result<Parsed<Self>, DocumentError> {
        const DIGITS: usize = 8;
        // Two or three zeros can be lost too; that is too many to put back unasked.
        const MIN_DIGITS: usize = 5;
        if (MIN_DIGITS..DIGITS).contains(&digits.len()) && is_digits(digits) {
            let padded = format!("{digits:0>DIGITS$}");
            // Delimited text has no types: a zero may have been eaten there as in a numeric cell.
            return if kind == CellKind::Text || digits.len() + 1 < DIGITS {
                Err(DocumentError::LostZero { suggestion: padded })
            } else {
                let warning = format!("Se agregó el cero inicial que la hoja de cálculo había quitado: {padded}.");
                Ok(Parsed::plain(Self(padded)).warning(warning))
            };
        }
        let number = Self::parse(digits)?;
        Ok(if number.0.len() != DIGITS {
            let warning = format!("Un DNI tiene 8 dígitos y este tiene {}. Verifíquelo.", number.0.len());
            Parsed::plain(number).warning(warning)
        } else {
            Parsed::plain(number)
        })
    }

    /// The number of a foreigner's card, which has nine digits with its zeros.
    fn foreigners_card(digits: &str) -> Result<Parsed<Self>, DocumentError> {
        const DIGITS: usize = 9;
        const MIN_DIGITS: usize = 5;
        if !(MIN_DIGITS..DIGITS).contains(&digits.len()) || !is_digits(digits) {
            return Self::parse(digits).map(Parsed::plain);
        }
        let padded = format!("{digits:0>DIGITS$}");
        match Self::parse(digits) {
            Ok(number) => Ok(Parsed::plain(number).warning(Warning {
                sentence: format!("Un CE suele tener 9 dígitos y este tiene 8. Si perdió un cero, es {padded}."),
                suggestion: Some(padded),
            })),
            Err(_) => Err(DocumentError::LostZero { suggestion: padded }),
        }
    }

    /// A number that stands for the whole document number, leading zeros included: for sets and maps.
    pub fn key(&self) -> u64 {
        // At most twelve digits, with a 1 in front: 13 digits fit.
        self.0.bytes().fold(1, |key, digit| key * 10 + u64::from(digit - b'0'))
    }
}

/// The digits of a cell without what is written around them, and the type if it is written there.
struct BareNumber<'a> {
    digits: Cow<'a, str>,
    document_type: Option<DocumentType>,
}

impl<'a> BareNumber<'a> {
    fn of(text: &'a str) -> Result<Self, DocumentError> {
        if text.is_empty() {
            return Err(DocumentError::Missing);
        }
        if is_digits(text) {
            return Ok(Self { digits: text.into(), document_type: None });
        }
        let first = text.find(|c: char| c.is_ascii_digit()).ok_or(DocumentError::Invalid)?;
        let (lead, rest) = text.split_at(first);
        let lead = Words::of(lead).ok_or(DocumentError::Invalid)?;
        if let Some(suggestion) = abbreviated(rest) {
            return Err(DocumentError::LostDigits { suggestion });
        }
        if let Some(number) = before_check_digit(rest) {
            return Err(DocumentError::CheckDigit { suggestion: number.to_owned() });
        }
        let end = rest.rfind(|c: char| c.is_ascii_digit()).map_or(rest.len(), |last| last + 1);
        let (number, tail) = rest.split_at(end);
        let tail = Words::of(tail).ok_or(DocumentError::Invalid)?;
        let whole = number.strip_suffix(".00").or_else(|| number.strip_suffix(".0"));
        let whole = whole.or_else(|| number.strip_suffix(",00")).or_else(|| number.strip_suffix(",0"));
        let digits = grouped(whole.unwrap_or(number))?;
        Ok(Self { digits, document_type: lead.document_type.or(tail.document_type) })
    }
}

/// What is written before or behind a number, if it says nothing but that here is one, and of which type.
struct Words {
    document_type: Option<DocumentType>,
}

impl Words {
    fn of(text: &str) -> Option<Self> {
        const NUMBER_WORDS: &[&str] = &["n", "no", "nro", "num", "numero", "de", "doc", "documento", "identidad", "id"];
        // A sign can be part of something else: +51…, -1.
        if text.contains(|c: char| c == '+' || c.is_numeric()) {
            return None;
        }
        let key = fold(text);
        let has_hyphen = text.contains(['-', '/', '_']);
        if key.is_empty() {
            return (!has_hyphen).then_some(Self { document_type: None });
        }
        // Words that only announce a number are taken off from both ends, so that «carné de extranjería» stays whole.
        let mut words: Vec<&str> = key.split(' ').collect();
        let document_type = loop {
            if let Some(usual) = usual_type(&words.join(" ")) {
                break Some(DocumentType(usual.to_owned()));
            }
            let announces = |word: Option<&&str>| word.is_some_and(|word| NUMBER_WORDS.contains(word));
            if announces(words.last()) {
                words.pop();
            } else if announces(words.first()) {
                words.remove(0);
            } else if words.is_empty() {
                break None;
            } else {
                return None;
            }
        };
        Some(Self { document_type })
    }
}

/// The digits of a number in groups of three; any other gaps are for a person to close.
fn grouped(number: &str) -> Result<Cow<'_, str>, DocumentError> {
    if is_digits(number) {
        return Ok(number.into());
    }
    let is_gap = |c: char| matches!(c, '.' | ',' | ' ' | '\'' | '’');
    let groups: Vec<&str> = number.split(is_gap).collect();
    if !groups.iter().all(|group| is_digits(group)) {
        return Err(DocumentError::Invalid);
    }
    let digits = groups.concat();
    match groups.split_first() {
        Some((first, rest)) if first.len() <= 3 && rest.iter().all(|group| group.len() == 3) => Ok(digits.into()),
        _ if (8..=9).contains(&digits.len()) && number.split(' ').all(is_digits) => {
            Err(DocumentError::Spaced { suggestion: digits })
        }
        _ => Err(DocumentError::Invalid),
    }
}

/// Whether the text is a number in powers of ten; its digits, if none of them was lost.
fn abbreviated(text: &str) -> Option<Option<String>> {
    let (mantissa, exponent) = text.trim_end().split_once(['e', 'E'])?;
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let is_number = is_digits(whole) && fraction.bytes().all(|byte| byte.is_ascii_digit()) && is_digits(exponent);
    let has_all = exponent.parse() == Ok(fraction.len()) && (8..=12).contains(&(whole.len() + fraction.len()));
    is_number.then(|| has_all.then(|| format!("{whole}{fraction}")))
}

/// The eight digits before a hyphen or a space and one more sign.
fn before_check_digit(text: &str) -> Option<&str> {
    let (number, check) = text.split_once(['-', '–', '/']).or_else(|| text.split_once(' '))?;
    let (number, check) = (number.trim_end(), check.trim_start());
    let is_check = check.len() == 1 && check.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_check && number.len() == 8 && is_digits(number)).then_some(number)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
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
            ("Doc. Nacional de Identidad", "DNI"),
            ("01 - DNI", "DNI"),
            ("Carné Ext.", "CE"),
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

    fn cell(text: &str, kind: CellKind, document_type: &str) -> Result<Parsed<DocumentNumber>, DocumentError> {
        DocumentNumber::parse_cell(text, kind, document_type.parse().ok().as_ref())
    }

    #[test]
    fn what_is_written_around_a_number_goes_with_a_warning() {
        for text in [
            "DNI 45678912",
            "dni: 45678912",
            "D.N.I. N° 45678912",
            "N° 45678912",
            "Nro. 45678912",
            "45678912 (DNI)",
            "45.678.912",
            "45,678,912",
            "45 678 912",
            "45678912.0",
            "45678912.",
            "45,678,912.00",
            "DNI-45678912",
            "#45678912",
        ] {
            let parsed = cell(text, CellKind::Text, "DNI").unwrap();
            assert_eq!(parsed.value.as_str(), "45678912", "{text}");
            let warning = format!("Se tomó solo el número: «{text}» quedó como 45678912.");
            assert_eq!(parsed.warnings, [Warning::from(warning)], "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_number_is_an_error_with_what_is_meant() {
        for (text, document_type, suggestion) in [
            ("45678912-3", "DNI", Some("45678912")),
            ("DNI 45678912 - K", "DNI", Some("45678912")),
            ("45678912 3", "DNI", Some("45678912")),
            ("4.57E+07", "DNI", None),
            ("4,57e7", "DNI", None),
            ("4.5678912E+07", "DNI", Some("45678912")),
            ("4567 8912", "DNI", Some("45678912")),
            ("456789", "DNI", Some("00456789")),
            ("456.789", "CE", Some("000456789")),
            ("123456", "CE", Some("000123456")),
            ("45678912 / 40123456", "DNI", None),
            ("+51987654321", "DNI", None),
            ("-45678912", "DNI", None),
            ("45678912.5", "DNI", None),
            ("AB456789", "PASAPORTE", None),
            ("45678912 Ana", "DNI", None),
        ] {
            let error = cell(text, CellKind::Text, document_type).unwrap_err();
            assert_eq!(error.suggestion().as_deref(), suggestion, "{text}");
        }
        assert!(cell("4.57E+07", CellKind::Text, "DNI").unwrap_err().to_string().contains("le quitó dígitos"));
    }

    #[test]
    fn a_card_of_eight_digits_may_have_lost_a_zero() {
        let parsed = cell("12345678", CellKind::Number, "CE").unwrap();
        assert_eq!(parsed.value.as_str(), "12345678");
        assert_eq!(parsed.warnings[0].suggestion.as_deref(), Some("012345678"));
    }

    #[test]
    fn a_type_beside_the_number_is_found_and_may_contradict_its_column() {
        for (text, document_type) in [
            ("CE: 001234567", Some("CE")),
            ("DNI 45678912", Some("DNI")),
            ("Carné de extranjería N° 001234567", Some("CE")),
            ("45678912", None),
            ("N° 45678912", None),
        ] {
            let found = DocumentNumber::type_in(text);
            assert_eq!(found.as_ref().map(DocumentType::as_str), document_type, "{text}");
        }
        let parsed = cell("CE 001234567", CellKind::Text, "PASAPORTE").unwrap();
        assert!(parsed.warnings[1].sentence.starts_with("La celda dice CE y el tipo de documento es PASAPORTE."));
        // Whose column says nothing is what the cell says.
        let parsed = DocumentNumber::parse_cell("DNI 1234567", CellKind::Field, None).unwrap();
        assert_eq!(parsed.value.as_str(), "01234567");
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "(DNI |N° |CE )?[0-9., -]{5,14}(\\.0|-[0-9])?", ce in any::<bool>()) {
            let document_type = if ce { "CE" } else { "DNI" };
            if let Ok(parsed) = cell(&text, CellKind::Field, document_type) {
                let again = cell(parsed.value.as_str(), CellKind::Text, document_type).unwrap();
                prop_assert!(again.warnings.len() <= parsed.warnings.len());
                prop_assert_eq!(again.value, parsed.value);
            }
        }

        #[test]
        fn a_clean_number_is_left_alone(text in "[0-9]{8}") {
            prop_assert_eq!(cell(&text, CellKind::Text, "DNI").unwrap(), Parsed::plain(DocumentNumber(text)));
        }

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
