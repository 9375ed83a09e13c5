//! Grade, level and section in one cell: «1ro A», «3° "B"», «1º SEC», «PRIMARIA 3 A».

use super::{Grade, GradeError, Level, Section, section::is_single};
use crate::{
    person::Parsed,
    text::{fold, normalize, normalize_cow},
};

/// What a cell says of a class: its grade, and the level and the section if they stand there too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassText {
    pub grade: Grade,
    pub level: Option<Level>,
    pub section: Option<Section>,
}

/// Words that say nothing by themselves, as [`fold`] leaves them.
const FILLERS: &[&str] = &["grado", "grados", "gdo", "ano", "anos", "edad", "del", "la", "el", "unica", "unico"];
/// Behind these words comes the section, whatever it is.
const SECTION_WORDS: &[&str] = &["seccion", "secc", "aula", "salon"];
/// What «1ro» and «3era» have behind the number.
const ENDINGS: &[&str] = &["o", "ro", "er", "ero", "ra", "era", "do", "da", "to", "ta"];

impl ClassText {
    /// Reads the words one by one; each must be known, so that nothing is taken for what it is not.
    ///
    /// # Errors
    /// [`GradeError::Several`] if two grades, levels or sections are named, else [`GradeError::Unknown`].
    pub fn parse(text: &str) -> Result<Parsed<Self>, GradeError> {
        let text = normalize_cow(text);
        if text.is_empty() {
            return Err(GradeError::Missing);
        }
        if let Some(grade) = grade_of_date(&text) {
            let warning =
                format!("La hoja mostraba el grado como fecha ({text}); se tomó el grado {}.", grade.as_ref());
            return Ok(Parsed::plain(Self { grade, level: None, section: None }).warning(warning));
        }
        // Spreadsheets of other programs keep whole numbers as 3.0.
        let text = text.strip_suffix(".0").unwrap_or(&text);
        Reader::default().read(text)
    }
}

/// What the words told so far.
#[derive(Default)]
struct Reader {
    grade: Option<Grade>,
    /// Whether the grade was a digit: «3° (tercero)» says it twice, «1-1» says something else.
    is_digit: bool,
    level: Option<Level>,
    section: Option<Section>,
}

impl Reader {
    fn read(mut self, text: &str) -> Result<Parsed<ClassText>, GradeError> {
        let unknown = || GradeError::Unknown(normalize(text));
        let several = || GradeError::Several(normalize(text));
        let (text_before, named) = named_section(text);
        let mut after_digit = false;
        for word in words_of(text_before) {
            // «3.er grado», «3 ero»: the ending stands alone.
            let is_ending = after_digit && word.len() > 1 && ENDINGS.contains(&word.as_str());
            after_digit = word.bytes().all(|byte| byte.is_ascii_digit());
            if is_ending {
                continue;
            }
            if FILLERS.contains(&word.as_str()) || Level::is_beside(&word) {
                continue;
            }
            if let Some(level) = Level::of_word(&word) {
                if self.level.is_some_and(|other| other != level) {
                    return Err(several());
                }
                self.level = Some(level);
                continue;
            }
            // A roman «I» or «V» behind the grade is a section.
            let is_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
            match Grade::of_word(&word).filter(|_| !is_letter || self.grade.is_none()) {
                Some(grade) => self.take_grade(grade, &word).ok_or_else(several)?,
                None if is_letter && self.grade.is_some() => {
                    if self.section.is_some() {
                        return Err(several());
                    }
                    self.section = Some(word.parse().map_err(|_| unknown())?);
                }
                None => return Err(unknown()),
            }
        }
        if let Some(named) = named {
            if self.section.is_some() {
                return Err(several());
            }
            self.section = Some(named.parse().map_err(|_| unknown())?);
        }
        let section = self.section.filter(|section| !is_single(section.as_str()));
        let class = ClassText { grade: self.grade.ok_or_else(unknown)?, level: self.level, section };
        let letter = class.section.as_ref().map_or("", Section::as_str);
        Ok(match Level::ALL.into_iter().find(|level| level.letter().to_string() == letter) {
            // «3 P» may be a section, or Primaria.
            Some(_) if class.level.is_none() && named.is_none() => {
                let warning = format!("«{letter}» se tomó como sección, no como nivel. Verifíquelo.");
                Parsed::plain(class).warning(warning)
            }
            _ => Parsed::plain(class),
        })
    }

    fn take_grade(&mut self, grade: Grade, word: &str) -> Option<()> {
        let is_digit = word.starts_with(|c: char| c.is_ascii_digit());
        if self.grade.is_some_and(|other| other != grade || (self.is_digit && is_digit)) {
            return None;
        }
        self.grade = Some(grade);
        self.is_digit |= is_digit;
        Some(())
    }
}

/// The section that is quoted or has its word before it, and the text before.
fn named_section(text: &str) -> (&str, Option<&str>) {
    const MARKS: &[char] = &['"', '“', '”', '«', '»'];
    let is_quote = |text: &str| text.len() > 1 && text.ends_with(MARKS);
    if let Some(start) = text.find(MARKS).filter(|start| *start > 0 && is_quote(&text[*start..])) {
        let before = text[..start].trim_end();
        let before = SECTION_WORDS.iter().find_map(|word| strip_last(before, word)).unwrap_or(before);
        return (before, Some(text[start..].trim_matches(MARKS)));
    }
    for (start, _) in text.match_indices(char::is_whitespace) {
        let rest = text[start..].trim_start();
        let (word, name) = rest.split_once([' ', ':']).unwrap_or((rest, ""));
        if SECTION_WORDS.contains(&fold(word).as_str()) && !name.trim().is_empty() {
            return (&text[..start], Some(name.trim_start_matches([':', ' '])));
        }
    }
    (text, None)
}

/// The text without its last word, if that is the word.
fn strip_last<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (before, last) = text.rsplit_once(' ')?;
    (fold(last) == word).then_some(before)
}

/// The words as [`fold`] leaves them, with numbers and letters apart («6C» is two words), and without the endings of
/// numbers («1ro», «3.°»).
fn words_of(text: &str) -> Vec<String> {
    // Folded, «1ª» would be the «1A» of a section.
    let plain = text.replace(['°', 'º', 'ª'], " ");
    let mut words = Vec::new();
    for word in fold(&plain).split(' ') {
        let letters = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let (number, rest) = word.split_at(letters);
        if number.is_empty() || rest.is_empty() {
            words.push(word.to_owned());
            continue;
        }
        words.push(number.to_owned());
        // «1roA» has both an ending and a section.
        let ending = ENDINGS.iter().filter(|ending| rest.starts_with(**ending)).max_by_key(|ending| ending.len());
        let behind = match ending.and_then(|ending| rest.strip_prefix(ending)) {
            Some(behind) if behind.len() <= 1 => behind,
            _ => rest,
        };
        if !behind.is_empty() {
            words.push(behind.to_owned());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The grade that a sheet shows as one of the first days of its calendar: `03/01/1900`.
fn grade_of_date(text: &str) -> Option<Grade> {
    let date = text.split(' ').next()?;
    let day = date.strip_suffix("/01/1900").or_else(|| date.strip_prefix("1900-01-"))?;
    Grade::of_word(day.strip_prefix('0').unwrap_or(day)).filter(|_| day.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (u8, &'static str, String) {
        let class = ClassText::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).value;
        let section = class.section.map_or(String::new(), String::from);
        (class.grade.number(), class.level.map_or("", Level::as_str), section)
    }

    #[test]
    fn grade_level_and_section_are_told_apart() {
        for (text, grade, level, section) in [
            ("4to B", 4, "", "B"),
            ("2° \"C\"", 2, "", "C"),
            ("2º SEC", 2, "Secundaria", ""),
            ("5C", 5, "", "C"),
            ("3ro Prim.", 3, "Primaria", ""),
            ("IV", 4, "", ""),
            ("II B", 2, "", "B"),
            ("5 años", 5, "", ""),
            ("3A", 3, "", "A"),
            ("Segundo B - Primaria", 2, "Primaria", "B"),
            ("PRIMARIA 4 D", 4, "Primaria", "D"),
            ("4.° de primaria", 4, "Primaria", ""),
            ("3.er grado", 3, "", ""),
            ("5 to B", 5, "", "B"),
            ("2/A/Primaria", 2, "Primaria", "A"),
            ("3er grado A", 3, "", "A"),
            ("1roA", 1, "", "A"),
            ("1ª", 1, "", ""),
            ("3 sección 1", 3, "", "1"),
            ("3° Sección \"A\"", 3, "", "A"),
            ("4 años - Aula: Patitos", 4, "", "PATITOS"),
            ("5 años \"Los Leones\"", 5, "", "LOS LEONES"),
            ("2° A (tarde)", 2, "", "A"),
            ("3° Única", 3, "", ""),
            ("3° \"U\"", 3, "", ""),
            ("3° (tercero)", 3, "", ""),
            ("6.0", 6, "", ""),
            ("\"3° A\"", 3, "", "A"),
            ("5sec", 5, "Secundaria", ""),
            ("1 I", 1, "", "I"),
            ("EBR Primaria 6° A", 6, "Primaria", "A"),
        ] {
            assert_eq!(read(text), (grade, level, section.to_owned()), "{text}");
        }
    }

    #[test]
    fn several_in_one_cell_are_an_error() {
        for text in
            ["4° y 5°", "3-4", "1 a 3", "2° A y B", "3 A, B", "primero y segundo", "Primaria Secundaria 3", "1-1"]
        {
            assert_eq!(ClassText::parse(text), Err(GradeError::Several(text.into())), "{text}");
        }
    }

    #[test]
    fn a_word_that_is_not_known_is_not_guessed() {
        for text in ["9", "A", "3 repitente", "3AB", "13", "Primaria", "3 años 10 meses", "03/04/2026", "0", "3.5"] {
            assert!(ClassText::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_grade_that_became_a_date_is_its_day() {
        for text in ["03/01/1900", "1900-01-03", "03/01/1900 00:00"] {
            let parsed = ClassText::parse(text).unwrap();
            assert_eq!((parsed.value.grade.number(), parsed.warnings.len()), (3, 1), "{text}");
        }
        assert!(ClassText::parse("09/01/1900").is_err());
    }

    #[test]
    fn a_letter_that_could_be_a_level_is_warned_of() {
        assert_eq!(ClassText::parse("3 P").unwrap().warnings.len(), 1);
        assert_eq!(ClassText::parse("3 A").unwrap().warnings, []);
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(text in "[1-6IVabrospy° \"./-]{0,12}|\\PC{0,12}") {
            let _ = ClassText::parse(&text);
        }

        #[test]
        fn a_clean_grade_is_left_alone(grade in 1_u8..=6) {
            prop_assert_eq!(read(&grade.to_string()), (grade, "", String::new()));
        }
    }
}
