//! Telephone numbers with their country (HU-USERS-04 CA-04: `+51XXXXXXXXX`); what is right stands in [`crate::country`].

use std::str::FromStr;

use super::{Parsed, text_value};
use crate::{
    country::{Country, PhoneRule},
    text::normalize_cow,
};

/// A telephone number with its country: in Peru `+51` and nine digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

text_value!(Phone);

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("El teléfono es obligatorio.")]
    Missing,
    /// With the format that the country's numbers have.
    #[error("Teléfono inválido. Formato esperado: {0}")]
    Invalid(&'static str),
}

impl Phone {
    /// A Peruvian number, as families and teachers have.
    pub fn parse(text: &str) -> Result<Parsed<Self>, PhoneError> {
        Self::parse_of(Country::Peru, text)
    }

    /// Drops spaces, dots, hyphens and parentheses. In Peru, nine digits that start with 9, or `51` and nine
    /// digits, are completed. Of several numbers the first mobile is taken, and words around it are dropped, both with
    /// a warning.
    pub fn parse_of(country: Country, text: &str) -> Result<Parsed<Self>, PhoneError> {
        let rule = &country.rules().phone;
        let invalid = PhoneError::Invalid(rule.format);
        let text = normalize_cow(text);
        if text.is_empty() {
            return Err(PhoneError::Missing);
        }
        if let Some(whole) = without_decimals(&text) {
            let (phone, is_completed) = complete(rule, whole).ok_or(invalid)?;
            let warning = format!("Se quitaron los decimales que la hoja había agregado: {phone}.");
            return Ok(Parsed { is_completed, ..Parsed::plain(phone).warning(warning) });
        }
        let bare: String = text.chars().filter(|c| !is_separator(*c)).collect();
        if let Some((phone, is_completed)) = complete(rule, &bare) {
            return Ok(Parsed { is_completed, ..Parsed::plain(phone) });
        }
        let numbers = numbers_in(rule, &text).ok_or(invalid)?;
        let (phone, is_completed) = numbers.iter().find_map(|number| complete(rule, number)).ok_or(invalid)?;
        let warning = if numbers.len() > 1 {
            format!("La celda tiene varios números. Se tomó el primer celular: {phone}.")
        } else {
            format!("Se quitó lo que acompañaba al número: quedó {phone}.")
        };
        Ok(Parsed { is_completed, ..Parsed::plain(phone).warning(warning) })
    }

    /// Whether the text is a number as it is stored, of any country that is known.
    pub fn is_whole(text: &str) -> bool {
        Country::ALL.into_iter().any(|country| country.rules().phone.is_whole(text))
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    /// A Peruvian number as typed, or one of another country as it is stored.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if Self::is_whole(text) { Ok(Self(text.to_owned())) } else { Self::parse(text).map(|parsed| parsed.value) }
    }
}

/// The number with its country, and whether that had to be added.
fn complete(rule: &PhoneRule, bare: &str) -> Option<(Phone, bool)> {
    rule.complete(bare).map(|(number, is_completed)| (Phone(number), is_completed))
}

/// What stands before `.0`: a number that a program kept with decimals.
fn without_decimals(text: &str) -> Option<&str> {
    let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).or_else(|| text.strip_suffix(",0"))?;
    let digits = whole.strip_prefix('+').unwrap_or(whole);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(whole)
}

/// The telephone numbers of a text with words or with several numbers. `None` if there are digits that belong to none,
/// or to more than one: then no digits are clearly a number.
fn numbers_in(rule: &PhoneRule, text: &str) -> Option<Vec<String>> {
    if text.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()) {
        return None;
    }
    let mut numbers = Vec::new();
    for piece in pieces_of(text)? {
        let groups: Vec<&str> = piece.split(is_separator).filter(|group| !group.is_empty()).collect();
        // Every way to part them is tried.
        if groups.len() > MAX_GROUPS {
            return None;
        }
        let digits: usize = groups.iter().map(|group| group.len()).sum();
        match in_numbers(rule, &groups) {
            Some(found) => numbers.extend(found),
            // «anexo 12», «Jr. Lima 345»; no telephone is that short.
            None if digits < MIN_DIGITS && !piece.contains('+') => {}
            None => return None,
        }
    }
    Some(numbers)
}

/// More groups of digits than three numbers have are no telephone numbers.
const MAX_GROUPS: usize = 12;
/// Digits of the shortest telephone number.
const MIN_DIGITS: usize = 6;
/// The longest number of a country that is known, with its plus.
const LONGEST: usize = "+5491122334455".len();

/// Runs of digits with gaps, between words and other signs. `None` if a single letter touches a digit (`9876543a1`):
/// that is a slip, and no word.
fn pieces_of(text: &str) -> Option<Vec<String>> {
    let mut pieces = vec![String::new()];
    let mut word = 0;
    let mut touches = false;
    let mut before = ' ';
    for c in text.chars().chain([' ']) {
        if c.is_alphabetic() {
            touches = (word == 0 && before.is_ascii_digit()) || (word > 0 && touches);
            word += 1;
        } else {
            if word == 1 && (touches || c.is_ascii_digit()) {
                return None;
            }
            word = 0;
        }
        // A plus begins a number.
        let ends = !(c.is_ascii_digit() || is_separator(c));
        if ends && pieces.last().is_some_and(|piece| !piece.is_empty()) {
            pieces.push(String::new());
        }
        if (!ends || c == '+')
            && let Some(piece) = pieces.last_mut()
        {
            piece.push(c);
        }
        before = c;
    }
    Some(pieces.into_iter().filter(|piece| piece.contains(|c: char| c.is_ascii_digit())).collect())
}

/// The groups of digits as whole numbers, one after another, mobile or fixed; `None` if any of them is left over.
fn in_numbers(rule: &PhoneRule, groups: &[&str]) -> Option<Vec<String>> {
    if groups.is_empty() {
        return Some(Vec::new());
    }
    let mut number = String::new();
    for (place, group) in groups.iter().enumerate() {
        number.push_str(group);
        if number.len() > LONGEST {
            break;
        }
        // A fixed line is one group, or two with its area.
        let is_fixed = place < 2 && (MIN_DIGITS..=9).contains(&number.len()) && !number.starts_with(['9', '+']);
        if (is_fixed || complete(rule, &number).is_some())
            && let Some(rest) = in_numbers(rule, &groups[place + 1..])
        {
            return Some([vec![number], rest].concat());
        }
    }
    None
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '(' | ')' | '\u{2010}'..='\u{2014}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_complete_number_passes_without_a_word() {
        for text in ["+51987654321", "+51 987 654 321", "(+51) 987-654-321", "+51.987.654\u{2011}321"] {
            assert_eq!(Phone::parse(text).unwrap(), Parsed::plain(Phone("+51987654321".into())));
        }
    }

    #[test]
    fn nine_digits_are_completed_and_say_so() {
        for text in ["987654321", "987 654 321", "51987654321", "51 987-654-321"] {
            let parsed = Phone::parse(text).unwrap();
            assert_eq!(parsed.value.as_str(), "+51987654321");
            assert!(parsed.is_completed && parsed.warnings.is_empty());
        }
    }

    #[test]
    fn anything_else_gets_the_sentence_of_the_story() {
        for text in [
            "98765",
            "887654321",
            "+5198765432",
            "+519876543210",
            "0051987654321",
            "+52987654321",
            "９87654321",
            "9876543a1",
        ] {
            let error = Phone::parse(text).unwrap_err();
            assert_eq!(error.to_string(), "Teléfono inválido. Formato esperado: +51XXXXXXXXX", "{text}");
        }
        assert_eq!(Phone::parse(" ").unwrap_err(), PhoneError::Missing);
    }

    #[test]
    fn of_several_numbers_the_first_mobile_is_taken_with_a_warning() {
        for text in [
            "912345678 / 945123456",
            "912345678-945123456",
            "912345678 945123456",
            "912345678\n945123456",
            "912 345 678, 945 123 456",
            "912345678 o 945123456",
            "+51912345678+51945123456",
            "01 4567890 / 912345678",
            "4567890 - 912345678",
            "Casa: 4567890 Cel: 912345678",
        ] {
            let parsed = Phone::parse(text).unwrap();
            assert_eq!(parsed.value.as_str(), "+51912345678", "{text}");
            assert!(parsed.warnings[0].sentence.starts_with("La celda tiene varios números."), "{text}");
        }
    }

    #[test]
    fn words_around_a_number_go_with_a_warning() {
        for text in [
            "Cel. 912345678",
            "912345678 (papá)",
            "Telf.: +51 912 345 678",
            "+51 912345678 WhatsApp",
            "RPM #912345678",
            "cel912345678",
            "912345678 anexo 12",
            "912345678.0",
            "51912345678.0",
        ] {
            let parsed = Phone::parse(text).unwrap();
            assert_eq!((parsed.value.as_str(), parsed.warnings.len()), ("+51912345678", 1), "{text}");
        }
    }

    #[test]
    fn digits_that_are_not_clearly_a_number_are_not_taken() {
        for text in [
            "01 4567890",
            "(01) 456-7890 casa",
            "12 912345678",
            "912345678 5",
            "+1 912345678 tía",
            "+52 912345678",
            "0051 912345678",
            "912345678945123456",
            "91234567.0",
            "912345678a",
            "no tiene",
            "9123 4567 8945 123456",
        ] {
            assert_eq!(Phone::parse(text), Err(PhoneError::Invalid("+51XXXXXXXXX")), "{text}");
        }
    }

    #[test]
    fn a_number_of_argentina_is_one_where_it_is_asked_for() {
        let of = |text: &str| Phone::parse_of(Country::Argentina, text).map(|parsed| parsed.value.as_str().to_owned());
        for text in ["11 2233-4455", "(+54) 11 2233 4455", "Cel. 11 2233-4455"] {
            assert_eq!(of(text).as_deref(), Ok("+541122334455"), "{text}");
        }
        let error = of("+51987654321").unwrap_err();
        assert_eq!(error.to_string(), "Teléfono inválido. Formato esperado: +54XXXXXXXXXX");
        assert!(Phone::parse("+541122334455").is_err(), "families' are of Peru");
        assert_eq!("+541122334455".parse::<Phone>().unwrap().as_str(), "+541122334455", "what is stored is read");
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_is_complete_and_stays_as_it_is(text in "[+0-9 ().-]{0,18}|(Cel |51)?9[0-9]{8}( ?[/,-] ?9[0-9]{8}|\\.0| casa)?") {
            if let Ok(parsed) = Phone::parse(&text) {
                prop_assert!(Country::Peru.rules().phone.is_whole(parsed.value.as_str()));
                let again = Phone::parse(parsed.value.as_str()).unwrap();
                prop_assert_eq!(again, Parsed::plain(parsed.value));
            }
        }

        #[test]
        fn every_mobile_number_is_completed(digits in "9[0-9]{8}") {
            let phone = Phone::parse(&digits).unwrap().value;
            prop_assert_eq!(phone.as_str(), format!("+51{digits}"));
        }
    }
}
