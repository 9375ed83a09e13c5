//! The cells of a worksheet, row by row as they stream by.

use quick_xml::events::{BytesStart, Event};

use super::{
    FileError, Limits,
    archive::Archive,
    strings::{SharedStrings, decode_escapes},
    styles::NumberFormats,
    xml::{attribute, push_reference},
};
use crate::sheet::{
    CellKind, Row, RowBuffer,
    moment::{show_clock, show_moment},
    number::write_number,
};

/// The last row that a sheet can have.
pub(super) const LAST_ROW: u32 = 1_048_576;

/// What the cells of a sheet refer to.
pub(super) struct SheetContext<'a> {
    pub strings: &'a SharedStrings,
    pub formats: &'a NumberFormats,
    pub is_1904: bool,
    pub limits: &'a Limits,
}

/// Hands over each row that is not wholly blank, for as long as `take` answers `true`.
pub(super) fn for_each_row(
    archive: &mut Archive<'_>,
    path: &str,
    context: &SheetContext<'_>,
    mut take: impl FnMut(&Row<'_>) -> Result<bool, FileError>,
) -> Result<(), FileError> {
    let missing = || FileError::UnreadableWorkbook { detail: "no worksheet part".to_owned() };
    let mut xml = archive.part(path)?.ok_or_else(missing)?;
    let mut sheet = SheetState::default();
    loop {
        match xml.next()? {
            Event::Start(element) => sheet.open(&element)?,
            Event::Empty(element) => {
                sheet.open(&element)?;
                if sheet.close(element.local_name().as_ref(), context)? == Step::SheetEnds {
                    return Ok(());
                }
            }
            Event::End(element) => match sheet.close(element.local_name().as_ref(), context)? {
                Step::RowEnds => {
                    if let Some(row) = sheet.row.row()
                        && !take(&row)?
                    {
                        return Ok(());
                    }
                }
                Step::SheetEnds => return Ok(()),
                Step::Inside => {}
            },
            Event::Text(piece) if sheet.takes_text(context.limits) => sheet.raw.push_str(&piece),
            Event::CData(piece) if sheet.takes_text(context.limits) => sheet.raw.push_str(&piece),
            Event::GeneralRef(reference) if sheet.takes_text(context.limits) => {
                push_reference(&mut sheet.raw, &reference)
            }
            Event::Eof => return Err(FileError::damaged("the worksheet ends too early")),
            _ => {}
        }
    }
}

/// What closing an element ended.
#[derive(PartialEq, Eq)]
enum Step {
    Inside,
    RowEnds,
    SheetEnds,
}

/// How a cell's value is written (attribute `t`).
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Written {
    #[default]
    Number,
    Shared,
    Inline,
    Boolean,
    /// A moment of ISO 8601, in the strict form of the format.
    Moment,
    Text,
}

/// Where in the sheet the stream stands.
#[derive(Default)]
struct SheetState {
    row: RowBuffer,
    row_number: u32,
    is_in_row: bool,
    next_column: usize,
    style: usize,
    written: Written,
    /// The value's text so far, and whether what comes belongs to it.
    raw: String,
    is_value: bool,
    is_inline: bool,
    is_phonetic: bool,
    /// Scratch for numbers.
    shown: String,
}

impl SheetState {
    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), FileError> {
        match element.local_name().as_ref() {
            "c" => self.open_cell(element)?,
            "v" => self.is_value = self.written != Written::Inline,
            "is" => self.is_inline = true,
            "t" => self.is_value = self.is_inline && !self.is_phonetic,
            "rPh" => self.is_phonetic = true,
            "row" => {
                let previous = self.row_number;
                self.row_number = match attribute(element, "r") {
                    Some(number) => number.parse().map_err(|_| FileError::damaged("a row without a number"))?,
                    None => previous + 1,
                };
                if !(1..=LAST_ROW).contains(&self.row_number) {
                    return Err(FileError::damaged("a row outside of the sheet"));
                }
                if self.row_number <= previous {
                    return Err(FileError::damaged("rows out of order"));
                }
                self.is_in_row = true;
                self.next_column = 0;
                self.row.start(self.row_number);
            }
            _ => {}
        }
        Ok(())
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) -> Result<(), FileError> {
        self.raw.clear();
        self.style = 0;
        self.written = Written::Number;
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => self.next_column = column_of(value)?,
                "s" => self.style = value.parse().unwrap_or(0),
                "t" => {
                    self.written = match value {
                        "s" => Written::Shared,
                        "inlineStr" => Written::Inline,
                        "b" => Written::Boolean,
                        "d" => Written::Moment,
                        "n" => Written::Number,
                        _ => Written::Text,
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn close(&mut self, name: &str, context: &SheetContext<'_>) -> Result<Step, FileError> {
        match name {
            "c" => self.close_cell(context)?,
            "v" | "t" => self.is_value = false,
            "is" => self.is_inline = false,
            "rPh" => self.is_phonetic = false,
            // An end without a start is none, or its row would come twice.
            "row" if std::mem::take(&mut self.is_in_row) => return Ok(Step::RowEnds),
            "sheetData" => return Ok(Step::SheetEnds),
            _ => {}
        }
        Ok(Step::Inside)
    }

    fn close_cell(&mut self, context: &SheetContext<'_>) -> Result<(), FileError> {
        let column = self.next_column;
        self.next_column += 1;
        if self.raw.is_empty() {
            return Ok(());
        }
        let mut kind = CellKind::Text;
        let decoded;
        let text = match self.written {
            Written::Shared => {
                let unknown = || FileError::damaged("a shared string that does not exist");
                let index = self.raw.trim().parse().map_err(|_| unknown())?;
                context.strings.get(index).ok_or_else(unknown)?
            }
            Written::Number => {
                self.shown.clear();
                kind = write_number(&self.raw, context.formats.get(self.style), context.is_1904, &mut self.shown);
                &self.shown
            }
            Written::Boolean => match self.raw.trim() {
                "1" | "true" => "VERDADERO",
                _ => "FALSO",
            },
            Written::Moment => {
                let iso = self.raw.trim();
                decoded = show_moment(iso).or_else(|| show_clock(iso));
                decoded.as_deref().unwrap_or(&self.raw)
            }
            Written::Inline | Written::Text => {
                decoded = decode_escapes(&self.raw);
                decoded.as_deref().unwrap_or(&self.raw)
            }
        };
        self.row.put(column, text, kind, context.limits)
    }

    /// Text of the value, until it is too long for a cell anyway.
    fn takes_text(&self, limits: &Limits) -> bool {
        self.is_value && self.raw.len() <= limits.cell_bytes
    }
}

/// The column of a reference such as `B7`, from 0.
pub(super) fn column_of(reference: &str) -> Result<usize, FileError> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column =
        letters.take(4).fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    match column {
        1..=16_384 => Ok(column - 1),
        _ => Err(FileError::damaged("a cell outside of the sheet")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_its_column() {
        for (reference, column) in [("A1", 0), ("z9", 25), ("AA10", 26), ("XFD1048576", 16_383)] {
            assert_eq!(column_of(reference), Ok(column));
        }
        for reference in ["", "1", "XFE1", "ZZZZZZZZZZZZ1", "$A$1"] {
            assert!(column_of(reference).is_err());
        }
    }
}
