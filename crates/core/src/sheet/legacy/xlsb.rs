//! Binary workbooks of Excel 2007 and later.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, SheetVisible, Xlsb, XlsbError};

use super::{SheetWriter, biff12, unreadable};
use crate::sheet::{FileError, Format, Limits, grid::GridWriter, xlsx::archive::Archive};

pub(super) fn convert(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, FileError> {
    let mut shown = biff12::read_shown(&mut Archive::open(bytes, limits)?)?;
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(refusal)?;
    let is_1904 = book.has_1904_epoch();
    let mut grid = GridWriter::new(Format::Xlsb, limits);
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        grid.start_sheet(&sheet.name, sheet.visible == SheetVisible::Visible)?;
        let shown = shown.remove(&sheet.name).unwrap_or_default();
        let mut writer = SheetWriter::new(&mut grid, shown, is_1904);
        let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(refusal)?;
        while let Some(cell) = cells.next_cell().map_err(refusal)? {
            let (row, column) = cell.get_position();
            writer.put(row, column, &Data::from(cell.get_value().clone()))?;
        }
    }
    grid.finish()
}

fn refusal(error: XlsbError) -> FileError {
    match error {
        XlsbError::Password => FileError::Protected,
        error => unreadable(Format::Xlsb, error),
    }
}
