//! A PDF file from its first page to its last: settings, outline, tag tree, and the check that it is a PDF/UA-1.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::tagging::TagTree;

use crate::area::PAGE;
use crate::error::PrintError;
use crate::layout::Node;
use crate::paint::paint;
use crate::text::cleaned;

const LANGUAGE: &str = "es-PE";

/// Where the outline finds somebody: their name, and how far down the page.
pub(crate) struct Mark<'a> {
    pub name: &'a str,
    pub top: f32,
}

pub(crate) struct Book {
    document: Document,
    outline: Outline,
    tags: TagTree,
    pages: usize,
}

impl Book {
    pub fn new() -> Self {
        let document =
            Document::new_with(SerializeSettings { configuration: pdf_ua_1(), ..SerializeSettings::default() });
        let tags = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
        Self { document, outline: Outline::new(), tags, pages: 0 }
    }

    pub fn add_page<'a>(&mut self, nodes: &[Node], marks: impl IntoIterator<Item = Mark<'a>>) {
        let settings = PageSettings::from_wh(PAGE.width, PAGE.height).unwrap_or_default();
        let mut page = self.document.start_page_with(settings);
        for tag in paint(&mut page, nodes) {
            self.tags.push(tag);
        }
        page.finish();
        for Mark { name, top } in marks {
            let place = XyzDestination::new(self.pages, Point::from_xy(0.0, top));
            self.outline.push_child(OutlineNode::new(cleaned(name), place));
        }
        self.pages += 1;
    }

    pub fn finish(self, title: &str, author: &str) -> Result<Vec<u8>, PrintError> {
        let Self { mut document, outline, tags, .. } = self;
        let metadata = Metadata::new().title(cleaned(title)).language(LANGUAGE.to_owned());
        document.set_metadata(metadata.authors(vec![cleaned(author)]).creator("Padrón".to_owned()));
        document.set_outline(outline);
        document.set_tag_tree(tags);
        Ok(document.finish()?)
    }
}

fn pdf_ua_1() -> Configuration {
    let builder = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    builder.finish().expect("PDF/UA-1 alone contradicts nothing")
}
