//! The workbook part: its sheets, where their parts are, and the calendar in use.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::{
    FileError,
    archive::Archive,
    xml::{attribute, text_attribute},
};
use crate::sheet::book::Tab;

/// More sheets, or relations, than a person makes.
const MAX_SHEETS: usize = 1_000;

/// What the workbook part says.
pub(super) struct Workbook {
    /// Worksheets in the order of their tabs.
    pub sheets: Vec<Sheet>,
    pub styles_path: String,
    pub strings_path: String,
    /// Whether day 0 is 1904-01-01, as old Macs had it.
    pub is_1904: bool,
}

/// One worksheet.
pub(super) struct Sheet {
    pub tab: Tab,
    pub path: String,
}

impl Workbook {
    /// Reads `xl/workbook.xml` and its relations.
    pub fn read(archive: &mut Archive<'_>) -> Result<Self, FileError> {
        let relations = read_relations(archive, "xl/_rels/workbook.xml.rels")?;
        let path_of = |kind: &str, usual: &str| {
            let found = relations.values().find(|relation| relation.kind == kind);
            found.map_or_else(|| usual.to_owned(), |relation| relation.path.clone())
        };
        let styles_path = path_of("styles", "xl/styles.xml");
        let strings_path = path_of("sharedStrings", "xl/sharedStrings.xml");
        let mut workbook = Self { sheets: Vec::new(), styles_path, strings_path, is_1904: false };

        let missing = || FileError::damaged("no workbook part");
        let mut xml = archive.part("xl/workbook.xml")?.ok_or_else(missing)?;
        loop {
            match xml.next()? {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "sheet" => {
                        let relation = attribute(&element, "id").and_then(|id| relations.get(id.as_ref()));
                        let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") else {
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
                Event::Eof => return Ok(workbook),
                _ => {}
            }
        }
    }
}

pub(in crate::sheet) struct Relation {
    /// The last segment of the relation's type, e.g. `worksheet`.
    kind: String,
    pub path: String,
}

/// The relations of the workbook by id.
pub(in crate::sheet) fn read_relations(
    archive: &mut Archive<'_>,
    path: &str,
) -> Result<HashMap<String, Relation>, FileError> {
    let missing = || FileError::damaged("no workbook relations");
    let mut xml = archive.part(path)?.ok_or_else(missing)?;
    let mut relations = HashMap::new();
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Relationship" => {
                let (Some(id), Some(kind), Some(target)) =
                    (attribute(&element, "Id"), attribute(&element, "Type"), text_attribute(&element, "Target"))
                else {
                    continue;
                };
                if relations.len() > MAX_SHEETS * 4 {
                    return Err(FileError::TooManyParts { limit: MAX_SHEETS });
                }
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.insert(id.into_owned(), Relation { kind, path: resolve(&target) });
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// A target is relative to `xl/` unless it starts with a slash.
fn resolve(target: &str) -> String {
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{}", target.strip_prefix("./").unwrap_or(target)),
    }
}
