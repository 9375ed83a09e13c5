//! Draws a page that was laid out, and builds the part of the tag tree that says how it is read.

use std::num::NonZeroU16;

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Quadrilateral, Rect};
use krilla::num::NormalizedF32;
use krilla::page::Page;
use krilla::paint::{Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::{Location, Surface};
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as TagNode, SpanTag, Tag, TagGroup, TagKind,
};
use krilla::text::GlyphId;

use crate::layout::{ASCENT, DESCENT, Line, Node, Placed, Role, Shape};
use crate::look::{self, Color};
use crate::text::Glyph;

/// Draws `nodes` and gives what they are in the tag tree.
pub(crate) fn paint(page: &mut Page<'_>, nodes: &[Node]) -> Vec<TagNode> {
    // The surface holds the page, so links come first; drawing meets them in the same order.
    let mut links = Vec::new();
    add_links(page, nodes, &mut links);
    let mut painter = Painter { surface: page.surface(), links: links.into_iter() };
    let tags = nodes.iter().filter_map(|node| painter.node(node)).collect();
    painter.surface.finish();
    tags
}

fn add_links(page: &mut Page<'_>, nodes: &[Node], links: &mut Vec<Identifier>) {
    for node in nodes {
        match node {
            Node::Group(_, nodes) => add_links(page, nodes, links),
            Node::Text(text) => {
                for (address, areas) in link_areas(text) {
                    let target = Target::Action(Action::Link(LinkAction::new(ascii(address))));
                    let link = LinkAnnotation::new_with_quad_points(areas, target);
                    links
                        .push(page.add_tagged_annotation(Annotation::new_link(link, Some(format!("Abrir {address}")))));
                }
            }
            Node::Logo(..) | Node::Shape(_) => {}
        }
    }
}

/// Where the links of a text are: a rectangle for each line.
fn link_areas(text: &Placed) -> impl Iterator<Item = (&str, Vec<Quadrilateral>)> {
    let spans = text.text.spans.iter().enumerate();
    spans.filter_map(move |(span, what)| {
        let address = what.link.as_deref()?;
        let areas: Vec<_> = text.lines.iter().filter_map(|line| link_area(text, line, span)).collect();
        (!areas.is_empty()).then_some((address, areas))
    })
}

fn link_area(text: &Placed, line: &Line, span: usize) -> Option<Quadrilateral> {
    let glyphs = &text.text.glyphs[line.glyphs.clone()];
    let width = |glyphs: &[Glyph]| glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * text.size;
    let start = glyphs.iter().position(|glyph| glyph.span == span)?;
    let end = glyphs.iter().rposition(|glyph| glyph.span == span)? + 1;
    let left = line.left + width(&glyphs[..start]);
    let (top, bottom) = (line.baseline - ASCENT * text.size, line.baseline + DESCENT * text.size);
    Rect::from_ltrb(left, top, left + width(&glyphs[start..end]), bottom).map(Quadrilateral::from)
}

/// Addresses in a PDF are ASCII: anything else is written as its bytes.
fn ascii(address: &str) -> String {
    let written = |byte: u8| match byte {
        b'!'..=b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    address.bytes().map(written).collect()
}

struct Painter<'page, Links> {
    surface: Surface<'page>,
    links: Links,
}

impl<Links: Iterator<Item = Identifier>> Painter<'_, Links> {
    fn node(&mut self, node: &Node) -> Option<TagNode> {
        match node {
            Node::Group(role, nodes) => {
                let children: Vec<_> = nodes
                    .iter()
                    .flat_map(|node| match node {
                        Node::Text(text) => self.text(text),
                        node => self.node(node).into_iter().collect(),
                    })
                    .collect();
                Some(TagNode::Group(TagGroup::with_children(tag_of(role), children)))
            }
            Node::Text(text) => Some(TagNode::Group(TagGroup::with_children(Tag::P, self.text(text)))),
            Node::Logo(area, words) => {
                let drawn = self.surface.start_tagged(ContentTag::Other);
                for (path, color) in look::logo(*area) {
                    self.fill(color);
                    path.iter().for_each(|path| self.surface.draw_path(path));
                }
                self.surface.end_tagged();
                let figure = Tag::Figure(Some(words.clone()));
                Some(TagNode::Group(TagGroup::with_children(figure, vec![drawn.into()])))
            }
            Node::Shape(shape) => {
                self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
                self.shape(shape);
                self.surface.end_tagged();
                None
            }
        }
    }

    fn fill(&mut self, Color(red, green, blue): Color) {
        self.surface.set_stroke(None);
        let paint = rgb::Color::new(red, green, blue).into();
        self.surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }));
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rectangle { area, radius, color } => {
                self.fill(*color);
                if let Some(path) = look::rounded(*area, *radius) {
                    self.surface.draw_path(&path);
                }
            }
            Shape::Line { from, to, width, color: Color(red, green, blue), dashed } => {
                self.surface.set_fill(None);
                self.surface.set_stroke(Some(Stroke {
                    paint: rgb::Color::new(*red, *green, *blue).into(),
                    width: *width,
                    dash: dashed.then(|| StrokeDash { array: vec![4.0, 3.0], offset: 0.0 }),
                    ..Stroke::default()
                }));
                let mut path = PathBuilder::new();
                path.move_to(from.0, from.1);
                path.line_to(to.0, to.1);
                if let Some(path) = path.finish() {
                    self.surface.draw_path(&path);
                }
                self.surface.set_stroke(None);
            }
        }
    }

    /// Draws a text, span by span, and gives its tags in reading order.
    fn text(&mut self, text: &Placed) -> Vec<TagNode> {
        let mut tags = Vec::new();
        for (span, what) in text.text.spans.iter().enumerate() {
            self.fill(what.color);
            let drawn: Vec<_> = text.lines.iter().filter_map(|line| self.part_of_line(text, line, span)).collect();
            if what.link.is_some() && !drawn.is_empty() {
                let children = self.links.next().into_iter().chain(drawn).map(TagNode::from).collect();
                tags.push(TagNode::Group(TagGroup::with_children(Tag::Link, children)));
            } else {
                tags.extend(drawn.into_iter().map(TagNode::from));
            }
        }
        tags
    }

    /// Draws what belongs to a span in a line.
    fn part_of_line(&mut self, text: &Placed, line: &Line, span: usize) -> Option<Identifier> {
        let glyphs = &text.text.glyphs[line.glyphs.clone()];
        let start = glyphs.iter().position(|glyph| glyph.span == span)?;
        let width = |glyphs: &[Glyph]| glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * text.size;
        let mut x = line.left + width(&glyphs[..start]);
        let identifier = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        let rest = &glyphs[start..];
        let end = rest.iter().position(|glyph| glyph.span != span).unwrap_or(rest.len());
        for run in rest[..end].chunk_by(|one, next| std::ptr::eq(one.face, next.face)) {
            let Some(first) = run.first() else { continue };
            let point = Point::from_xy(x, line.baseline);
            // A glyph's lengths are those at which it is to appear; the font is drawn at its own scale.
            let scaled: Vec<_> = run.iter().map(|glyph| Scaled { glyph, scale: first.face.scale }).collect();
            let size = text.size * first.face.scale;
            self.surface.draw_glyphs(point, &scaled, first.face.font.clone(), &text.text.string, size, false);
            x += width(run);
        }
        self.surface.end_tagged();
        Some(identifier)
    }
}

fn tag_of(role: &Role) -> TagKind {
    match role {
        Role::Section => Tag::Section.into(),
        Role::Heading(level, words) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(words.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::None).into(),
        Role::NumberedList => Tag::L(ListNumbering::Decimal).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
    }
}

/// A glyph as krilla asks for it, in the em of its font.
struct Scaled<'text> {
    glyph: &'text Glyph,
    scale: f32,
}

impl krilla::text::Glyph for Scaled<'_> {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.glyph.id)
    }

    fn text_range(&self) -> std::ops::Range<usize> {
        self.glyph.letters.clone()
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.glyph.advance / self.scale * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.glyph.x_offset / self.scale * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        self.glyph.y_offset / self.scale * size
    }

    fn y_advance(&self, _: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_other_letters_is_written_in_ascii() {
        assert_eq!(ascii("https://orquídeas.pe/a b"), "https://orqu%C3%ADdeas.pe/a%20b");
    }
}
