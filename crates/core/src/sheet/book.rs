//! A workbook that is open, whatever its format: which of its sheets is read.

use super::{
    Counted, FileError, Format, HEAD_ROWS, Head, KeptRow, ReadOptions, Row, RowVisitor, SheetShape, SourceInfo,
};
use crate::text::normalize;

/// A sheet as its tab shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tab {
    pub name: String,
    pub is_visible: bool,
}

/// A workbook, its sheets read one row at a time.
pub(super) trait Book {
    /// What kind of file it is.
    fn format(&self) -> Format;

    /// Its worksheets in the order of their tabs.
    fn tabs(&self) -> Vec<Tab>;

    /// What a sheet says of its cells beside their values; nothing in formats that cannot say it.
    fn shape(&mut self, sheet: usize) -> SheetShape {
        let _ = sheet;
        SheetShape::default()
    }

    /// Hands over each row of a sheet that is not wholly blank, for as long as `take` answers `true`.
    fn for_each_row(
        &mut self,
        sheet: usize,
        take: impl FnMut(&Row<'_>) -> Result<bool, FileError>,
    ) -> Result<(), FileError>;
}

/// Chooses the sheet and hands over its rows.
pub(super) fn read_rows(
    mut book: impl Book,
    options: &ReadOptions,
    visitor: &mut impl RowVisitor,
) -> Result<SourceInfo, FileError> {
    let tabs = book.tabs();
    let chosen = match &options.sheet {
        Some(wanted) => {
            if options.shows_all {
                choose_sheet(&mut book, &tabs, visitor)?;
            }
            find_sheet(&tabs, wanted)?
        }
        None => choose_sheet(&mut book, &tabs, visitor)?,
    };
    let mut source = SourceInfo {
        format: book.format(),
        sheet: tabs.get(chosen).map(|tab| tab.name.clone()),
        sheets: visible_names(&tabs),
        encoding: None,
        encodings: Vec::new(),
        delimiter: None,
        rows: 0,
    };
    visitor.begin(&source);
    visitor.shape(&book.shape(chosen));
    let mut counted = Counted::new(visitor, &options.limits);
    book.for_each_row(chosen, |row| counted.visit(row).map(|()| true))?;
    source.rows = counted.rows;
    Ok(source)
}

fn visible_names(tabs: &[Tab]) -> Vec<String> {
    tabs.iter().filter(|tab| tab.is_visible).map(|tab| tab.name.clone()).collect()
}

/// The sheet that a person named. A hidden one is no candidate by itself, but whoever names it gets it.
/// Spreadsheets do not tell capitals apart in the names of sheets, nor do we.
fn find_sheet(tabs: &[Tab], wanted: &str) -> Result<usize, FileError> {
    let key = |name: &str| normalize(name).to_lowercase();
    let alike = || tabs.iter().position(|tab| key(&tab.name) == key(wanted));
    let found = tabs.iter().position(|tab| tab.name == wanted).or_else(alike);
    found.ok_or_else(|| FileError::SheetNotFound { wanted: wanted.to_owned(), sheets: visible_names(tabs) })
}

/// The visible sheet with the best heading among its first rows, the first one when none has any.
fn choose_sheet(book: &mut impl Book, tabs: &[Tab], visitor: &mut impl RowVisitor) -> Result<usize, FileError> {
    let visible: Vec<usize> = (0..tabs.len()).filter(|sheet| tabs[*sheet].is_visible).collect();
    let first = *visible.first().ok_or(FileError::NoSheet)?;
    if visible.len() == 1 {
        return Ok(first);
    }
    let mut best = (first, 0);
    for sheet in visible {
        let mut head = Head { sheet: Some(tabs[sheet].name.clone()), shape: book.shape(sheet), ..Head::default() };
        let read = book.for_each_row(sheet, |row| {
            head.rows.push(KeptRow::of(row));
            Ok(head.rows.len() < HEAD_ROWS)
        });
        // A sheet that cannot be read is no candidate; if it is chosen all the same, reading it says why.
        if let Err(error @ FileError::InflatedTooLarge { .. }) = read {
            return Err(error);
        }
        let score = visitor.score_head(&head);
        if score > best.1 {
            best = (sheet, score);
        }
    }
    Ok(best.0)
}
