//! Spreadsheets and delimited text: bytes in, rows out, under hard limits.
//!
//! Files come from strangers. The format is told by the bytes, never by the name; nothing is allocated
//! on a file's word; rows go to a [`RowVisitor`] one at a time, so that memory stays bounded by the
//! limits whatever the file claims. A row keeps the number that the spreadsheet shows for it.

mod delimited;
mod detect;
mod error;
mod limits;
mod row;
mod xlsx;

use detect::Detected;
pub use error::FileError;
pub use limits::{HEADER_ROWS, Limits};
use row::RowBuffer;
pub use row::{Cell, CellKind, Row, column_name};
use serde::{Deserialize, Serialize};

/// A kind of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Xlsx,
    Csv,
    Tsv,
}

impl Format {
    /// The usual extension, without a dot.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        }
    }
}

/// Where the rows came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceInfo {
    pub format: Format,
    /// The sheet's name, of a workbook.
    pub sheet: Option<String>,
    /// All visible sheets, in order; none of a text.
    pub sheets: Vec<String>,
    /// The encoding's name, of a text.
    pub encoding: Option<&'static str>,
    /// What parts the fields, of a text.
    pub delimiter: Option<char>,
    /// Rows that the visitor took for data.
    pub rows: u32,
}

/// What a visitor took a row for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// Data: counts towards [`Limits::rows`].
    Data,
    /// A title or a heading.
    Other,
}

/// Receives the rows that are not wholly blank, in the order of the file.
pub trait RowVisitor {
    /// How much a row looks like the wanted heading: the number of columns it recognises. It is asked
    /// for the first [`HEADER_ROWS`] rows under each possible sheet or delimiter, before any visit; the
    /// best one is read.
    fn score_header(&mut self, row: &Row<'_>) -> usize {
        let _ = row;
        0
    }

    /// Takes one row. An error ends the reading and is handed on.
    fn visit(&mut self, row: &Row<'_>) -> Result<Visit, FileError>;
}

impl<F: FnMut(&Row<'_>)> RowVisitor for F {
    fn visit(&mut self, row: &Row<'_>) -> Result<Visit, FileError> {
        self(row);
        Ok(Visit::Data)
    }
}

/// Reads the rows of a workbook's best sheet, or of a delimited text.
///
/// # Errors
/// Whatever keeps the file as a whole from being read, and every limit that it passes.
pub fn read_rows(bytes: &[u8], limits: &Limits, visitor: &mut impl RowVisitor) -> Result<SourceInfo, FileError> {
    if bytes.len() > limits.bytes {
        return Err(FileError::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    match detect::detect(bytes)? {
        Detected::Zip => xlsx::read_rows(bytes, limits, visitor),
        Detected::Text => delimited::read_rows(bytes, limits, visitor),
    }
}

/// Hands rows to the visitor and counts those that are data.
struct Counted<'a, V> {
    visitor: &'a mut V,
    limit: u32,
    rows: u32,
}

impl<'a, V: RowVisitor> Counted<'a, V> {
    fn new(visitor: &'a mut V, limits: &Limits) -> Self {
        Self { visitor, limit: limits.rows, rows: 0 }
    }

    fn visit(&mut self, row: &Row<'_>) -> Result<(), FileError> {
        if self.visitor.visit(row)? == Visit::Data {
            self.rows += 1;
            if self.rows > self.limit {
                return Err(FileError::TooManyRows { row: row.number(), limit: self.limit });
            }
        }
        Ok(())
    }
}
