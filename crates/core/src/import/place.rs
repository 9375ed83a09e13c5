//! Where a row stands when several sheets are read together: its sheet and its row, in one number.

use std::fmt;

/// More rows than a sheet can have.
const ROWS: u32 = 1 << 21;

/// A row of a sheet. In one number the rows of several sheets keep their order, and a row of the only sheet that was
/// read is its own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowPlace {
    /// From 1, in the order in which the sheets were read; 0: there is only one.
    pub sheet: u16,
    /// As the spreadsheet shows it.
    pub row: u32,
}

impl RowPlace {
    /// What the number stands for.
    pub fn of(number: u32) -> Self {
        Self { sheet: u16::try_from(number / ROWS).unwrap_or(u16::MAX), row: number % ROWS }
    }

    /// As one number. Sheets beyond the 2,047th count as that one.
    pub fn number(self) -> u32 {
        u32::from(self.sheet.min(2_047)) * ROWS + self.row.min(ROWS - 1)
    }

    /// Its sheet's name among those that were read; none: there is only one.
    pub fn sheet_in(self, sheets: &[String]) -> Option<&String> {
        sheets.get(usize::from(self.sheet).checked_sub(1)?)
    }
}

/// «4», or «4 de la hoja n.º 2» of those that were read.
impl fmt::Display for RowPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sheet {
            0 => write!(formatter, "{}", self.row),
            sheet => write!(formatter, "{} de la hoja n.º {sheet}", self.row),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_row_of_the_only_sheet_is_its_own_number() {
        assert_eq!(RowPlace { sheet: 0, row: 1_048_576 }.number(), 1_048_576);
        assert_eq!(RowPlace { sheet: 2, row: 4 }.to_string(), "4 de la hoja n.º 2");
    }

    proptest! {
        #[test]
        fn a_place_is_read_back_and_places_keep_their_order(
            one in (0..2_048_u16, 1..1_048_577_u32), other in (0..2_048_u16, 1..1_048_577_u32),
        ) {
            let place = |(sheet, row)| RowPlace { sheet, row };
            prop_assert_eq!(RowPlace::of(place(one).number()), place(one));
            prop_assert_eq!(place(one).number().cmp(&place(other).number()), one.cmp(&other));
        }
    }
}
