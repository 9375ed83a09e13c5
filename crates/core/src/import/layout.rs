//! Where a sheet's table begins: its heading row, or two of them, what stands above and what is merged.

use super::{
    Kind, MappingChoice,
    columns::{Columns, FieldNames, Table},
    field,
    heading::{Heading, headings_of},
    mapping::{FixedOrigin, FixedValue},
};
use crate::{
    school::{Grade, Level, Section},
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
        let alone = vec![None; row.cells.len()];
        let joined = at.checked_sub(1).and_then(|above| groups_above(&head.rows[above], row, &head.shape));
        for (groups, texts) in joined.into_iter().chain([(alone, texts_of(row))]) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let columns = understand(kind, head, at, &headings_of(&texts, &groups), choice);
            // One heading can be chance; two are a heading that lacks the others.
            if wanted.is_none() && columns.found < 2 && columns.missing.len() + columns.found > 1 {
                continue;
            }
            if best.as_ref().is_none_or(|best| is_better(&columns, &best.columns)) {
                best = Some(Found { at, row: row.number, columns });
            }
        }
    }
    best
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
    Columns::find(kind, Table { headings: &headings, rows }, choice, &outside)
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
    // «Grado: | 3°» is a title.
    let is_title = |place: &usize| {
        let text = upper.cell(*place).text;
        text.len() > MAX_BYTES || text.trim_end().ends_with(':')
    };
    if filled.len() < 2 || filled.iter().any(is_title) {
        return None;
    }
    let width = upper.cells.len().max(lower.cells.len());
    let (mut groups, mut texts) = (vec![None; width], vec![String::new(); width]);
    for (place, text) in texts.iter_mut().enumerate() {
        *text = lower.cell(place).text.to_owned();
    }
    let mut spans = 0;
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
        for column in below {
            groups[column] = Some(text.clone());
        }
    }
    (spans > 0).then_some((groups, texts))
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

/// What the lines above the table say of all its rows: «NIVEL: PRIMARIA GRADO: 3° SECCIÓN: A», in one cell or several.
fn titles(rows: &[KeptRow]) -> Vec<FixedValue> {
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
            text.parse::<Section>().map(|section| vec![fixed(campo, section.as_str())]).unwrap_or_default()
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
        } else if !matches!(word, "grado" | "seccion" | "o" | "de" | "aula") {
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
    if told.iter().any(|value| value.campo == field::GRADO) { told } else { Vec::new() }
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
