//! Spreadsheets and delimited text: bytes in, rows out, under hard limits.
//!
//! Files come from strangers. The format is told by the bytes, never by the name; nothing is allocated
//! on a file's word; rows go to a [`RowVisitor`] one at a time, so that memory stays bounded by the
//! limits whatever the file claims. A row keeps the number that the spreadsheet shows for it.
//!
//! Workbooks in XML and texts are read here and now. Those of other formats (.xls, .xlsb, .ods) cannot be
//! streamed: a confined process turns them into a grid (`legacy`), and [`read_rows`] takes that as
//! [`Source::Grid`]. [`needs_conversion`] tells which.

mod book;
mod delimited;
mod detect;
mod error;
mod grid;
#[cfg(feature = "legacy")]
pub mod legacy;
mod limits;
mod moment;
mod number;
mod one_column;
mod row;
mod shown;
mod xlsx;

pub use delimited::encoding::{Encoding, UnknownEncoding};
use detect::Detected;
pub use error::FileError;
pub use grid::MAX_BYTES as MAX_GRID_BYTES;
pub use limits::{HEAD_ROWS, HEADER_ROWS, Limits};
use one_column::Parted;
use row::RowBuffer;
pub use row::{Area, Cell, CellKind, Head, KeptRow, Row, SheetShape, column_name};
use serde::{Deserialize, Serialize};
use xlsx::archive::{Archive, Content};

/// A kind of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Xlsx,
    /// The same with macros, which are never looked at.
    Xlsm,
    Xls,
    Xlsb,
    Ods,
    Csv,
    Tsv,
}

impl Format {
    /// The usual extension, without a dot.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsm => "xlsm",
            Self::Xls => "xls",
            Self::Xlsb => "xlsb",
            Self::Ods => "ods",
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
    /// The encoding's name, of a text ([`Encoding::as_str`]).
    pub encoding: Option<&'static str>,
    /// The encodings that read a text about as well, the one that was taken first; empty where the answer is plain or
    /// was given.
    pub encodings: Vec<EncodingChoice>,
    /// What parts the fields, of a text.
    pub delimiter: Option<char>,
    /// Rows that the visitor took for data.
    pub rows: u32,
}

/// An encoding that a person may choose for a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingChoice {
    /// [`Encoding::as_str`].
    pub name: &'static str,
    /// Up to three words as they read in it, the same words in every choice.
    pub samples: Vec<String>,
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
    /// Learns where the rows will come from, before the first visit; `source.rows` is 0 still.
    fn begin(&mut self, source: &SourceInfo) {
        let _ = source;
    }

    /// How well a sheet that begins like this, or a text under some delimiter, can be understood. It is asked about
    /// every sheet or delimiter before any visit; the best one is read.
    fn score_head(&mut self, head: &Head) -> usize {
        let _ = head;
        0
    }

    /// Learns what the sheet says of its cells, after `begin` and before the first visit.
    fn shape(&mut self, shape: &SheetShape) {
        let _ = shape;
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

/// Where to read from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A file as it was uploaded.
    Upload(&'a [u8]),
    /// What `legacy::convert` made of an upload.
    Grid(&'a [u8]),
}

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Upload(bytes)
    }
}

impl<'a> From<&'a Vec<u8>> for Source<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Upload(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Source<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Upload(bytes)
    }
}

/// How to read a file.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    pub limits: Limits,
    /// The sheet to read, hidden ones included; none: the visible one with the best heading.
    pub sheet: Option<String>,
    /// Whether the visitor is shown how all visible sheets begin though one is named.
    pub shows_all: bool,
    /// The encoding of a text, if a person named it; workbooks know their own.
    pub encoding: Option<Encoding>,
}

/// Reads the rows of a workbook's sheet, or of a delimited text.
///
/// # Errors
/// Whatever keeps the file as a whole from being read, and every limit that it passes.
pub fn read_rows<'a>(
    source: impl Into<Source<'a>>,
    options: &ReadOptions,
    visitor: &mut impl RowVisitor,
) -> Result<SourceInfo, FileError> {
    let limits = &options.limits;
    let bytes = match source.into() {
        Source::Grid(bytes) => {
            return book::read_rows(Parted::new(grid::Grid::open(bytes, limits)?, limits), options, visitor);
        }
        Source::Upload(bytes) => bytes,
    };
    check_size(bytes, limits)?;
    match detect::detect(bytes)? {
        Detected::Zip => book::read_rows(Parted::new(xlsx::Xlsx::open(bytes, limits)?, limits), options, visitor),
        Detected::Xls => Err(FileError::UnsupportedFormat { format: ".xls".to_owned() }),
        Detected::Text => delimited::read_rows(bytes, options, visitor),
    }
}

/// Which of the formats an upload has that must become a grid before they can be read; none: it can be read as it is,
/// or not at all.
///
/// # Errors
/// What can be told at a glance: size, other formats, passwords, bombs.
pub fn needs_conversion(bytes: &[u8], limits: &Limits) -> Result<Option<Format>, FileError> {
    check_size(bytes, limits)?;
    Ok(match detect::detect(bytes)? {
        Detected::Text => None,
        Detected::Xls => Some(Format::Xls),
        Detected::Zip => match Archive::open(bytes, limits)?.content() {
            Content::Xlsb => Some(Format::Xlsb),
            Content::Ods => Some(Format::Ods),
            _ => None,
        },
    })
}

fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), FileError> {
    match bytes.len() > limits.bytes {
        true => Err(FileError::TooLarge { bytes: bytes.len(), limit: limits.bytes }),
        false => Ok(()),
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
