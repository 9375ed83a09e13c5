//! Reads and checks a whole file.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    CheckedRow, FixedValue, FoundColumn, Kind, Known, MappingChoice, Question, QuestionOption, RowPlace, Target,
    cells::RowCells,
    columns::Columns,
    evidence::{self, VALUES},
    field,
    footer::{is_footer, repeats_header},
    heading::holds_passwords,
    layout::{self, Found, Merged},
    mapping::check_mapping,
    messages,
    names::{self, Confidence},
    reading::shown,
    repeats::Seen,
    row::check_cells,
    suggest,
};
use crate::{
    clean,
    issue::{Issue, IssueCode},
    password::given::{HIDDEN, looks_typed},
    person::{Email, Phone},
    school::StudentCode,
    sheet::{
        Cell, Encoding, FileError, Format, HEAD_ROWS, HEADER_ROWS, Head, KeptRow, Limits, ReadOptions, Row, RowVisitor,
        SheetShape, Source, SourceInfo, Visit, read_rows,
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
    /// What the school has already.
    pub known: Arc<Known>,
    /// Whether sheets with the same table are read together.
    pub all_sheets: bool,
    /// The encoding of a text; none: the one whose letters read as Spanish.
    pub encoding: Option<Encoding>,
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
    /// The encoding that was read, of a text ([`Encoding::as_str`]).
    pub encoding: Option<&'static str>,
    /// Values of fields that have no column, the same in every row.
    pub fixed: Vec<FixedValue>,
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
    /// As the spreadsheet shows it; of several sheets, [`RowPlace::number`].
    pub number: u32,
    /// How it begins.
    pub text: String,
}

/// Another sheet with the same table, which was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSheet {
    pub sheet: String,
    /// How many rows it has.
    pub rows: u32,
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
    /// What must be confirmed before anything is created.
    pub questions: Vec<Question>,
    /// What a person should know about the file as a whole.
    pub notes: Vec<String>,
    pub other_sheets: Vec<OtherSheet>,
    /// The sheets that were read, of a workbook.
    pub read_sheets: Vec<String>,
}

impl CheckedFile {
    /// Adds what was read of another sheet, whose rows stand behind those of the sheets before.
    fn take_in(&mut self, other: Self, sheet: String) {
        self.rows = other.rows;
        self.skipped.extend(other.skipped);
        for question in other.questions {
            if !self.questions.contains(&question) {
                let mensaje = format!("Hoja «{sheet}»: {}", question.mensaje);
                self.questions.push(Question { mensaje, ..question });
            }
        }
        self.read_sheets.push(sheet);
        for note in other.notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    /// How many rows may be created (HU-USERS-04 CA-05); rows with warnings only count.
    pub fn valid_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_valid()).count()
    }

    /// How many rows have an error; those that repeat an earlier one are in neither count.
    pub fn error_count(&self) -> usize {
        self.rows.iter().filter(|row| !row.is_valid() && row.repeats.is_none()).count()
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

/// Reads the file, finds its heading within the first twenty rows, and checks every row below it.
///
/// A row that is blank in all columns of the kind is skipped (offices number empty lines in advance).
/// Of rows that share a document number, the first stays valid and each later one names it (HU-USERS-04 VN-04); one
/// that says nothing else than the first is left out.
///
/// # Errors
/// What keeps the file as a whole from being taken in; then no row of it may be stored.
pub fn check_file<'a>(
    kind: Kind,
    source: impl Into<Source<'a>>,
    options: &CheckOptions,
) -> Result<CheckedFile, Refusal> {
    let source = source.into();
    let first = Earlier { sheet: u16::from(options.all_sheets), ..Earlier::default() };
    let (mut file, mut seen) = check_sheet(kind, source, options, first)?;
    if options.all_sheets && file.other_sheets.is_empty() {
        // There is only one: its rows are numbered as in a single sheet.
        return check_file(kind, source, &CheckOptions { all_sheets: false, ..options.clone() });
    }
    for other in std::mem::take(&mut file.other_sheets) {
        // A heading row that a person named was counted on the first sheet.
        let of_sheet = CheckOptions { sheet: Some(other.sheet.clone()), header_row: None, ..options.clone() };
        if !options.all_sheets {
            let other_read = check_sheet(kind, source, &of_sheet, Earlier { is_another: true, ..Earlier::default() });
            let rows = match other_read {
                Ok((found, _)) => u32::try_from(found.rows.len()).unwrap_or(u32::MAX),
                // An empty table leaves nobody behind.
                Err(Refusal { error: FileError::NoRows { .. }, .. }) => continue,
                Err(_) => 0,
            };
            file.other_sheets.push(OtherSheet { rows, ..other });
            continue;
        }
        let rows = std::mem::take(&mut file.rows);
        let sheet = u16::try_from(file.read_sheets.len() + 1).unwrap_or(u16::MAX);
        let (found, now_seen) = check_sheet(kind, source, &of_sheet, Earlier { rows, seen, sheet, is_another: true })?;
        seen = now_seen;
        file.take_in(found, other.sheet);
    }
    Ok(file)
}

/// What was read of the sheets before.
#[derive(Default)]
struct Earlier {
    rows: Vec<CheckedRow>,
    seen: Seen,
    /// The number of the sheet that is read now ([`RowPlace::sheet`]).
    sheet: u16,
    /// Whether there are any: only the first sheet is compared with the others.
    is_another: bool,
}

fn check_sheet(
    kind: Kind,
    source: Source<'_>,
    options: &CheckOptions,
    earlier: Earlier,
) -> Result<(CheckedFile, Seen), Refusal> {
    let reading = ReadOptions {
        limits: options.limits,
        sheet: options.sheet.clone(),
        shows_all: !earlier.is_another,
        encoding: options.encoding,
    };
    let mut checker = Checker::new(kind, options, earlier);
    match read_rows(source, &reading, &mut checker) {
        Ok(source) => checker.finish(&source),
        Err(error @ FileError::SheetNotFound { .. }) => Err(error.into()),
        Err(error) => Err(Refusal { sheets: checker.sheets, ..error.into() }),
    }
}

/// The table, once it is known.
struct Ready {
    row: u32,
    columns: Columns,
    /// The heading's texts, so that it is known when it comes once more.
    texts: Vec<String>,
    merged: Merged,
    samples: Vec<Vec<String>>,
    /// Places whose cells are neither shown nor kept.
    secret: Vec<bool>,
}

impl Ready {
    fn new(found: Found, texts: Vec<String>, shape: &SheetShape) -> Self {
        let Found { row, columns, .. } = found;
        let samples = vec![Vec::new(); columns.headings.len()];
        let is_password = |target: &Option<(Target, _)>| {
            target.is_some_and(|(target, _)| target.as_str(columns.kind) == field::PASSWORD)
        };
        let headings = columns.headings.iter().zip(&columns.targets);
        let secret = headings.map(|(heading, target)| holds_passwords(&heading.name) || is_password(target)).collect();
        Self { row, columns, texts, merged: Merged::of(shape), samples, secret }
    }

    fn is_secret(&self, place: usize) -> bool {
        self.secret.get(place).copied().unwrap_or(false)
    }

    fn serves(&self, place: usize) -> bool {
        self.columns.targets.get(place).is_some_and(Option::is_some)
    }

    fn sample(&mut self, place: usize, text: &str) {
        const SAMPLES: usize = 3;
        const MAX_CHARS: usize = 40;
        if self.samples.len() <= place {
            self.samples.resize(place + 1, Vec::new());
            self.columns.widen(place + 1);
        }
        let is_hidden = self.is_secret(place) || (self.columns.kind == Kind::Personal && looks_typed(text));
        if self.samples[place].len() < SAMPLES && !is_blank(text) && !is_hidden {
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
    /// The sheet that is read, and what it says of its cells.
    sheet: Option<String>,
    /// Its number among several that are read together ([`RowPlace::sheet`]).
    sheet_number: u16,
    shape: SheetShape,
    /// What the tables of the workbook's sheets look like.
    tables: Vec<(String, Signature)>,
    ready: Option<Ready>,
    /// The first rows.
    kept: Vec<KeptRow>,
    rows: Vec<CheckedRow>,
    /// How many of the rows are of sheets before.
    earlier: usize,
    skipped: Vec<SkippedRow>,
    /// Rows of one or two cells that hold nothing by which a person is known: below the table they are none.
    weak: Vec<KeptRow>,
    seen: Seen,
    /// Why the file cannot be taken in; the rest is read for samples only.
    refused: Option<FileError>,
}

/// The headings that are used, each with its field.
type Signature = std::collections::BTreeSet<(String, &'static str)>;

impl<'o> Checker<'o> {
    fn new(kind: Kind, options: &'o CheckOptions, earlier: Earlier) -> Self {
        let Earlier { rows, seen, sheet: sheet_number, .. } = earlier;
        Self {
            kind,
            options,
            sheets: Vec::new(),
            sheet: None,
            sheet_number,
            shape: SheetShape::default(),
            tables: Vec::new(),
            ready: None,
            kept: Vec::new(),
            earlier: rows.len(),
            rows,
            skipped: Vec::new(),
            weak: Vec::new(),
            seen,
            refused: None,
        }
    }

    /// Keeps a row until enough is seen to understand the table.
    fn keep(&mut self, row: &Row<'_>) -> Result<(), FileError> {
        match self.options.header_row {
            // Rows far above the heading that a person named are of no use.
            Some(wanted) if row.number() + 1 < wanted && self.kept.len() >= HEADER_ROWS as usize => return Ok(()),
            _ => self.kept.push(KeptRow::of(row)),
        }
        let is_enough = match self.options.header_row {
            Some(wanted) => self.kept.iter().filter(|row| row.number > wanted).count() >= VALUES,
            None => self.kept.len() >= HEAD_ROWS,
        };
        if is_enough { self.decide() } else { Ok(()) }
    }

    /// Understands the table by the rows that were kept, and checks those below its heading.
    fn decide(&mut self) -> Result<(), FileError> {
        let options = self.options;
        let wanted = options.header_row;
        let head = Head { sheet: self.sheet.clone(), rows: std::mem::take(&mut self.kept), shape: self.shape.clone() };
        let found = layout::find(self.kind, &head, wanted, &options.mapping);
        self.kept = head.rows;
        let Some(found) = found else {
            return Err(match wanted {
                Some(row) if self.kept.iter().all(|kept| kept.number != row) => FileError::HeaderRowBlank { row },
                _ => FileError::HeaderNotFound { expected: required_names(self.kind) },
            });
        };
        let below = self.kept.split_off(found.at + 1);
        let texts = self.kept.last().map(|row| row.texts().into_iter().map(str::to_owned).collect());
        let columns = &found.columns;
        let checked =
            check_mapping(self.kind, &columns.names(), &options.mapping, |one, other| columns.may_share(one, other));
        let missing = columns.missing.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let row = found.row;
        self.ready = Some(Ready::new(found, texts.unwrap_or_default(), &self.shape));
        let result = checked.and(match missing.is_empty() {
            true => Ok(()),
            false => Err(FileError::MissingColumns { row, missing }),
        });
        for row in &below {
            match result.is_ok() {
                true => self.visit_data(row.number, row.cells.len(), &|place| row.cell(place))?,
                // The samples help a person to name the columns.
                false => self.sample_all(row.cells.len(), &|place| row.cell(place)),
            }
        }
        result
    }

    fn sample_all<'r>(&mut self, width: usize, cell: &dyn Fn(usize) -> Cell<'r>) {
        if let Some(ready) = &mut self.ready {
            (0..width).for_each(|place| ready.sample(place, cell(place).text));
        }
    }

    /// Checks a row below the heading; what is not data is noted.
    fn visit_data<'r>(&mut self, number: u32, width: usize, cell: &dyn Fn(usize) -> Cell<'r>) -> Result<(), FileError> {
        let Some(ready) = &mut self.ready else { return Ok(()) };
        ready.merged.meet(number, cell);
        let filled: Vec<usize> = (0..width).filter(|place| !is_blank(cell(*place).text)).collect();
        for &place in &filled {
            ready.sample(place, cell(place).text);
        }
        let is_merged = |place: &usize| ready.serves(*place) && ready.merged.value(number, *place).is_some();
        let shown = ready.columns.headings.len();
        let merged = if ready.merged.is_empty() { 0 } else { (0..shown).filter(is_merged).count() };
        let served = filled.iter().filter(|place| ready.serves(**place)).count();
        let first = filled.iter().find(|place| !ready.is_secret(**place));
        let first = first.map(|place| normalize(cell(*place).text)).unwrap_or_default();
        let is_numbering = filled.iter().all(|place| cell(*place).text.trim().bytes().all(|b| b.is_ascii_digit()));
        let is_heading = || repeats_header(&ready.texts, width, &|place| cell(place).text);
        if served == 0 && is_numbering {
            return Ok(());
        }
        let is_total = self.shape.totals.contains(&number);
        if served == 0 || is_total || is_footer(&first, served) || is_heading() {
            self.skip(number, &first);
            return Ok(());
        }
        const MOST_CELLS_OF_A_NOTE: usize = 2;
        if filled.len() + merged <= MOST_CELLS_OF_A_NOTE && !filled.iter().any(|place| names_somebody(cell(*place))) {
            let cells = (0..width).map(|place| (cell(place).text.to_owned(), cell(place).kind)).collect();
            self.weak.push(KeptRow { number, cells });
            return self.check_count(number);
        }
        for weak in std::mem::take(&mut self.weak) {
            self.check_data(weak.number, weak.cells.len(), &|place| weak.cell(place));
        }
        self.check_data(number, width, cell);
        self.check_count(number)
    }

    fn check_count(&self, number: u32) -> Result<(), FileError> {
        let limit = self.options.limits.rows;
        match self.rows.len() + self.weak.len() > limit as usize {
            true => Err(FileError::TooManyRows { row: number, limit }),
            false => Ok(()),
        }
    }

    fn check_data<'r>(&mut self, number: u32, width: usize, cell: &dyn Fn(usize) -> Cell<'r>) {
        let Some(ready) = &self.ready else { return };
        let checked = check_mapped(
            self.kind,
            &self.options.known,
            RowPlace { sheet: self.sheet_number, row: number },
            ready,
            width,
            cell,
        );
        let compared = self.seen.compare(checked, &self.rows);
        self.rows.push(compared);
    }

    /// The number of a row among those of all sheets that are read together.
    fn number_of(&self, row: u32) -> u32 {
        RowPlace { sheet: self.sheet_number, row }.number()
    }

    fn skip(&mut self, number: u32, text: &str) {
        let number = self.number_of(number);
        self.skipped.push(SkippedRow { number, text: text.chars().take(80).collect() });
    }

    fn layout(&self, source: &SourceInfo) -> Option<Box<Layout>> {
        let ready = self.ready.as_ref()?;
        Some(Box::new(Layout {
            format: source.format,
            sheet: source.sheet.clone(),
            sheets: source.sheets.clone(),
            header_row: ready.row,
            columns: ready.columns.shown(&ready.samples),
            encoding: source.encoding,
            fixed: ready.columns.fixed.clone(),
        }))
    }

    fn finish(mut self, source: &SourceInfo) -> Result<(CheckedFile, Seen), Refusal> {
        if self.ready.is_none() && self.refused.is_none() {
            self.refused = self.decide().err();
        }
        if let Some(error) = self.refused.take() {
            return Err(self.refuse(error, source));
        }
        // Nothing comes below them: a note, a signature. Where there is nothing above them either, they are the table.
        let is_table = self.rows.len() == self.earlier;
        for weak in std::mem::take(&mut self.weak) {
            if is_table {
                self.check_data(weak.number, weak.cells.len(), &|place| weak.cell(place));
                continue;
            }
            let is_shown = |place: usize| !self.ready.as_ref().is_some_and(|ready| ready.is_secret(place));
            let texts =
                weak.texts().into_iter().enumerate().filter(|(place, _)| is_shown(*place)).map(|(_, text)| text);
            let first = texts.filter(|text| !is_blank(text)).map(normalize).next().unwrap_or_default();
            self.skip(weak.number, &first);
        }
        self.skipped.sort_by_key(|row| row.number);
        let Some(layout) = self.layout(source) else {
            return Err(self.refuse(FileError::HeaderNotFound { expected: required_names(self.kind) }, source));
        };
        // Of several sheets one may be empty still.
        if self.rows.is_empty() {
            return Err(self.refuse(FileError::NoRows { header_row: layout.header_row }, source));
        }
        let titles: Vec<&str> = self.kept.iter().flat_map(KeptRow::texts).collect();
        let headings = layout.columns.iter().map(|column| column.columna.as_str());
        let hints = titles.into_iter().chain(headings).chain(layout.sheet.as_deref()).chain([&*self.options.file_name]);
        let suggested = suggest::twin(self.kind, hints);
        let (mut questions, mut notes, other_sheets) = match &self.ready {
            Some(ready) => {
                let columns = &ready.columns;
                (columns.questions.clone(), columns.notes.clone(), self.other_sheets(source, &columns.signature()))
            }
            None => Default::default(),
        };
        let completed = self.rows[self.earlier..].iter().filter(|row| row.is_completed).count();
        notes.extend(messages::completed_phones(completed));
        questions.extend(self.ask_encoding(source));
        let file = CheckedFile {
            layout: *layout,
            rows: self.rows,
            skipped: self.skipped,
            suggested,
            questions,
            notes,
            other_sheets,
            read_sheets: source.sheet.iter().cloned().collect(),
        };
        Ok((file, self.seen))
    }

    /// Which encoding the text is in, if several read it about as well, or if many names have damaged letters.
    fn ask_encoding(&self, source: &SourceInfo) -> Option<Question> {
        /// One name in so many.
        const OFTEN: usize = 5;
        let option = |name: &str, muestras: Vec<String>| {
            let texto = name.parse().map_or("Así está en el libro", Encoding::label).to_owned();
            QuestionOption { valor: name.to_owned(), campo: None, texto, muestras }
        };
        let asunto = "codificacion".to_owned();
        if !source.encodings.is_empty() {
            let mensaje = "¿Cómo se leen bien las tildes y las eñes?".to_owned();
            // Words of anywhere in the file: in one of staff, of passwords too.
            let samples = |words: &[String]| if self.kind == Kind::Personal { Vec::new() } else { words.to_vec() };
            let opciones =
                source.encodings.iter().map(|choice| option(choice.name, samples(&choice.samples))).collect();
            return Some(Question { asunto, mensaje, opciones });
        }
        let rows = &self.rows[self.earlier..];
        let names = |row: &'_ CheckedRow| [field::NOMBRE, field::APELLIDO].map(|name| row.values.get(name).to_owned());
        // What is lost for good is an error of its row already.
        let valid = rows.iter().filter(|row| row.is_valid());
        let damaged: Vec<String> =
            valid.flat_map(names).filter(|name| clean::looks_damaged(name)).take(rows.len()).collect();
        if self.options.encoding.is_some() || damaged.is_empty() || damaged.len() * OFTEN < rows.len() {
            return None;
        }
        let example = damaged.first().map_or("", String::as_str);
        let mensaje = match damaged.len() {
            1 => format!("Un nombre tiene letras dañadas: «{example}». ¿Se lee así el archivo?"),
            count => format!("{count} nombres tienen letras dañadas, como «{example}». ¿Se lee así el archivo?"),
        };
        let samples: Vec<String> = damaged.into_iter().take(3).collect();
        let opciones = match source.encoding {
            // In a workbook the letters were lost before it was saved.
            None => vec![option("", samples)],
            Some(read) => {
                // UTF-16 is known by its bytes.
                let others = [Encoding::Utf8, Encoding::Windows1252, Encoding::Cp850, Encoding::MacRoman];
                let others = others.into_iter().map(Encoding::as_str).filter(|name| *name != read);
                std::iter::once(option(read, samples)).chain(others.map(|name| option(name, Vec::new()))).collect()
            }
        };
        Some(Question { asunto, mensaje, opciones })
    }

    /// Sheets with the same table as the one that was read.
    fn other_sheets(&self, source: &SourceInfo, signature: &Signature) -> Vec<OtherSheet> {
        let is_other =
            |(sheet, other): &&(String, Signature)| source.sheet.as_ref() != Some(sheet) && other == signature;
        let others = self.tables.iter().filter(is_other);
        others.map(|(sheet, _)| OtherSheet { sheet: sheet.clone(), rows: 0 }).collect()
    }

    /// Says what is wrong with the file as a whole; a file of another kind is told as one.
    fn refuse(&self, error: FileError, source: &SourceInfo) -> Refusal {
        let lacks_columns = matches!(error, FileError::MissingColumns { .. } | FileError::HeaderNotFound { .. });
        let suggested = if lacks_columns { suggest::other_kind(self.kind, &self.kept, &self.shape) } else { None };
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

/// Whether a cell holds something by which a person is known.
fn names_somebody(cell: Cell<'_>) -> bool {
    evidence::is_any_document(cell)
        || Phone::parse(cell.text).is_ok()
        || Email::parse(cell.text).is_ok()
        || StudentCode::parse(cell.text).is_ok()
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
        let looks_secret = |text: &str| self.kind == Kind::Personal && looks_typed(text);
        let cut = |(text, is_secret): (&str, &bool)| match *is_secret || looks_secret(text) {
            true if !is_blank(text) && !holds_passwords(text) => HIDDEN.to_owned(),
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
        self.sheet.clone_from(&source.sheet);
    }

    fn shape(&mut self, shape: &SheetShape) {
        self.shape.clone_from(shape);
    }

    fn score_head(&mut self, head: &Head) -> usize {
        const COMPLETE: usize = 1_000;
        let Some(found) = layout::find(self.kind, head, self.options.header_row, &self.options.mapping) else {
            return 0;
        };
        let columns = found.columns;
        if let Some(sheet) = &head.sheet {
            self.tables.push((sheet.clone(), columns.signature()));
        }
        columns.found + if columns.missing.is_empty() { COMPLETE } else { 0 }
    }

    fn visit(&mut self, row: &Row<'_>) -> Result<Visit, FileError> {
        match (&self.refused, &self.ready) {
            (None, Some(_)) => self.visit_data(row.number(), row.width(), &|place| row.cell(place))?,
            (None, None) => match self.keep(row) {
                Err(error @ FileError::TooManyRows { .. }) => return Err(error),
                kept => self.refused = kept.err(),
            },
            (Some(_), _) => self.sample_all(row.width(), &|place| row.cell(place)),
        }
        // Rows are counted here, where it is known which are data.
        Ok(Visit::Other)
    }
}

fn required_names(kind: Kind) -> Vec<String> {
    kind.columns().iter().filter(|column| column.required).map(|column| column.name.to_owned()).collect()
}

fn check_mapped<'r>(
    kind: Kind,
    known: &Known,
    place: RowPlace,
    ready: &Ready,
    width: usize,
    cell: &dyn Fn(usize) -> Cell<'r>,
) -> CheckedRow {
    let cells = RowCells::new(&ready.columns, place.row, &ready.merged, cell);
    let split = cells.split.as_ref().filter(|names| !names.surnames.is_empty());
    let (confidence, suggestion) = split.map(|names| (names.confidence, names.suggestion.clone())).unzip();
    let (mut checked, _) = check_cells(kind, place.number(), &cells, known);
    match confidence {
        Some(Confidence::Likely) => checked.issues.push(Issue::warning(field::APELLIDO, names::LIKELY)),
        Some(Confidence::Unclear) => {
            checked.issues.retain(|issue| issue.campo != field::NOMBRE);
            let issue = Issue::error(field::NOMBRE, IssueCode::SinSeparar, names::UNCLEAR);
            checked.issues.push(issue.suggesting(suggestion.flatten()));
        }
        Some(Confidence::Sure) | None => {}
    }
    let is_hidden = |place: usize| ready.is_secret(place) || (kind == Kind::Personal && looks_typed(cell(place).text));
    let is_extra = |place: &usize| !ready.serves(*place) && !is_hidden(*place) && !is_blank(cell(*place).text);
    let extra = |place: usize| (u16::try_from(place).unwrap_or(u16::MAX), shown(cell(place).text).into());
    checked.extras = (0..width).filter(is_extra).map(extra).collect();
    checked
}
