//! Text made ready to be placed: cleaned, every letter from a font that has it, glyphs chosen and measured. Lines are ranges of
//! these glyphs, so what was measured is what is drawn.

use std::ops::Range;

use harfrust::UnicodeBuffer;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::face::{Face, Style};
use crate::look::Color;

/// What stands for a character that no font has.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// More than that on one letter would run into the line above; no language writes so many.
const MARKS_ON_A_LETTER: usize = 3;

/// A piece of text that looks the same throughout.
pub(crate) struct Span {
    pub style: Style,
    pub color: Color,
    /// Where a click leads.
    pub link: Option<String>,
    /// No line ends inside.
    whole: bool,
    text: String,
}

impl Span {
    pub fn new(style: Style, color: Color, text: impl Into<String>) -> Self {
        Self { style, color, link: None, whole: false, text: text.into() }
    }

    pub fn link(self, address: &str) -> Self {
        Self { link: Some(address.to_owned()), ..self }
    }

    pub fn whole(self) -> Self {
        Self { whole: true, ..self }
    }
}

/// A letter in its place. Lengths are in em.
pub(crate) struct Glyph {
    pub face: &'static Face,
    /// The span it belongs to.
    pub span: usize,
    pub id: u32,
    /// Its letters, as bytes of [`Text::string`].
    pub letters: Range<usize>,
    pub advance: f32,
    pub x_offset: f32,
    pub y_offset: f32,
}

pub(crate) struct Text {
    pub string: String,
    pub spans: Vec<Span>,
    pub glyphs: Vec<Glyph>,
}

impl Text {
    pub fn new(spans: impl Into<Vec<Span>>) -> Self {
        let spans = spans.into();
        let mut text = Self { string: String::new(), spans: Vec::new(), glyphs: Vec::new() };
        for (place, span) in spans.iter().enumerate() {
            let start = text.string.len();
            clean(&span.text, &mut text.string);
            shape(&text.string, start, span.style, place, &mut text.glyphs);
        }
        let end = text.string.trim_end().len();
        text.glyphs.retain(|glyph| glyph.letters.start < end);
        text.spans = spans;
        text
    }

    pub fn is_space(&self, glyph: &Glyph) -> bool {
        self.string[glyph.letters.clone()].chars().all(char::is_whitespace)
    }

    /// In em, without the spaces at the end.
    pub fn width(&self, line: Range<usize>) -> f32 {
        let glyphs = &self.glyphs[line];
        let spaces = glyphs.iter().rev().take_while(|glyph| self.is_space(glyph)).count();
        glyphs[..glyphs.len() - spaces].iter().map(|glyph| glyph.advance).sum()
    }

    /// Breaks into lines no wider than `width` em: after spaces, and inside a word that is wider than a line, after a sign
    /// that parts addresses if it has one. The second value says whether a word was broken anywhere else.
    pub fn wrap(&self, width: f32) -> (Vec<Range<usize>>, bool) {
        let (mut lines, mut broken) = (Vec::new(), false);
        let (mut start, mut after_space, mut after_sign, mut line_width) = (0, None, None, 0.0);
        let mut place = 0;
        while let Some(glyph) = self.glyphs.get(place) {
            let space = self.is_space(glyph);
            line_width += glyph.advance;
            if line_width > width && !space && place > start {
                let end = after_space.or(after_sign).unwrap_or_else(|| {
                    broken = true;
                    self.letter_start(place, start)
                });
                lines.push(start..end);
                (start, place, after_space, after_sign, line_width) = (end, end, None, None, 0.0);
                continue;
            }
            place += 1;
            if space && !self.spans[glyph.span].whole {
                after_space = Some(place);
            } else if matches!(&self.string[glyph.letters.clone()], "@" | "." | "/" | "_") {
                after_sign = Some(place);
            }
        }
        if start < self.glyphs.len() {
            lines.push(start..self.glyphs.len());
        }
        (lines, broken)
    }

    /// The first glyph of the letter at `place`: a letter with its marks is not torn apart, unless it is all there is.
    fn letter_start(&self, place: usize, line_start: usize) -> usize {
        let letters = &self.glyphs[place].letters;
        let start = (line_start..=place).rev().take_while(|&at| self.glyphs[at].letters == *letters).last();
        start.filter(|&at| at > line_start).unwrap_or(place)
    }
}

/// `text` as it is printed: for titles and outlines, which say the same.
pub(crate) fn cleaned(text: &str) -> String {
    let mut string = String::new();
    clean(text, &mut string);
    string.truncate(string.trim_end().len());
    string
}

/// Composes letters with their marks, makes line breaks and tabs spaces, and leaves out what is never seen (direction
/// marks, joiners): no glyph may stand for it in a PDF/UA, and it could make a name read otherwise than it is.
fn clean(text: &str, into: &mut String) {
    let mut marks = 0;
    for letter in text.chars().filter(|&letter| !is_invisible(letter)).nfc() {
        marks = if is_combining_mark(letter) { marks + 1 } else { 0 };
        if letter.is_whitespace() || letter.is_control() {
            if !into.ends_with(' ') && !into.is_empty() {
                into.push(' ');
            }
        } else if marks <= MARKS_ON_A_LETTER {
            into.push(if is_no_character(letter) { REPLACEMENT } else { letter });
        }
    }
}

/// Characters of Unicode's property Default_Ignorable_Code_Point.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Private use and noncharacters: they mean nothing to a reader, and PDF/UA forbids them.
fn is_no_character(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(letter) & 0xFFFE == 0xFFFE
}

/// Shapes `string[start..]`, a run of one face at a time.
fn shape(string: &str, start: usize, style: Style, span: usize, into: &mut Vec<Glyph>) {
    let mut run: Option<(&'static Face, Range<usize>)> = None;
    let end_run = |run: &mut Option<(&'static Face, Range<usize>)>, into: &mut Vec<Glyph>| {
        if let Some((face, letters)) = run.take() {
            shape_run(string, letters, face, span, into);
        }
    };
    for (offset, cluster) in string[start..].grapheme_indices(true) {
        for (face, letters) in faces_for(cluster, start + offset, style) {
            match (&mut run, face) {
                (Some((current, range)), Some(face)) if std::ptr::eq(*current, face) => range.end = letters.end,
                (_, Some(face)) => {
                    end_run(&mut run, into);
                    run = Some((face, letters));
                }
                (_, None) => {
                    end_run(&mut run, into);
                    into.push(replacement(letters, style, span));
                }
            }
        }
    }
    end_run(&mut run, into);
}

/// A face that has the whole cluster, or else one for each of its characters; None where no face has it.
fn faces_for(cluster: &str, start: usize, style: Style) -> Vec<(Option<&'static Face>, Range<usize>)> {
    let face_for = |letters: &str| style.chain().iter().find(|face| letters.chars().all(|letter| face.has(letter)));
    let whole = start..start + cluster.len();
    if let Some(face) = face_for(cluster) {
        return vec![(Some(face), whole)];
    }
    let mut letters = cluster.char_indices().peekable();
    if cluster.chars().all(|letter| face_for(letter.encode_utf8(&mut [0; 4])).is_none()) {
        return vec![(None, whole)];
    }
    let mut faces = Vec::new();
    while let Some((at, letter)) = letters.next() {
        let end = letters.peek().map_or(cluster.len(), |&(next, _)| next);
        faces.push((face_for(letter.encode_utf8(&mut [0; 4])), start + at..start + end));
    }
    faces
}

fn shape_run(string: &str, letters: Range<usize>, face: &'static Face, span: usize, into: &mut Vec<Glyph>) {
    let mut buffer = UnicodeBuffer::new();
    for (offset, letter) in string[letters.clone()].char_indices() {
        // A name is far below the 4 GiB that a cluster counts.
        buffer.add(letter, (letters.start + offset) as u32);
    }
    let shaped = face.shape(buffer);
    let mut end = letters.end;
    let first = into.len();
    // From the last to the first: a letter's bytes end where those of the next begin.
    for (place, glyph) in shaped.iter().enumerate().rev() {
        let start = glyph.cluster as usize;
        into.push(Glyph {
            face,
            span,
            id: glyph.id,
            letters: start..end,
            advance: glyph.advance,
            x_offset: glyph.x_offset,
            y_offset: glyph.y_offset,
        });
        if place > 0 && shaped[place - 1].cluster != glyph.cluster {
            end = start;
        }
    }
    into[first..].reverse();
}

fn replacement(letters: Range<usize>, style: Style, span: usize) -> Glyph {
    let [.., face] = style.chain();
    let mut buffer = UnicodeBuffer::new();
    buffer.add(REPLACEMENT, 0);
    let shaped = face.shape(buffer);
    let (id, advance) = shaped.first().map_or((0, 0.0), |glyph| (glyph.id, glyph.advance));
    Glyph { face, span, id, letters, advance, x_offset: 0.0, y_offset: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::INK;

    fn text(string: &str) -> Text {
        Text::new([Span::new(Style::Regular, INK, string)])
    }

    /// The places in the chain that the letters come from.
    fn sources(string: &str, style: Style) -> Vec<usize> {
        let text = Text::new([Span::new(style, INK, string)]);
        let place = |glyph: &Glyph| style.chain().iter().position(|face| std::ptr::eq(face, glyph.face)).unwrap();
        text.glyphs.iter().map(place).collect()
    }

    fn is_replaced(string: &str, style: Style) -> bool {
        let replacement = replacement(0..0, style, 0).id;
        let text = Text::new([Span::new(style, INK, string)]);
        text.glyphs.iter().any(|glyph| std::ptr::eq(glyph.face, &style.chain()[2]) && glyph.id == replacement)
    }

    #[test]
    fn every_letter_of_latin_1_and_latin_extended_a_and_b_has_a_glyph_of_its_own_in_every_style() {
        let latin = ('!'..='~').chain('¡'..='¬').chain('®'..='\u{24F}');
        for letter in latin.chain("ɨʉɓẽỹạếΩЖ‘’“”–—…€№".chars()) {
            for style in [Style::Regular, Style::Bold, Style::Mono] {
                let text = Text::new([Span::new(style, INK, letter)]);
                assert!(!text.glyphs.is_empty() && text.glyphs.iter().all(|glyph| glyph.id != 0), "{letter} {style:?}");
                assert!(!is_replaced(&letter.to_string(), style), "{letter} {style:?}");
            }
        }
    }

    #[test]
    fn a_letter_comes_from_the_first_font_that_has_it() {
        for style in [Style::Regular, Style::Bold, Style::Mono] {
            assert_eq!(sources("ñšŋ", style), [0, 1, 2]);
        }
    }

    #[test]
    fn a_letter_and_its_mark_come_from_one_font() {
        // One glyph and not «u» with a tilde over it: who copies the text would get them apart.
        assert_eq!(sources("ũ", Style::Bold), [2]);
        // No single character exists for «q» with a tilde.
        assert_eq!(sources("q\u{303}", Style::Regular).windows(2).filter(|pair| pair[0] != pair[1]).count(), 0);
        assert_eq!(text("n\u{303}").string, "ñ");
    }

    #[test]
    fn what_no_font_has_is_seen_as_replaced_and_stays_itself_in_the_text() {
        for odd in ["😀", "李", "مريم", "\u{E000}"] {
            assert!(is_replaced(odd, Style::Regular), "{odd}");
        }
        assert_eq!(text("Ana 😀 李").string, "Ana 😀 李");
        assert_eq!(text("Ana\u{E000}\u{FFFF}").string, "Ana\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn what_is_never_seen_is_left_out_and_spaces_are_single() {
        assert_eq!(cleaned("\u{FEFF} Ana\u{200B}\n\t \u{202E}Ruiz\u{A0} \0"), "Ana Ruiz");
        assert_eq!(text(&format!("a{}", "\u{308}".repeat(90))).string.chars().count(), 1 + MARKS_ON_A_LETTER);
    }

    #[test]
    fn lines_break_after_spaces_and_words_only_where_a_word_is_wider_than_a_line() {
        let lines = |string: &str, width| {
            let text = text(string);
            let (lines, broken) = text.wrap(width);
            for line in &lines {
                assert!(text.width(line.clone()) <= width);
            }
            let string = |line: Range<usize>| {
                let [first, last] = [line.start, line.end - 1].map(|at| text.glyphs[at].letters.clone());
                text.string[first.start..last.end].to_owned()
            };
            (lines.into_iter().map(string).collect::<Vec<_>>(), broken)
        };
        assert_eq!(lines("María del Pilar", 5.0), (vec!["María del ".into(), "Pilar".into()], false));
        let (broken, was_broken) = lines("Aaaaaaaaaaaaaaaaaa b", 3.0);
        assert!(was_broken && broken.len() > 2);
        assert_eq!(broken.concat(), "Aaaaaaaaaaaaaaaaaa b");
        assert_eq!(lines("rosa.quispe@colegio.pe", 9.0), (vec!["rosa.quispe@".into(), "colegio.pe".into()], false));
    }
}
