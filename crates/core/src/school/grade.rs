//! Levels and grades. The database's `nivel_grado` holds the same list; a test compares them.

use std::fmt;

use crate::{
    clean::nearest,
    country::Country,
    person::Explains,
    text::{fold, normalize},
};

/// A level of schooling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Inicial,
    Primaria,
    Secundaria,
}

/// Why a text is no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LevelError {
    #[error("El nivel es obligatorio. Valores válidos: Inicial, Primaria, Secundaria")]
    Missing,
    #[error("El nivel '{0}' no existe. Valores válidos: Inicial, Primaria, Secundaria")]
    Unknown(String),
}

/// A misspelled level, or the letter of one, most likely is that level.
impl Explains for LevelError {
    fn suggestion(&self) -> Option<String> {
        let Self::Unknown(text) = self else { return None };
        let of_letter = |letter: &str| Level::ALL.into_iter().find(|level| letter == level.letter().to_string());
        let near = || nearest(Level::ALL.map(Level::as_str), text);
        of_letter(&text.to_uppercase()).map(Level::as_str).or_else(near).map(str::to_owned)
    }
}

impl Level {
    /// The words for each level, as [`fold`] leaves them.
    const WORDS: [(Self, &'static [&'static str]); 3] = [
        (Self::Inicial, &["inicial", "ini", "inic"]),
        (Self::Primaria, &["primaria", "pri", "prim", "primar", "primario"]),
        (Self::Secundaria, &["secundaria", "sec", "secu", "secun", "secund", "secundario"]),
    ];
    /// Words that stand beside a level and say nothing of it: what it belongs to, and the shift.
    const BESIDE: &'static [&'static str] = &[
        "nivel",
        "educacion",
        "educ",
        "ed",
        "ebr",
        "basica",
        "regular",
        "de",
        "turno",
        "manana",
        "tarde",
        "noche",
        "tm",
        "tt",
        "menores",
        "jardin",
        "jec",
        "b0",
        "f0",
        "a2",
    ];

    /// All levels, in the order of a school life.
    pub const ALL: [Self; 3] = [Self::Inicial, Self::Primaria, Self::Secundaria];

    /// The name, as in the database and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inicial => "Inicial",
            Self::Primaria => "Primaria",
            Self::Secundaria => "Secundaria",
        }
    }

    /// The letter that begins its codes: `P` in `P3001`.
    pub const fn letter(self) -> char {
        match self {
            Self::Inicial => 'I',
            Self::Primaria => 'P',
            Self::Secundaria => 'S',
        }
    }

    /// The level of a code's letter.
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.letter() == letter)
    }

    /// Its grades in Peru, whose schools these are; those of Inicial are ages.
    pub fn grades(self) -> std::ops::RangeInclusive<u8> {
        let grades = &Country::Peru.rules().grades;
        match self {
            Self::Inicial => grades.inicial.clone(),
            Self::Primaria => grades.primaria.clone(),
            Self::Secundaria => grades.secundaria.clone(),
        }
    }

    /// The level of one word, as [`fold`] leaves it: «prim».
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(_, words)| words.contains(&word)).map(|(level, _)| level)
    }

    /// Whether a word beside a level says nothing of it.
    pub(super) fn is_beside(word: &str) -> bool {
        Self::BESIDE.contains(&word)
    }

    /// Matches without case or accents; «EBR Primaria», «Prim.» and «PRIMARIA - TARDE» are Primaria.
    pub fn parse(text: &str) -> Result<Self, LevelError> {
        let key = fold(text);
        if key.is_empty() {
            return Err(LevelError::Missing);
        }
        let mut words = key.split(' ').filter(|word| !Self::is_beside(word)).map(Self::of_word);
        match words.next().flatten() {
            Some(level) if words.all(|other| other == Some(level)) => Ok(level),
            _ => Err(LevelError::Unknown(normalize(text))),
        }
    }
}

impl AsRef<str> for Level {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// The number of a grade, 1 to 6; whether a level has it is [`LevelGrade`]'s business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(u8);

/// Why a text is no grade, or no grade of its level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GradeError {
    #[error("El grado es obligatorio.")]
    Missing,
    #[error("El grado '{0}' no existe. Escriba el número, por ejemplo 3.")]
    Unknown(String),
    #[error("El grado '{grade}' no existe en {}. Valores válidos: {}", .level.as_str(), grades_of(*.level))]
    NotInLevel { grade: String, level: Level },
    #[error("El grado '{0}' nombra más de uno. Escriba una fila para cada grado y sección.")]
    Several(String),
    #[error("El grado '{grade}' es de {} y el nivel es {}. Corrija el que no corresponda.", .said.as_str(), .level.as_str())]
    OtherLevel { grade: String, said: Level, level: Level },
    #[error("El grado '{grade}' dice otra sección que la columna sección, {section}. Corrija la que no corresponda.")]
    OtherSection { grade: String, section: String },
}

impl Grade {
    const NAMES: [&'static str; 6] = ["1", "2", "3", "4", "5", "6"];
    /// The words for each grade, as [`fold`] leaves them.
    const WORDS: [&'static [&'static str]; 6] = [
        &["1", "1o", "1a", "1ro", "1er", "1ero", "1ra", "1era", "primero", "primer", "primera", "i"],
        &["2", "2o", "2a", "2do", "2da", "segundo", "segunda", "ii"],
        &["3", "3o", "3a", "3ro", "3er", "3ero", "3ra", "3era", "tercero", "tercer", "tercera", "iii"],
        &["4", "4o", "4a", "4to", "4ta", "cuarto", "cuarta", "iv"],
        &["5", "5o", "5a", "5to", "5ta", "quinto", "quinta", "v"],
        &["6", "6o", "6a", "6to", "6ta", "sexto", "sexta", "vi"],
    ];

    /// The grade of one word, as [`fold`] leaves it: «tercero».
    pub(super) fn of_word(word: &str) -> Option<Self> {
        (1..).zip(Self::WORDS).find(|(_, words)| words.contains(&word)).map(|(number, _)| Self(number))
    }

    /// Takes `3`, `3°`, `3ro`, `tercero`, «3er grado», «3 años» for the same grade.
    pub fn parse(text: &str) -> Result<Self, GradeError> {
        let key = fold(text);
        if key.is_empty() {
            return Err(GradeError::Missing);
        }
        let bare = ["grado", "anos", "ano"].iter().find_map(|word| {
            key.strip_suffix(word).or_else(|| key.strip_prefix(word)).map(str::trim).filter(|rest| !rest.is_empty())
        });
        let word = bare.unwrap_or(&key);
        // Spreadsheets of other programs keep whole numbers as 3.0.
        let word = word.strip_suffix(" 0").unwrap_or(word);
        Self::of_word(word).ok_or_else(|| GradeError::Unknown(normalize(text)))
    }

    /// From 1 to 6.
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl AsRef<str> for Grade {
    fn as_ref(&self) -> &str {
        Self::NAMES.get(usize::from(self.0) - 1).copied().unwrap_or_default()
    }
}

/// A grade that its level has: Primaria 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelGrade {
    level: Level,
    grade: Grade,
}

impl LevelGrade {
    /// The grade of the level, if it has it.
    pub fn new(level: Level, grade: Grade) -> Result<Self, GradeError> {
        if level.grades().contains(&grade.0) {
            Ok(Self { level, grade })
        } else {
            Err(GradeError::NotInLevel { grade: grade.as_ref().to_owned(), level })
        }
    }

    /// Every grade of the school, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        Level::ALL.into_iter().flat_map(|level| level.grades().map(move |number| Self { level, grade: Grade(number) }))
    }

    pub const fn level(self) -> Level {
        self.level
    }

    pub const fn grade(self) -> Grade {
        self.grade
    }

    /// The code that begins its students' codes: `P3`.
    pub fn prefix(self) -> String {
        format!("{}{}", self.level.letter(), self.grade.0)
    }
}

/// «Primaria 3».
impl fmt::Display for LevelGrade {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.level.as_str(), self.grade.0)
    }
}

/// «3.º Primaria "A"»; the grades of Inicial are ages, and without a section it is the whole grade.
pub fn describe_class(level: &str, grade: i64, section: Option<&str>) -> String {
    let section = section.map(|section| format!(" \"{section}\"")).unwrap_or_default();
    if level == Level::Inicial.as_str() {
        format!("{level} {grade} años{section}")
    } else {
        format!("{grade}.º {level}{section}")
    }
}

/// Names and numbers of grades, in school order, as one reads them: «3.º y 4.º Primaria · 5.º Secundaria». The grades of
/// Inicial are ages: «Inicial 4 y 5».
pub fn describe_grades(grades: &[(String, i64)]) -> String {
    let describe = |level: &[(String, i64)]| {
        let (name, is_age) = (&level[0].0, level[0].0 == Level::Inicial.as_str());
        let mut numbers: Vec<String> =
            level.iter().map(|(_, number)| if is_age { number.to_string() } else { format!("{number}.º") }).collect();
        let last = numbers.pop().unwrap_or_default();
        let numbers = if numbers.is_empty() { last } else { format!("{} y {last}", numbers.join(", ")) };
        if is_age { format!("{name} {numbers}") } else { format!("{numbers} {name}") }
    };
    grades.chunk_by(|one, other| one.0 == other.0).map(describe).collect::<Vec<_>>().join(" · ")
}

fn grades_of(level: Level) -> String {
    level.grades().map(|number| number.to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_write_a_grade_are_one_grade() {
        for text in
            ["3", "3°", "3º", "3ro", "3RO.", "tercero", "Tercer grado", "3er grado", "3 años", "grado 3", "III", "3.0"]
        {
            assert_eq!(Grade::parse(text).map(Grade::number), Ok(3), "{text}");
        }
        assert_eq!(Grade::parse("9"), Err(GradeError::Unknown("9".into())));
        assert_eq!(Grade::parse(" "), Err(GradeError::Missing));
        assert!(Grade::parse("grado").is_err());
    }

    #[test]
    fn a_level_is_matched_without_case_or_accents() {
        for text in ["primaria", "PRIMARIA", " Nivel Primária "] {
            assert_eq!(Level::parse(text), Ok(Level::Primaria));
        }
        let error = Level::parse("Premaria").unwrap_err();
        assert_eq!(error.to_string(), "El nivel 'Premaria' no existe. Valores válidos: Inicial, Primaria, Secundaria");
    }

    #[test]
    fn the_words_of_schools_are_levels() {
        for (level, texts) in [
            (Level::Inicial, &["INI", "Educación Inicial", "inicial - mañana"][..]),
            (Level::Primaria, &["PRI", "Prim.", "EBR Primaria", "Primaria (turno tarde)", "Nivel: Primaria"]),
            (Level::Secundaria, &["SEC", "Ed. Secundaria", "SECUNDARIA NOCHE", "EBR - Sec."]),
        ] {
            for text in texts {
                assert_eq!(Level::parse(text), Ok(level), "{text}");
            }
        }
        for text in ["1", "P", "EBR", "Tarde", "Primaria y Secundaria", "Primaria 3"] {
            assert_eq!(Level::parse(text), Err(LevelError::Unknown(text.into())));
        }
    }

    #[test]
    fn a_misspelled_level_is_suggested() {
        for (text, level) in
            [("Premaria", Some("Primaria")), ("segundaria", Some("Secundaria")), ("s", Some("Secundaria")), ("1", None)]
        {
            assert_eq!(Level::parse(text).unwrap_err().suggestion().as_deref(), level);
        }
    }

    #[test]
    fn grades_are_told_level_by_level() {
        let told = |grades: &[(&str, i64)]| {
            describe_grades(&grades.iter().map(|(level, grade)| ((*level).to_owned(), *grade)).collect::<Vec<_>>())
        };
        assert_eq!(told(&[]), "");
        assert_eq!(told(&[("Primaria", 3), ("Primaria", 4), ("Secundaria", 5)]), "3.º y 4.º Primaria · 5.º Secundaria");
        assert_eq!(describe_class("Primaria", 3, Some("A")), "3.º Primaria \"A\"");
        assert_eq!(describe_class("Inicial", 4, None), "Inicial 4 años");
        assert_eq!(told(&[("Inicial", 3), ("Inicial", 4), ("Inicial", 5)]), "Inicial 3, 4 y 5");
    }

    #[test]
    fn a_grade_that_the_level_lacks_names_those_it_has() {
        let sixth = Grade::parse("6").unwrap();
        assert!(LevelGrade::new(Level::Primaria, sixth).is_ok());
        let error = LevelGrade::new(Level::Secundaria, sixth).unwrap_err();
        assert_eq!(error.to_string(), "El grado '6' no existe en Secundaria. Valores válidos: 1, 2, 3, 4, 5");
        assert_eq!(LevelGrade::all().count(), 14);
    }
}
