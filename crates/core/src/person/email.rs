//! E-mail addresses: a sensible check, not RFC 5321 in full.

use std::str::FromStr;

use super::{Parsed, text_value};
use crate::text::normalize_cow;

/// An e-mail address, lower case, unique among users.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

text_value!(Email);

/// The text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Correo inválido. Ejemplo: nombre@dominio.pe")]
pub struct EmailError;

impl Email {
    /// One `@`, a plain local part of at most 64 characters, a domain with a dot; 254 characters in all.
    /// Letters with accents are refused: in practice they are typing errors, and mail to them is lost.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = normalize_cow(text);
        let (local, domain) = text.split_once('@').ok_or(EmailError)?;
        if text.len() <= 254 && is_local_part(local) && is_domain(domain) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(EmailError)
        }
    }

    /// The address of a cell. What stands around it (`mailto:`, `Ana <…>`, a final dot) goes with a warning; of several
    /// addresses the first is taken with a warning. Nothing inside an address is changed.
    pub fn parse_cell(text: &str) -> Result<Parsed<Self>, EmailError> {
        if let Ok(email) = Self::parse(text) {
            return Ok(Parsed::plain(email));
        }
        let bare = without_dirt(text);
        if let Ok(email) = Self::parse(bare) {
            let warning = format!("Se quitó lo que acompañaba al correo: quedó {email}.");
            return Ok(Parsed::plain(email).warning(warning));
        }
        let is_gap = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '|');
        let mut parts = bare.split(is_gap).filter(|part| !matches!(*part, "" | "-" | "y" | "Y" | "o" | "e"));
        let email = Self::parse(without_dirt(parts.next().ok_or(EmailError)?))?;
        // «ana ruiz@x.pe» is no second address but a first one with a gap.
        if !parts.all(|part| part.contains('@')) {
            return Err(EmailError);
        }
        let warning = format!("La celda tiene varios correos. Se tomó el primero: {email}.");
        Ok(Parsed::plain(email).warning(warning))
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// The text without what programs and hurried fingers leave around an address.
fn without_dirt(text: &str) -> &str {
    let is_dirt = |c: char| c.is_whitespace() || ".,;:<>()[]\"'“”".contains(c);
    let text = match text.split_once('<') {
        Some((_, inner)) if text.matches('@').count() == 1 => inner.split_once('>').map_or(inner, |(inner, _)| inner),
        _ => text,
    };
    let text = text.trim_matches(is_dirt);
    let scheme = "mailto:";
    match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => text[scheme.len()..].trim_matches(is_dirt),
        _ => text,
    }
}

fn is_local_part(local: &str) -> bool {
    local.len() <= 64
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
        })
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, top)) = domain.rsplit_once('.') else {
        return false;
    };
    domain.split('.').all(is_label) && top.len() >= 2 && top.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_stands_around_an_address_goes_with_a_warning() {
        for text in [
            "rosa@ejemplo.pe.",
            "rosa@ejemplo.pe;",
            " <rosa@ejemplo.pe>",
            "mailto:rosa@ejemplo.pe",
            "MAILTO: rosa@ejemplo.pe",
            "Rosa Díaz <Rosa@ejemplo.pe>",
            "\"Díaz, Rosa\" < rosa@ejemplo.pe >",
            "(rosa@ejemplo.pe)",
        ] {
            let parsed = Email::parse_cell(text).unwrap();
            assert_eq!((parsed.value.as_str(), parsed.warnings.len()), ("rosa@ejemplo.pe", 1), "{text}");
        }
    }

    #[test]
    fn of_several_addresses_the_first_is_taken_with_a_warning() {
        for text in [
            "rosa@ejemplo.pe, luis@ejemplo.pe",
            "rosa@ejemplo.pe;luis@ejemplo.pe",
            "rosa@ejemplo.pe / luis@ejemplo",
            "rosa@ejemplo.pe\nluis@ejemplo.pe",
            "rosa@ejemplo.pe y luis@ejemplo.pe",
            "<rosa@ejemplo.pe>, <luis@ejemplo.pe>",
        ] {
            let parsed = Email::parse_cell(text).unwrap();
            assert_eq!(parsed.value.as_str(), "rosa@ejemplo.pe", "{text}");
            assert!(parsed.warnings[0].sentence.contains("varios correos"), "{text}");
        }
    }

    #[test]
    fn an_address_is_not_put_together() {
        for text in
            ["rosa díaz@ejemplo.pe", "rosa @ejemplo.pe", "rosa@ejemplo", "rosa,luis@x.pe", "rosa@x.pe Rosa", "@"]
        {
            assert_eq!(Email::parse_cell(text), Err(EmailError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "[a-z@.,; <>]{0,20}|(mailto:)?[a-z]{1,5}@[a-z]{1,5}\\.pe[.,; ]{0,2}") {
            if let Ok(parsed) = Email::parse_cell(&text) {
                let again = Email::parse_cell(parsed.value.as_str()).unwrap();
                prop_assert_eq!(again, Parsed::plain(parsed.value));
            }
        }
    }

    #[test]
    fn an_address_is_kept_in_lower_case() {
        assert_eq!(Email::parse(" Ana.Ruiz+1@Ejemplo.PE\u{A0}").unwrap().as_str(), "ana.ruiz+1@ejemplo.pe");
        assert!(Email::parse("o'neil@sub.dominio.edu.pe").is_ok());
    }

    #[test]
    fn what_is_no_address_gets_the_sentence_with_an_example() {
        for text in [
            "",
            "correo-sin-arroba",
            "@x.pe",
            "a@",
            "a@b",
            "a@@b.pe",
            "a@b@c.pe",
            "a b@c.pe",
            "a@b..pe",
            ".a@b.pe",
            "a.@b.pe",
            "a..b@c.pe",
            "a@-b.pe",
            "a@b.p",
            "a@b.12",
            "peña@ejemplo.pe",
            "a@b.pe\nx",
            "a@b.pe;c@d.pe",
            "<a@b.pe>",
            "a,b@c.pe",
        ] {
            assert_eq!(
                Email::parse(text).unwrap_err().to_string(),
                "Correo inválido. Ejemplo: nombre@dominio.pe",
                "{text}"
            );
        }
        assert!(Email::parse(&format!("{}@b.pe", "a".repeat(65))).is_err());
        assert!(Email::parse(&format!("a@{}pe", "bcd.".repeat(70))).is_err());
    }
}
