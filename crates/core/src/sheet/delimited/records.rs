//! Splits a text into records (RFC 4180, leniently): `\n`, `\r\n` and `\r` end one, a quote opens only at
//! the start of a field, `""` inside is a quote, and text after the closing quote is kept.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3};

use super::{DELIMITERS, FileError, Limits, RowBuffer};
use crate::sheet::CellKind;

/// Which records are unwrapped that stand in quotes as a whole: `"a,b,c"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sheet) enum Unwrap {
    None,
    /// Each in which there is a delimiter.
    All,
    /// Those that have as many fields inside.
    Fields(usize),
}

/// The records of a text, one after the other.
pub(in crate::sheet) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    position: usize,
    number: u32,
    unwrap: Unwrap,
    fields: usize,
    was_wrapped: bool,
}

impl<'t> Records<'t> {
    /// `delimiter` is ASCII and neither a quote nor a line break.
    pub fn new(text: &'t str, delimiter: u8) -> Self {
        Self { text, delimiter, position: 0, number: 0, unwrap: Unwrap::None, fields: 0, was_wrapped: false }
    }

    pub fn unwrapping(self, unwrap: Unwrap) -> Self {
        Self { unwrap, ..self }
    }

    /// The fields of the record that was read last, blank ones too.
    pub fn fields(&self) -> usize {
        self.fields
    }

    /// Whether the record that was read last stood in quotes as a whole.
    pub fn was_wrapped(&self) -> bool {
        self.was_wrapped
    }

    /// Whether all of the text is read.
    pub fn is_at_end(&self) -> bool {
        self.position >= self.text.len()
    }

    /// Counts rows that stand before the text.
    pub fn after(self, rows: u32) -> Self {
        Self { number: rows, ..self }
    }

    /// Reads the next record; `false` at the end of the text.
    pub fn read(&mut self, row: &mut RowBuffer, limits: &Limits) -> Result<bool, FileError> {
        if self.position >= self.text.len() {
            return Ok(false);
        }
        self.number = self.number.saturating_add(1);
        self.skip_mark();
        self.was_wrapped = self.unwrap != Unwrap::None && self.read_wrapped(row, limits)?;
        if !self.was_wrapped {
            self.read_fields(row, limits)?;
        }
        Ok(true)
    }

    fn read_fields(&mut self, row: &mut RowBuffer, limits: &Limits) -> Result<(), FileError> {
        row.start(self.number);
        self.fields = 0;
        loop {
            let field = self.read_field(limits)?;
            row.put(self.fields, &field, CellKind::Field, limits)?;
            self.fields += 1;
            match self.rest().first() {
                Some(byte) if *byte == self.delimiter => self.position += 1,
                _ => {
                    self.skip_line_end();
                    return Ok(());
                }
            }
        }
    }

    /// Reads a record that stands in quotes as a whole. Behind the closing one there may be the delimiters of other
    /// columns: a spreadsheet that took each line for one cell wrote them. `false`, and nothing is read, if the record is
    /// none of those.
    fn read_wrapped(&mut self, row: &mut RowBuffer, limits: &Limits) -> Result<bool, FileError> {
        let start = self.position;
        if self.rest().first() != Some(&b'"') {
            return Ok(false);
        }
        let line = self.read_quoted(limits).ok().filter(|line| line.as_bytes().contains(&self.delimiter));
        let after = memchr2(b'\n', b'\r', self.rest()).unwrap_or(self.rest().len());
        let is_rest_blank = self.rest()[..after].iter().all(|byte| *byte == b' ' || DELIMITERS.contains(byte));
        if let Some(line) = line.filter(|_| is_rest_blank) {
            let mut inner = Records { number: self.number, ..Records::new(&line, self.delimiter) };
            let read = inner.read_fields(row, limits);
            let is_wanted = inner.is_at_end() && [Unwrap::All, Unwrap::Fields(inner.fields)].contains(&self.unwrap);
            if is_wanted {
                read?;
                self.fields = inner.fields;
                self.position += after;
                self.skip_line_end();
                return Ok(true);
            }
        }
        self.position = start;
        Ok(false)
    }

    fn skip_line_end(&mut self) {
        self.position += match self.rest() {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
    }

    /// The mark of a file that was pasted below another is no part of its first field.
    fn skip_mark(&mut self) {
        const MARK: &str = "\u{FEFF}";
        while self.text[self.position..].starts_with(MARK) {
            self.position += MARK.len();
        }
    }

    /// Reads up to the delimiter, line break or end, which it leaves.
    fn read_field(&mut self, limits: &Limits) -> Result<Cow<'t, str>, FileError> {
        if self.rest().first() != Some(&b'"') {
            return Ok(Cow::Borrowed(self.read_plain()));
        }
        let mut field = self.read_quoted(limits)?;
        append(&mut field, self.read_plain());
        Ok(field)
    }

    /// Reads what stands in quotes, up to behind the closing one.
    fn read_quoted(&mut self, limits: &Limits) -> Result<Cow<'t, str>, FileError> {
        self.position += 1;
        let mut field = Cow::Borrowed("");
        loop {
            let open = FileError::UnbalancedQuotes { row: self.number };
            let length = memchr(b'"', self.rest()).ok_or(open.clone())?;
            append(&mut field, &self.text[self.position..self.position + length]);
            // Text of several lines that is longer than any cell: the quote was never meant to open one.
            if field.len() > limits.cell_bytes && memchr2(b'\n', b'\r', field.as_bytes()).is_some() {
                return Err(open);
            }
            self.position += length + 1;
            if self.rest().first() != Some(&b'"') {
                return Ok(field);
            }
            append(&mut field, "\"");
            self.position += 1;
        }
    }

    fn read_plain(&mut self) -> &'t str {
        let rest = self.rest();
        let length = memchr3(self.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
        let start = self.position;
        self.position += length;
        &self.text[start..self.position]
    }

    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.position..]
    }
}

/// Stays borrowed for as long as there is one piece only.
fn append<'t>(field: &mut Cow<'t, str>, piece: &'t str) {
    if field.is_empty() {
        *field = Cow::Borrowed(piece);
    } else if !piece.is_empty() {
        field.to_mut().push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Result<Vec<Vec<String>>, FileError> {
        let mut records = Records::new(text, b',');
        let mut buffer = RowBuffer::default();
        let mut rows = Vec::new();
        while records.read(&mut buffer, &Limits::default())? {
            rows.extend(buffer.row().map(|row| row.cells().map(|cell| cell.text.to_owned()).collect()));
        }
        Ok(rows)
    }

    #[test]
    fn quotes_hold_delimiters_line_breaks_and_quotes() {
        assert_eq!(split("\"a,b\",\"c\r\nd\",\"e\"\"f\"\r\n").unwrap(), [["a,b", "c\r\nd", "e\"f"]]);
    }

    #[test]
    fn every_line_end_ends_a_record() {
        assert_eq!(split("a\rb\r\nc\nd").unwrap(), [["a"], ["b"], ["c"], ["d"]]);
    }

    #[test]
    fn a_quote_inside_a_field_and_text_after_a_closing_quote_are_kept() {
        assert_eq!(split("5\" disco,\"a\"b,\"\"\"\"\n").unwrap(), [["5\" disco", "ab", "\""]]);
    }

    fn unwrapped(text: &str, unwrap: Unwrap) -> Vec<(u32, Vec<String>)> {
        let mut records = Records::new(text, b',').unwrapping(unwrap);
        let mut buffer = RowBuffer::default();
        let mut rows = Vec::new();
        while records.read(&mut buffer, &Limits::default()).unwrap() {
            let cells = |row: crate::sheet::Row<'_>| row.cells().map(|cell| cell.text.to_owned()).collect();
            rows.extend(buffer.row().map(|row| (row.number(), cells(row))));
        }
        rows
    }

    #[test]
    fn a_record_in_quotes_as_a_whole_is_unwrapped() {
        let text = "\"a,b,c\"\r\n\"1,\"\"x,\"\"\"\"y\"\"\"\"\"\",3\",,;\r\n\"uno, dos\"\n\"q\",\"r,s\"\n\"solo\"";
        let rows = |third: &[&str]| {
            let rows: [(u32, &[&str]); 5] =
                [(1, &["a", "b", "c"]), (2, &["1", "x,\"y\"", "3"]), (3, third), (4, &["q", "r,s"]), (5, &["solo"])];
            rows.map(|(number, cells)| (number, cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>()))
        };
        assert_eq!(unwrapped(text, Unwrap::All), rows(&["uno", " dos"]));
        assert_eq!(unwrapped(text, Unwrap::Fields(3)), rows(&["uno, dos"]));
        assert_eq!(unwrapped("\"a,b\nc,d\"\n", Unwrap::All), [(1, vec!["a,b\nc,d".to_owned()])]);
    }

    #[test]
    fn an_open_quote_names_its_row() {
        assert_eq!(split("a,b\n\nc,\"d\ne,f\n"), Err(FileError::UnbalancedQuotes { row: 3 }));
        let long = format!("a\n\"b\n{}\n\"c\"\n", "x,y\n".repeat(400));
        assert_eq!(split(&long), Err(FileError::UnbalancedQuotes { row: 2 }));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_run_on(text in "[a\",;\r\n\tñ ]{0,60}") {
            let _ = split(&text);
            let mut records = Records::new(&text, b',').unwrapping(Unwrap::All);
            while records.read(&mut RowBuffer::default(), &Limits::default()).unwrap_or(false) {}
        }

        #[test]
        fn what_the_csv_crate_writes_is_read_back(
            rows in prop::collection::vec(prop::collection::vec("[a-z\",;\r\n ñ']{0,8}x", 1..5), 1..6),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(split(&text).unwrap(), rows);
        }
    }
}
