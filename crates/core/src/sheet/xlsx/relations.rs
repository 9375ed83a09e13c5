//! What the parts of a package have to do with each other (ECMA-376 part 2, 9.3): a part `a/b.xml` keeps its relations
//! in `a/_rels/b.xml.rels`, the package itself in `_rels/.rels`.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::{
    FileError,
    archive::{Archive, part_path},
    xml::{attribute, text_attribute},
};

/// More relations than the parts of a workbook have.
const MAX_RELATIONS: usize = 4_000;

/// The package itself, whose relations name its main part.
pub(super) const PACKAGE: &str = "";

/// One relation.
pub(in crate::sheet) struct Relation {
    /// The last segment of the relation's type, e.g. `worksheet`: the transitional and the strict form of the format
    /// differ in what stands before it.
    pub kind: String,
    /// The part that it leads to, as the archive knows it.
    pub path: String,
}

/// The relations of a part by id; none if it has none.
pub(in crate::sheet) fn read_relations(
    archive: &mut Archive<'_>,
    part: &str,
) -> Result<HashMap<String, Relation>, FileError> {
    let mut relations = HashMap::new();
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = part_path("/", &format!("{folder}/_rels/{name}.rels"));
    let mut found = Vec::new();
    {
        let Some(mut xml) = archive.part(&path)? else {
            return Ok(relations);
        };
        loop {
            match xml.next()? {
                Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Relationship" => {
                    let is_outside = attribute(&element, "TargetMode").is_some_and(|mode| mode == "External");
                    let (Some(id), Some(kind), Some(target), false) = (
                        attribute(&element, "Id"),
                        attribute(&element, "Type"),
                        text_attribute(&element, "Target"),
                        is_outside,
                    ) else {
                        continue;
                    };
                    if found.len() == MAX_RELATIONS {
                        return Err(FileError::TooManyParts { limit: MAX_RELATIONS });
                    }
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.push((id.into_owned(), kind, target));
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    for (id, kind, target) in found {
        // A target is relative to the part's folder. Some producers mean the package's root without saying so.
        let path = [folder, ""].map(|base| part_path(base, &target));
        let [first, second] = path;
        let path = if !archive.has(&first) && archive.has(&second) { second } else { first };
        relations.insert(id, Relation { kind, path });
    }
    Ok(relations)
}
