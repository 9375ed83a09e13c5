//! The fonts: each is parsed once in the life of the program. A style is a chain of faces; a letter comes from the first that
//! has it.

use std::sync::OnceLock;

use harfrust::{Direction, ShapeOptions, ShapePlan, ShaperData, UnicodeBuffer, script};
use krilla::text::Font;
use skrifa::charmap::Charmap;
use skrifa::{FontRef, MetadataProvider};

/// How letters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Regular,
    Bold,
    /// For what is typed: bold, every letter as wide as the next.
    Mono,
}

/// A font file, parsed.
pub(crate) struct Face {
    /// What krilla embeds a subset of.
    pub font: Font,
    file: FontRef<'static>,
    charmap: Charmap<'static>,
    shaper_data: ShaperData,
    /// How Latin letters are shaped: to find it out anew for every word takes longer than the shaping.
    latin: ShapePlan,
    /// Of one em, how large it is drawn: a borrowed letter should not look larger than its neighbours.
    pub scale: f32,
}

/// A letter in a shaped run. Lengths are in em.
pub(crate) struct ShapedGlyph {
    pub id: u32,
    /// The byte that `UnicodeBuffer::add` was given with the letter.
    pub cluster: u32,
    pub advance: f32,
    pub x_offset: f32,
    pub y_offset: f32,
}

impl Face {
    fn parse(bytes: &'static [u8], scale: f32) -> Self {
        // The files are part of the program, and a test looks at each of them.
        let file = FontRef::new(bytes).expect("a font of this crate can be parsed");
        let font = Font::new(bytes.to_vec().into(), 0).expect("a font of this crate can be embedded");
        let shaper_data = ShaperData::new(&file);
        let shaper = shaper_data.shaper(&file).build();
        let latin = ShapePlan::new(&shaper, Direction::LeftToRight, Some(script::LATIN), None, &[]);
        Self { font, charmap: file.charmap(), shaper_data, latin, file, scale }
    }

    pub fn has(&self, letter: char) -> bool {
        self.charmap.map(letter).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Chooses and places the glyphs of letters that this face has.
    pub fn shape(&self, mut letters: UnicodeBuffer) -> Vec<ShapedGlyph> {
        letters.guess_segment_properties();
        letters.set_direction(Direction::LeftToRight);
        // Digits and signs alone belong to no script; what parts them from letters is nothing in these fonts.
        if letters.script() == script::UNKNOWN || letters.script() == script::COMMON {
            letters.set_script(script::LATIN);
        }
        let plan = (letters.script() == script::LATIN).then_some(&self.latin);
        let shaper = self.shaper_data.shaper(&self.file).build();
        let em = shaper.units_per_em() as f32 / self.scale;
        let shaped = shaper.shape(letters, ShapeOptions::new().plan(plan));
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        glyphs
            .map(|(glyph, position)| ShapedGlyph {
                id: glyph.glyph_id,
                cluster: glyph.cluster,
                advance: position.x_advance as f32 / em,
                x_offset: position.x_offset as f32 / em,
                y_offset: position.y_offset as f32 / em,
            })
            .collect()
    }
}

macro_rules! font {
    ($name:literal) => {
        include_bytes!(concat!("../fonts/", $name)).as_slice()
    };
}

/// DejaVu's capitals are that much taller.
const BORROWED: f32 = 0.92;

type Chain = [Face; 3];

impl Style {
    /// The faces in the order in which a letter is looked for. The last has the replacement character.
    pub fn chain(self) -> &'static Chain {
        static REGULAR: OnceLock<Chain> = OnceLock::new();
        static BOLD: OnceLock<Chain> = OnceLock::new();
        static MONO: OnceLock<Chain> = OnceLock::new();
        match self {
            Self::Regular => REGULAR.get_or_init(|| {
                [
                    Face::parse(font!("AtkinsonHyperlegibleNext-Latin-Regular.ttf"), 1.0),
                    Face::parse(font!("AtkinsonHyperlegibleNext-LatinExt-Regular.ttf"), 1.0),
                    Face::parse(font!("DejaVuSans.ttf"), BORROWED),
                ]
            }),
            Self::Bold => BOLD.get_or_init(|| {
                [
                    Face::parse(font!("AtkinsonHyperlegibleNext-Latin-Bold.ttf"), 1.0),
                    Face::parse(font!("AtkinsonHyperlegibleNext-LatinExt-Bold.ttf"), 1.0),
                    Face::parse(font!("DejaVuSans-Bold.ttf"), BORROWED),
                ]
            }),
            Self::Mono => MONO.get_or_init(|| {
                [
                    Face::parse(font!("AtkinsonHyperlegibleMono-Latin-Bold.ttf"), 1.0),
                    Face::parse(font!("AtkinsonHyperlegibleMono-LatinExt-Bold.ttf"), 1.0),
                    Face::parse(font!("DejaVuSans-Bold.ttf"), BORROWED),
                ]
            }),
        }
    }
}
