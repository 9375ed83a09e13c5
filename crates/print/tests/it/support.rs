//! People to print for, and a reader that follows the tag tree as a screen reader does.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};
use padron_print::{Institution, Person};

pub fn school() -> Institution {
    Institution {
        name: "I.E.P. Las Orquídeas".into(),
        site_url: "https://plataforma.orquideas.edu.pe".into(),
        support_phone: Some("+51 999999999".into()),
    }
}

pub fn person(full_name: &str) -> Person {
    Person {
        full_name: full_name.into(),
        system: "Plataforma educativa".into(),
        role_label: "Padre/Apoderado".into(),
        document_label: "DNI".into(),
        user_name: "40125678".into(),
        password: "aB9xT3qZ".to_owned().into(),
        phone: Some("+51987654321".into()),
        valid_until: "14/12/2026".into(),
        child: Some("Ana Quispe".into()),
        classroom: Some("3.º A".into()),
    }
}

/// A structure element: what it is, its own text and its children in reading order.
#[derive(Debug)]
pub struct Element {
    pub kind: String,
    /// `Alt` of a figure.
    pub alternative: Option<String>,
    /// Text of it and all that is in it.
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// All elements of a kind, in reading order.
    pub fn all(&self, kind: &str) -> Vec<&Element> {
        let own = (self.kind == kind).then_some(self);
        own.into_iter().chain(self.children.iter().flat_map(|child| child.all(kind))).collect()
    }

    pub fn texts(&self, kind: &str) -> Vec<&str> {
        self.all(kind).into_iter().map(|element| element.text.trim_end()).collect()
    }
}

pub struct File {
    pub document: Document,
    /// What is read, from the root of the tag tree.
    pub root: Element,
}

impl File {
    pub fn read(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).unwrap();
        let root = document.catalog().unwrap();
        let tree = dictionary(&document, root.get(b"StructTreeRoot").unwrap());
        let marked = document.page_iter().map(|page| (page, marked_text(&document, page))).collect();
        let root = element(&document, &tree, None, &marked);
        Self { document, root }
    }

    pub fn pages(&self) -> usize {
        self.document.get_pages().len()
    }

    /// Targets of the links, in the order of the pages.
    pub fn links(&self) -> Vec<String> {
        let annotations = self.document.page_iter().flat_map(|page| self.document.get_page_annotations(page).unwrap());
        annotations
            .map(|annotation| {
                assert!(annotation.get(b"Contents").is_ok(), "a link says where it leads");
                let action = dictionary(&self.document, annotation.get(b"A").unwrap());
                String::from_utf8(action.get(b"URI").unwrap().as_str().unwrap().to_vec()).unwrap()
            })
            .collect()
    }

    /// Names in the outline.
    pub fn outline(&self) -> Vec<String> {
        let outline = dictionary(&self.document, self.document.catalog().unwrap().get(b"Outlines").unwrap());
        let mut names = Vec::new();
        let mut next = outline.get(b"First").ok().cloned();
        while let Some(item) = next {
            let item = dictionary(&self.document, &item);
            names.push(string(item.get(b"Title").unwrap()));
            next = item.get(b"Next").ok().cloned();
        }
        names
    }
}

type Marked = BTreeMap<ObjectId, BTreeMap<i64, String>>;

fn dictionary(document: &Document, object: &Object) -> Dictionary {
    document.dereference(object).unwrap().1.as_dict().unwrap().clone()
}

fn string(object: &Object) -> String {
    lopdf::decode_text_string(object).unwrap()
}

/// The text of each marked content of a page, by its number; what is in none (decoration) is left out.
fn marked_text(document: &Document, page: ObjectId) -> BTreeMap<i64, String> {
    let fonts = document.get_page_fonts(page).unwrap();
    let encodings: BTreeMap<_, Encoding<'_>> =
        fonts.iter().map(|(name, font)| (name.clone(), font.get_font_encoding(document).unwrap())).collect();
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let mut texts = BTreeMap::new();
    // For each open marked content its number, and whether its text was given in another way (ActualText).
    let mut open: Vec<(Option<i64>, bool)> = Vec::new();
    let mut encoding = None;
    for operation in &content.operations {
        let mut say = |open: &[(Option<i64>, bool)], text: &str| {
            if let Some(number) = open.iter().rev().find_map(|(number, _)| *number) {
                texts.entry(number).or_insert_with(String::new).push_str(text);
            }
        };
        match operation.operator.as_str() {
            "BMC" => open.push((None, false)),
            "BDC" => {
                let properties = operation.operands[1].as_dict().unwrap();
                let number = properties.get(b"MCID").ok().map(|number| number.as_i64().unwrap());
                let actual = properties.get(b"ActualText").ok().map(string);
                open.push((number, actual.is_some()));
                if let Some(actual) = actual {
                    say(&open, &actual);
                }
            }
            "EMC" => drop(open.pop()),
            "Tf" => encoding = encodings.get(operation.operands[0].as_name().unwrap()),
            "Tj" | "TJ" if !open.iter().any(|(_, actual)| *actual) => {
                let shown = match &operation.operands[0] {
                    Object::Array(parts) => parts.clone(),
                    part => vec![part.clone()],
                };
                for part in shown.iter().filter_map(|part| part.as_str().ok()) {
                    say(&open, &Document::decode_text(encoding.unwrap(), part).unwrap());
                }
            }
            _ => {}
        }
    }
    texts
}

fn element(document: &Document, element_: &Dictionary, page: Option<ObjectId>, marked: &Marked) -> Element {
    let page = element_.get(b"Pg").and_then(Object::as_reference).ok().or(page);
    let kind = element_.get(b"S").map(|kind| String::from_utf8(kind.as_name().unwrap().to_vec()).unwrap());
    let mut read = Element {
        kind: kind.unwrap_or_default(),
        alternative: element_.get(b"Alt").ok().map(string),
        text: String::new(),
        children: Vec::new(),
    };
    let children = match element_.get(b"K") {
        Ok(children) => match document.dereference(children).unwrap().1 {
            Object::Array(children) => children.clone(),
            child => vec![child.clone()],
        },
        Err(_) => Vec::new(),
    };
    for child in &children {
        let child = document.dereference(child).unwrap().1;
        if let Ok(number) = child.as_i64() {
            read.text.push_str(marked[&page.unwrap()].get(&number).map_or("", String::as_str));
            continue;
        }
        let child = child.as_dict().unwrap();
        match child.get(b"Type").and_then(Object::as_name).unwrap_or(b"StructElem") {
            b"MCR" => {
                let page = child.get(b"Pg").and_then(Object::as_reference).ok().or(page).unwrap();
                let number = child.get(b"MCID").unwrap().as_i64().unwrap();
                read.text.push_str(marked[&page].get(&number).map_or("", String::as_str));
            }
            b"OBJR" => {}
            _ => {
                let child = element(document, child, page, marked);
                read.text.push_str(&child.text);
                read.children.push(child);
            }
        }
    }
    read
}
