//! What a component weighs.

use std::{fmt, iter::Sum, str::FromStr};

use serde::{Deserialize, Serialize};

/// A percentage in hundredths: `3333` is 33.33 %. Reading takes 0 to 999.99, so that a sum can say by how much it is
/// beyond 100; what may be kept is for [`super::check`] to say. Text is always with two decimals: `33.33`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Weight(u32);

impl Weight {
    /// 100 %.
    pub const WHOLE: Self = Self(10_000);

    pub const fn of_hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// With as few decimals as it needs: `40`, `12.4`, `33.33`.
    pub fn short(self) -> String {
        let text = self.to_string();
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl TryFrom<i64> for Weight {
    type Error = std::num::TryFromIntError;

    /// From hundredths, as a database keeps them.
    fn try_from(hundredths: i64) -> Result<Self, Self::Error> {
        hundredths.try_into().map(Self)
    }
}

/// Why a text is no weight (HU-USERS-02 VE-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    #[error("Escriba el peso.")]
    Missing,
    #[error("Escriba el peso como un número de 0 a 100 con 2 decimales como máximo. Ejemplo: 33.33")]
    Format,
}

impl FromStr for Weight {
    type Err = WeightError;

    /// `\d{1,3}([.,]\d{1,2})?`: no sign, no exponent.
    fn from_str(text: &str) -> Result<Self, WeightError> {
        match text.trim() {
            "" => Err(WeightError::Missing),
            text => read_hundredths(text, 3).map(Self).ok_or(WeightError::Format),
        }
    }
}

/// At most so many digits before the point (or comma) and two behind it, in hundredths.
pub(super) fn read_hundredths(text: &str, digits: usize) -> Option<u32> {
    let (whole, decimals) = match text.split_once(['.', ',']) {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > digits || decimals.len() > 2 || !is_number(whole) || !is_number(decimals) {
        return None;
    }
    let number = |text: &str| text.bytes().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    let scale = if decimals.len() == 1 { 10 } else { 1 };
    Some(number(whole) * 100 + number(decimals) * scale)
}

/// `1645` as `16.45`.
pub(super) fn write_hundredths(hundredths: u32, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(formatter, "{}.{:02}", hundredths / 100, hundredths % 100)
}

impl fmt::Display for Weight {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hundredths(self.0, formatter)
    }
}

impl From<Weight> for String {
    fn from(weight: Weight) -> Self {
        weight.to_string()
    }
}

impl TryFrom<String> for Weight {
    type Error = WeightError;

    fn try_from(text: String) -> Result<Self, WeightError> {
        text.parse()
    }
}

impl Sum for Weight {
    fn sum<I: Iterator<Item = Self>>(weights: I) -> Self {
        Self(weights.map(|weight| weight.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<u32, WeightError> {
        text.parse().map(Weight::hundredths)
    }

    #[test]
    fn a_weight_has_at_most_three_digits_and_two_decimals() {
        for (text, hundredths) in [
            ("0", 0),
            ("5", 500),
            ("12.4", 1_240),
            ("33,33", 3_333),
            ("100.00", 10_000),
            (" 40 ", 4_000),
            ("999.99", 99_999),
        ] {
            assert_eq!(read(text), Ok(hundredths), "{text}");
        }
        for text in ["33.335", "-5", "+5", "4e1", "1000", ".5", "5.", "5.,1", "1.2.3", "40%", "4 0", "٤", "NaN", "0x5"]
        {
            assert_eq!(read(text), Err(WeightError::Format), "{text}");
        }
        assert_eq!(read(" "), Err(WeightError::Missing));
    }

    #[test]
    fn a_weight_is_written_with_two_decimals_or_with_as_few_as_it_needs() {
        for (hundredths, long, short) in [
            (0, "0.00", "0"),
            (3_333, "33.33", "33.33"),
            (1_240, "12.40", "12.4"),
            (10_000, "100.00", "100"),
            (505, "5.05", "5.05"),
        ] {
            let weight = Weight::of_hundredths(hundredths);
            assert_eq!((weight.to_string().as_str(), weight.short().as_str()), (long, short));
        }
        assert_eq!(serde_json::to_string(&Weight::of_hundredths(4_000)).unwrap(), "\"40.00\"");
        assert_eq!(serde_json::from_str::<Weight>("\"40.5\"").unwrap(), Weight::of_hundredths(4_050));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(hundredths in 0..=99_999_u32) {
            let weight = Weight::of_hundredths(hundredths);
            prop_assert_eq!(weight.to_string().parse(), Ok(weight));
            prop_assert_eq!(weight.short().parse(), Ok(weight));
            prop_assert_eq!(weight.to_string().replace('.', ",").parse(), Ok(weight));
        }

        #[test]
        fn reading_never_fails_otherwise_than_by_saying_so(text in ".{0,12}") {
            let _ = text.parse::<Weight>();
        }
    }
}
