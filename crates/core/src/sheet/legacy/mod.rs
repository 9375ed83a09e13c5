//! Workbooks that cannot be streamed (.xls, .xlsb, .ods) become a grid, by calamine.
//!
//! calamine allocates what a file says and panics on some that lie, so this belongs in a process of its own with
//! limits of memory and time (`src/platform/confined`); it is never in the browser's build. calamine 0.38 tells no
//! number formats of these files; which cells show zeros in front, dates and times is looked up beside it, so that the
//! cells of the grid are those that our reader of .xlsx would give.

mod biff;
mod biff12;
mod ods;
mod shown_zeros;
mod xls;
mod xlsb;

use std::collections::HashMap;

use calamine::Data;

use super::{
    CellKind, FileError, Format, Limits, grid::GridWriter, moment::show_moment, needs_conversion, number::write_number,
    shown::Shown,
};

/// What is shown by the cells of a sheet that are no plain numbers, by row and column from 0.
type ShownCells = HashMap<(u32, u32), Shown>;

/// Makes a grid of an upload that needs one ([`needs_conversion`]).
///
/// # Errors
/// What is wrong with the file. Damage can show as a panic or an endless allocation as well: see above.
pub fn convert(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, FileError> {
    match needs_conversion(bytes, limits)? {
        Some(Format::Xls) => xls::convert(bytes, limits),
        Some(Format::Xlsb) => xlsb::convert(bytes, limits),
        Some(Format::Ods) => ods::convert(bytes, limits),
        _ => Err(FileError::damaged("nothing to convert")),
    }
}

fn unreadable(format: Format, cause: impl ToString) -> FileError {
    FileError::Unreadable { format: format!(".{}", format.as_str()), detail: cause.to_string() }
}

/// Writes the cells of one sheet.
struct SheetWriter<'g> {
    grid: &'g mut GridWriter,
    shown: ShownCells,
    is_1904: bool,
    text: String,
}

impl<'g> SheetWriter<'g> {
    fn new(grid: &'g mut GridWriter, shown: ShownCells, is_1904: bool) -> Self {
        Self { grid, shown, is_1904, text: String::new() }
    }

    fn put(&mut self, row: u32, column: u32, value: &Data) -> Result<(), FileError> {
        let shown = self.shown.get(&(row, column)).copied();
        match value {
            Data::Empty => Ok(()),
            Data::String(text) => self.grid.put(row, column, trim_nul(text), CellKind::Text),
            Data::Bool(is_true) => {
                self.grid.put(row, column, if *is_true { "VERDADERO" } else { "FALSO" }, CellKind::Text)
            }
            Data::Error(error) => self.grid.put(row, column, &error.to_string(), CellKind::Text),
            Data::Int(number) => self.put_number(row, column, &number.to_string(), shown.unwrap_or_default()),
            Data::Float(number) => self.put_number(row, column, &number.to_string(), shown.unwrap_or_default()),
            Data::DateTime(moment) => {
                let usual = if moment.is_duration() { Shown::Time } else { Shown::Date };
                self.put_number(row, column, &moment.as_f64().to_string(), shown.unwrap_or(usual))
            }
            Data::DateTimeIso(moment) => {
                self.grid.put(row, column, &show_moment(moment).unwrap_or_else(|| moment.clone()), CellKind::Text)
            }
            Data::DurationIso(time) => {
                self.grid.put(row, column, &ods::show_time(time).unwrap_or_else(|| time.clone()), CellKind::Text)
            }
        }
    }

    fn put_number(&mut self, row: u32, column: u32, raw: &str, shown: Shown) -> Result<(), FileError> {
        self.text.clear();
        let kind = write_number(raw, shown, self.is_1904, &mut self.text);
        self.grid.put(row, column, &self.text, kind)
    }

    /// All cells of a range, row by row.
    fn put_range(&mut self, range: &calamine::Range<Data>) -> Result<(), FileError> {
        let Some((first_row, first_column)) = range.start() else { return Ok(()) };
        for (row, column, value) in range.used_cells() {
            let place = |first: u32, offset: usize| u32::try_from(offset).ok().and_then(|at| first.checked_add(at));
            if let (Some(row), Some(column)) = (place(first_row, row), place(first_column, column)) {
                self.put(row, column, value)?;
            }
        }
        Ok(())
    }
}

/// Without the NUL characters by which some databases fill up a text.
fn trim_nul(text: &str) -> &str {
    text.trim_end_matches('\0')
}
