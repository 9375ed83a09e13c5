//! Peruvian telephone numbers (HU-USERS-04 CA-04: `+51XXXXXXXXX`).

use std::str::FromStr;

use super::{Parsed, text_value};
use crate::text::normalize_cow;

/// A telephone number: `+51` and nine digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

text_value!(Phone);

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("El teléfono es obligatorio.")]
    Missing,
    #[error("Teléfono inválido. Formato esperado: +51XXXXXXXXX")]
    Invalid,
}

impl Phone {
    /// Drops spaces, dots, hyphens and parentheses. Nine digits that start with 9, or `51` and nine
    /// digits, are completed.
    pub fn parse(text: &str) -> Result<Parsed<Self>, PhoneError> {
        let text = normalize_cow(text);
        if text.is_empty() {
            return Err(PhoneError::Missing);
        }
        if is_complete(&text) {
            return Ok(Parsed::plain(Self(text.into_owned())));
        }
        let bare: String = text.chars().filter(|c| !is_separator(*c)).collect();
        if is_complete(&bare) {
            return Ok(Parsed::plain(Self(bare)));
        }
        let completed = match bare.len() {
            9 if bare.starts_with('9') => format!("+51{bare}"),
            11 if bare.starts_with("51") => format!("+{bare}"),
            _ => return Err(PhoneError::Invalid),
        };
        if !is_complete(&completed) {
            return Err(PhoneError::Invalid);
        }
        Ok(Parsed { is_completed: true, ..Parsed::plain(Self(completed)) })
    }
}

impl FromStr for Phone {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).map(|parsed| parsed.value)
    }
}

fn is_complete(text: &str) -> bool {
    text.strip_prefix("+51").is_some_and(|digits| digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit()))
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

    proptest! {
        #[test]
        fn whatever_is_accepted_is_complete_and_stays_as_it_is(text in "[+0-9 ().-]{0,18}") {
            if let Ok(parsed) = Phone::parse(&text) {
                prop_assert!(is_complete(parsed.value.as_str()));
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
