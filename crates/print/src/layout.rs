//! A page as a value: what stands where, in reading order. Points, from the upper left corner.

use std::ops::Range;

use crate::area::Area;
use crate::look::Color;
use crate::text::Text;

pub(crate) enum Node {
    Group(Role, Vec<Node>),
    Text(Placed),
    /// The school's mark, with the words for those who do not see it.
    Logo(Area, String),
    /// Decoration: not part of what is read.
    Shape(Shape),
}

/// What a group is to a reader.
pub(crate) enum Role {
    /// All about one person.
    Section,
    /// The level, and the words for the outline.
    Heading(u16, String),
    Paragraph,
    List,
    NumberedList,
    Item,
    Label,
    Body,
}

pub(crate) enum Shape {
    Rectangle { area: Area, radius: f32, color: Color },
    Line { from: (f32, f32), to: (f32, f32), width: f32, color: Color, dashed: bool },
}

impl Node {
    pub fn rectangle(area: Area, radius: f32, color: Color) -> Self {
        Self::Shape(Shape::Rectangle { area, radius, color })
    }

    /// A line from one point to another.
    pub fn line(from: (f32, f32), to: (f32, f32), width: f32, color: Color) -> Self {
        Self::Shape(Shape::Line { from, to, width, color, dashed: false })
    }

    /// A text that is empty is no heading: PDF/UA forbids one without words.
    pub fn heading(level: u16, text: Placed) -> Self {
        if text.text.string.is_empty() {
            return Self::Text(text);
        }
        Self::Group(Role::Heading(level, text.text.string.clone()), vec![Self::Text(text)])
    }

    pub fn paragraph(text: Placed) -> Self {
        Self::Group(Role::Paragraph, vec![Self::Text(text)])
    }

    /// An item of a list: what it is called, and what it says.
    pub fn item(label: Placed, body: Placed) -> Self {
        let part = |role, text| Self::Group(role, vec![Self::Text(text)]);
        Self::Group(Role::Item, vec![part(Role::Label, label), part(Role::Body, body)])
    }
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    /// Of an em. The text gets smaller if it does not fit otherwise.
    pub size: f32,
    /// From one line to the next, in em.
    pub leading: f32,
    /// A word is rather made smaller than broken, down to this size.
    pub least: f32,
    /// Where the room beside a line goes: 0 to its right, 1 to its left.
    pub align: f32,
}

impl Setting {
    pub fn of(size: f32) -> Self {
        Self { size, leading: 1.3, least: size * 0.6, align: 0.0 }
    }

    pub fn leading(self, leading: f32) -> Self {
        Self { leading, ..self }
    }

    pub fn centered(self) -> Self {
        Self { align: 0.5, ..self }
    }

    pub fn to_the_right(self) -> Self {
        Self { align: 1.0, ..self }
    }
}

/// What a line takes above and below its baseline, in em.
pub(crate) const ASCENT: f32 = 0.95;
pub(crate) const DESCENT: f32 = 0.27;

/// A text in its place.
pub(crate) struct Placed {
    pub text: Text,
    pub size: f32,
    pub lines: Vec<Line>,
    /// What the text was given; it stays inside.
    pub limits: Area,
    leading: f32,
}

pub(crate) struct Line {
    pub left: f32,
    pub baseline: f32,
    /// Without the spaces at the end.
    #[cfg_attr(not(test), expect(dead_code, reason = "only a test asks whether the line fits"))]
    pub width: f32,
    /// Of `text.glyphs`, with the spaces at the end: they part the words for whoever copies.
    pub glyphs: Range<usize>,
}

impl Placed {
    /// Sets `text` from the top of `limits`, as large as fits: at `setting.size` if it can be.
    pub fn new(text: Text, limits: Area, setting: Setting) -> Self {
        let mut size = setting.size;
        let ranges = loop {
            let (ranges, broken) = text.wrap(limits.width / size);
            let high = ranges.len() as f32 * size * setting.leading > limits.height.max(0.0);
            let wide = ranges.iter().any(|range| text.width(range.clone()) * size > limits.width);
            // At a tenth of a point a million letters fit on a page; smaller would not be text any more.
            if !(high || wide || (broken && size > setting.least)) || size < 0.1 {
                break ranges;
            }
            size *= 0.97;
        };
        let lead = (setting.leading - ASCENT - DESCENT) / 2.0 + ASCENT;
        let line = |(place, glyphs): (usize, Range<usize>)| {
            let width = text.width(glyphs.clone()) * size;
            let left = limits.left + (limits.width - width) * setting.align;
            Line { left, baseline: limits.top + (place as f32 * setting.leading + lead) * size, width, glyphs }
        };
        let lines = ranges.into_iter().enumerate().map(line).collect();
        Self { text, size, lines, limits, leading: setting.leading }
    }

    pub fn height(&self) -> f32 {
        self.lines.len() as f32 * self.leading * self.size
    }

    pub fn bottom(&self) -> f32 {
        self.limits.top + self.height()
    }

    /// The same, lower by `distance`, its box now no higher than the text.
    pub fn lowered(mut self, distance: f32) -> Self {
        self.limits.height = self.height();
        self.limits.top += distance;
        for line in &mut self.lines {
            line.baseline += distance;
        }
        self
    }

    /// The same, in the middle of the height it was given.
    pub fn in_the_middle(self) -> Self {
        let room = (self.limits.height - self.height()) / 2.0;
        self.lowered(room.max(0.0))
    }
}

#[cfg(test)]
pub(crate) mod checks {
    //! What every page has to be.

    use super::*;

    /// Texts of a page, in reading order.
    pub fn texts(nodes: &[Node]) -> Vec<&Placed> {
        nodes
            .iter()
            .flat_map(|node| match node {
                Node::Group(_, nodes) => texts(nodes),
                Node::Text(text) => vec![text],
                Node::Logo(..) | Node::Shape(_) => Vec::new(),
            })
            .collect()
    }

    /// Every line is inside the box of its text, every box inside `whole`, and no text on another.
    pub fn assert_everything_fits(nodes: &[Node], whole: Area) {
        const HAIR: f32 = 0.05;
        let texts = texts(nodes);
        for text in &texts {
            let string = &text.text.string;
            let Area { left, top, .. } = text.limits;
            let (right, bottom) = (text.limits.right(), text.limits.bottom());
            assert!(left >= whole.left && top >= whole.top, "{string}");
            assert!(right <= whole.right() + HAIR && bottom <= whole.bottom() + HAIR, "{string}");
            for line in &text.lines {
                assert!(line.left >= left - HAIR && line.left + line.width <= right + HAIR, "{string} is too wide");
                assert!(line.baseline - 0.7 * text.size >= top - HAIR, "{string} is too high up");
                assert!(line.baseline + DESCENT * text.size <= bottom + 0.1 * text.size, "{string} is too low");
            }
            let drawn: usize = text.lines.iter().map(|line| line.glyphs.len()).sum();
            assert_eq!(drawn, text.text.glyphs.len(), "{string} is incomplete");
        }
        let boxes: Vec<_> = texts.iter().flat_map(|text| text.lines.iter().map(move |line| (text, line))).collect();
        for (place, (text, line)) in boxes.iter().enumerate() {
            for (other_text, other) in &boxes[place + 1..] {
                let apart = line.left + line.width <= other.left + HAIR
                    || other.left + other.width <= line.left + HAIR
                    || line.baseline + 0.22 * text.size <= other.baseline - 0.72 * other_text.size + HAIR
                    || other.baseline + 0.22 * other_text.size <= line.baseline - 0.72 * text.size + HAIR;
                assert!(apart, "{:?} and {:?} overlap", text.text.string, other_text.text.string);
            }
        }
    }
}
