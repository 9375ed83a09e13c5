//! The grid: what a confined process makes of a workbook that cannot be streamed, and all that it hands on.
//!
//! Numbers are little-endian. A text is its length in bytes (`u16`) and its UTF-8.
//!
//! ```text
//! grid  = magic (8 bytes) · format (u8: 0 .xls, 1 .xlsb, 2 .ods) · number of sheets (u16) · sheet*
//! sheet = visible (u8: 0, 1) · name (text) · length of the rows in bytes (u32) · row*
//! row   = number as shown, from 1 (u32) · number of cells (u16) · cell*
//! cell  = column, from 0 (u16) · kind (u8: 0 text, 1 number, 2 number with shown zeros) · text
//! ```
//!
//! The numbers of rows ascend. Cells hold what a person reads off the sheet, as from our own reader: dates, times,
//! booleans and zeros in front as they are shown; blank cells are left out. A text longer than a cell may be is cut just
//! beyond that limit, so that whoever reads it sees that it is too long. The whole has [`MAX_BYTES`] at most.
//!
//! The reader believes nothing of it: a grid comes from a process that read a stranger's file.

mod read;
#[cfg(feature = "legacy")]
mod write;

pub(super) use read::Grid;
#[cfg(feature = "legacy")]
pub(super) use write::GridWriter;

use super::{CellKind, Format};

/// Begins every grid; no text, zip or OLE file begins so. An upload that does is refused.
pub(super) const MAGIC: &[u8; 8] = b"\0PADRON\x01";

/// The most bytes of a grid: 25 for each cell of the largest table, as for the strings of a workbook in XML.
pub const MAX_BYTES: usize = 32 << 20;

/// The formats that a grid is made of; the place is the code.
const FORMATS: [Format; 3] = [Format::Xls, Format::Xlsb, Format::Ods];
const KINDS: [CellKind; 3] = [CellKind::Text, CellKind::Number, CellKind::ZeroPadded];

#[cfg(test)]
#[cfg(feature = "legacy")]
mod tests {
    use super::*;
    use crate::sheet::{FileError, Limits, ReadOptions, Row, Source, read_rows};

    type Rows = Vec<(u32, Vec<(String, CellKind)>)>;

    fn read(bytes: &[u8], sheet: Option<&str>) -> Result<(Rows, Option<String>, Vec<String>), FileError> {
        let mut rows = Rows::new();
        let mut visitor = |row: &Row<'_>| {
            rows.push((row.number(), row.cells().map(|cell| (cell.text.to_owned(), cell.kind)).collect()));
        };
        let options = ReadOptions { sheet: sheet.map(str::to_owned), ..ReadOptions::default() };
        let source = read_rows(Source::Grid(bytes), &options, &mut visitor)?;
        Ok((rows, source.sheet, source.sheets))
    }

    fn example() -> Vec<u8> {
        let mut grid = GridWriter::new(Format::Xls, &Limits::default());
        grid.start_sheet("Oculta", false).unwrap();
        grid.put(0, 0, "secreto", CellKind::Text).unwrap();
        grid.start_sheet("Padres", true).unwrap();
        grid.put(1, 2, "07654321", CellKind::ZeroPadded).unwrap();
        grid.put(1, 0, "Ana", CellKind::Text).unwrap();
        grid.put(4, 1, "1.5", CellKind::Number).unwrap();
        grid.put(5, 700, " ", CellKind::Text).unwrap();
        grid.finish().unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let text = |text: &str| (text.to_owned(), CellKind::Text);
        let (rows, sheet, sheets) = read(&example(), None).unwrap();
        assert_eq!((sheet.as_deref(), sheets), (Some("Padres"), vec!["Padres".to_owned()]));
        assert_eq!(
            rows,
            [
                (2, vec![text("Ana"), text(""), ("07654321".to_owned(), CellKind::ZeroPadded)]),
                (5, vec![text(""), ("1.5".to_owned(), CellKind::Number)]),
            ]
        );
        assert_eq!(read(&example(), Some("oculta ")).unwrap().0, [(1, vec![text("secreto")])]);
    }

    #[test]
    fn an_upload_cannot_pass_for_a_grid() {
        let refused = read_rows(&example(), &ReadOptions::default(), &mut |_: &Row<'_>| ()).unwrap_err();
        assert_eq!(refused.code(), "formato_no_reconocido");
    }

    #[test]
    fn a_grid_cut_or_changed_anywhere_is_read_or_refused() {
        let whole = example();
        for length in 0..whole.len() {
            assert_eq!(read(&whole[..length], None).unwrap_err().code(), "archivo_danado", "{length}");
        }
        for at in 0..whole.len() {
            for byte in [0, 1, 0x7F, 0xFF] {
                let mut changed = whole.clone();
                changed[at] = byte;
                let _ = read(&changed, None);
            }
        }
        assert_eq!(read(&[whole.as_slice(), b"x"].concat(), None).unwrap_err().code(), "archivo_danado");
    }

    #[test]
    fn a_text_that_is_too_long_is_found_by_the_reader() {
        let mut grid = GridWriter::new(Format::Ods, &Limits::default());
        grid.start_sheet("a", true).unwrap();
        grid.put(6, 2, &"ñ".repeat(40_000), CellKind::Text).unwrap();
        let bytes = grid.finish().unwrap();
        assert!(bytes.len() < 1100);
        assert!(matches!(read(&bytes, None), Err(FileError::CellTooLong { row: 7, limit: 1024, .. })));
    }

    #[test]
    fn a_grid_does_not_grow_without_bound_and_rows_ascend() {
        let mut grid = GridWriter::new(Format::Xlsb, &Limits::default());
        grid.start_sheet("a", true).unwrap();
        let text = "x".repeat(1024);
        let full = (0..).find_map(|row| grid.put(row, 0, &text, CellKind::Text).err());
        assert_eq!(full, Some(FileError::InflatedTooLarge { limit: MAX_BYTES }));

        let mut grid = GridWriter::new(Format::Xlsb, &Limits::default());
        grid.start_sheet("a", true).unwrap();
        grid.put(3, 0, "x", CellKind::Text).unwrap();
        assert_eq!(grid.put(2, 0, "x", CellKind::Text).unwrap_err().code(), "archivo_danado");
    }
}
