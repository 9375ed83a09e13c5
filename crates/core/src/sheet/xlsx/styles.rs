//! Number formats: which cells show leading zeros and which show dates.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::{
    FileError,
    archive::Archive,
    xml::{attribute, text_attribute},
};

/// Excel allows 65,490 cell formats.
const MAX_FORMATS: usize = 100_000;

/// What a number format shows, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// The number.
    #[default]
    Plain,
    /// A whole number with at least so many digits: `00000000`.
    Zeros(u8),
    Date,
    Time,
}

/// The number format of each cell style.
#[derive(Default)]
pub(super) struct NumberFormats(Vec<Shown>);

impl NumberFormats {
    /// Reads the part; a workbook may have none.
    pub fn read(archive: &mut Archive<'_>, path: &str) -> Result<Self, FileError> {
        let mut formats = Self::default();
        let Some(mut xml) = archive.part(path)? else {
            return Ok(formats);
        };
        let mut custom = HashMap::new();
        let mut is_cell_styles = false;
        loop {
            match xml.next()? {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "cellXfs" => is_cell_styles = true,
                    "numFmt" => {
                        let id = attribute(&element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                        if let (Some(id), Some(code)) = (id, text_attribute(&element, "formatCode")) {
                            custom.insert(id, read_format(&code));
                        }
                    }
                    "xf" if is_cell_styles => {
                        let id = attribute(&element, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
                        formats.0.push(custom.get(&id).copied().unwrap_or_else(|| builtin_format(id)));
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => is_cell_styles = false,
                Event::Eof => return Ok(formats),
                _ => {}
            }
            if formats.0.len().max(custom.len()) > MAX_FORMATS {
                return Err(FileError::TooManyParts { limit: MAX_FORMATS });
            }
        }
    }

    /// The format of a style; plain for one that does not exist.
    pub fn get(&self, style: usize) -> Shown {
        self.0.get(style).copied().unwrap_or_default()
    }
}

/// The formats that every workbook has without saying so (ECMA-376 part 1, 18.8.30).
fn builtin_format(id: u32) -> Shown {
    match id {
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => Shown::Date,
        18..=21 | 32 | 33 | 45..=47 => Shown::Time,
        _ => Shown::Plain,
    }
}

/// Reads the first section of a format code, without what it quotes, escapes or brackets.
fn read_format(code: &str) -> Shown {
    let mut bare = String::with_capacity(code.len());
    let mut is_elapsed = false;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                is_elapsed |= matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
            }
            c => bare.push(c.to_ascii_lowercase()),
        }
    }
    if matches!(bare.as_str(), "general" | "standard" | "estándar" | "@") {
        Shown::Plain
    } else if bare.len() > 1 && bare.bytes().all(|byte| byte == b'0') {
        Shown::Zeros(u8::try_from(bare.len()).unwrap_or(u8::MAX))
    } else if bare.contains(['y', 'd']) {
        Shown::Date
    } else if is_elapsed || bare.contains(['h', 's']) {
        Shown::Time
    } else if bare.contains('m') {
        Shown::Date
    } else {
        Shown::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_zeros_dates_and_times_are_told_apart() {
        for (code, shown) in [
            ("00000000", Shown::Zeros(8)),
            ("[$-280A]00000000;@", Shown::Zeros(8)),
            ("0", Shown::Plain),
            ("General", Shown::Plain),
            ("0.00E+00", Shown::Plain),
            ("#,##0 \"días\"", Shown::Plain),
            ("dd/mm/yyyy", Shown::Date),
            ("mmm-yy", Shown::Date),
            ("[$-409]h:mm AM/PM", Shown::Time),
            ("[h]:mm:ss", Shown::Time),
            ("\\d0", Shown::Plain),
            ("[Red]0", Shown::Plain),
        ] {
            assert_eq!(read_format(code), shown, "{code}");
        }
    }
}
