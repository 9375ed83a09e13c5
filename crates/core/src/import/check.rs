//! Reads and checks a whole file.

use std::collections::{HashMap, hash_map::Entry};

use serde::{Deserialize, Serialize};

use super::{
    CheckedRow, FoundColumn, Kind, MappingChoice, RowKey, Target, field,
    footer::{is_footer, repeats_header},
    header::{HeaderMatch, check_mapping, holds_passwords},
    names::{self, SplitNames, Verdict},
    reading::{Cells, shown},
    row::check_cells,
    suggest,
};
use crate::{
    issue::{Issue, IssueCode},
    sheet::{
        Cell, FileError, Format, HEADER_ROWS, Head, KeptRow, Limits, ReadOptions, Row, RowVisitor, Source, SourceInfo,
        Visit, read_rows,
    },
    text::{is_blank, normalize},
};

/// How to check a file; what a person corrected of its recognition.
#[derive(Debug, Clone, Default)]
pub struct CheckOptions {
    pub limits: Limits,
    /// The sheet to read; none: the one with the best heading.
    pub sheet: Option<String>,
    /// The row of the headings; none: the first that has every column, within the first twenty.
    pub header_row: Option<u32>,
    pub mapping: MappingChoice,
    /// The file's name, which can hint at another kind.
    pub file_name: String,
}

/// What was recognised of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub format: Format,
    /// The sheet that was read, of a workbook.
    pub sheet: Option<String>,
    /// All visible sheets.
    pub sheets: Vec<String>,
    /// The header's row number, as the spreadsheet shows it.
    pub header_row: u32,
    pub columns: Vec<FoundColumn>,
}

impl Layout {
    /// Each heading that was understood, with the field's name.
    pub fn mapping(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().filter_map(|column| Some((column.columna.as_str(), column.campo.as_deref()?)))
    }

    /// Headings that serve no field.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(|column| column.campo.is_none()).map(|column| column.columna.as_str())
    }
}

/// A row that is no data: a total, a signature, the heading once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedRow {
    pub number: u32,
    /// How it begins.
    pub text: String,
}

/// A file whose rows were all checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedFile {
    pub layout: Layout,
    /// In the order of the file.
    pub rows: Vec<CheckedRow>,
    /// Rows below the header that were not taken for data.
    pub skipped: Vec<SkippedRow>,
    /// Another kind with the same columns, which the file's or the sheet's name speaks of.
    pub suggested: Option<Kind>,
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

/// A file that cannot be taken in as it is, and what was recognised of it all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub error: FileError,
    /// For a person to correct.
    pub layout: Option<Box<Layout>>,
    /// The visible sheets, of which a person can choose another; none of a text.
    pub sheets: Vec<String>,
    /// The kind that the file seems to be.
    pub suggested: Option<Kind>,
    /// The first rows, from which a person can choose the header.
    pub preview: Vec<PreviewRow>,
}

/// A row as it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    pub fila: u32,
    pub celdas: Vec<String>,
}

impl From<FileError> for Refusal {
    fn from(error: FileError) -> Self {
        let sheets = match &error {
            FileError::SheetNotFound { sheets, .. } => sheets.clone(),
            _ => Vec::new(),
        };
        Self { error, layout: None, sheets, suggested: None, preview: Vec::new() }
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
pub fn check_file<'a>(
    kind: Kind,
    source: impl Into<Source<'a>>,
    options: &CheckOptions,
) -> Result<CheckedFile, Refusal> {
    let mut checker = Checker::new(kind, options);
    let reading = ReadOptions { limits: options.limits, sheet: options.sheet.clone() };
    match read_rows(source, &reading, &mut checker) {
        Ok(source) => checker.finish(&source),
        Err(error @ FileError::SheetNotFound { .. }) => Err(error.into()),
        Err(error) => Err(Refusal { sheets: checker.sheets, ..error.into() }),
    }
}

/// The header, once it is known.
struct Header {
    row: u32,
    found: HeaderMatch,
    /// For each column of the kind, its place in the file.
    places: Vec<Option<usize>>,
    /// The place of surnames and names together.
    names: Option<(usize, Target)>,
    samples: Vec<Vec<String>>,
    /// Places whose cells are neither shown nor kept.
    secret: Vec<bool>,
}

impl Header {
    fn new(row: u32, found: HeaderMatch) -> Self {
        let columns = found.kind.columns().len();
        let places = (0..columns).map(|index| found.place_of(Target::Column(index))).collect();
        let combined = [Target::SurnamesFirst, Target::NamesFirst];
        let names = combined.into_iter().find_map(|target| Some((found.place_of(target)?, target)));
        let samples = vec![Vec::new(); found.headings.len()];
        let secret = found.headings.iter().map(|heading| holds_passwords(heading)).collect();
        Self { row, found, places, names, samples, secret }
    }

    fn is_secret(&self, place: usize) -> bool {
        self.secret.get(place).copied().unwrap_or(false)
    }

    fn sample(&mut self, place: usize, text: &str) {
        const SAMPLES: usize = 3;
        const MAX_CHARS: usize = 40;
        if self.samples.len() <= place {
            self.samples.resize(place + 1, Vec::new());
            self.found.headings.resize(place + 1, String::new());
            self.found.targets.resize(place + 1, None);
        }
        if self.samples[place].len() < SAMPLES && !is_blank(text) && !self.is_secret(place) {
            self.samples[place].push(normalize(text).chars().take(MAX_CHARS).collect());
        }
    }
}

/// Takes the rows as they are read.
struct Checker<'o> {
    kind: Kind,
    options: &'o CheckOptions,
    /// The visible sheets, once the file is open.
    sheets: Vec<String>,
    header: Option<Header>,
    /// The first rows, while the header is not known.
    kept: Vec<KeptRow>,
    rows: Vec<CheckedRow>,
    skipped: Vec<SkippedRow>,
    seen: Seen,
    /// Why the file cannot be taken in; the rest is read for samples only.
    refused: Option<FileError>,
}

impl<'o> Checker<'o> {
    fn new(kind: Kind, options: &'o CheckOptions) -> Self {
        let (header, kept, rows, skipped) = (None, Vec::new(), Vec::new(), Vec::new());
        Self { kind, options, sheets: Vec::new(), header, kept, rows, skipped, seen: Seen::default(), refused: None }
    }

    fn match_row(&self, texts: &[&str]) -> HeaderMatch {
        HeaderMatch::of_headings(self.kind, texts, &self.options.mapping)
    }

    /// Decides on a row above the data; a header that is plainly there needs no further rows.
    fn look_for_header(&mut self, row: &Row<'_>) -> Result<(), FileError> {
        if let Some(wanted) = self.options.header_row {
            if row.number() == wanted {
                return self.settle(KeptRow::of(row));
            }
            return if row.number() > wanted {
                Err(FileError::HeaderRowBlank { row: wanted })
            } else {
                self.kept.push(KeptRow::of(row));
                Ok(())
            };
        }
        let texts: Vec<&str> = row.cells().map(|cell| cell.text).collect();
        if row.number() <= HEADER_ROWS && self.match_row(&texts).missing().is_empty() {
            return self.settle(KeptRow::of(row));
        }
        if row.number() > HEADER_ROWS {
            self.guess_header()?;
            self.visit_data(row.number(), row.width(), &|place| row.cell(place));
            return Ok(());
        }
        self.kept.push(KeptRow::of(row));
        Ok(())
    }

    /// Takes the row for the header; it must have what the kind needs.
    fn settle(&mut self, row: KeptRow) -> Result<(), FileError> {
        let mut found = self.match_row(&row.texts());
        check_mapping(self.kind, &found.names(), &self.options.mapping.chosen)?;
        found.guess(&self.options.mapping);
        let missing = found.missing();
        let number = row.number;
        self.header = Some(Header::new(number, found));
        self.kept.push(row);
        if missing.is_empty() { Ok(()) } else { Err(FileError::MissingColumns { row: number, missing }) }
    }

    /// None of the first rows is plainly the header: the best likeness is, if it has every column.
    fn guess_header(&mut self) -> Result<(), FileError> {
        let kept = std::mem::take(&mut self.kept);
        let guess = |row: &KeptRow| {
            let mut found = self.match_row(&row.texts());
            found.guess(&self.options.mapping);
            found
        };
        let guessed: Vec<HeaderMatch> = kept.iter().map(guess).collect();
        let complete = guessed.iter().position(|found| found.missing().is_empty());
        // One heading can be chance; two are a header that lacks the others.
        let nearest = || {
            let scored = guessed.iter().enumerate().map(|(index, found)| (found.score(), index));
            let best =
                scored.filter(|(score, _)| *score >= 2).max_by_key(|(score, index)| (*score, usize::MAX - index));
            best.map(|(_, index)| index)
        };
        let Some(chosen) = complete.or_else(nearest) else {
            let error = FileError::HeaderNotFound { expected: required_names(self.kind) };
            self.kept = kept;
            return Err(error);
        };
        let mut above = kept;
        let mut below = above.split_off(chosen);
        let header = below.remove(0);
        self.kept = above;
        let settled = self.settle(header);
        for row in &below {
            self.visit_data(row.number, row.cells.len(), &|place| row.cell(place));
        }
        settled
    }

    /// Checks a row below the header; what is not data is noted.
    fn visit_data<'r>(&mut self, number: u32, width: usize, cell: &dyn Fn(usize) -> Cell<'r>) -> Visit {
        let Some(header) = &mut self.header else { return Visit::Other };
        let filled: Vec<usize> = (0..width).filter(|place| !is_blank(cell(*place).text)).collect();
        for &place in &filled {
            header.sample(place, cell(place).text);
        }
        let serves = |place: &usize| header.found.targets.get(*place).is_some_and(Option::is_some);
        let served = filled.iter().filter(|place| serves(place)).count();
        let first = filled.first().map(|place| normalize(cell(*place).text)).unwrap_or_default();
        let is_numbering = filled.iter().all(|place| cell(*place).text.trim().bytes().all(|b| b.is_ascii_digit()));
        let is_heading = || repeats_header(&header.found.headings, width, &|place| cell(place).text);
        if served == 0 && is_numbering {
            return Visit::Other;
        }
        if served == 0 || is_footer(&first, served) || is_heading() {
            self.skipped.push(SkippedRow { number, text: first.chars().take(80).collect() });
            return Visit::Other;
        }
        let checked = check_mapped(self.kind, number, header, cell, &filled);
        self.rows.push(self.seen.check(checked));
        Visit::Data
    }

    fn layout(&self, source: &SourceInfo) -> Option<Box<Layout>> {
        let header = self.header.as_ref()?;
        Some(Box::new(Layout {
            format: source.format,
            sheet: source.sheet.clone(),
            sheets: source.sheets.clone(),
            header_row: header.row,
            columns: header.found.columns(&header.samples),
        }))
    }

    fn finish(mut self, source: &SourceInfo) -> Result<CheckedFile, Refusal> {
        if self.header.is_none() && self.refused.is_none() {
            self.refused = self.at_end().err();
        }
        if let Some(error) = self.refused.take() {
            return Err(self.refuse(error, source));
        }
        let Some(layout) = self.layout(source) else {
            return Err(self.refuse(FileError::HeaderNotFound { expected: required_names(self.kind) }, source));
        };
        if self.rows.is_empty() {
            return Err(self.refuse(FileError::NoRows { header_row: layout.header_row }, source));
        }
        let titles: Vec<&str> = self.kept.iter().flat_map(KeptRow::texts).collect();
        let headings = layout.columns.iter().map(|column| column.columna.as_str());
        let hints = titles.into_iter().chain(headings).chain(layout.sheet.as_deref()).chain([&*self.options.file_name]);
        let suggested = suggest::twin(self.kind, hints);
        Ok(CheckedFile { layout: *layout, rows: self.rows, skipped: self.skipped, suggested })
    }

    fn at_end(&mut self) -> Result<(), FileError> {
        match self.options.header_row {
            Some(row) => Err(FileError::HeaderRowBlank { row }),
            None => self.guess_header(),
        }
    }

    /// Says what is wrong with the file as a whole; a file of another kind is told as one.
    fn refuse(&self, error: FileError, source: &SourceInfo) -> Refusal {
        let lacks_columns = matches!(error, FileError::MissingColumns { .. } | FileError::HeaderNotFound { .. });
        let headings: Vec<Vec<&str>> = self.kept.iter().map(KeptRow::texts).collect();
        let suggested = if lacks_columns { suggest::other_kind(self.kind, &headings) } else { None };
        let error = match suggested {
            Some(kind) => FileError::OtherKind { wanted: self.kind.label().to_owned(), found: kind.label().to_owned() },
            None => error,
        };
        Refusal {
            error,
            layout: self.layout(source),
            sheets: source.sheets.clone(),
            suggested,
            preview: self.preview(),
        }
    }
}

impl Checker<'_> {
    /// The rows that were kept, cut to what a page can show.
    fn preview(&self) -> Vec<PreviewRow> {
        const ROWS: usize = 12;
        const CELLS: usize = 12;
        const CHARS: usize = 30;
        let secret = |place: usize| {
            let texts = self.kept.iter().filter_map(|row| row.cells.get(place));
            texts.map(|(text, _)| text).any(|text| holds_passwords(text))
        };
        let secret: Vec<bool> = (0..CELLS).map(secret).collect();
        let cut = |(text, is_secret): (&str, &bool)| match is_secret {
            true if !is_blank(text) && !holds_passwords(text) => "•••".to_owned(),
            _ => normalize(text).chars().take(CHARS).collect(),
        };
        let shown = |row: &KeptRow| PreviewRow {
            fila: row.number,
            celdas: row.texts().into_iter().zip(&secret).map(cut).collect(),
        };
        self.kept.iter().take(ROWS).map(shown).collect()
    }
}

impl RowVisitor for Checker<'_> {
    fn begin(&mut self, source: &SourceInfo) {
        self.sheets.clone_from(&source.sheets);
    }

    fn score_head(&mut self, head: &Head) -> usize {
        let near = head.rows.iter().filter(|row| row.number <= HEADER_ROWS);
        near.map(|row| self.match_row(&row.texts()).score()).max().unwrap_or(0)
    }

    fn visit(&mut self, row: &Row<'_>) -> Result<Visit, FileError> {
        if self.refused.is_none() && self.header.is_some() {
            return Ok(self.visit_data(row.number(), row.width(), &|place| row.cell(place)));
        }
        match (&self.refused, &mut self.header) {
            (None, _) => self.refused = self.look_for_header(row).err(),
            // The samples help a person to name the columns.
            (Some(_), Some(header)) => (0..row.width()).for_each(|place| header.sample(place, row.cell(place).text)),
            (Some(_), None) => {}
        }
        Ok(Visit::Other)
    }
}

fn required_names(kind: Kind) -> Vec<String> {
    kind.columns().iter().filter(|column| column.required).map(|column| column.name.to_owned()).collect()
}

/// The cells of a row, as the header maps them.
struct MappedCells<'h, 'r> {
    header: &'h Header,
    cell: &'h dyn Fn(usize) -> Cell<'r>,
    names: Option<SplitNames<'r>>,
}

impl Cells for MappedCells<'_, '_> {
    fn cell(&self, field: &str) -> Cell<'_> {
        if let Some(names) = &self.names {
            match field {
                field::APELLIDO => return Cell::text(&names.surnames),
                field::NOMBRE => return Cell::text(&names.names),
                _ => {}
            }
        }
        let index = self.header.found.kind.columns().iter().position(|column| column.name == field);
        match index.and_then(|index| self.header.places.get(index).copied().flatten()) {
            Some(place) => (self.cell)(place),
            None => Cell::default(),
        }
    }
}

fn check_mapped<'r>(
    kind: Kind,
    number: u32,
    header: &Header,
    cell: &dyn Fn(usize) -> Cell<'r>,
    filled: &[usize],
) -> CheckedRow {
    let names = header.names.map(|(place, order)| names::split(cell(place).text, order));
    let verdict = names.as_ref().filter(|names| !names.surnames.is_empty()).map(|names| names.verdict);
    let cells = MappedCells { header, cell, names };
    let (mut checked, _) = check_cells(kind, number, &cells);
    match verdict {
        Some(Verdict::Likely) => checked.issues.push(Issue::warning(field::APELLIDO, names::LIKELY)),
        Some(Verdict::Unclear) => {
            checked.issues.retain(|issue| issue.campo != field::NOMBRE);
            checked.issues.push(Issue::error(field::NOMBRE, IssueCode::SinSeparar, names::UNCLEAR));
        }
        Some(Verdict::Sure) | None => {}
    }
    let is_served = |place: usize| header.found.targets.get(place).is_some_and(Option::is_some);
    let is_extra = |place: &&usize| !is_served(**place) && !header.is_secret(**place);
    let extra = |place: &usize| (u16::try_from(*place).unwrap_or(u16::MAX), shown(cell(*place).text).into());
    checked.extras = filled.iter().filter(is_extra).map(extra).collect();
    checked
}

/// The first row of the file that has each key.
#[derive(Default)]
struct Seen(HashMap<RowKey, u32>);

impl Seen {
    /// Adds an error for each key that an earlier row has; remembers the others.
    fn check(&mut self, mut row: CheckedRow) -> CheckedRow {
        for key in &row.keys {
            match self.0.entry(key.clone()) {
                Entry::Occupied(first) => row.issues.push(key.duplicate_of(*first.get())),
                Entry::Vacant(place) => {
                    place.insert(row.number);
                }
            }
        }
        row
    }
}
