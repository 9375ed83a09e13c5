//! Workbooks of Excel 5 to 2003.

use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};

use super::{SheetWriter, biff, unreadable};
use crate::sheet::{FileError, Format, Limits, grid::GridWriter};

pub(super) fn convert(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, FileError> {
    let mut shown = biff::read_shown(bytes)?;
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => FileError::Protected,
        error => unreadable(Format::Xls, error),
    })?;
    let is_1904 = book.has_1904_epoch();
    let mut grid = GridWriter::new(Format::Xls, limits);
    for (index, sheet) in book.sheets_metadata().to_vec().into_iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&sheet.name).map_err(|error| unreadable(Format::Xls, error))?;
        grid.start_sheet(&sheet.name, sheet.visible == SheetVisible::Visible)?;
        let shown = shown.get_mut(index).map(std::mem::take).unwrap_or_default();
        SheetWriter::new(&mut grid, shown, is_1904).put_range(&range)?;
    }
    grid.finish()
}
