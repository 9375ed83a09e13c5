//! The weighted mean of marks on the scale of 0 to 20 (HU-USERS-03, «Cálculo de Promedio Ponderado»).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::weight::{Weight, read_hundredths, write_hundredths};

/// The best mark, in hundredths.
pub const MAX_MARK: u32 = 2_000;

/// A mark in hundredths: `1645` is 16.45. Text is always with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Mark(u32);

/// The text is no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Escriba una nota de 0 a 20 con 2 decimales como máximo. Ejemplo: 15.50")]
pub struct MarkError;

impl Mark {
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// With as few decimals as it needs.
    pub fn short(self) -> String {
        Weight::of_hundredths(self.0).short()
    }
}

impl FromStr for Mark {
    type Err = MarkError;

    fn from_str(text: &str) -> Result<Self, MarkError> {
        read_hundredths(text.trim(), 2).filter(|&mark| mark <= MAX_MARK).map(Self).ok_or(MarkError)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hundredths(self.0, formatter)
    }
}

impl From<Mark> for String {
    fn from(mark: Mark) -> Self {
        mark.to_string()
    }
}

impl TryFrom<String> for Mark {
    type Error = MarkError;

    fn try_from(text: String) -> Result<Self, MarkError> {
        text.parse()
    }
}

/// Marks for the example: those of the story, again from the start where there are more components.
pub fn example_mark(index: usize) -> Mark {
    const STORY: [u32; 5] = [1_800, 1_600, 1_500, 1_400, 1_700];
    Mark(STORY[index % STORY.len()])
}

/// What the mark adds to the mean, rounded half up to hundredths.
pub fn subtotal(mark: Mark, weight: Weight) -> Mark {
    round(exact(mark, weight))
}

/// The mean, rounded half up to hundredths from the exact sum (not from rounded subtotals).
pub fn weighted_mean(marks: impl IntoIterator<Item = (Mark, Weight)>) -> Mark {
    round(marks.into_iter().map(|(mark, weight)| exact(mark, weight)).sum())
}

/// In millionths.
fn exact(mark: Mark, weight: Weight) -> u64 {
    u64::from(mark.0) * u64::from(weight.hundredths())
}

fn round(millionths: u64) -> Mark {
    Mark(u32::try_from((millionths + 5_000) / 10_000).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mean(pairs: &[(&str, &str)]) -> String {
        weighted_mean(pairs.iter().map(|(mark, weight)| (mark.parse().unwrap(), weight.parse().unwrap()))).to_string()
    }

    #[test]
    fn the_worked_example_of_the_story_gives_16_45() {
        let example = [
            ("18", "40", "7.20"),
            ("16", "20", "3.20"),
            ("15", "15", "2.25"),
            ("14", "15", "2.10"),
            ("17", "10", "1.70"),
        ];
        for (index, (mark, weight, part)) in example.into_iter().enumerate() {
            let mark: Mark = mark.parse().unwrap();
            assert_eq!(mark, example_mark(index));
            assert_eq!(subtotal(mark, weight.parse().unwrap()).to_string(), part);
        }
        assert_eq!(mean(&example.map(|(mark, weight, _)| (mark, weight))), "16.45");
    }

    #[test]
    fn halves_are_rounded_up_and_only_once() {
        // 10.01 and 10.00 at half each: 10.005.
        assert_eq!(mean(&[("10.01", "50"), ("10", "50")]), "10.01");
        // Three subtotals of 3.335 would each be rounded up; the mean is of the exact sum.
        assert_eq!(mean(&[("10", "33.35"), ("10", "33.35"), ("10", "33.30")]), "10.00");
        assert_eq!(mean(&[("0", "50"), ("0", "50")]), "0.00");
        assert_eq!(mean(&[("20", "50"), ("20", "50")]), "20.00");
    }

    #[test]
    fn a_mark_is_from_0_to_20() {
        for text in ["0", "20", "20.00", "15,5", "07"] {
            assert!(text.parse::<Mark>().is_ok(), "{text}");
        }
        for text in ["", "20.01", "21", "-1", "100", "15.555", "A"] {
            assert_eq!(text.parse::<Mark>(), Err(MarkError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_mean_lies_between_the_least_and_the_greatest_mark(
            marks in prop::array::uniform4(0..=MAX_MARK), cuts in prop::array::uniform3(0..=10_000_u32)
        ) {
            let mut cuts = [0, cuts[0], cuts[1], cuts[2], 10_000];
            cuts.sort_unstable();
            let weights = cuts.windows(2).map(|pair| Weight::of_hundredths(pair[1] - pair[0]));
            let pairs: Vec<_> = marks.iter().copied().map(Mark).zip(weights).filter(|(_, weight)| weight.hundredths() > 0).collect();
            let mean = weighted_mean(pairs.iter().copied());
            prop_assert!(pairs.iter().map(|pair| pair.0).min().unwrap() <= mean);
            prop_assert!(mean <= pairs.iter().map(|pair| pair.0).max().unwrap());
        }
    }
}
