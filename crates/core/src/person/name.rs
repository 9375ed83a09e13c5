//! Names of people: 1–80 characters with a letter among them, taken literally.

use std::str::FromStr;

use super::{Parsed, Warning, text_value};
use crate::{
    clean::{is_nothing, looks_damaged, restored_letters, unwrap_text},
    text::{fold, normalize, normalize_cow},
};

/// A given name or a surname: 1–80 characters after trimming, a letter, no control characters. Anything else is
/// a name (`O'Neil`, `=HYPERLINK(…)`): what shows or exports it keeps it harmless.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

text_value!(PersonName);

/// Why a text is no name. The sentence needs the field's name, see [`NameError::sentence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("el nombre está vacío")]
    Missing,
    #[error("el nombre tiene {chars} caracteres y el máximo es {}", PersonName::MAX_CHARS)]
    TooLong { chars: usize },
    #[error("el nombre contiene saltos de línea o caracteres de control")]
    ControlCharacters,
    #[error("el nombre no tiene ninguna letra")]
    NoLetter,
}

impl NameError {
    /// The sentence for a field called `field` (`nombre`, `apellido`): «El apellido es obligatorio.»
    pub fn sentence(self, field: &str) -> String {
        match self {
            Self::Missing => format!("El {field} es obligatorio."),
            Self::TooLong { chars } => {
                let max = PersonName::MAX_CHARS;
                format!("El {field} tiene {chars} caracteres y el máximo es {max}. Abrévielo.")
            }
            Self::ControlCharacters => {
                format!("El {field} contiene saltos de línea o caracteres de control. Escríbalo en una sola línea.")
            }
            Self::NoLetter => format!("El {field} no tiene ninguna letra. Escriba el {field} de la persona."),
        }
    }
}

impl PersonName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 80;

    /// Normalises and checks.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = normalize_cow(text);
        if text.is_empty() {
            return Err(NameError::Missing);
        }
        if text.len() > Self::MAX_CHARS {
            let chars = text.chars().count();
            if chars > Self::MAX_CHARS {
                return Err(NameError::TooLong { chars });
            }
        }
        if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            return Err(NameError::ControlCharacters);
        }
        if !text.chars().any(char::is_alphabetic) {
            return Err(NameError::NoLetter);
        }
        Ok(Self(text.into_owned()))
    }

    /// The name of a cell. A line break or a tab inside it is a space, with a warning; what does not look like a name
    /// is one all the same, with a warning.
    pub fn parse_cell(text: &str) -> Result<Parsed<Self>, NameError> {
        let trimmed = normalize_cow(text);
        let is_broken = trimmed.contains(is_break);
        let name = Self::parse(&if is_broken { trimmed.replace(is_break, " ") } else { trimmed.into_owned() })?;
        let warnings = [
            is_broken.then(|| Warning::from("Había un salto de línea o una tabulación; se puso un espacio.")),
            odd_letters(name.as_str()),
            odd_words(name.as_str()),
            stray_quotes(name.as_str()),
        ];
        Ok(Parsed { warnings: warnings.into_iter().flatten().collect(), ..Parsed::plain(name) })
    }
}

/// One name of two cells: both surnames, or both given names. A blank part, or a sign for nothing («-»), is none.
pub fn join_names(first: &str, second: &str) -> String {
    let (first, second) = (unwrap_text(first), unwrap_text(second));
    let joined = match (is_nothing(first), is_nothing(second)) {
        (_, true) => first.to_owned(),
        (true, false) => second.to_owned(),
        (false, false) => format!("{first} {second}"),
    };
    normalize(&joined)
}

fn is_break(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Letters that another encoding spoiled.
fn odd_letters(name: &str) -> Option<Warning> {
    looks_damaged(name).then(|| Warning {
        sentence: format!("«{name}» parece tener letras dañadas (tildes o eñes). Verifíquelo."),
        suggestion: restored_letters(name),
    })
}

/// Words that stand where nobody knew the name, as [`fold`] leaves them. `Null`, `NaN` and `True` are names.
const PLACEHOLDERS: &[&str] = &[
    "apellido",
    "apellidos",
    "el mismo",
    "en tramite",
    "falta dato",
    "falta nombre",
    "faltan datos",
    "idem",
    "la misma",
    "no se sabe",
    "plaza vacante",
    "por contratar",
    "prueba",
    "test",
    "vacante",
    "desconocida",
    "desconocido",
    "falta",
    "n a",
    "n n",
    "ninguna",
    "ninguno",
    "nn",
    "no aplica",
    "no consigna",
    "no especifica",
    "no indica",
    "no registra",
    "no tiene",
    "nombre",
    "nombres",
    "pendiente",
    "por asignar",
    "por completar",
    "por confirmar",
    "por definir",
    "s n",
    "sin apellido",
    "sin apellidos",
    "sin dato",
    "sin datos",
    "sin nombre",
    "vacio",
];

fn odd_words(name: &str) -> Option<Warning> {
    /// Longer than any of the words, with room for accents and signs between them.
    const MAX_BYTES: usize = 24;
    let is_digit = |c: char| c.is_numeric();
    if name.len() > MAX_BYTES && !name.chars().any(is_digit) && !name.starts_with(['x', 'X']) {
        return None;
    }
    let key = fold(name);
    if PLACEHOLDERS.contains(&key.as_str())
        || name.starts_with('#')
        || (key.len() > 1 && key.bytes().all(|byte| byte == b'x'))
    {
        return Some(format!("«{name}» no parece un nombre. Si lo conoce, escríbalo.").into());
    }
    name.chars().any(is_digit).then(|| Warning {
        sentence: format!("«{name}» tiene números. Verifíquelo."),
        suggestion: without_list_number(name),
    })
}

/// «1. Ana» is Ana in a list that somebody numbered.
fn without_list_number(name: &str) -> Option<String> {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = rest.trim_start_matches(['.', ')', '-', '°', 'º', ' ']);
    let is_numbered = rest.len() < name.len() && bare.len() < rest.len();
    (is_numbered && !bare.contains(char::is_numeric)).then(|| bare.to_owned())
}

/// Quotation marks that end nowhere, or stand around it all; a pair of them inside is a nickname.
fn stray_quotes(name: &str) -> Option<Warning> {
    const MARKS: &[char] = &['"', '“', '”', '«', '»', '`'];
    let is_odd = name.chars().filter(|c| MARKS.contains(c)).count() % 2 == 1;
    let is_around = name.starts_with(MARKS) && name.ends_with(MARKS);
    if !is_odd && !is_around && !name.ends_with('\'') && !name.contains("\"\"") {
        return None;
    }
    let bare = normalize(&name.replace(MARKS, "").replace("' ", " ")).trim_end_matches('\'').trim_end().to_owned();
    Some(Warning {
        sentence: format!("«{name}» tiene comillas que no corresponden. Verifíquelo."),
        suggestion: (!bare.is_empty()).then_some(bare),
    })
}

impl FromStr for PersonName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_taken_literally() {
        for name in ["Ñ", "O'Neil", "=HYPERLINK(\"http://x\")", "<img src=x>", "María José", "李"] {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
        }
    }

    fn warned(text: &str) -> Vec<Option<String>> {
        PersonName::parse_cell(text).unwrap().warnings.into_iter().map(|warning| warning.suggestion).collect()
    }

    #[test]
    fn odd_names_are_names_without_a_word() {
        for name in [
            "Mª del Carmen",
            "D'Angelo",
            "O’Higgins",
            "José-María",
            "Núñez, Vda. de Soto",
            "Pérez (hijo)",
            "Ana \"Anita\"",
            "Rosa “Rosita” Elena",
            "Null",
            "NaN",
            "True",
            "Li",
            "Na",
            "Sinaí",
        ] {
            assert_eq!(PersonName::parse_cell(name).unwrap(), Parsed::plain(PersonName(name.into())), "{name}");
        }
    }

    #[test]
    fn what_does_not_look_like_a_name_is_warned_of() {
        for name in ["por definir", "XXX", "Sin nombre", "N/A", "No registra", "NN", "Rosa 2", "R0sa"] {
            assert_eq!(warned(name), [None], "{name}");
        }
        for (name, suggestion) in [
            ("12) Rosa", "Rosa"),
            ("3.- Rosa Elena", "Rosa Elena"),
            ("\"Rosa\"", "Rosa"),
            ("Rosa\"", "Rosa"),
            ("Rosa Anita\"\"", "Rosa Anita"),
            ("Rosa'", "Rosa"),
            ("BriceÃ±o", "Briceño"),
        ] {
            assert_eq!(warned(name), [Some(suggestion.to_owned())], "{name}");
        }
    }

    #[test]
    fn a_line_break_inside_is_a_space_and_said() {
        for text in ["Rosa\nElena", "Rosa \r\n Elena", "Rosa\tElena", "Rosa\u{2028}Elena"] {
            let parsed = PersonName::parse_cell(text).unwrap();
            assert_eq!((parsed.value.as_str(), parsed.warnings.len()), ("Rosa Elena", 1), "{text:?}");
        }
        assert_eq!(warned(" Rosa \n"), []);
        assert_eq!(PersonName::parse_cell("Rosa\u{7}"), Err(NameError::ControlCharacters));
    }

    #[test]
    fn a_name_has_a_letter() {
        for text in ["-", ".", "70123456", "(1)", "¿?"] {
            let error = PersonName::parse_cell(text).unwrap_err();
            assert_eq!(
                error.sentence("apellido"),
                "El apellido no tiene ninguna letra. Escriba el apellido de la persona.",
                "{text}"
            );
        }
    }

    #[test]
    fn two_cells_make_one_name() {
        for (first, second, name) in [
            ("Chávez", "Rojas", "Chávez Rojas"),
            (" De la Cruz ", " Soto", "De la Cruz Soto"),
            ("Chávez", "-", "Chávez"),
            ("Chávez", "", "Chávez"),
            ("", "Rojas", "Rojas"),
            ("'Rosa", "=\"Elena\"", "Rosa Elena"),
            ("", "", ""),
        ] {
            assert_eq!(join_names(first, second), name);
        }
    }

    proptest! {
        #[test]
        fn a_name_that_was_kept_is_kept_again(text in "\\PC{0,20}|[A-Za-z\n\t\"'.1?Ã± ]{0,20}") {
            if let Ok(parsed) = PersonName::parse_cell(&text) {
                let again = PersonName::parse_cell(parsed.value.as_str()).unwrap();
                prop_assert!(again.warnings.len() <= parsed.warnings.len());
                prop_assert_eq!(again.value, parsed.value);
            }
        }

        #[test]
        fn a_plain_name_is_left_alone(text in "[A-ZÑÁÉ][a-zñáéíóú]{2,9}( [A-ZÑÁÉ][a-zñáéíóú]{2,9})?") {
            prop_assume!(odd_words(&text).is_none());
            prop_assert_eq!(PersonName::parse_cell(&text).unwrap(), Parsed::plain(PersonName(text)));
        }
    }

    #[test]
    fn a_name_has_1_to_80_characters_whatever_their_bytes() {
        assert_eq!(PersonName::parse(&"ñ".repeat(80)).unwrap().as_str().len(), 160);
        let error = PersonName::parse(&"ñ".repeat(81)).unwrap_err();
        assert_eq!(error.sentence("apellido"), "El apellido tiene 81 caracteres y el máximo es 80. Abrévielo.");
        assert_eq!(PersonName::parse("\u{A0}").unwrap_err().sentence("nombre"), "El nombre es obligatorio.");
    }

    #[test]
    fn control_characters_and_line_breaks_are_refused() {
        for name in ["Ana\nMaría", "Ana\0", "\u{1b}[31mAna", "Ana\u{2028}María"] {
            assert_eq!(PersonName::parse(name), Err(NameError::ControlCharacters));
        }
    }
}
