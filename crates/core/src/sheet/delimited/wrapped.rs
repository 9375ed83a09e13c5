//! Lines that stand in quotes as a whole: a program took each line for one cell and saved it again. It quotes those
//! lines only that have its delimiter or a quote in them, so they may be some among others.

use super::{
    HEAD_ROWS, Limits, RowBuffer,
    records::{Records, Unwrap},
};

/// The fewest fields of a table; two are a cell with a comma in it.
const FEWEST_FIELDS: usize = 3;

/// The records of a text, unwrapped as its first ones show.
pub(super) fn open<'t>(text: &'t str, delimiter: u8, limits: &Limits) -> Records<'t> {
    let unwrap = find_unwrap(text, delimiter, limits);
    Records::new(text, delimiter).unwrapping(unwrap)
}

/// A whole line in quotes is a record if all lines are, or if it has as many fields as the table around it.
fn find_unwrap(text: &str, delimiter: u8, limits: &Limits) -> Unwrap {
    let mut records = Records::new(text, delimiter).unwrapping(Unwrap::All);
    let mut buffer = RowBuffer::default();
    let mut widths = Vec::new();
    let mut is_all = true;
    // An error here is met again on reading.
    while widths.len() < HEAD_ROWS && records.read(&mut buffer, limits).unwrap_or(false) {
        let Some(row) = buffer.row() else { continue };
        widths.push(records.fields());
        is_all &= records.was_wrapped() || row.cells().filter(|cell| !cell.text.is_empty()).count() < 2;
    }
    match commonest(&widths) {
        Some((width, _)) if is_all && width >= FEWEST_FIELDS => Unwrap::All,
        Some((width, _)) if width >= FEWEST_FIELDS => Unwrap::Fields(width),
        _ => Unwrap::None,
    }
}

/// The commonest width above one, and how often it is there.
pub(in crate::sheet) fn commonest(widths: &[usize]) -> Option<(usize, usize)> {
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    widths.iter().filter(|width| **width > 1).map(|width| (*width, count(*width))).max_by_key(|(_, count)| *count)
}
