//! What a worksheet says of its cells beside their values: which are merged, and which rows a table declares to be its
//! totals.
//!
//! Merged cells stand behind the rows, and must be known before these are handed over. So the part is inflated once
//! more, as bytes that are searched and not parsed. That has a budget of its own, as large as the other: whatever is
//! not found within it, or is broken, counts as not said, and reading the rows tells what is wrong. What goes missing so
//! can keep a row out (its cell is empty then), never put a wrong one in.

use std::{
    collections::HashMap,
    io::{self, BufRead, Read},
};

use memchr::memmem::Finder;
use quick_xml::events::Event;

use super::{
    FileError,
    archive::Archive,
    cells::{LAST_ROW, column_of},
    relations::read_relations,
    utf8::Utf8,
    xml::{Xml, attribute},
};
use crate::sheet::{Area, SheetShape};

/// Merged areas of all sheets together that are kept; as a large list merges three columns for each pair of rows.
const MAX_AREAS: usize = 50_000;
/// Tables of all sheets together that are looked at.
const MAX_TABLES: usize = 256;
/// Rows of totals that one table may declare; spreadsheets know one.
const MAX_TOTALS: u32 = 16;

/// The shapes found so far, by the worksheet's part: the chosen sheet is asked about twice.
#[derive(Default)]
pub(super) struct Shapes {
    found: HashMap<String, SheetShape>,
    areas: usize,
    tables: usize,
}

impl Shapes {
    /// The shape of the worksheet in this part.
    pub fn of(&mut self, archive: &mut Archive<'_>, path: &str) -> SheetShape {
        if let Some(shape) = self.found.get(path) {
            return shape.clone();
        }
        let mut shape = SheetShape::default();
        archive.look_aside(|archive| {
            // See above: what is broken here is found again by whoever reads the rows.
            let _ = self.read_merged(archive, path, &mut shape.merged);
            let _ = self.read_totals(archive, path, &mut shape.totals);
        });
        shape.merged.sort_unstable_by_key(|area| (area.first_row, area.first_column));
        shape.totals.sort_unstable();
        shape.totals.dedup();
        self.found.insert(path.to_owned(), shape.clone());
        shape
    }

    fn read_merged(&mut self, archive: &mut Archive<'_>, path: &str, merged: &mut Vec<Area>) -> Result<(), FileError> {
        const TAG: &[u8] = b"mergeCells";
        let limit = archive.inflated_limit();
        let Some(part) = archive.open_part(path)? else { return Ok(()) };
        let mut part = Utf8::new(part);
        if !skip_past_tag(&mut part, TAG).map_err(FileError::damaged)? {
            return Ok(());
        }
        // The list and what follows, its tag made whole again.
        let mut xml = Xml::new(b"<mergeCells".chain(part), limit);
        loop {
            match xml.next()? {
                Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "mergeCell" => {
                    if self.areas == MAX_AREAS {
                        return Ok(());
                    }
                    let area = attribute(&element, "ref").and_then(|area| read_area(&area));
                    // One cell by itself is merged with nothing.
                    if let Some(area) =
                        area.filter(|area| (area.first_row, area.first_column) != (area.last_row, area.last_column))
                    {
                        self.areas += 1;
                        merged.push(area);
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "mergeCells" => return Ok(()),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn read_totals(&mut self, archive: &mut Archive<'_>, path: &str, totals: &mut Vec<u32>) -> Result<(), FileError> {
        let relations = read_relations(archive, path)?;
        for table in relations.values().filter(|relation| relation.kind == "table") {
            if self.tables == MAX_TABLES {
                return Ok(());
            }
            self.tables += 1;
            let Some(mut xml) = archive.part(&table.path)? else { continue };
            loop {
                match xml.next()? {
                    Event::Start(element) | Event::Empty(element) => {
                        // `totalsRowShown` says whether there ever was such a row, the count whether there is one now.
                        let count = attribute(&element, "totalsRowCount").and_then(|count| count.parse::<u32>().ok());
                        let area = attribute(&element, "ref").and_then(|area| read_area(&area));
                        if let (Some(count), Some(area)) = (count, area) {
                            let rows = (area.first_row..=area.last_row).rev();
                            totals.extend(rows.take(count.min(MAX_TOTALS) as usize));
                        }
                        break;
                    }
                    Event::Eof => break,
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// Reads on until behind `<name` or `<prefix:name`; `false` if there is no such tag. Pieces of the stream may part it.
fn skip_past_tag(stream: &mut impl BufRead, name: &[u8]) -> io::Result<bool> {
    let finder = Finder::new(name);
    // What may be the beginning of a tag that the next piece goes on with.
    let mut tail: Vec<u8> = Vec::new();
    loop {
        let chunk = stream.fill_buf()?;
        if chunk.is_empty() {
            return Ok(false);
        }
        // First where the pieces meet, in a copy of both sides.
        let overlap = chunk.len().min(name.len());
        let old = tail.len();
        tail.extend_from_slice(&chunk[..overlap]);
        let met = finder.find_iter(&tail).find(|at| is_tag(&tail[..*at])).map(|at| at + name.len());
        let within = || finder.find_iter(chunk).find(|at| is_tag(&chunk[..*at])).map(|at| at + name.len());
        let length = chunk.len();
        match met.filter(|end| *end > old).map(|end| end - old).or_else(within) {
            Some(end) => {
                stream.consume(end);
                return Ok(true);
            }
            None => {
                let kept = length.min(MAX_TAG);
                let end = chunk[length - kept..].to_vec();
                if kept < MAX_TAG {
                    tail.truncate(old);
                    tail.extend_from_slice(&end);
                    tail.drain(..tail.len().saturating_sub(MAX_TAG));
                } else {
                    tail = end;
                }
                stream.consume(length);
            }
        }
    }
}

/// The longest beginning of a tag that is kept from one piece to the next.
const MAX_TAG: usize = 64;

/// Whether what stands before a name makes it the name of an element: `<`, or a prefix behind one.
fn is_tag(before: &[u8]) -> bool {
    match before.split_last() {
        Some((b'<', _)) => true,
        Some((b':', before)) => {
            let length = before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            length > 0 && before[..before.len() - length].ends_with(b"<")
        }
        _ => false,
    }
}

/// `B2:D7`, in any order; one cell is an area too.
fn read_area(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (first, last) = (read_cell(first)?, read_cell(last)?);
    Some(Area {
        first_row: first.0.min(last.0),
        last_row: first.0.max(last.0),
        first_column: first.1.min(last.1),
        last_column: first.1.max(last.1),
    })
}

/// Row from 1 and column from 0.
fn read_cell(text: &str) -> Option<(u32, usize)> {
    let text = text.replace('$', "");
    let row = text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    (1..=LAST_ROW).contains(&row).then_some((row, column_of(&text).ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn a_tag_is_found_wherever_the_pieces_part_it() {
        for (text, rest) in [
            ("<a/><mergeCells count=\"1\">", Some(" count=\"1\">")),
            ("<x:mergeCells>", Some(">")),
            ("mergeCells <t>mergeCells</t></mergeCells><mergeCells/>", Some("/>")),
            ("<a/>:mergeCells", None),
            ("<mergeCell", None),
        ] {
            for capacity in 1..80 {
                let mut stream = BufReader::with_capacity(capacity, text.as_bytes());
                let found = skip_past_tag(&mut stream, b"mergeCells").unwrap();
                let mut after = String::new();
                stream.read_to_string(&mut after).unwrap();
                assert_eq!(found.then_some(after.as_str()), rest, "{text} {capacity}");
            }
        }
    }

    #[test]
    fn an_area_has_two_corners_in_any_order() {
        let area = Area { first_row: 2, last_row: 7, first_column: 1, last_column: 3 };
        for text in ["B2:D7", "D7:B2", "$B$7:$D$2"] {
            assert_eq!(read_area(text), Some(area), "{text}");
        }
        for text in ["", "B", "2", "B0:B2", "B2:B1048577", "ñ2", "B2:C3:D4", "XFE1"] {
            assert_eq!(read_area(text), None, "{text}");
        }
    }
}
