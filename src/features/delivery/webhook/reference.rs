//! What Meta carries along with a message and gives back with all that it tells of it: which row of the outbox it is, and
//! which attempt, so that news of an earlier one are not taken for those of the present.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    pub delivery: Uuid,
    /// From 1.
    pub attempt: i64,
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.delivery, self.attempt)
    }
}

/// It is none of ours.
#[derive(Debug)]
pub struct Foreign;

impl FromStr for Reference {
    type Err = Foreign;

    fn from_str(text: &str) -> Result<Self, Foreign> {
        let (delivery, attempt) = text.split_once('.').ok_or(Foreign)?;
        let delivery = delivery.parse().map_err(|_| Foreign)?;
        let attempt = attempt.parse().map_err(|_| Foreign)?;
        Ok(Self { delivery, attempt })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_as_it_went_out_and_nothing_else_is_ours() {
        let reference = Reference { delivery: Uuid::from_u128(7), attempt: 3 };
        assert_eq!(reference.to_string().parse::<Reference>().unwrap(), reference);
        for foreign in ["", "7", "a.b", "00000000-0000-0000-0000-000000000007", ".1"] {
            assert!(foreign.parse::<Reference>().is_err(), "{foreign}");
        }
    }
}
