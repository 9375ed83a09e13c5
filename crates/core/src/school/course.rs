//! Names of courses.

use std::str::FromStr;

use crate::{
    person::text_value,
    text::{fold, normalize_cow},
};

/// The name of a course: 1–80 characters, at least one letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CourseName(String);

text_value!(CourseName);

/// Why a text is no course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CourseError {
    #[error("El curso es obligatorio.")]
    Missing,
    #[error("Curso inválido. Escriba su nombre en una sola línea, con hasta {} caracteres.", CourseName::MAX_CHARS)]
    Invalid,
    #[error("La celda nombra varios cursos. Escriba una fila para cada curso.")]
    Several,
}

/// Courses whose names sound like two: the areas of the Currículo Nacional (Minedu, 2016) and of the one before, and what
/// schools have always called one course. As [`fold`] leaves them.
const SINGLE: &[&str] = &[
    "arte y cultura",
    "castellano como segunda lengua",
    "ciencia tecnologia y ambiente",
    "ciencia y ambiente",
    "ciencia y tecnologia",
    "ciencias sociales",
    "computacion e informatica",
    "comunicacion",
    "danza y musica",
    "desarrollo personal ciudadania y civica",
    "descubrimiento del mundo",
    "educacion fisica",
    "educacion para el trabajo",
    "educacion religiosa",
    "formacion ciudadana y civica",
    "historia geografia y economia",
    "historia y geografia",
    "ingles",
    "ingles como lengua extranjera",
    "lengua y literatura",
    "lenguaje y literatura",
    "matematica",
    "musica y danza",
    "persona familia y relaciones humanas",
    "personal social",
    "psicomotriz",
    "tutoria y orientacion educativa",
];

/// Other courses that schools give: two of them with «y» between are two.
const COMMON: &[&str] = &[
    "algebra",
    "aritmetica",
    "arte",
    "biologia",
    "computacion",
    "danza",
    "economia",
    "fisica",
    "geografia",
    "geometria",
    "historia",
    "lenguaje",
    "literatura",
    "matematicas",
    "musica",
    "quechua",
    "quimica",
    "razonamiento matematico",
    "razonamiento verbal",
    "religion",
    "trigonometria",
    "tutoria",
];

impl CourseName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 80;

    /// The course of a cell, which must be one; `exists` says of a name whether there is such a course already, which is
    /// one whatever its name.
    pub fn parse_one(text: &str, exists: impl FnOnce(&Self) -> bool) -> Result<Self, CourseError> {
        let name = text.parse::<Self>();
        match name {
            Ok(name) if exists(&name) => Ok(name),
            _ if Self::names_several(text) => Err(CourseError::Several),
            name => name,
        }
    }

    /// Whether the text names several courses: parted by a comma, a slash or a line break, or two known ones with «y»
    /// between. «Ciencia y Tecnología» and «Desarrollo Personal, Ciudadanía y Cívica» are one.
    pub fn names_several(text: &str) -> bool {
        let key = fold(text);
        if SINGLE.iter().any(|area| is_short_for(&key, area)) {
            return false;
        }
        let marks: &[char] = &[',', ';', '/', '|', '+', '&', '\n', '\r'];
        let outside: String = text.split('(').map(|part| part.rsplit(')').next().unwrap_or(part)).collect();
        if outside.split(marks).filter(|part| part.contains(char::is_alphabetic)).count() > 1 {
            return true;
        }
        let is_course = |name: &str| SINGLE.contains(&name) || COMMON.contains(&name);
        // «Todas las áreas» are as many as there are, and «Arte - Música» two.
        let are_all = ["todos", "todas"]
            .iter()
            .any(|all| key == *all || key.strip_prefix(all).is_some_and(|rest| rest.starts_with(" l")));
        let dashed = || text.split([' ', '\u{a0}']).any(|word| matches!(word, "-" | "–" | "—"));
        if are_all || (dashed() && text.split(['-', '–', '—']).all(|part| is_course(&fold(part)))) {
            return true;
        }
        [" y ", " e "].into_iter().any(|and| {
            key.match_indices(and).any(|(start, and)| is_course(&key[..start]) && is_course(&key[start + and.len()..]))
        })
    }

    /// What makes two spellings one course: no case, no accents, no punctuation.
    pub fn key(&self) -> String {
        fold(&self.0)
    }
}

/// Whether each word of the text is a word of the area or its beginning: «desarrollo pers ciudadania y civ».
fn is_short_for(text: &str, area: &str) -> bool {
    const MIN_CHARS: usize = 3;
    let is_short = |(word, whole): (&str, &str)| word == whole || (word.len() >= MIN_CHARS && whole.starts_with(word));
    text.split(' ').count() == area.split(' ').count() && text.split(' ').zip(area.split(' ')).all(is_short)
}

impl FromStr for CourseName {
    type Err = CourseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = normalize_cow(text);
        if text.is_empty() {
            return Err(CourseError::Missing);
        }
        let is_fine = text.chars().count() <= Self::MAX_CHARS
            && text.chars().any(char::is_alphabetic)
            && !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
        if is_fine { Ok(Self(text.into_owned())) } else { Err(CourseError::Invalid) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_course_share_its_key() {
        let key = |text: &str| text.parse::<CourseName>().unwrap().key();
        assert_eq!(key("Religión"), key(" RELIGION "));
        assert_ne!(key("Arte"), key("Arte y Cultura"));
        assert_eq!("12".parse::<CourseName>(), Err(CourseError::Invalid));
    }

    #[test]
    fn several_courses_are_told_from_one_with_a_long_name() {
        for text in [
            "Álgebra, Geometría",
            "Comunicación / Inglés",
            "Física y Química",
            "Ciencia y Tecnología y Matemática",
            "Matemática y Comunicación",
            "Arte; Música",
            "Inglés\nQuechua",
            "Matemática - Comunicación",
            "Todas las áreas",
            "TODOS LOS CURSOS",
            "Matemática, Desarrollo Personal, Ciudadanía y Cívica",
        ] {
            assert_eq!(CourseName::parse_one(text, |_| false), Err(CourseError::Several), "{text}");
        }
        for text in [
            "Desarrollo Personal, Ciudadanía y Cívica",
            "DESARROLLO PERS., CIUDADANIA Y CIVICA",
            "Ciencia y Tecnología",
            "Ciencia, Tecnología y Ambiente",
            "Arte y Cultura",
            "Educación para el Trabajo",
            "Religión y Valores",
            "Computación e Informática",
            "Historia, Geografía y Economía",
            "Inglés (A1, A2)",
            "Taller de Ajedrez",
            "Inglés - Básico",
            "Matemática - Taller",
        ] {
            assert!(CourseName::parse_one(text, |_| false).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_course_that_exists_is_one_whatever_its_name() {
        assert!(CourseName::parse_one("Física y Química", |name| name.key() == "fisica y quimica").is_ok());
    }
}
