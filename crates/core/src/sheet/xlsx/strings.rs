//! The table of shared strings, in one text.

use quick_xml::events::Event;

use super::{FileError, Limits, archive::Archive, xml::push_reference};

/// As many texts as the cells of the largest table; each costs four bytes beside its text.
const MAX_STRINGS: usize = 1_300_000;

/// The most text that they may have together: 25 bytes for each cell of the largest table.
const MAX_TEXT_BYTES: usize = 32 << 20;

/// All strings one after the other, and where each ends.
#[derive(Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
}

impl SharedStrings {
    /// Reads the part; a workbook may have none. A string that is longer than a cell may be is not kept
    /// whole, just enough of it to be found too long where it is used.
    pub fn read(archive: &mut Archive<'_>, path: &str, limits: &Limits) -> Result<Self, FileError> {
        let mut strings = Self::default();
        let Some(mut xml) = archive.part(path)? else {
            return Ok(strings);
        };
        let mut start = 0;
        let mut is_text = false;
        let mut is_phonetic = false;
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "t" => is_text = !is_phonetic,
                    "rPh" => is_phonetic = true,
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "t" => is_text = false,
                    "rPh" => is_phonetic = false,
                    "si" => start = strings.finish(start)?,
                    _ => {}
                },
                Event::Empty(element) if element.local_name().as_ref() == "si" => start = strings.finish(start)?,
                Event::Text(piece) if is_text && strings.text.len() - start <= limits.cell_bytes => {
                    strings.text.push_str(&piece);
                }
                Event::CData(piece) if is_text && strings.text.len() - start <= limits.cell_bytes => {
                    strings.text.push_str(&piece);
                }
                Event::GeneralRef(reference) if is_text && strings.text.len() - start <= limits.cell_bytes => {
                    push_reference(&mut strings.text, &reference);
                }
                Event::Eof => return Ok(strings),
                _ => {}
            }
        }
    }

    /// The string of an index.
    pub fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? as usize };
        self.text.get(start..*self.ends.get(index)? as usize)
    }

    fn finish(&mut self, start: usize) -> Result<usize, FileError> {
        if self.ends.len() == MAX_STRINGS {
            return Err(FileError::TooManyParts { limit: MAX_STRINGS });
        }
        if let Some(plain) = decode_escapes(self.text.get(start..).unwrap_or_default()) {
            self.text.truncate(start);
            self.text.push_str(&plain);
        }
        if self.text.len() > MAX_TEXT_BYTES {
            return Err(FileError::InflatedTooLarge { limit: MAX_TEXT_BYTES });
        }
        let end = u32::try_from(self.text.len()).map_err(FileError::damaged)?;
        self.ends.push(end);
        Ok(self.text.len())
    }
}

/// Resolves `_x000D_`, by which spreadsheets write characters that XML forbids; `None` if there is none.
pub(super) fn decode_escapes(text: &str) -> Option<String> {
    text.contains("_x").then(|| {
        let mut plain = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("_x") {
            plain.push_str(&rest[..at]);
            match escaped_char(&rest[at..]) {
                Some(c) => {
                    plain.push(c);
                    rest = &rest[at + 7..];
                }
                None => {
                    plain.push_str("_x");
                    rest = &rest[at + 2..];
                }
            }
        }
        plain.push_str(rest);
        plain
    })
}

/// `_xHHHH_` at the start of the text.
fn escaped_char(text: &str) -> Option<char> {
    let digits = text.get(2..6).filter(|_| text.as_bytes().get(6) == Some(&b'_'))?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    // A NUL is no character of any text, and databases refuse it.
    char::from_u32(u32::from_str_radix(digits, 16).ok()?).filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_spreadsheets_are_resolved_and_look_alikes_stay() {
        assert_eq!(decode_escapes("a_x000D_\nb_x005F_x").as_deref(), Some("a\r\nb_x"));
        assert_eq!(decode_escapes("mi_xyz_ _x12").as_deref(), Some("mi_xyz_ _x12"));
        assert_eq!(decode_escapes("_xñoño_").as_deref(), Some("_xñoño_"));
        assert_eq!(decode_escapes("Ana_x0000_").unwrap_or_else(|| "Ana_x0000_".to_owned()), "Ana_x0000_");
        assert_eq!(decode_escapes("Ana"), None);
    }
}
