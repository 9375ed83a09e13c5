//! One row, and the buffer in which readers assemble it.

use memchr::memchr;

use super::{FileError, Limits};

/// How a spreadsheet kept a value; the rules differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CellKind {
    /// Text, and all that is shown as it is: dates, booleans, error values, delimited fields.
    #[default]
    Text,
    /// A number: leading zeros may be lost.
    Number,
    /// A number whose format shows leading zeros; they are in the text.
    ZeroPadded,
    /// A field of delimited text, which has no types.
    Field,
}

/// A cell's text and how it was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell<'a> {
    pub text: &'a str,
    pub kind: CellKind,
}

impl<'a> Cell<'a> {
    /// A cell of text.
    pub const fn text(text: &'a str) -> Self {
        Self { text, kind: CellKind::Text }
    }
}

/// A row with at least one cell that is not blank.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    buffer: &'a RowBuffer,
}

impl<'a> Row<'a> {
    /// The row's number as the spreadsheet shows it, from 1; in a text, the record's.
    pub fn number(&self) -> u32 {
        self.buffer.number
    }

    /// Columns up to the last one that is not blank.
    pub fn width(&self) -> usize {
        self.buffer.spans.len()
    }

    /// The cell of a column, from 0; an empty one where the row has none.
    pub fn cell(&self, column: usize) -> Cell<'a> {
        let Some(span) = self.buffer.spans.get(column) else {
            return Cell::default();
        };
        Cell { text: self.buffer.text.get(span.start..span.end).unwrap_or_default(), kind: span.kind }
    }

    /// The cells of columns `0..width`.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let row = *self;
        (0..row.width()).map(move |column| row.cell(column))
    }
}

/// A row that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// As the spreadsheet shows it.
    pub number: u32,
    pub cells: Vec<(String, CellKind)>,
}

impl KeptRow {
    pub fn of(row: &Row<'_>) -> Self {
        Self { number: row.number(), cells: row.cells().map(|cell| (cell.text.to_owned(), cell.kind)).collect() }
    }

    /// The texts of its cells, by column.
    pub fn texts(&self) -> Vec<&str> {
        self.cells.iter().map(|(text, _)| text.as_str()).collect()
    }

    /// The cell of a column, from 0; an empty one where the row has none.
    pub fn cell(&self, column: usize) -> Cell<'_> {
        self.cells.get(column).map_or(Cell::default(), |(text, kind)| Cell { text, kind: *kind })
    }
}

/// Cells that are shown as one. Rows count from 1, columns from 0; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: usize,
    pub last_column: usize,
}

/// What a sheet says of its cells beside their values; nothing in formats that cannot say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetShape {
    /// Merged cells; the value stands in the first.
    pub merged: Vec<Area>,
    /// Rows that a table declares to be its totals.
    pub totals: Vec<u32>,
}

/// How a sheet, or a text under one delimiter, begins: what can be looked at before a visitor must decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The sheet's name, of a workbook.
    pub sheet: Option<String>,
    /// The first rows with content.
    pub rows: Vec<KeptRow>,
    pub shape: SheetShape,
}

/// The letters that a spreadsheet shows above a column: 0 is `A`, 26 is `AA`.
pub fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A row in the making: one text for all cells, reused from row to row.
#[derive(Debug, Default)]
pub(super) struct RowBuffer {
    number: u32,
    text: String,
    spans: Vec<Span>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: usize,
    end: usize,
    kind: CellKind,
}

impl RowBuffer {
    pub fn start(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.spans.clear();
    }

    /// Puts a cell in its column. A blank one leaves no trace, so that formatted but empty cells far to
    /// the right pass.
    pub fn put(&mut self, column: usize, text: &str, kind: CellKind, limits: &Limits) -> Result<(), FileError> {
        if crate::text::is_blank(text) {
            return Ok(());
        }
        if column >= limits.columns {
            let column = column_name(column);
            return Err(FileError::TooManyColumns { row: self.number, column, limit: limits.columns });
        }
        if text.len() > limits.cell_bytes {
            let column = column_name(column);
            return Err(FileError::CellTooLong { row: self.number, column, limit: limits.cell_bytes });
        }
        // No character of any text, and databases refuse it.
        if memchr(0, text.as_bytes()).is_some() {
            return Err(FileError::InvalidEncoding { row: Some(self.number) });
        }
        if self.spans.len() <= column {
            self.spans.resize(column + 1, Span::default());
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.spans[column] = Span { start, end: self.text.len(), kind };
        Ok(())
    }

    /// The row, unless it is wholly blank.
    pub fn row(&self) -> Option<Row<'_>> {
        (!self.spans.is_empty()).then_some(Row { buffer: self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_in_a_spreadsheet() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_name(column), name);
        }
    }

    #[test]
    fn a_row_of_blank_cells_is_no_row() {
        let mut buffer = RowBuffer::default();
        buffer.start(3);
        buffer.put(500, " \u{A0}", CellKind::Text, &Limits::default()).unwrap();
        assert!(buffer.row().is_none());
    }

    #[test]
    fn cells_are_found_by_column_whatever_their_order() {
        let mut buffer = RowBuffer::default();
        buffer.start(3);
        buffer.put(2, "c", CellKind::Text, &Limits::default()).unwrap();
        buffer.put(0, "7", CellKind::Number, &Limits::default()).unwrap();
        let row = buffer.row().unwrap();
        assert_eq!(row.cells().map(|cell| cell.text).collect::<Vec<_>>(), ["7", "", "c"]);
        assert_eq!(row.cell(0).kind, CellKind::Number);
        assert_eq!(row.cell(9), Cell::default());
    }
}
