//! Writes a grid, cell by cell.

use super::{CellKind, FORMATS, Format, KINDS, MAGIC, MAX_BYTES};
use crate::{
    sheet::{FileError, Limits},
    text::is_blank,
};

/// A grid in the making.
pub(in crate::sheet) struct GridWriter {
    bytes: Vec<u8>,
    sheets: u16,
    cell_bytes: usize,
    /// Where the length of the open sheet's rows goes.
    length_at: Option<usize>,
    row: Option<OpenRow>,
}

struct OpenRow {
    number: u32,
    /// Where the number of its cells goes.
    count_at: usize,
    cells: u16,
}

const SHEETS_AT: usize = MAGIC.len() + 1;

impl GridWriter {
    /// `format` is one of those that need a grid.
    pub fn new(format: Format, limits: &Limits) -> Self {
        let mut bytes = MAGIC.to_vec();
        bytes.push(code_of(&FORMATS, &format));
        bytes.extend([0, 0]);
        Self { bytes, sheets: 0, cell_bytes: limits.cell_bytes, length_at: None, row: None }
    }

    /// Begins a sheet; the cells that follow are its.
    pub fn start_sheet(&mut self, name: &str, is_visible: bool) -> Result<(), FileError> {
        self.end_sheet()?;
        self.sheets = self.sheets.checked_add(1).ok_or(FileError::TooManyParts { limit: usize::from(u16::MAX) })?;
        self.bytes.push(u8::from(is_visible));
        self.push_text(name);
        self.length_at = Some(self.bytes.len());
        self.bytes.extend([0; 4]);
        self.check_size()
    }

    /// Adds a cell; `row` and `column` count from 0, and rows ascend. A blank one leaves no trace.
    pub fn put(&mut self, row: u32, column: u32, text: &str, kind: CellKind) -> Result<(), FileError> {
        if is_blank(text) {
            return Ok(());
        }
        let number = row.checked_add(1).ok_or_else(|| FileError::damaged("a row outside of the sheet"))?;
        let column = u16::try_from(column).map_err(|_| FileError::damaged("a column outside of the sheet"))?;
        match &self.row {
            Some(open) if open.number == number => {}
            Some(open) if open.number > number => return Err(FileError::damaged("rows out of order")),
            _ => self.start_row(number),
        }
        let Some(open) = &mut self.row else { return Ok(()) };
        open.cells = open.cells.checked_add(1).ok_or_else(|| FileError::damaged("a row of too many cells"))?;
        self.bytes.extend(column.to_le_bytes());
        self.bytes.push(code_of(&KINDS, &kind));
        self.push_text(text);
        self.check_size()
    }

    pub fn finish(mut self) -> Result<Vec<u8>, FileError> {
        self.end_sheet()?;
        self.bytes[SHEETS_AT..SHEETS_AT + 2].copy_from_slice(&self.sheets.to_le_bytes());
        Ok(self.bytes)
    }

    fn start_row(&mut self, number: u32) {
        self.end_row();
        self.bytes.extend(number.to_le_bytes());
        self.row = Some(OpenRow { number, count_at: self.bytes.len(), cells: 0 });
        self.bytes.extend([0; 2]);
    }

    fn end_row(&mut self) {
        if let Some(row) = self.row.take() {
            self.bytes[row.count_at..row.count_at + 2].copy_from_slice(&row.cells.to_le_bytes());
        }
    }

    fn end_sheet(&mut self) -> Result<(), FileError> {
        self.end_row();
        if let Some(at) = self.length_at.take() {
            let length = u32::try_from(self.bytes.len() - at - 4).map_err(FileError::damaged)?;
            self.bytes[at..at + 4].copy_from_slice(&length.to_le_bytes());
        }
        Ok(())
    }

    /// No more of it than shows that it is too long for a cell.
    fn push_text(&mut self, text: &str) {
        let longest = (self.cell_bytes + 4).min(usize::from(u16::MAX));
        let text = &text[..text.floor_char_boundary(longest)];
        self.bytes.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_le_bytes());
        self.bytes.extend(text.as_bytes());
    }

    fn check_size(&self) -> Result<(), FileError> {
        if self.bytes.len() > MAX_BYTES { Err(FileError::InflatedTooLarge { limit: MAX_BYTES }) } else { Ok(()) }
    }
}

fn code_of<T: PartialEq>(table: &[T], value: &T) -> u8 {
    table.iter().position(|entry| entry == value).and_then(|at| u8::try_from(at).ok()).unwrap_or_default()
}
