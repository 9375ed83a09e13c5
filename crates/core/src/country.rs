//! The rules that differ from country to country, a table each: another country is another table.
//!
//! Families and teachers are Peruvian, as the stories are; staff may be of either country.

use std::{ops::RangeInclusive, str::FromStr};

use serde::{Deserialize, Serialize};

/// What is right in a country.
#[derive(Debug, PartialEq, Eq)]
pub struct Rules {
    /// How many digits its national identity document has.
    pub dni_digits: &'static [usize],
    pub phone: PhoneRule,
    pub grades: Grades,
}

/// The grades of each level; those of Inicial are ages.
#[derive(Debug, PartialEq, Eq)]
pub struct Grades {
    pub inicial: RangeInclusive<u8>,
    pub primaria: RangeInclusive<u8>,
    pub secundaria: RangeInclusive<u8>,
}

/// A telephone number with its country: what is in front, and how many digits follow.
#[derive(Debug, PartialEq, Eq)]
pub struct PhoneRule {
    /// The country's, with the plus.
    pub prefix: &'static str,
    /// The lengths of what follows, each with the digit it must begin with, if any.
    pub lengths: &'static [(usize, Option<char>)],
    /// What a number without its country must look like to be given it: its length and its first digit, if one is asked for.
    pub national: &'static [(usize, Option<char>)],
    /// As a message shows it.
    pub format: &'static str,
}

/// A country whose rules are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Country {
    #[default]
    #[serde(rename = "PE")]
    Peru,
    #[serde(rename = "AR")]
    Argentina,
}

static PERU: Rules = Rules {
    dni_digits: &[8],
    phone: PhoneRule {
        prefix: "+51",
        lengths: &[(9, None)],
        // A fixed line has its area in front, which is nothing to be guessed.
        national: &[(9, Some('9'))],
        format: "+51XXXXXXXXX",
    },
    grades: Grades { inicial: 3..=5, primaria: 1..=6, secundaria: 1..=5 },
};

static ARGENTINA: Rules = Rules {
    // Seven of who was born before the seventies.
    dni_digits: &[7, 8],
    phone: PhoneRule {
        prefix: "+54",
        // A mobile number has a 9 in front of its area.
        lengths: &[(10, None), (11, Some('9'))],
        national: &[(10, None), (11, Some('9'))],
        format: "+54XXXXXXXXXX",
    },
    grades: Grades { inicial: 3..=5, primaria: 1..=6, secundaria: 1..=6 },
};

impl Country {
    pub const ALL: [Self; 2] = [Self::Peru, Self::Argentina];

    /// Its ISO 3166 code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Peru => "PE",
            Self::Argentina => "AR",
        }
    }

    pub fn rules(self) -> &'static Rules {
        match self {
            Self::Peru => &PERU,
            Self::Argentina => &ARGENTINA,
        }
    }
}

impl PhoneRule {
    /// Whether the text is a number with its country.
    pub fn is_whole(&self, text: &str) -> bool {
        text.strip_prefix(self.prefix).is_some_and(|rest| fits(rest, self.lengths))
    }

    /// The number with its country, and whether that had to be added; `None` if the digits are no number of the country's.
    pub fn complete(&self, bare: &str) -> Option<(String, bool)> {
        if self.is_whole(bare) {
            return Some((bare.to_owned(), false));
        }
        let completed = if fits(bare, self.national) { format!("{}{bare}", self.prefix) } else { format!("+{bare}") };
        self.is_whole(&completed).then_some((completed, true))
    }
}

fn fits(digits: &str, lengths: &[(usize, Option<char>)]) -> bool {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number
        && lengths.iter().any(|(length, first)| digits.len() == *length && first.is_none_or(|c| digits.starts_with(c)))
}

/// The word names no country whose rules are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("valid values: PE, AR")]
pub struct UnknownCountry;

impl FromStr for Country {
    type Err = UnknownCountry;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|country| country.as_str().eq_ignore_ascii_case(word.trim())).ok_or(UnknownCountry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_is_read_back_and_named_in_the_error() {
        for country in Country::ALL {
            assert_eq!(country.as_str().to_lowercase().parse(), Ok(country));
            assert_eq!(serde_json::to_string(&country).unwrap(), format!("\"{}\"", country.as_str()));
            assert!(UnknownCountry.to_string().contains(country.as_str()));
        }
        assert_eq!("CL".parse::<Country>(), Err(UnknownCountry));
    }

    #[test]
    fn a_number_without_its_country_gets_it_only_where_that_is_sure() {
        let complete = |country: Country, bare: &str| country.rules().phone.complete(bare).map(|(number, _)| number);
        assert_eq!(complete(Country::Peru, "987654321").as_deref(), Some("+51987654321"));
        assert_eq!(complete(Country::Peru, "014567890"), None, "an area");
        for bare in ["1122334455", "541122334455", "+541122334455"] {
            assert_eq!(complete(Country::Argentina, bare).as_deref(), Some("+541122334455"));
        }
        assert_eq!(complete(Country::Argentina, "91122334455").as_deref(), Some("+5491122334455"));
        for bare in ["11223344", "+51987654321", "01122334455", "+54a122334455", "+"] {
            assert_eq!(complete(Country::Argentina, bare), None, "{bare}");
        }
    }
}
