//! The zip archive around a workbook: what it holds, and its parts as streams under one budget.

use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Cursor, Read},
};

use memchr::memmem;
use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::{FileError, Limits, xml::Xml};

/// More entries than any workbook has; each costs memory before it is looked at.
const MAX_ENTRIES: usize = 10_000;

/// A zip archive that holds a workbook.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Entries by path in lower case with forward slashes: producers disagree on both.
    entries: HashMap<String, usize>,
    budget: Budget,
}

/// How much may still be inflated, all parts together.
struct Budget {
    left: usize,
    limit: usize,
}

impl<'b> Archive<'b> {
    /// Looks at the directory only; nothing is inflated.
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, FileError> {
        if memmem::find_iter(bytes, b"PK\x01\x02").take(MAX_ENTRIES + 1).count() > MAX_ENTRIES {
            return Err(FileError::TooManyParts { limit: MAX_ENTRIES });
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(FileError::damaged)?;
        let entries = (0..zip.len())
            .filter_map(|index| Some((entry_key(&zip.name_for_index(index)?.ok()?), index)))
            .collect::<HashMap<_, _>>();
        let has = |path: &str| entries.contains_key(path);
        if !has("xl/workbook.xml") {
            return Err(refuse(has));
        }
        // Sizes may lie, so inflating is metered all the same; but an honest bomb ends here.
        if zip.decompressed_size().is_some_and(|size| size > limits.inflated_bytes as u128) {
            return Err(FileError::InflatedTooLarge { limit: limits.inflated_bytes });
        }
        let budget = Budget { left: limits.inflated_bytes, limit: limits.inflated_bytes };
        Ok(Self { zip, entries, budget })
    }

    /// A part as XML; `None` if there is no such part.
    pub fn part(&mut self, path: &str) -> Result<Option<Xml<Part<'_, 'b>>>, FileError> {
        let Some(index) = self.entries.get(&entry_key(path)) else {
            return Ok(None);
        };
        let file = self.zip.by_index(*index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => FileError::Protected,
            error => FileError::damaged(error),
        })?;
        let limit = self.budget.limit;
        let part = Part { file: BufReader::with_capacity(32 << 10, file), budget: &mut self.budget, is_over: false };
        Ok(Some(Xml::new(part, limit)))
    }
}

/// A part being inflated.
pub(super) struct Part<'a, 'b> {
    file: BufReader<ZipFile<'a, Cursor<&'b [u8]>>>,
    budget: &'a mut Budget,
    is_over: bool,
}

impl Part<'_, '_> {
    /// Whether reading failed because the budget is spent.
    pub fn is_over_budget(&self) -> bool {
        self.is_over
    }
}

impl Read for Part<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Part<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let chunk = self.file.fill_buf()?;
        if chunk.len() > self.budget.left {
            self.is_over = true;
            return Err(io::Error::other("inflated size over the limit"));
        }
        Ok(chunk)
    }

    fn consume(&mut self, length: usize) {
        self.budget.left = self.budget.left.saturating_sub(length);
        self.file.consume(length);
    }
}

fn entry_key(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// Says what an archive without a workbook seems to be.
fn refuse(has: impl Fn(&str) -> bool) -> FileError {
    let unsupported = |format: &str| FileError::UnsupportedFormat { format: format.to_owned() };
    let unknown = |looks_like: &str| FileError::UnknownFormat { looks_like: looks_like.to_owned() };
    if has("xl/workbook.bin") {
        unsupported(".xlsb")
    } else if has("mimetype") && has("content.xml") {
        unsupported(".ods (OpenDocument)")
    } else if has("index/document.iwa") || has("index.zip") {
        unsupported(".numbers")
    } else if has("word/document.xml") {
        unknown("un documento de Word")
    } else if has("ppt/presentation.xml") {
        unknown("una presentación de PowerPoint")
    } else {
        unknown("un archivo comprimido ZIP")
    }
}
