//! Writes the rows of people into a workbook that has everything else, one by one into the compressed sheet. The library
//! that makes the workbook would hold every cell in memory until the end, or else in temporary files, which no password
//! may be in.
//!
//! The library has written a sample row for each look that a row may have; their cells tell the numbers of the formats.

use std::io::{Cursor, Read, Write};

use zeroize::Zeroizing;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The sheet of the people: the workbook's first.
const SHEET: &str = "xl/worksheets/sheet1.xml";
const DIMENSION: &str = "<dimension ref=\"";
/// More saves little of such text, and takes its time.
const COMPRESSION: i64 = 2;

/// Why the rows could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The library writes sheets in another way than this file knows.
    #[error("the workbook has no sample row {0}")]
    NoSample(usize),
}

/// A row of the sheet: which sample it looks like, and its texts, from column A on.
pub struct SheetRow<'a, const COLUMNS: usize> {
    pub sample: usize,
    pub texts: [&'a str; COLUMNS],
}

/// How a sample row is written: the attributes behind its number, and its cells' formats.
struct Sample {
    attributes: String,
    formats: Vec<String>,
}

/// Puts `rows` in the place of the `samples` rows that stand from row `first` on (counted from 1). Columns beyond those
/// of the samples are left out.
pub fn replace_samples<'a, const COLUMNS: usize>(
    workbook: Vec<u8>,
    first: usize,
    samples: usize,
    rows: impl ExactSizeIterator<Item = SheetRow<'a, COLUMNS>>,
) -> Result<Vec<u8>, RowsError> {
    let mut from = ZipArchive::new(Cursor::new(workbook))?;
    let mut into = ZipWriter::new(Cursor::new(Vec::new()));
    let mut rows = Some(rows);
    for index in 0..from.len() {
        let mut part = from.by_index(index)?;
        if part.name()? != SHEET {
            into.raw_copy_file(part)?;
            continue;
        }
        let mut sheet = String::new();
        part.read_to_string(&mut sheet)?;
        let time = part.last_modified().unwrap_or_default();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(COMPRESSION))
            .last_modified_time(time);
        into.start_file(SHEET, options)?;
        if let Some(rows) = rows.take() {
            write_sheet(&mut into, &sheet, first, samples, rows)?;
        }
    }
    Ok(into.finish()?.into_inner())
}

fn write_sheet<'a, const COLUMNS: usize>(
    into: &mut impl Write,
    sheet: &str,
    first: usize,
    count: usize,
    rows: impl ExactSizeIterator<Item = SheetRow<'a, COLUMNS>>,
) -> Result<(), RowsError> {
    let found: Vec<(Sample, &str)> = (first..first + count)
        .map(|number| find_sample(sheet, number).ok_or(RowsError::NoSample(number)))
        .collect::<Result<_, _>>()?;
    let start = sheet.find(&format!("<row r=\"{first}\"")).ok_or(RowsError::NoSample(first))?;
    let rest = found.last().map_or("", |(_, rest)| *rest);
    let (used, last) = (first + count - 1, (first + rows.len()).saturating_sub(1));
    // The sheet says at its head how far it reaches.
    let (before, after) = sheet[..start].split_once(DIMENSION).ok_or(RowsError::NoSample(used))?;
    let after = after.replacen(&format!("{used}\"/>"), &format!("{last}\"/>"), 1);
    for part in [before, DIMENSION, &after] {
        into.write_all(part.as_bytes())?;
    }
    let mut text = Zeroizing::new(String::new());
    for (number, row) in (first..).zip(rows) {
        text.clear();
        let (sample, _) = found.get(row.sample).ok_or(RowsError::NoSample(row.sample))?;
        push_row(&mut text, number, sample, &row.texts);
        into.write_all(text.as_bytes())?;
    }
    into.write_all(rest.as_bytes())?;
    Ok(())
}

/// The sample in that row, and what stands behind it.
fn find_sample(sheet: &str, number: usize) -> Option<(Sample, &str)> {
    let (_, row) = sheet.split_once(&format!("<row r=\"{number}\""))?;
    let (attributes, row) = row.split_once('>')?;
    let (cells, rest) = row.split_once("</row>")?;
    let format = |cell: &str| Some(cell.split_once(" s=\"")?.1.split_once('"')?.0.to_owned());
    let formats = cells.split("<c ").skip(1).map(format).collect::<Option<Vec<_>>>()?;
    Some((Sample { attributes: attributes.to_owned(), formats }, rest))
}

fn push_row(text: &mut String, number: usize, sample: &Sample, texts: &[&str]) {
    let number = number.to_string();
    for part in ["<row r=\"", &number, "\"", &sample.attributes, ">"] {
        text.push_str(part);
    }
    for ((column, format), cell) in ('A'..).zip(&sample.formats).zip(texts) {
        text.push_str("<c r=\"");
        text.push(column);
        for part in [&number, "\" s=\"", format] {
            text.push_str(part);
        }
        if cell.is_empty() {
            text.push_str("\"/>");
            continue;
        }
        let is_trimmed = cell.len() == cell.trim().len();
        text.push_str(if is_trimmed {
            "\" t=\"inlineStr\"><is><t>"
        } else {
            "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
        });
        push_escaped(text, cell);
        text.push_str("</t></is></c>");
    }
    text.push_str("</row>");
}

/// The text as XML; what XML cannot say is left out, and `_x…` that a spreadsheet would read as a character is kept.
fn push_escaped(text: &mut String, cell: &str) {
    let plain = |c: char| !matches!(c, '&' | '<' | '>' | '_') && c >= ' ' && c != '\u{FFFE}' && c != '\u{FFFF}';
    if cell.chars().all(plain) {
        return text.push_str(cell);
    }
    for (place, c) in cell.char_indices() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '_' if cell[place + 1..].starts_with('x') => text.push_str("_x005F_"),
            '\t' | '\n' => text.push(c),
            c if plain(c) || c == '_' => text.push(c),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_xml_and_as_spreadsheets_escape() {
        let escaped = |cell: &str| {
            let mut text = String::new();
            push_escaped(&mut text, cell);
            text
        };
        assert_eq!(escaped("Ñandú"), "Ñandú");
        assert_eq!(escaped("<a & b>"), "&lt;a &amp; b&gt;");
        assert_eq!(escaped("_x0041_ y _b"), "_x005F_x0041_ y _b");
        assert_eq!(escaped("a\u{0}b\u{FFFE}\nc"), "ab\nc");
    }

    #[test]
    fn a_workbook_written_in_another_way_is_an_error() {
        let sheet =
            "<worksheet><dimension ref=\"A1:A1\"/><sheetData><row r=\"1\"><c r=\"A1\"/></row></sheetData></worksheet>";
        let rows = [SheetRow { sample: 0, texts: ["a"] }];
        let refused = write_sheet(&mut Vec::new(), sheet, 1, 1, rows.into_iter());
        assert!(matches!(refused, Err(RowsError::NoSample(1))), "its cell has no format");
    }
}
