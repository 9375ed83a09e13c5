//! What a staff file says in its column `password`: a marker that asks for a password to be made, or one that somebody
//! typed, which must keep the guide's checks.
//!
//! A typed password is taken out of the row as it is read. What stays in its place ([`KeptPassword`]) says whether there is
//! one, or what was wrong with it, so that the row can be checked again without it.

use std::fmt;

use super::{PlainPassword, policy::MAX_BYTES, policy::MIN_CHARS};
use crate::{person::Explains, text::printable};

/// The markers, as the guide writes them; any case will do, and spaces around.
const MARKERS: [&str; 6] = ["[PRESENTE]", "PRESENTE", "AUTO", "[AUTO]", "GENERATE", "[GENERATE]"];

/// The marker that is recommended, and that stands for all of them once a row is read.
pub const MARKER: &str = MARKERS[0];

/// Whether the text asks for a password to be made.
pub fn is_marker(text: &str) -> bool {
    let text = text.trim();
    MARKERS.iter().any(|marker| marker.eq_ignore_ascii_case(text))
}

/// Whether a text that stands where no password belongs looks like one: a row without a heading, or one that slipped by a
/// cell. It is neither kept nor shown in a file of staff.
pub fn looks_typed(text: &str) -> bool {
    let text = text.trim();
    !text.contains('@') && !is_marker(text) && Requirement::unmet(text).is_empty()
}

/// What stands in its place.
pub const HIDDEN: &str = "•••";

/// What a typed password must be (the guide's «Requisitos Cumplidos»).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    Length,
    Uppercase,
    Lowercase,
    Digit,
    NoSpace,
    /// At most what bcrypt takes in.
    MaxLength,
    /// Neither invisible characters nor the sign that stands for a lost letter.
    Printable,
    /// Nothing in front that a spreadsheet may have put there: whether it belongs to the password, nobody can tell.
    Unwrapped,
}

impl Requirement {
    const ALL: [Self; 8] = [
        Self::Length,
        Self::Uppercase,
        Self::Lowercase,
        Self::Digit,
        Self::NoSpace,
        Self::MaxLength,
        Self::Printable,
        Self::Unwrapped,
    ];

    /// Those that the text does not meet.
    pub fn unmet(text: &str) -> Vec<Self> {
        let meets = |requirement: &Self| match requirement {
            Self::Length => text.chars().count() >= MIN_CHARS,
            Self::Uppercase => text.bytes().any(|byte| byte.is_ascii_uppercase()),
            Self::Lowercase => text.bytes().any(|byte| byte.is_ascii_lowercase()),
            Self::Digit => text.bytes().any(|byte| byte.is_ascii_digit()),
            Self::NoSpace => !text.contains(char::is_whitespace),
            Self::MaxLength => text.len() <= MAX_BYTES,
            // Spaces have a rule of their own.
            Self::Printable => {
                let visible = text.replace(char::is_whitespace, "");
                !visible.contains(char::REPLACEMENT_CHARACTER) && printable(&visible) == visible
            }
            Self::Unwrapped => !text.starts_with(['\'', '=']),
        };
        Self::ALL.into_iter().filter(|requirement| !meets(requirement)).collect()
    }

    /// What it asks for, and whether something must be in the password or may not be.
    fn demand(self) -> (bool, String) {
        match self {
            Self::Length => (true, format!("al menos {MIN_CHARS} caracteres")),
            Self::Uppercase => (true, "una letra mayúscula (A-Z)".to_owned()),
            Self::Lowercase => (true, "una letra minúscula (a-z)".to_owned()),
            Self::Digit => (true, "un número (0-9)".to_owned()),
            Self::NoSpace => (false, "llevar espacios".to_owned()),
            Self::MaxLength => (false, format!("pasar de {MAX_BYTES} bytes")),
            Self::Printable => (false, "llevar signos que no se pueden leer".to_owned()),
            Self::Unwrapped => (false, "empezar con un apóstrofo o un signo igual".to_owned()),
        }
    }

    /// Its word in what is kept of a refused password.
    const fn word(self) -> &'static str {
        match self {
            Self::Length => "largo",
            Self::Uppercase => "mayúscula",
            Self::Lowercase => "minúscula",
            Self::Digit => "número",
            Self::NoSpace => "espacio",
            Self::MaxLength => "demasiado larga",
            Self::Printable => "signos",
            Self::Unwrapped => "comienzo",
        }
    }
}

/// A password that may be used, or how it is to be made.
pub enum GivenPassword {
    /// A marker.
    Generate,
    Typed(PlainPassword),
}

/// Why it is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordError {
    /// Not even a marker.
    Missing,
    /// What it does not meet.
    Weak(Vec<Requirement>),
}

impl fmt::Display for PasswordError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => {
                write!(formatter, "La contraseña es obligatoria. Escriba {MARKER} para que se genere.")
            }
            Self::Weak(unmet) => {
                let demands = |is_wanted: bool| {
                    let demands = unmet.iter().map(|requirement| requirement.demand());
                    let texts = demands.filter(|(wanted, _)| *wanted == is_wanted).map(|(_, text)| text);
                    listed(&texts.collect::<Vec<_>>(), if is_wanted { "y" } else { "ni" })
                };
                formatter.write_str("La contraseña ")?;
                match (demands(true).as_str(), demands(false).as_str()) {
                    (wanted, "") => write!(formatter, "debe contener {wanted}."),
                    ("", unwanted) => write!(formatter, "no puede {unwanted}."),
                    (wanted, unwanted) => write!(formatter, "debe contener {wanted}, y no puede {unwanted}."),
                }
            }
        }
    }
}

/// «a, b y c».
fn listed(words: &[String], and: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// One that can be generated keeps nobody out.
impl Explains for PasswordError {
    fn suggestion(&self) -> Option<String> {
        Some(MARKER.to_owned())
    }
}

impl GivenPassword {
    /// What a cell of the column holds.
    ///
    /// # Errors
    /// With all that a typed password does not meet.
    pub fn parse(text: &str) -> Result<Self, PasswordError> {
        if text.trim().is_empty() {
            return Err(PasswordError::Missing);
        }
        if is_marker(text) {
            return Ok(Self::Generate);
        }
        let unmet = Requirement::unmet(text);
        if unmet.is_empty() {
            Ok(Self::Typed(PlainPassword::new(text.to_owned())))
        } else {
            Err(PasswordError::Weak(unmet))
        }
    }
}

/// What stands in a row where a password was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptPassword {
    /// It may be used, and is sealed elsewhere.
    Sealed,
    /// It was refused, and is forgotten: what it did not meet.
    Refused(Vec<Requirement>),
}

const SEALED: &str = "(escrita en el archivo)";
const REFUSED: &str = "(no cumple: ";

impl KeptPassword {
    /// What a row takes in for a password that somebody types: the text, unless it is one that only stands for a password.
    pub fn typed(text: &str) -> String {
        match Self::parse(text) {
            Some(_) => Self::Refused(Requirement::unmet(text)).to_string(),
            None => text.to_owned(),
        }
    }

    /// Reads back what [`KeptPassword`] displays; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        if text == SEALED {
            return Some(Self::Sealed);
        }
        let words = text.strip_prefix(REFUSED)?.strip_suffix(')')?;
        let requirement = |word: &str| Requirement::ALL.into_iter().find(|requirement| requirement.word() == word);
        words.split(", ").map(requirement).collect::<Option<Vec<_>>>().map(Self::Refused)
    }
}

impl fmt::Display for KeptPassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sealed => formatter.write_str(SEALED),
            Self::Refused(unmet) => {
                let words: Vec<&str> = unmet.iter().map(|requirement| requirement.word()).collect();
                write!(formatter, "{REFUSED}{})", words.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(text: &str) -> String {
        match GivenPassword::parse(text) {
            Ok(_) => panic!("{text:?} was taken"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_marker_of_the_guide_asks_for_a_password_in_any_case_and_with_spaces() {
        for text in [
            "[PRESENTE]",
            "PRESENTE",
            "AUTO",
            "[AUTO]",
            "GENERATE",
            "[GENERATE]",
            " auto ",
            "[Presente]",
            "\tGenerate\u{a0}",
        ] {
            assert!(matches!(GivenPassword::parse(text), Ok(GivenPassword::Generate)), "{text:?}");
        }
        for text in ["[PRESENTE", "AUTOS", "MyPass123", "PRESENTE1"] {
            assert!(!is_marker(text), "{text}");
        }
    }

    #[test]
    fn a_typed_password_passes_by_the_four_checks_of_the_guide() {
        for text in ["Manual2026x", "aB3!wxyz", "Contraseña1"] {
            let Ok(GivenPassword::Typed(password)) = GivenPassword::parse(text) else { panic!("{text}") };
            assert_eq!(password.expose(), text);
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(refused(" \u{a0}"), "La contraseña es obligatoria. Escriba [PRESENTE] para que se genere.");
        assert_eq!(
            refused("1234"),
            "La contraseña debe contener al menos 8 caracteres, una letra mayúscula (A-Z) y una letra minúscula (a-z)."
        );
        assert_eq!(refused("MyPass12 "), "La contraseña no puede llevar espacios.");
        assert_eq!(
            refused("my pass"),
            "La contraseña debe contener al menos 8 caracteres, una letra mayúscula (A-Z) y un número (0-9), y no puede \
             llevar espacios."
        );
        assert_eq!(refused("Ñandú7gris"), "La contraseña debe contener una letra mayúscula (A-Z).");
        assert_eq!(refused("mypass123"), "La contraseña debe contener una letra mayúscula (A-Z).");
        assert_eq!(refused(&format!("Aa1{}", "x".repeat(70))), "La contraseña no puede pasar de 72 bytes.");
        assert_eq!(refused("'MyPass123"), "La contraseña no puede empezar con un apóstrofo o un signo igual.");
        assert!(
            refused("' mypass").ends_with("no puede llevar espacios ni empezar con un apóstrofo o un signo igual.")
        );
        assert!(refused("=\"MyPass123\"").contains("signo igual"));
        assert!(refused("MyPass1\u{200B}23").contains("signos que no se pueden leer"));
        assert!(refused("MyPass12\u{FFFD}").contains("signos que no se pueden leer"));
    }

    proptest! {
        #[test]
        fn what_is_kept_of_a_password_is_read_back_and_is_no_password(text in "\\PC{0,20}") {
            let unmet = Requirement::unmet(&text);
            if !unmet.is_empty() {
                let kept = KeptPassword::Refused(unmet);
                prop_assert_eq!(KeptPassword::parse(&kept.to_string()), Some(kept.clone()));
                prop_assert!(GivenPassword::parse(&kept.to_string()).is_err());
            }
            let sealed = KeptPassword::Sealed.to_string();
            prop_assert!(GivenPassword::parse(&sealed).is_err());
            prop_assert!(matches!(KeptPassword::parse(&KeptPassword::typed(&sealed)), Some(KeptPassword::Refused(_))));
        }
    }
}
