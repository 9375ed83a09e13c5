//! What a teacher publishes for families: a notice, or a poll. Each value is a type whose constructor is its rule; the
//! sentences say what to do.

use crate::person::text_value;
use crate::text::{normalize, printable, sort_key};

/// What is wrong with a text; `what` names it with its article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordingError {
    #[error("Escriba {what}.")]
    Missing { what: &'static str },
    #[error("Acorte {what}: tiene {chars} caracteres y el máximo es {max}.")]
    TooLong { what: &'static str, chars: usize, max: usize },
}

/// The title of a notice: one line, 1–120 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(String);

/// The question of a poll: one line, 1–200 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question(String);

/// The text of a notice: 1–4,000 characters, its line breaks kept (no more than two blank lines in a row).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeText(String);

text_value!(Title);
text_value!(Question);
text_value!(NoticeText);

impl Title {
    pub const MAX_CHARS: usize = 120;
}

impl Question {
    pub const MAX_CHARS: usize = 200;
}

impl NoticeText {
    pub const MAX_CHARS: usize = 4_000;
}

impl std::str::FromStr for Title {
    type Err = WordingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        within(one_line(text), "el título", Self::MAX_CHARS).map(Self)
    }
}

impl std::str::FromStr for Question {
    type Err = WordingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        within(one_line(text), "la pregunta", Self::MAX_CHARS).map(Self)
    }
}

impl std::str::FromStr for NoticeText {
    type Err = WordingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        within(lines(text), "el texto", Self::MAX_CHARS).map(Self)
    }
}

/// What one may choose in a poll: 2–10 options of 1–120 characters each, no two alike without case or accents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices(Vec<String>);

/// Why these are no options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoicesError {
    #[error("Escriba al menos {} opciones.", Choices::MIN)]
    TooFew,
    #[error("Deje {} opciones como máximo: hay {count}.", Choices::MAX)]
    TooMany { count: usize },
    #[error("Acorte la opción {number}: tiene {chars} caracteres y el máximo es {}.", Choices::MAX_CHARS)]
    TooLong { number: usize, chars: usize },
    #[error("Cambie la opción {number}: dice lo mismo que la opción {earlier}.")]
    Repeated { number: usize, earlier: usize },
}

impl Choices {
    pub const MIN: usize = 2;
    pub const MAX: usize = 10;
    /// The longest option.
    pub const MAX_CHARS: usize = 120;

    /// Takes them in order; blank ones count as not written.
    pub fn parse(options: &[impl AsRef<str>]) -> Result<Self, ChoicesError> {
        let options: Vec<String> =
            options.iter().map(|option| one_line(option.as_ref())).filter(|option| !option.is_empty()).collect();
        match options.len() {
            ..Self::MIN => return Err(ChoicesError::TooFew),
            count if count > Self::MAX => return Err(ChoicesError::TooMany { count }),
            _ => {}
        }
        let mut keys: Vec<String> = Vec::with_capacity(options.len());
        for (index, option) in options.iter().enumerate() {
            let (number, chars, key) = (index + 1, option.chars().count(), sort_key(option));
            if chars > Self::MAX_CHARS {
                return Err(ChoicesError::TooLong { number, chars });
            }
            if let Some(earlier) = keys.iter().position(|earlier| *earlier == key) {
                return Err(ChoicesError::Repeated { number, earlier: earlier + 1 });
            }
            keys.push(key);
        }
        Ok(Self(options))
    }

    /// Their texts, the first being number 1.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

/// Why a poll cannot close then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClosingError {
    #[error("Indique hasta qué día se puede votar.")]
    Missing,
    #[error("Elija un cierre posterior a este momento.")]
    Past,
    #[error("Elija un cierre dentro de un año como máximo.")]
    TooFar,
}

/// The longest that a poll stays open, in seconds: a year, and the rest of its last day.
pub const LONGEST_POLL: i64 = 366 * 86_400;

/// Checks when a poll closes; both in seconds since 1970.
pub fn check_closing(closes: i64, now: i64) -> Result<(), ClosingError> {
    match closes.saturating_sub(now) {
        ..=0 => Err(ClosingError::Past),
        left if left > LONGEST_POLL => Err(ClosingError::TooFar),
        _ => Ok(()),
    }
}

/// The courses it is for are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Marque al menos un curso.")]
pub struct NoCourses;

fn within(text: String, what: &'static str, max: usize) -> Result<String, WordingError> {
    match text.chars().count() {
        0 => Err(WordingError::Missing { what }),
        chars if chars > max => Err(WordingError::TooLong { what, chars, max }),
        _ => Ok(text),
    }
}

/// On one line, without what a reader does not see.
fn one_line(text: &str) -> String {
    normalize(&printable(text))
}

/// Line by line the same.
fn lines(text: &str) -> String {
    const BLANK_LINES: usize = 2;
    let mut kept: Vec<String> = Vec::new();
    let mut blank = 0;
    for line in text.replace("\r\n", "\n").split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let line = one_line(line);
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank <= BLANK_LINES {
            kept.push(line);
        }
    }
    kept.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_title_is_one_line_of_at_most_120_characters() {
        let title = |text: &str| text.parse::<Title>().map(String::from).map_err(|error| error.to_string());
        assert_eq!(title("  Reunión\r\nde\u{0} padres\u{202E} "), Ok("Reunión de padres".into()));
        assert_eq!(title(&"ñ".repeat(120)), Ok("ñ".repeat(120)));
        assert_eq!(title(" \u{0}\u{200B}\n"), Err("Escriba el título.".into()));
        assert_eq!(title(&"ñ".repeat(121)), Err("Acorte el título: tiene 121 caracteres y el máximo es 120.".into()));
        assert_eq!("".parse::<Question>().unwrap_err().to_string(), "Escriba la pregunta.");
    }

    #[test]
    fn a_text_keeps_its_line_breaks_and_loses_what_nobody_sees() {
        let text = |text: &str| text.parse::<NoticeText>().unwrap().as_str().to_owned();
        assert_eq!(
            text("\n\nEstimados:\r\n\r\n  Mañana\t no hay\u{0} clases.\u{1b}\n "),
            "Estimados:\n\nMañana no hay clases."
        );
        assert_eq!(text("a\n\n\n\n\n\nb"), "a\n\n\nb");
        assert_eq!(text("<script>alert(1)</script>"), "<script>alert(1)</script>", "taken literally");
        assert_eq!("\n \u{0}".parse::<NoticeText>(), Err(WordingError::Missing { what: "el texto" }));
        assert_eq!(
            "a".repeat(4_001).parse::<NoticeText>().unwrap_err().to_string().split(':').next(),
            Some("Acorte el texto")
        );
    }

    #[test]
    fn a_poll_has_two_to_ten_options_no_two_alike() {
        let parse = |options: &[&str]| Choices::parse(options).map_err(|error| error.to_string());
        assert_eq!(parse(&["Sí", "", " No "]).unwrap().as_slice(), ["Sí", "No"]);
        assert_eq!(parse(&["Sí", " "]), Err("Escriba al menos 2 opciones.".into()));
        assert_eq!(parse(&["Lunes", "Sí", "SI"]), Err("Cambie la opción 3: dice lo mismo que la opción 2.".into()));
        let many: Vec<String> = (0..11).map(|n| n.to_string()).collect();
        assert_eq!(Choices::parse(&many).unwrap_err().to_string(), "Deje 10 opciones como máximo: hay 11.");
        assert!(Choices::parse(&many[1..]).is_ok());
        assert_eq!(
            Choices::parse(&["a".repeat(121), "b".into()]),
            Err(ChoicesError::TooLong { number: 1, chars: 121 })
        );
    }

    #[test]
    fn a_poll_closes_later_than_now_and_within_a_year() {
        assert_eq!(check_closing(100, 100), Err(ClosingError::Past));
        assert_eq!(check_closing(101, 100), Ok(()));
        assert_eq!(check_closing(100 + LONGEST_POLL, 100), Ok(()));
        assert_eq!(check_closing(101 + LONGEST_POLL, 100), Err(ClosingError::TooFar));
        assert_eq!(check_closing(i64::MAX, i64::MIN), Err(ClosingError::TooFar));
    }

    proptest! {
        #[test]
        fn what_was_accepted_is_accepted_again_as_it_is(text in "[a-zé \n\r\t\u{0}\u{202E}\u{A0}]{1,60}") {
            if let Ok(once) = text.parse::<NoticeText>() {
                prop_assert_eq!(once.as_str().parse::<NoticeText>().unwrap(), once.clone());
                prop_assert!(!once.as_str().chars().any(|c| c.is_control() && c != '\n'));
            }
        }
    }
}
