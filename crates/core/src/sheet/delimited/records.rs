//! Splits a text into records (RFC 4180, leniently): `\n`, `\r\n` and `\r` end one, a quote opens only at
//! the start of a field, `""` inside is a quote, and text after the closing quote is kept.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3};

use super::{FileError, Limits, RowBuffer};
use crate::sheet::CellKind;

/// The records of a text, one after the other.
pub(super) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    position: usize,
    number: u32,
}

impl<'t> Records<'t> {
    /// `delimiter` is ASCII and neither a quote nor a line break.
    pub fn new(text: &'t str, delimiter: u8) -> Self {
        Self { text, delimiter, position: 0, number: 0 }
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
        row.start(self.number);
        self.skip_mark();
        let mut column = 0;
        loop {
            let field = self.read_field(limits)?;
            row.put(column, &field, CellKind::Field, limits)?;
            match self.text.as_bytes().get(self.position) {
                Some(byte) if *byte == self.delimiter => self.position += 1,
                Some(b'\r') => {
                    let has_line_feed = self.text.as_bytes().get(self.position + 1) == Some(&b'\n');
                    self.position += if has_line_feed { 2 } else { 1 };
                    return Ok(true);
                }
                Some(_) => {
                    self.position += 1;
                    return Ok(true);
                }
                None => return Ok(true),
            }
            column += 1;
        }
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
                break;
            }
            append(&mut field, "\"");
            self.position += 1;
        }
        append(&mut field, self.read_plain());
        Ok(field)
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
