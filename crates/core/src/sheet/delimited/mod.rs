//! Delimited text: csv, tsv and what calls itself that.
//!
//! The `csv` crate reads well-formed text faster, but it skips blank lines without counting them and
//! lets a quote stay open to the end of the file; here rows must keep their numbers and an open quote
//! must be found. So the records are split in `records.rs`.

mod declaration;
mod decode;
pub(super) mod encoding;
mod reading;
pub(super) mod records;
pub(super) mod wrapped;

use declaration::{Body, split_declaration};
use records::Records;

use super::{
    Counted, FileError, Format, HEAD_ROWS, Head, KeptRow, Limits, ReadOptions, RowBuffer, RowVisitor, SourceInfo,
};

/// The delimiters that are tried, the likeliest first.
pub(super) const DELIMITERS: [u8; 4] = *b",;\t|";

/// Finds encoding and delimiter, then hands over the records.
pub(super) fn read_rows(
    bytes: &[u8],
    options: &ReadOptions,
    visitor: &mut impl RowVisitor,
) -> Result<SourceInfo, FileError> {
    let limits = &options.limits;
    if let Some(wanted) = &options.sheet {
        return Err(FileError::SheetNotFound { wanted: wanted.clone(), sheets: Vec::new() });
    }
    let decoded = decode::decode(bytes, options.encoding)?;
    let Body { text, delimiter: declared, rows_before } = split_declaration(&decoded.text);
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    let delimiter = declared.unwrap_or_else(|| choose_delimiter(text, rows_before, limits, visitor));

    let mut source = SourceInfo {
        format: if delimiter == b'\t' { Format::Tsv } else { Format::Csv },
        sheet: None,
        sheets: Vec::new(),
        encoding: Some(decoded.encoding.as_str()),
        encodings: decoded.choices,
        delimiter: Some(char::from(delimiter)),
        rows: 0,
    };
    visitor.begin(&source);
    let mut counted = Counted::new(visitor, limits);
    let mut records = wrapped::open(text, delimiter, limits).after(rows_before);
    let mut buffer = RowBuffer::default();
    while records.read(&mut buffer, limits)? {
        if let Some(row) = buffer.row() {
            counted.visit(&row)?;
        }
    }
    source.rows = counted.rows;
    Ok(source)
}

/// The delimiter under which the first rows hold the best heading; failing that, the one that parts
/// most of them into the same number of fields.
fn choose_delimiter(text: &str, rows_before: u32, limits: &Limits, visitor: &mut impl RowVisitor) -> u8 {
    let rank = |delimiter: u8, visitor: &mut _| {
        rank_records(wrapped::open(text, delimiter, limits).after(rows_before), limits, visitor)
    };
    let mut best = (DELIMITERS[0], (0, 0));
    for delimiter in DELIMITERS {
        let found = rank(delimiter, visitor);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}

/// The best heading's score, and how many rows have the commonest width above one.
fn rank_records(mut records: Records<'_>, limits: &Limits, visitor: &mut impl RowVisitor) -> (usize, usize) {
    let mut head = Head::default();
    let mut buffer = RowBuffer::default();
    // An error here is this delimiter's, or will be met again on reading.
    while head.rows.len() < HEAD_ROWS && records.read(&mut buffer, limits).unwrap_or(false) {
        head.rows.extend(buffer.row().as_ref().map(KeptRow::of));
    }
    let widths: Vec<usize> = head.rows.iter().map(|row| row.cells.len()).collect();
    let count = |width: &usize| widths.iter().filter(|other| *other == width).count();
    let commonest = widths.iter().filter(|width| **width > 1).map(count).max();
    (visitor.score_head(&head), commonest.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Row, read_rows};

    fn read(bytes: &[u8]) -> (Vec<(u32, Vec<String>)>, SourceInfo) {
        let mut rows = Vec::new();
        let mut visitor =
            |row: &Row<'_>| rows.push((row.number(), row.cells().map(|cell| cell.text.to_owned()).collect()));
        let source = read_rows(bytes, &ReadOptions::default(), &mut visitor).unwrap();
        (rows, source)
    }

    #[test]
    fn the_delimiter_is_found_without_being_told() {
        for (text, delimiter) in [
            ("a,b,c\n1,2,3\n", ','),
            ("a;b;c\n1;2,5;3\n", ';'),
            ("a\tb\tc\n1\t2\t3\n", '\t'),
            ("a|b|c\n1|2|3\n", '|'),
            ("sep=;\r\na,x;b\n", ';'),
            ("SEP=|\ra|b\r", '|'),
            ("solo\n", ','),
        ] {
            let (_, source) = read(text.as_bytes());
            assert_eq!(source.delimiter, Some(delimiter), "{text:?}");
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let (rows, source) = read(b"a;b\r\n\r\n1;\"x\ny\"\r\n;\r\n2;z");
        let numbers: Vec<u32> = rows.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 3, 5]);
        assert_eq!(rows[1].1, ["1", "x\ny"]);
        assert_eq!(source.rows, 3);
        assert_eq!(source.format, Format::Csv);
    }

    #[test]
    fn the_line_that_declares_the_delimiter_is_no_row() {
        let (rows, _) = read(b"sep=;\na;b\n1;2\n");
        assert_eq!(rows[0], (1, vec!["a".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn lines_that_are_quoted_as_a_whole_are_records() {
        let all = "\"a,b,c\"\r\n\"1,2,\"\r\n\"4,\"\"x, y\"\",6\"\r\n\"7,8\"\r\n";
        let some = "a,b,c\n1,2,\n\"4,\"\"x, y\"\",6\"\n\"7,8\"\n";
        let with_columns = "\"a;b;c\",,\n\"1;2;\",,\n\"4;x, y;6\",,\n\"7;8\",,\n";
        for (text, last) in [(all, vec!["7", "8"]), (some, vec!["7,8"]), (with_columns, vec!["7", "8"])] {
            let (rows, _) = read(text.as_bytes());
            let expected = [(1, vec!["a", "b", "c"]), (2, vec!["1", "2"]), (3, vec!["4", "x, y", "6"]), (4, last)];
            assert_eq!(
                rows,
                expected.map(|(at, cells)| (at, cells.into_iter().map(str::to_owned).collect())),
                "{text}"
            );
        }
        let (rows, _) = read(b"\"a, b\"\n\"c, d\"\n");
        assert_eq!(rows[0].1, ["a, b"], "two of them are a cell with a comma");
    }

    #[test]
    fn the_same_line_saved_again_is_a_row_that_is_not_handed_over() {
        for text in ["\u{FEFF}sep=;;;\r\na;b\r\n1;2\r\n", "\"sep=,\";\na;b\n1;2\n"] {
            let (rows, source) = read(text.as_bytes());
            assert_eq!(source.delimiter, Some(';'));
            assert_eq!(rows[0], (2, vec!["a".to_owned(), "b".to_owned()]));
        }
    }

    #[test]
    fn a_mark_where_another_file_was_pasted_is_no_letter() {
        let (rows, _) = read("\u{FEFF}a;b\n1;2\n\u{FEFF}\"c;d\";e\n\u{FEFF}\n".as_bytes());
        assert_eq!(rows[2], (3, vec!["c;d".to_owned(), "e".to_owned()]));
        assert_eq!(rows.len(), 3);
    }
}
