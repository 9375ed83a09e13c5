//! The workbook part: its sheets, where their parts are, and the calendar in use.

use quick_xml::events::Event;

use super::{
    FileError,
    archive::{Archive, Content, part_path},
    relations::{PACKAGE, read_relations},
    xml::{attribute, text_attribute},
};
use crate::sheet::book::Tab;

/// More sheets than a person makes.
const MAX_SHEETS: usize = 1_000;

/// What the workbook part says.
pub(super) struct Workbook {
    /// Worksheets in the order of their tabs.
    pub sheets: Vec<Sheet>,
    pub styles_path: String,
    pub strings_path: String,
    pub has_macros: bool,
    /// Whether day 0 is 1904-01-01, as old Macs had it.
    pub is_1904: bool,
}

/// One worksheet.
pub(super) struct Sheet {
    pub tab: Tab,
    pub path: String,
}

impl Workbook {
    /// Finds the workbook's part and reads it with its relations.
    pub fn read(archive: &mut Archive<'_>) -> Result<Self, FileError> {
        let path = find_part(archive)?;
        let relations = read_relations(archive, &path)?;
        let path_of = |kind: &str, usual: &str| {
            let found = relations.values().find(|relation| relation.kind == kind);
            found.map_or_else(|| usual.to_owned(), |relation| relation.path.clone())
        };
        let styles_path = path_of("styles", "xl/styles.xml");
        let strings_path = path_of("sharedStrings", "xl/sharedStrings.xml");
        let has_macros = archive.has("xl/vbaproject.bin") || relations.values().any(|other| other.kind == "vbaProject");
        let mut workbook = Self { sheets: Vec::new(), styles_path, strings_path, has_macros, is_1904: false };

        // Sheets of other kinds than worksheets: charts, dialogs.
        let mut others = 0;
        let mut xml = archive.part(&path)?.ok_or_else(|| unreadable("no workbook part"))?;
        let mut is_root = true;
        loop {
            match xml.next()? {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    root if std::mem::take(&mut is_root) => check_root(root)?,
                    "sheet" => {
                        let relation = attribute(&element, "id").and_then(|id| relations.get(id.as_ref()));
                        let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") else {
                            others += usize::from(relation.is_some());
                            continue;
                        };
                        if workbook.sheets.len() == MAX_SHEETS {
                            return Err(FileError::TooManyParts { limit: MAX_SHEETS });
                        }
                        let tab = Tab {
                            name: text_attribute(&element, "name").unwrap_or_default(),
                            is_visible: attribute(&element, "state").is_none_or(|state| state == "visible"),
                        };
                        workbook.sheets.push(Sheet { tab, path: relation.path.clone() });
                    }
                    "workbookPr" => {
                        workbook.is_1904 |= attribute(&element, "date1904").is_some_and(|on| on == "1" || on == "true");
                    }
                    _ => {}
                },
                Event::Eof if workbook.sheets.is_empty() && others == 0 => {
                    return Err(unreadable("a workbook none of whose sheets is found"));
                }
                Event::Eof => return Ok(workbook),
                _ => {}
            }
        }
    }
}

/// The workbook's part: where the package's relations lead, where its list of contents says that one is, or where it
/// usually is.
fn find_part(archive: &mut Archive<'_>) -> Result<String, FileError> {
    const USUAL: &str = "xl/workbook.xml";
    let relations = read_relations(archive, PACKAGE)?;
    let main = relations.into_values().filter(|relation| relation.kind == "officeDocument").map(|main| main.path).min();
    let found = match main.filter(|path| archive.has(path)) {
        Some(path) => Some(path),
        None if archive.has(USUAL) => Some(USUAL.to_owned()),
        None => listed_part(archive)?.filter(|path| archive.has(path)),
    };
    let path = found.ok_or_else(|| unreadable("a package without a workbook"))?;
    match path.ends_with(".bin") {
        true => Err(FileError::UnsupportedFormat { format: ".xlsb".to_owned() }),
        false => Ok(path),
    }
}

/// The workbook that `[Content_Types].xml` lists.
fn listed_part(archive: &mut Archive<'_>) -> Result<Option<String>, FileError> {
    let Some(mut xml) = archive.part("[Content_Types].xml")? else { return Ok(None) };
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Override" => {
                let is_main =
                    |kind: &str| kind.contains("sheet.main+xml") || kind.contains("sheet.macroEnabled.main+xml");
                if attribute(&element, "ContentType").is_some_and(|kind| is_main(&kind)) {
                    return Ok(text_attribute(&element, "PartName").map(|path| part_path("", &path)));
                }
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// What the main part of a package turns out to be.
fn check_root(name: &str) -> Result<(), FileError> {
    match name {
        "workbook" => Ok(()),
        "document" => Err(Content::Word.refusal()),
        "presentation" => Err(Content::PowerPoint.refusal()),
        _ => Err(unreadable("a main part that is no workbook")),
    }
}

fn unreadable(detail: &str) -> FileError {
    FileError::UnreadableWorkbook { detail: detail.to_owned() }
}
