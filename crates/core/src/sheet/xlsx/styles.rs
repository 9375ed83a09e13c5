//! The number formats of a workbook's cell styles.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::{
    FileError,
    archive::Archive,
    xml::{attribute, text_attribute},
};
use crate::sheet::shown::{Shown, builtin_format, read_format};

/// Excel allows 65,490 cell formats.
const MAX_FORMATS: usize = 100_000;

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
