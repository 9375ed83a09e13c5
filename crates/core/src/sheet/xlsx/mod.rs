//! Workbooks in the Office Open XML format (.xlsx, .xlsm).
//!
//! Read here, on `zip` and `quick-xml`, rather than through a spreadsheet library, because the files come
//! from strangers and memory must stay bounded: parts are inflated as a stream under one budget, a
//! single piece of XML cannot grow, shared strings live in one text, and no count, size or range that
//! the file claims is believed. (calamine 0.38 reserves what `uniqueCount` says, copies fonts and
//! formats into each cell style, and so can be made to ask for gigabytes by a few kilobytes.)
//!
//! Only what is needed is inflated: workbook, relations, styles, strings, tables and the sheet.

pub(super) mod archive;
mod cells;
pub(super) mod relations;
mod shape;
mod strings;
mod styles;
mod utf8;
mod workbook;
pub(super) mod xml;

use archive::{Archive, Content};
use cells::SheetContext;
use shape::Shapes;
use strings::SharedStrings;
use styles::NumberFormats;
use workbook::Workbook;

use super::{
    FileError, Format, Limits, Row, SheetShape,
    book::{Book, Tab},
};

/// An open workbook: all but the cells of its sheets is read.
pub(super) struct Xlsx<'b> {
    archive: Archive<'b>,
    workbook: Workbook,
    formats: NumberFormats,
    strings: SharedStrings,
    shapes: Shapes,
    limits: Limits,
}

impl<'b> Xlsx<'b> {
    /// # Errors
    /// What the archive holds instead of such a workbook, and every limit that it passes.
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, FileError> {
        let mut archive = Archive::open(bytes, limits)?;
        if !matches!(archive.content(), Content::Xlsx | Content::Package) {
            return Err(archive.content().refusal());
        }
        let read = Self::read(&mut archive, limits);
        let (workbook, formats, strings) = read.map_err(|error| match error {
            // The package opens, so it is no broken download: its parts are not as we know them.
            FileError::Damaged { detail } => FileError::UnreadableWorkbook { detail },
            error => error,
        })?;
        Ok(Self { archive, workbook, formats, strings, shapes: Shapes::default(), limits: *limits })
    }

    fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<(Workbook, NumberFormats, SharedStrings), FileError> {
        let workbook = Workbook::read(archive)?;
        let formats = NumberFormats::read(archive, &workbook.styles_path)?;
        let strings = SharedStrings::read(archive, &workbook.strings_path, limits)?;
        Ok((workbook, formats, strings))
    }
}

impl Book for Xlsx<'_> {
    fn format(&self) -> Format {
        if self.workbook.has_macros { Format::Xlsm } else { Format::Xlsx }
    }

    fn tabs(&self) -> Vec<Tab> {
        self.workbook.sheets.iter().map(|sheet| sheet.tab.clone()).collect()
    }

    fn shape(&mut self, sheet: usize) -> SheetShape {
        let Self { archive, workbook, shapes, .. } = self;
        workbook.sheets.get(sheet).map(|sheet| shapes.of(archive, &sheet.path)).unwrap_or_default()
    }

    fn for_each_row(
        &mut self,
        sheet: usize,
        take: impl FnMut(&Row<'_>) -> Result<bool, FileError>,
    ) -> Result<(), FileError> {
        let Self { archive, workbook, formats, strings, limits, .. } = self;
        let context = SheetContext { strings, formats, is_1904: workbook.is_1904, limits };
        let sheet = workbook.sheets.get(sheet).ok_or(FileError::NoSheet)?;
        cells::for_each_row(archive, &sheet.path, &context, take)
    }
}
