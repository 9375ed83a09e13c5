//! E-mail addresses: a sensible check, not RFC 5321 in full.

use std::str::FromStr;

use super::text_value;
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
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
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
    use super::*;

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
