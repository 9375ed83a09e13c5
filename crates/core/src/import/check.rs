//! Reads and checks a whole file.

use std::collections::{HashMap, hash_map::Entry};

use serde::{Deserialize, Serialize};

use super::{
    Kind, Values, field,
    header::HeaderMatch,
    messages,
    person::{PersonCells, PersonDraft},
};
use crate::{
    issue::Issue,
    sheet::{Cell, FileError, Format, HEADER_ROWS, Limits, Row, RowVisitor, Visit, read_rows},
};

/// How to check a file.
#[derive(Debug, Clone, Copy, Default)]
pub struct CheckOptions {
    pub limits: Limits,
}

/// A file whose rows were all checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedFile {
    pub format: Format,
    /// The sheet that was read, of a workbook.
    pub sheet: Option<String>,
    /// The header's row number, as the spreadsheet shows it.
    pub header_row: u32,
    /// Each heading that was understood, with the column's name.
    pub mapping: Vec<(String, &'static str)>,
    /// Headings that serve no column.
    pub ignored: Vec<String>,
    /// In the order of the file.
    pub rows: Vec<CheckedRow>,
}

impl CheckedFile {
    /// How many rows may be created (HU-USERS-04 CA-05); rows with warnings only count.
    pub fn valid_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_valid()).count()
    }

    /// How many rows have an error.
    pub fn error_count(&self) -> usize {
        self.rows.len() - self.valid_count()
    }

    /// How many rows may be created and have a warning.
    pub fn warning_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_valid() && !row.issues.is_empty()).count()
    }
}

/// One checked row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedRow {
    /// The row's number as the spreadsheet shows it; in a text, the record's.
    pub number: u32,
    pub values: Values,
    /// All of its errors and warnings, in the order of the columns; duplicates last.
    pub issues: Vec<Issue>,
}

impl CheckedRow {
    /// Whether nothing stops it.
    pub fn is_valid(&self) -> bool {
        !self.issues.iter().any(Issue::is_error)
    }
}

/// Reads the file, finds its header within the first twenty rows, and checks every row below it.
///
/// A row that is blank in all columns of the kind is skipped (offices number empty lines in advance).
/// Of rows that share a document number or an e-mail, the first stays valid and each later one names it
/// (HU-USERS-04 VN-04).
///
/// # Errors
/// What keeps the file as a whole from being taken in; then no row of it may be stored.
pub fn check_file(kind: Kind, bytes: &[u8], options: &CheckOptions) -> Result<CheckedFile, FileError> {
    let mut checker = Checker::new(kind);
    let source = read_rows(bytes, &options.limits, &mut checker)?;
    let (header_row, header) = checker.header.take().ok_or_else(|| checker.header_error())?;
    if checker.rows.is_empty() {
        return Err(FileError::NoRows { header_row });
    }
    Ok(CheckedFile {
        format: source.format,
        sheet: source.sheet,
        header_row,
        mapping: header.mapping(kind.columns()),
        ignored: header.ignored(),
        rows: checker.rows,
    })
}

/// Takes the rows as they are read.
struct Checker {
    kind: Kind,
    header: Option<(u32, HeaderMatch)>,
    /// The best row that was no header, for the complaint.
    nearest: Option<(u32, HeaderMatch)>,
    rows: Vec<CheckedRow>,
    seen: Seen,
}

impl Checker {
    fn new(kind: Kind) -> Self {
        Self { kind, header: None, nearest: None, rows: Vec::new(), seen: Seen::default() }
    }

    fn look_for_header(&mut self, row: &Row<'_>) -> Result<(), FileError> {
        if row.number() > HEADER_ROWS {
            return Err(self.header_error());
        }
        let found = HeaderMatch::of(row, self.kind.columns());
        if found.missing(self.kind.columns()).is_empty() {
            self.header = Some((row.number(), found));
        } else if found.score() > self.nearest.as_ref().map_or(0, |(_, nearest)| nearest.score()) {
            self.nearest = Some((row.number(), found));
        }
        Ok(())
    }

    /// One heading can be chance; two are a header that lacks the others.
    fn header_error(&self) -> FileError {
        let columns = self.kind.columns();
        match &self.nearest {
            Some((row, nearest)) if nearest.score() >= 2 => {
                FileError::MissingColumns { row: *row, missing: nearest.missing(columns) }
            }
            _ => FileError::HeaderNotFound {
                expected: columns
                    .iter()
                    .filter(|column| column.required)
                    .map(|column| column.name.to_owned())
                    .collect(),
            },
        }
    }
}

impl RowVisitor for Checker {
    fn score_header(&mut self, row: &Row<'_>) -> usize {
        HeaderMatch::of(row, self.kind.columns()).score()
    }

    fn visit(&mut self, row: &Row<'_>) -> Result<Visit, FileError> {
        let Some((_, header)) = &self.header else {
            self.look_for_header(row)?;
            return Ok(Visit::Other);
        };
        let cell = |column: usize| match header.places.get(column) {
            Some(Some(place)) => row.cell(*place),
            _ => Cell::default(),
        };
        let checked = match self.kind {
            Kind::Padres | Kind::Docentes => check_person(row.number(), std::array::from_fn(cell), &mut self.seen),
        };
        Ok(match checked {
            Some(checked) => {
                self.rows.push(checked);
                Visit::Data
            }
            None => Visit::Other,
        })
    }
}

fn check_person(number: u32, cells: [Cell<'_>; 6], seen: &mut Seen) -> Option<CheckedRow> {
    if cells.iter().all(|cell| cell.text.is_empty()) {
        return None;
    }
    let cells = PersonCells::in_order(cells);
    let mut draft = PersonDraft::read(&cells);
    if let Some(document) = &draft.nro_documento
        && let Some(first) = seen.documents.first_row(document.key(), number)
    {
        draft.issues.push(Issue::error(field::NRO_DOCUMENTO, messages::duplicate_document_in_file(first)));
    }
    if let Some(email) = &draft.email
        && let Some(first) = seen.emails.first_row(email.as_str().to_owned(), number)
    {
        draft.issues.push(Issue::error(field::EMAIL, messages::duplicate_email_in_file(first)));
    }
    let (values, issues) = draft.into_values(&cells);
    Some(CheckedRow { number, values, issues })
}

/// What earlier rows of the file have.
#[derive(Default)]
struct Seen {
    documents: FirstRows<u64>,
    emails: FirstRows<String>,
}

/// The first row that has each key.
struct FirstRows<K>(HashMap<K, u32>);

impl<K> Default for FirstRows<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + std::hash::Hash> FirstRows<K> {
    /// The earlier row that has the key; remembers this one otherwise.
    fn first_row(&mut self, key: K, number: u32) -> Option<u32> {
        match self.0.entry(key) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(number);
                None
            }
        }
    }
}
