//! Reads the cells of one row: each value against its rule, all issues collected, the values kept.

use std::borrow::Cow;

use super::{Known, RowKey, TypedPassword, Values, keys::KeyKind};
use crate::{
    clean::{is_nothing, unwrap_text},
    issue::{Issue, IssueCode},
    password::given::{HIDDEN, KeptPassword, looks_typed},
    person::{Explains, Parsed, Warning},
    sheet::Cell,
    text::{is_blank, normalize_cow},
};

/// Where a letter was, the decoder of the file, or a program before it, put U+FFFD.
const LOST_LETTER: &str =
    "Una letra de este valor se perdió (en su lugar está «\u{FFFD}»). Escríbalo de nuevo, completo.";

/// The cells of a row, by column name.
pub(super) trait Cells {
    /// The cell of a column; an empty one where the file has none.
    fn cell(&self, field: &str) -> Cell<'_>;

    /// Whether there is such a column at all, or a value for every row.
    fn has(&self, field: &str) -> bool;

    /// What is kept in the place of a typed password, in a row that was read before.
    fn kept_password(&self) -> Option<KeptPassword> {
        None
    }
}

/// What came of a row so far.
pub(super) struct Reading<'a, C: ?Sized> {
    pub cells: &'a C,
    pub known: &'a Known,
    pub issues: Vec<Issue>,
    pub values: Values,
    pub keys: Vec<RowKey>,
    /// Whether a value was completed, which is told once for the file.
    pub is_completed: bool,
    /// Whether what looks like a password is not kept, wherever it stands.
    pub hides_passwords: bool,
    /// A password that was typed into the row, which its values do not hold.
    pub secret: Option<TypedPassword>,
}

impl<'a, C: Cells + ?Sized> Reading<'a, C> {
    pub fn new(cells: &'a C, known: &'a Known) -> Self {
        Self {
            cells,
            known,
            issues: Vec::new(),
            values: Values::default(),
            keys: Vec::new(),
            is_completed: false,
            hides_passwords: false,
            secret: None,
        }
    }

    /// The cell of a column, without the formula or the apostrophe that only keep its value as it is.
    pub fn cell(&self, field: &str) -> Cell<'a> {
        let cell = self.cells.cell(field);
        Cell { text: unwrap_text(cell.text), ..cell }
    }

    /// A column that must have a value. Keeps the normalised value, or else the cell's.
    pub fn required<T, E>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(Cell<'a>) -> Result<Parsed<T>, E>,
    ) -> Option<T>
    where
        T: AsRef<str>,
        E: Explains,
    {
        let cell = self.cell(field);
        if cell.text.contains(char::REPLACEMENT_CHARACTER) {
            self.fault(field, IssueCode::Formato, LOST_LETTER);
            self.keep_wrong(field, cell.text);
            return None;
        }
        match parse(cell) {
            Ok(Parsed { value, warnings, is_completed }) => {
                let warn = |warning: Warning| Issue::warning(field, warning.sentence).suggesting(warning.suggestion);
                self.issues.extend(warnings.into_iter().map(warn));
                self.is_completed |= is_completed;
                self.values.push(field, value.as_ref());
                Some(value)
            }
            Err(error) => {
                let code = if is_blank(cell.text) { IssueCode::Vacio } else { IssueCode::Formato };
                let issue = Issue::error(field, code, error.to_string()).suggesting(error.suggestion());
                self.issues.push(issue);
                self.keep_wrong(field, cell.text);
                None
            }
        }
    }

    /// A column that may be empty: an empty cell is no error, and neither is a word for nothing («no tiene»).
    pub fn optional<T, E>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(Cell<'a>) -> Result<Parsed<T>, E>,
    ) -> Option<T>
    where
        T: AsRef<str>,
        E: Explains,
    {
        if is_nothing(self.cell(field).text) {
            self.values.push(field, "");
            return None;
        }
        self.required(field, parse)
    }

    /// Keeps a wrong value, so that it can be shown and corrected.
    fn keep_wrong(&mut self, field: &'static str, text: &str) {
        match self.hides_passwords && looks_typed(text) {
            true => self.values.push(field, HIDDEN),
            false => self.values.push(field, &shown(text)),
        }
    }

    /// Notes an error of the row.
    pub fn fault(&mut self, field: &str, code: IssueCode, sentence: impl Into<String>) {
        self.issues.push(Issue::error(field, code, sentence));
    }

    /// Gives the error of `field` a finer code than its parsing could.
    pub fn recode(&mut self, field: &str, code: IssueCode) {
        for issue in &mut self.issues {
            if issue.campo == field && issue.codigo == IssueCode::Formato {
                issue.codigo = code;
            }
        }
    }

    /// What no other row may have.
    pub fn key(&mut self, kind: KeyKind, value: &str) {
        self.keys.push(RowKey::new(kind, value));
    }

    /// Whether nothing stops the row so far.
    pub fn is_clean(&self) -> bool {
        !self.issues.iter().any(Issue::is_error)
    }
}

/// What is kept of a wrong value to be shown and corrected; 200 bytes are enough, so that 20,000 rows of the
/// longest cells stay in bounded memory.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    const MAX_BYTES: usize = 200;
    let text = normalize_cow(text);
    match text.get(..text.floor_char_boundary(MAX_BYTES)) {
        Some(start) if start.len() < text.len() => Cow::Owned(format!("{start}…")),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_value_is_kept_as_it_was_unless_it_is_endless() {
        assert_eq!(shown(" 1234-X "), "1234-X");
        assert_eq!(shown(&"ñ".repeat(500)), format!("{}…", "ñ".repeat(100)));
    }
}
