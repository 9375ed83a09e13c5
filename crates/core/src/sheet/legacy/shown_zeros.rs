//! Which numbers of an .ods show zeros in front. The file keeps of each cell the number and the text it shows; calamine
//! tells the number alone.

use quick_xml::events::{BytesStart, Event};

use super::ShownCells;
use crate::sheet::{
    FileError, Limits,
    shown::Shown,
    xlsx::{
        archive::Archive,
        xml::{attribute, push_reference},
    },
};

/// What the cells of each named sheet show, in the order of the file. The part is well-formed then: calamine waits for the
/// end of a table for ever.
///
/// # Errors
/// A part that inflates beyond the limits, or is damaged.
pub(super) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Vec<ShownCells>, FileError> {
    let missing = || FileError::damaged("no content part");
    let mut xml = archive.part("content.xml")?.ok_or_else(missing)?;
    let (mut place, mut path) = (Place::default(), Path::default());
    loop {
        match xml.next()? {
            Event::Start(element) => {
                path.enter(element.name().as_ref())?;
                place.open(&element);
            }
            Event::Empty(element) => {
                place.open(&element);
                place.close(element.name().as_ref(), limits);
            }
            Event::End(element) => {
                path.leave(element.name().as_ref())?;
                place.close(element.name().as_ref(), limits);
            }
            Event::Text(piece) if place.takes_text() => place.text.push_str(&piece),
            Event::GeneralRef(reference) if place.takes_text() => push_reference(&mut place.text, &reference),
            Event::Eof if path.starts.is_empty() => return Ok(place.sheets),
            Event::Eof => return Err(FileError::damaged("an element has no end")),
            _ => {}
        }
    }
}

/// The elements around the stream's place.
#[derive(Default)]
struct Path {
    /// Their names, one behind the other.
    names: String,
    /// Where each begins.
    starts: Vec<usize>,
}

impl Path {
    fn enter(&mut self, name: &str) -> Result<(), FileError> {
        /// No spreadsheet nests so deep.
        const DEPTH: usize = 1_000;
        if self.starts.len() >= DEPTH {
            return Err(FileError::damaged("elements stand too deep"));
        }
        self.starts.push(self.names.len());
        self.names.push_str(name);
        Ok(())
    }

    fn leave(&mut self, name: &str) -> Result<(), FileError> {
        match self.starts.pop().filter(|start| self.names.get(*start..) == Some(name)) {
            Some(start) => {
                self.names.truncate(start);
                Ok(())
            }
            None => Err(FileError::damaged("an end has no element")),
        }
    }
}

/// Where in the file the stream stands.
#[derive(Default)]
struct Place {
    sheets: Vec<ShownCells>,
    row: u32,
    row_repeats: u32,
    column: u32,
    column_repeats: u32,
    /// The number of the cell, if it has one.
    number: Option<f64>,
    is_paragraph: bool,
    text: String,
}

impl Place {
    fn open(&mut self, element: &BytesStart<'_>) {
        match element.name().as_ref() {
            "table:table" if attribute(element, "name").is_some() => {
                self.sheets.push(ShownCells::new());
                self.row = 0;
            }
            "table:table-row" => {
                self.column = 0;
                self.row_repeats = repeats(element, "number-rows-repeated");
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.column_repeats = repeats(element, "number-columns-repeated");
                self.number = attribute(element, "value").and_then(|number| number.parse().ok());
                self.text.clear();
            }
            "text:p" => self.is_paragraph = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str, limits: &Limits) {
        match name {
            "text:p" => self.is_paragraph = false,
            "table:table-cell" | "table:covered-table-cell" => {
                self.note(limits);
                self.number = None;
                self.column = self.column.saturating_add(self.column_repeats);
            }
            "table:table-row" => self.row = self.row.saturating_add(self.row_repeats),
            _ => {}
        }
    }

    /// Remembers a cell whose text is its number with zeros in front. Beyond the limits nobody will ask.
    fn note(&mut self, limits: &Limits) {
        let (Some(number), Some(sheet)) = (self.number, self.sheets.last_mut()) else { return };
        let text = self.text.trim();
        let is_padded = text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_padded || text.parse() != Ok(number) {
            return;
        }
        let shown = Shown::Zeros(u8::try_from(text.len()).unwrap_or(u8::MAX));
        let columns = self.column_repeats.min(u32::try_from(limits.columns).unwrap_or(u32::MAX));
        for row in self.row..self.row.saturating_add(self.row_repeats.min(limits.rows)) {
            for column in self.column..self.column.saturating_add(columns) {
                sheet.insert((row, column), shown);
            }
        }
    }

    fn takes_text(&self) -> bool {
        self.is_paragraph && self.number.is_some() && self.text.len() < 32
    }
}

fn repeats(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1)
}
