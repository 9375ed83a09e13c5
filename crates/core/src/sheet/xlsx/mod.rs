//! Workbooks in the Office Open XML format (.xlsx, .xlsm).
//!
//! Read here, on `zip` and `quick-xml`, rather than through a spreadsheet library, because the files come
//! from strangers and memory must stay bounded: parts are inflated as a stream under one budget, a
//! single piece of XML cannot grow, shared strings live in one text, and no count, size or range that
//! the file claims is believed. (calamine 0.38 reserves what `uniqueCount` says, copies fonts and
//! formats into each cell style, and so can be made to ask for gigabytes by a few kilobytes.)
//!
//! Only what is needed is inflated: workbook, relations, styles, strings and the sheet.

mod archive;
mod cells;
mod number;
mod strings;
mod styles;
mod workbook;
mod xml;

use archive::Archive;
use cells::SheetContext;
use strings::SharedStrings;
use styles::NumberFormats;
use workbook::Workbook;

use super::{Counted, FileError, Format, HEADER_ROWS, Limits, RowVisitor, SourceInfo};

/// Chooses the sheet and hands over its rows.
pub(super) fn read_rows(bytes: &[u8], limits: &Limits, visitor: &mut impl RowVisitor) -> Result<SourceInfo, FileError> {
    let mut archive = Archive::open(bytes, limits)?;
    let workbook = Workbook::read(&mut archive)?;
    let formats = NumberFormats::read(&mut archive, &workbook.styles_path)?;
    let strings = SharedStrings::read(&mut archive, &workbook.strings_path, limits)?;
    let context = SheetContext { strings: &strings, formats: &formats, is_1904: workbook.is_1904, limits };

    let sheet = choose_sheet(&mut archive, &workbook, &context, visitor)?;
    let mut counted = Counted::new(visitor, limits);
    cells::for_each_row(&mut archive, &sheet.path, &context, |row| counted.visit(row).map(|()| true))?;
    Ok(SourceInfo {
        format: Format::Xlsx,
        sheet: Some(sheet.name.clone()),
        sheets: workbook.sheets.iter().filter(|sheet| sheet.is_visible).map(|sheet| sheet.name.clone()).collect(),
        encoding: None,
        delimiter: None,
        rows: counted.rows,
    })
}

/// The visible sheet with the best heading among its first rows, the first one when none has any.
fn choose_sheet<'w>(
    archive: &mut Archive<'_>,
    workbook: &'w Workbook,
    context: &SheetContext<'_>,
    visitor: &mut impl RowVisitor,
) -> Result<&'w workbook::Sheet, FileError> {
    let mut visible = workbook.sheets.iter().filter(|sheet| sheet.is_visible);
    let first = visible.next().ok_or(FileError::NoSheet)?;
    let mut rest = visible.peekable();
    if rest.peek().is_none() {
        return Ok(first);
    }
    let mut best = (first, 0);
    for sheet in std::iter::once(first).chain(rest) {
        let mut score = 0;
        let read = cells::for_each_row(archive, &sheet.path, context, |row| {
            if row.number() > HEADER_ROWS {
                return Ok(false);
            }
            score = score.max(visitor.score_header(row));
            Ok(true)
        });
        // A sheet that cannot be read is no candidate; if it is chosen all the same, reading it says why.
        if let Err(error @ FileError::InflatedTooLarge { .. }) = read {
            return Err(error);
        }
        if score > best.1 {
            best = (sheet, score);
        }
    }
    Ok(best.0)
}
