//! Where a sheet's table begins: its heading row, or two of them, what stands above and what is merged.

use std::collections::HashSet;

use super::{
    Kind, MappingChoice, Owner, Target,
    columns::{Columns, FieldNames, Table},
    evidence, field,
    heading::{Heading, headings_of, owners_of},
    mapping::{FixedOrigin, FixedValue},
};
use crate::{
    school::{Grade, Level, Section, is_single},
    sheet::{Area, Cell, HEADER_ROWS, Head, KeptRow, SheetShape},
    text::{fold, is_blank, normalize},
};

/// A table that was found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The place of the heading among the rows of the head; the lower one of two.
    pub at: usize,
    /// Its row number.
    pub row: u32,
    pub columns: Columns,
}

/// Finds the heading among the first rows, or takes the row that a person named. The best assignment of columns wins,
/// the first one of equals. None: no row looks like one.
pub(super) fn find(kind: Kind, head: &Head, wanted: Option<u32>, choice: &MappingChoice) -> Option<Found> {
    let names = FieldNames::of(kind);
    let mut best: Option<Found> = None;
    for (at, row) in head.rows.iter().enumerate() {
        let is_candidate = match wanted {
            Some(wanted) => row.number == wanted,
            None => row.number <= HEADER_ROWS && !is_label_row(&names, row) && looks_like_headings(&names, row),
        };
        if !is_candidate {
            continue;
        }
        for columns in readings_of(kind, head, at, choice) {
            // One heading can be chance; two are a heading that lacks the others.
            if wanted.is_none() && columns.found < 2 && columns.missing.len() + columns.found > 1 {
                continue;
            }
            let is_best = best.as_ref().is_none_or(|best| {
                let is_further_down = best.at < at && best.columns.missing.len() <= columns.missing.len();
                let leaves_people = is_further_down && has_people(&best.columns, &head.rows[best.at + 1..at]);
                !leaves_people && is_better(&columns, &best.columns)
            });
            if is_best {
                best = Some(Found { at, row: row.number, columns });
            }
        }
    }
    best
}

/// The ways to read a row as the heading: below the row of groups above it, alone, or both. Where groups tell whose the
/// columns are, the row is not read without them, unless that would leave more fields missing and a title may only look
/// like a group.
fn readings_of(kind: Kind, head: &Head, at: usize, choice: &MappingChoice) -> Vec<Columns> {
    let row = &head.rows[at];
    let read = |texts: &[String], groups: &[Option<String>]| {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let headings = headings_of(&texts, groups, kind == Kind::Personal);
        let owners: HashSet<Owner> = headings.iter().filter_map(|heading| heading.owner).collect();
        (understand(kind, head, at, &headings, choice), owners)
    };
    let (alone, own) = read(&texts_of(row), &[]);
    let joined = at.checked_sub(1).and_then(|above| groups_above(&head.rows[above], row, &head.shape));
    let Some((groups, texts)) = joined else { return vec![alone] };
    let (joined, owners) = read(&texts, &groups);
    let tells_owners = owners.len() > own.len();
    if tells_owners && (owners.len() > 1 || joined.missing.len() <= alone.missing.len()) {
        return vec![joined];
    }
    vec![joined, alone]
}

/// Whether a row has a document where the columns have it: people who would be left behind by a heading further down.
fn has_people(columns: &Columns, rows: &[KeptRow]) -> bool {
    let documents = [
        field::NRO_DOCUMENTO,
        field::DNI,
        field::NRO_DOCUMENTO_APODERADO,
        field::NRO_DOCUMENTO_PADRE,
        field::NRO_DOCUMENTO_DOCENTE,
    ];
    let place = documents.iter().find_map(|name| columns.place_of(Target::parse(columns.kind, name)?));
    place.is_some_and(|place| rows.iter().any(|row| evidence::is_any_document(row.cell(place))))
}

/// The heading that leaves fewer fields missing, then the one with more fields, then the one whose values are plainly more
/// like them: a heading that is repeated among the data is not the better one for having fewer odd rows below it.
fn is_better(one: &Columns, other: &Columns) -> bool {
    const PLAINLY: i32 = 100;
    let rank = |columns: &Columns| (std::cmp::Reverse(columns.missing.len()), columns.found);
    match rank(one).cmp(&rank(other)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => one.score > other.score + PLAINLY,
        std::cmp::Ordering::Less => false,
    }
}

fn texts_of(row: &KeptRow) -> Vec<String> {
    row.cells.iter().map(|(text, _)| text.clone()).collect()
}

fn understand(kind: Kind, head: &Head, at: usize, headings: &[Heading], choice: &MappingChoice) -> Columns {
    let rows = head.rows.get(at + 1..).unwrap_or_default();
    // Columns without a heading can hold values all the same.
    let width = rows.iter().map(|row| row.cells.len()).chain([headings.len()]).max().unwrap_or(0);
    let mut headings = headings.to_vec();
    headings.extend((headings.len()..width).map(|place| Heading::of("", None, place)));
    let mut outside = titles(head.rows.get(..at).unwrap_or_default());
    if let Some(sheet) = &head.sheet {
        for value in class_of(sheet, FixedOrigin::Hoja) {
            if outside.iter().all(|other| other.campo != value.campo) {
                outside.push(value);
            }
        }
    }
    let is_titled_pupils = speaks_of_pupils(head.rows.get(..at).unwrap_or_default());
    Columns::find(kind, Table { headings: &headings, rows, is_titled_pupils }, choice, &outside)
}

/// Whether at least two of its cells, or the only one, could be headings of the kind.
fn looks_like_headings(names: &FieldNames, row: &KeptRow) -> bool {
    const MAX_BYTES: usize = 100;
    let filled = row.cells.iter().filter(|(text, _)| !is_blank(text));
    let mut known = 0;
    let mut count = 0;
    for (text, _) in filled {
        count += 1;
        // Prose is no heading, nor is a number.
        let says_little = || text.bytes().filter(u8::is_ascii_digit).count() * 2 > text.len();
        if text.len() > MAX_BYTES || says_little() {
            continue;
        }
        known += usize::from(names.know(&Heading::of(text, None, 0)));
        if known == 2 {
            return true;
        }
    }
    known == 1 && count <= 2
}

/// A row of labels, each followed by its value («NIVEL: | PRIMARIA | GRADO: | 3°»), is no heading. What follows a label
/// is no heading itself: «DNI: | Nombres | Apellidos:» is one.
fn is_label_row(names: &FieldNames, row: &KeptRow) -> bool {
    let filled: Vec<&str> = row.cells.iter().map(|(text, _)| text.trim()).filter(|text| !text.is_empty()).collect();
    let labels = filled.iter().filter(|text| text.ends_with(':')).count();
    let has_value = |pair: &&[&str]| {
        pair[0].ends_with(':') && !pair[1].ends_with(':') && !names.know(&Heading::of(pair[1], None, 0))
    };
    labels > 0 && filled.windows(2).filter(has_value).count() == labels
}

/// What a group alone may say beside an owner.
const GROUP_SUBJECTS: &[&str] = &["", "datos", "datos personales", "informacion"];

/// Groups per column, and the texts of the lower row completed by the upper one where it is empty.
type Joined = (Vec<Option<String>>, Vec<String>);

/// The upper of two heading rows, if it groups the lower one: each of its cells stands over several of it, merged or once
/// over empty cells, or goes down through both rows.
fn groups_above(upper: &KeptRow, lower: &KeptRow, shape: &SheetShape) -> Option<Joined> {
    const MAX_BYTES: usize = 60;
    if upper.number + 1 != lower.number {
        return None;
    }
    let filled: Vec<usize> = (0..upper.cells.len()).filter(|place| !is_blank(upper.cell(*place).text)).collect();
    // «Grado: | 3°» is a title, and so is «Tutora: Ana Ruiz».
    let is_title = |place: &usize| {
        let text = upper.cell(*place).text;
        text.len() > MAX_BYTES || text.contains(':')
    };
    if filled.is_empty() || filled.iter().any(is_title) {
        return None;
    }
    // One alone is a group if it says whose the columns are.
    let is_group = |place: &usize| {
        let heading = Heading::of(upper.cell(*place).text, None, *place);
        heading.owner.is_some() && GROUP_SUBJECTS.contains(&heading.subject.as_str())
    };
    if filled.len() == 1 && !filled.iter().all(is_group) {
        return None;
    }
    let width = upper.cells.len().max(lower.cells.len());
    let (mut groups, mut texts) = (vec![None; width], vec![String::new(); width]);
    for (place, text) in texts.iter_mut().enumerate() {
        *text = lower.cell(place).text.to_owned();
    }
    let (mut spans, mut covered) = (0, 0);
    for (index, &place) in filled.iter().enumerate() {
        let text = normalize(upper.cell(place).text);
        let merged = shape.merged.iter().find(|area| covers(area, upper.number, place));
        if merged.is_some_and(|area| area.last_row > upper.number) || is_blank(lower.cell(place).text) {
            // It goes down: it is the heading itself, unless both have a text.
            if is_blank(lower.cell(place).text) {
                texts[place] = text;
                continue;
            }
        }
        let next = filled.get(index + 1).copied().unwrap_or(width);
        let last = merged.map_or(next, |area| (area.last_column + 1).min(width));
        let below: Vec<usize> = (place..last).filter(|place| !is_blank(lower.cell(*place).text)).collect();
        spans += usize::from(below.len() > 1);
        covered += below.len();
        for column in below {
            groups[column] = Some(text.clone());
        }
    }
    // One that stands over all of it is a title.
    let filled_below = (0..width).filter(|place| !is_blank(lower.cell(*place).text)).count();
    (spans > 0 && (filled.len() > 1 || covered < filled_below)).then_some((groups, texts))
}

pub(super) fn covers(area: &Area, row: u32, column: usize) -> bool {
    (area.first_row..=area.last_row).contains(&row) && (area.first_column..=area.last_column).contains(&column)
}

/// Labels of what a title line can say, as [`fold`] leaves them.
const LABELS: &[(&str, &str)] = &[
    ("nivel", field::NIVEL),
    ("nivel educativo", field::NIVEL),
    ("grado", field::GRADO),
    ("edad", field::GRADO),
    ("seccion", field::SECCION),
    ("secc", field::SECCION),
    ("sec", field::SECCION),
    ("grado y seccion", "grado_y_seccion"),
    ("aula", "grado_y_seccion"),
];

/// Whether the lines above the table speak of pupils and of nobody else: «RELACIÓN DE ALUMNOS».
fn speaks_of_pupils(rows: &[KeptRow]) -> bool {
    const MAX_BYTES: usize = 100;
    let texts = rows.iter().flat_map(KeptRow::texts).filter(|text| !is_blank(text) && text.len() <= MAX_BYTES);
    let owners: HashSet<Owner> = texts.flat_map(owners_of).collect();
    owners.contains(&Owner::Pupil) && owners.iter().all(|owner| owner.is_learner())
}

/// What the lines above the table say of all its rows: «NIVEL: PRIMARIA GRADO: 3° SECCIÓN: A», in one cell or several.
fn titles(rows: &[KeptRow]) -> Vec<FixedValue> {
    const MAX_BYTES: usize = 100;
    let mut told: Vec<FixedValue> = Vec::new();
    for row in rows {
        let line = row.cells.iter().map(|(text, _)| text.trim()).filter(|text| !text.is_empty());
        let line = line.collect::<Vec<_>>().join(" ");
        // Each piece begins with the value of the label before it and ends with the next label.
        let pieces: Vec<&str> = line.split(':').collect();
        for pair in pieces.windows(2) {
            let Some((_, campo)) = label_at_end(pair[0]) else { continue };
            let rest = pair[1].trim_end();
            let value = label_at_end(rest).and_then(|(next, _)| rest.strip_suffix(next)).unwrap_or(rest);
            for found in value_of(campo, value) {
                if told.iter().all(|other| other.campo != found.campo) {
                    told.push(found);
                }
            }
        }
        // «PRIMARIA - TERCER GRADO - SECCIÓN "C"», without a label.
        if pieces.len() == 1 && line.len() <= MAX_BYTES {
            for found in class_of(&line, FixedOrigin::Titulo) {
                if told.iter().all(|other| other.campo != found.campo) {
                    told.push(found);
                }
            }
        }
    }
    told
}

/// The label with which a text ends, as it stands there, and its field; the longest that fits.
fn label_at_end(text: &str) -> Option<(&str, &'static str)> {
    let text = text.trim_end();
    let key = fold(text);
    let (label, campo) = LABELS
        .iter()
        .filter(|(label, _)| key == *label || key.strip_suffix(label).is_some_and(|rest| rest.ends_with(' ')))
        .max_by_key(|(label, _)| label.len())?;
    let words = label.split(' ').count();
    let start = text.rmatch_indices(char::is_whitespace).nth(words - 1).map_or(0, |(at, space)| at + space.len());
    Some((&text[start..], campo))
}

fn value_of(campo: &'static str, text: &str) -> Vec<FixedValue> {
    let text = normalize(text);
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | ',' | ';' | '.' | '|'));
    let fixed = |campo: &str, valor: &str| FixedValue {
        campo: campo.to_owned(),
        valor: valor.to_owned(),
        origen: FixedOrigin::Titulo,
    };
    match campo {
        field::NIVEL => Level::parse(text).map(|level| vec![fixed(campo, level.as_str())]).unwrap_or_default(),
        field::GRADO => Grade::parse(text).map(|grade| vec![fixed(campo, grade.as_ref())]).unwrap_or_default(),
        field::SECCION => {
            // «SECCIÓN: ÚNICA» names none.
            let section = text.parse::<Section>().ok().filter(|section| !is_single(section.as_str()));
            section.map(|section| vec![fixed(campo, section.as_str())]).unwrap_or_default()
        }
        _ => class_of(text, FixedOrigin::Titulo),
    }
}

/// Grade, level and section that one text says: «3A», «1° B», «Primaria 3 A». Nothing else may stand in it.
fn class_of(text: &str, origen: FixedOrigin) -> Vec<FixedValue> {
    let mut told = Vec::new();
    let fixed = |campo: &str, valor: &str| FixedValue { campo: campo.to_owned(), valor: valor.to_owned(), origen };
    let key = fold(text);
    let mut words: Vec<&str> = key.split(' ').collect();
    let glued: String;
    let split: Vec<String>;
    // «3A» is two words.
    if let [word] = words.as_slice()
        && word.len() == 2
        && word.as_bytes()[0].is_ascii_digit()
        && word.as_bytes()[1].is_ascii_alphabetic()
    {
        glued = (*word).to_owned();
        split = vec![glued[..1].to_owned(), glued[1..].to_owned()];
        words = split.iter().map(String::as_str).collect();
    }
    let mut rest = Vec::new();
    for word in words {
        if let Ok(level) = Level::parse(word) {
            told.push(fixed(field::NIVEL, level.as_str()));
        } else if told.iter().all(|value: &FixedValue| value.campo != field::GRADO)
            && let Ok(grade) = Grade::parse(word)
        {
            told.push(fixed(field::GRADO, grade.as_ref()));
        } else if !matches!(word, "grado" | "seccion" | "o" | "de" | "aula" | "anos" | "unica" | "nivel") {
            rest.push(word);
        }
    }
    match rest.as_slice() {
        [] => {}
        [section] if section.chars().count() == 1 && section.chars().all(char::is_alphabetic) => {
            told.push(fixed(field::SECCION, &section.to_uppercase()));
        }
        // Something else is said, too: a name is no class.
        _ => return Vec::new(),
    }
    let is_class = told.iter().any(|value| value.campo == field::GRADO);
    // «Primaria» alone says the level.
    let is_level = told.len() == 1 && told[0].campo == field::NIVEL;
    if is_class || is_level { told } else { Vec::new() }
}

/// The values of merged cells, which count for all their rows.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Areas of more than one row, and the value that was met in their first cell.
    areas: Vec<(Area, String)>,
}

impl Merged {
    pub fn of(shape: &SheetShape) -> Self {
        let tall = shape.merged.iter().filter(|area| area.last_row > area.first_row);
        Self { areas: tall.map(|area| (*area, String::new())).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// Notes the values of areas that begin in this row.
    pub fn meet<'r>(&mut self, row: u32, cell: &dyn Fn(usize) -> Cell<'r>) {
        for (area, value) in &mut self.areas {
            if area.first_row == row {
                *value = cell(area.first_column).text.to_owned();
            }
        }
        self.areas.retain(|(area, _)| area.last_row >= row);
    }

    /// The value that a cell shows though it stands in a row above.
    pub fn value(&self, row: u32, column: usize) -> Option<&str> {
        // Of an area of several columns the value stands in the first.
        let above = |(area, _): &&(Area, String)| {
            area.first_row < row && area.first_column == column && covers(area, row, column)
        };
        self.areas.iter().find(above).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}
