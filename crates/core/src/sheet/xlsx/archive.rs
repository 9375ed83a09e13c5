//! The zip archive around a workbook (.xlsx, .xlsb, .ods): what it holds, and its parts as streams under one
//! budget.

use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Cursor, Read},
};

use memchr::memmem;
use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::{FileError, Limits};

/// More entries than any workbook has; each costs memory before it is looked at.
const MAX_ENTRIES: usize = 10_000;

/// What an archive holds, told by the names of its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sheet) enum Content {
    Xlsx,
    Xlsb,
    Ods,
    /// A spreadsheet that was encrypted as a whole.
    Encrypted,
    Numbers,
    Word,
    PowerPoint,
    /// A package of Office whose parts have other names than usual: its relations tell what it is.
    Package,
    Unknown,
}

impl Content {
    fn of(has: impl Fn(&str) -> bool) -> Self {
        if has("xl/workbook.xml") {
            Self::Xlsx
        } else if has("xl/workbook.bin") {
            Self::Xlsb
        } else if has("mimetype") && has("content.xml") {
            Self::Ods
        } else if has("encrypted-package") {
            Self::Encrypted
        } else if has("index/document.iwa") || has("index.zip") {
            Self::Numbers
        } else if has("word/document.xml") {
            Self::Word
        } else if has("ppt/presentation.xml") {
            Self::PowerPoint
        } else if has("_rels/.rels") || has("[content_types].xml") {
            Self::Package
        } else {
            Self::Unknown
        }
    }

    /// Says what the archive seems to be, to someone who can read workbooks in XML only.
    pub fn refusal(self) -> FileError {
        let unsupported = |format: &str| FileError::UnsupportedFormat { format: format.to_owned() };
        let unknown = |looks_like: &str| FileError::UnknownFormat { looks_like: looks_like.to_owned() };
        match self {
            Self::Xlsx => unsupported(".xlsx"),
            Self::Xlsb => unsupported(".xlsb"),
            Self::Ods => unsupported(".ods (OpenDocument)"),
            Self::Encrypted => FileError::Protected,
            Self::Numbers => unsupported(".numbers"),
            Self::Word => unknown("un documento de Word"),
            Self::PowerPoint => unknown("una presentación de PowerPoint"),
            Self::Package => FileError::UnreadableWorkbook { detail: "a package without a workbook".to_owned() },
            Self::Unknown => unknown("un archivo comprimido"),
        }
    }
}

/// A zip archive whose directory was read.
pub(in crate::sheet) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Entries by [`part_path`]: producers disagree on how to write a path.
    entries: HashMap<String, usize>,
    content: Content,
    budget: Budget,
    /// Of [`Archive::look_aside`].
    aside: Budget,
}

/// How much may still be inflated, all parts together.
#[derive(Clone, Copy)]
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
            .filter_map(|index| Some((part_path("", &zip.name_for_index(index)?.ok()?), index)))
            .collect::<HashMap<_, _>>();
        let content = Content::of(|path| entries.contains_key(path));
        let is_workbook = matches!(content, Content::Xlsx | Content::Xlsb | Content::Ods | Content::Package);
        // Sizes may lie, so inflating is metered all the same; but an honest bomb ends here.
        if is_workbook && zip.decompressed_size().is_some_and(|size| size > limits.inflated_bytes as u128) {
            return Err(FileError::InflatedTooLarge { limit: limits.inflated_bytes });
        }
        let budget = Budget { left: limits.inflated_bytes, limit: limits.inflated_bytes };
        Ok(Self { zip, entries, content, budget, aside: budget })
    }

    /// What it holds.
    pub fn content(&self) -> Content {
        self.content
    }

    /// Whether there is an entry of this path, which is one that [`part_path`] gives.
    pub fn has(&self, path: &str) -> bool {
        self.entries.contains_key(path)
    }

    /// How much may be inflated, for errors to name.
    pub fn inflated_limit(&self) -> usize {
        self.budget.limit
    }

    /// Looks at parts that are read again later: what is inflated then does not count for the reading, but all that is
    /// looked at so has a budget of the same size.
    pub fn look_aside<T>(&mut self, look: impl FnOnce(&mut Self) -> T) -> T {
        std::mem::swap(&mut self.budget, &mut self.aside);
        let found = look(self);
        std::mem::swap(&mut self.budget, &mut self.aside);
        found
    }

    /// A part as it is; `None` if there is no such part.
    pub fn open_part(&mut self, path: &str) -> Result<Option<Part<'_, 'b>>, FileError> {
        let Some(index) = self.entries.get(&part_path("", path)) else {
            return Ok(None);
        };
        let file = self.zip.by_index(*index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => FileError::Protected,
            error => FileError::damaged(error),
        })?;
        Ok(Some(Part { file: BufReader::with_capacity(32 << 10, file), budget: &mut self.budget, is_over: false }))
    }
}

/// A part being inflated.
pub(in crate::sheet) struct Part<'a, 'b> {
    file: BufReader<ZipFile<'a, Cursor<&'b [u8]>>>,
    budget: &'a mut Budget,
    is_over: bool,
}

/// A stream under a budget.
pub(in crate::sheet) trait Metered {
    /// Whether reading failed because the budget is spent.
    fn is_over_budget(&self) -> bool;
}

impl Metered for Part<'_, '_> {
    fn is_over_budget(&self) -> bool {
        self.is_over
    }
}

impl<R: Metered> Metered for io::Chain<&[u8], R> {
    fn is_over_budget(&self) -> bool {
        self.get_ref().1.is_over_budget()
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

/// How a part is called, whoever writes its path: from the package's root without a slash in front, with forward
/// slashes, `.` and `..` gone, percent signs decoded, in lower case. `base` is the folder that it is relative to, unless
/// it starts with a slash.
pub(in crate::sheet) fn part_path(base: &str, path: &str) -> String {
    let path = decode_percent(path).replace('\\', "/");
    let base = if path.starts_with('/') { "" } else { base };
    let mut segments: Vec<&str> = Vec::new();
    for segment in base.split('/').chain(path.split('/')) {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    segments.join("/").to_lowercase()
}

/// `hoja%201.xml` is `hoja 1.xml`; what decodes to no text stays as it is.
fn decode_percent(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| str::from_utf8(digits).ok());
        let decoded = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_called_the_same_however_its_path_is_written() {
        for (base, path) in [
            ("xl", "worksheets/hoja 1.xml"),
            ("xl", "/xl/worksheets/Hoja%201.xml"),
            ("xl/x", "..\\worksheets\\.\\HOJA 1.xml"),
            ("", "../../xl//worksheets/hoja 1.xml"),
        ] {
            assert_eq!(part_path(base, path), "xl/worksheets/hoja 1.xml", "{path}");
        }
        assert_eq!(part_path("", "100%.xml"), "100%.xml");
        assert_eq!(part_path("", "a%FFb%+1%"), "a%ffb%+1%");
        assert_eq!(part_path("", "%C3%91.xml"), "ñ.xml");
    }
}
