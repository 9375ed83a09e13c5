//! A letter as an e-mail. Headers are made by types that encode what they are given, from text without control letters, so
//! that no name can become another header.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use padron_core::text;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Letter;

/// An e-mail, ready to be handed over.
pub struct Email {
    pub from: Address,
    pub to: Address,
    pub message_id: String,
    pub bytes: Zeroizing<Vec<u8>>,
}

/// The address is none that mail can be sent to.
#[derive(Debug, thiserror::Error)]
#[error("no e-mail can be made for this address")]
pub struct EmailError;

/// Says that no person wrote this, so that nobody is told of an absence (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// In whose name simulated messages are written.
pub fn nobody() -> Option<Mailbox> {
    Address::new("simulado", "localhost").ok().map(|address| Mailbox::new(None, address))
}

/// Makes the e-mail of a row of the outbox, whose id is the message's own.
pub fn build(from: &Mailbox, to: &str, letter: &Letter<'_>, id: Uuid, now: DateTime<Utc>) -> Result<Email, EmailError> {
    let address: Address = to.parse().map_err(|_| EmailError)?;
    if !to.is_ascii() {
        return Err(EmailError);
    }
    let message_id = format!("<{id}@{}>", from.email.domain());
    let (text, html) = (letter.text(), letter.html());
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(Some(one_line(letter.name)), address.clone()))
        .subject(one_line(&letter.subject()))
        .date(SystemTime::from(now))
        .message_id(Some(message_id.clone()))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(text.as_str().to_owned(), html.as_str().to_owned()))
        .map_err(|_| EmailError)?;
    let bytes = Zeroizing::new(message.formatted());
    Ok(Email { from: from.email.clone(), to: address, message_id, bytes })
}

/// Without line breaks and other control letters.
fn one_line(value: &str) -> String {
    let spaced: String = value.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    text::normalize(&text::printable(&spaced))
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders};
    use padron_core::role::Role;

    use super::super::tests::{institution, letter};
    use super::*;
    use crate::features::settings::service::Institution;

    fn sent(name: &str, institution: &str) -> Vec<u8> {
        let from = Mailbox::new(Some("I.E.P. Las Orquídeas".into()), "avisos@colegio.pe".parse().unwrap());
        let school = Institution { name: institution.to_owned(), ..super::super::tests::institution() };
        let letter = Letter { name, ..letter(&school, Role::Apoderado) };
        build(&from, "ana@x.pe", &letter, Uuid::from_u128(7), DateTime::UNIX_EPOCH).unwrap().bytes.to_vec()
    }

    #[test]
    fn headers_and_both_parts_come_back_as_they_were_meant() {
        let bytes = sent("Ñahui, \"Ana\" María", "I.E.P. Las Orquídeas");
        assert!(bytes.is_ascii());
        let message = MessageParser::default().parse(&bytes).unwrap();
        let from = message.from().unwrap().first().unwrap();
        assert_eq!((from.name(), from.address()), (Some("I.E.P. Las Orquídeas"), Some("avisos@colegio.pe")));
        let to = message.to().unwrap().first().unwrap();
        assert_eq!((to.name(), to.address()), (Some("Ñahui, \"Ana\" María"), Some("ana@x.pe")));
        assert_eq!(message.subject(), Some("Tu acceso a I.E.P. Las Orquídeas"));
        assert_eq!(message.message_id(), Some(format!("{}@colegio.pe", Uuid::from_u128(7)).as_str()));
        assert_eq!(message.date().unwrap().to_timestamp(), 0);
        assert_eq!(message.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
        assert_eq!(message.content_type().unwrap().subtype(), Some("alternative"));
        let told = message.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(told, *letter(&institution(), Role::Apoderado).text());
        assert!(message.body_html(0).unwrap().contains(">aB9xT3qZ</td>"));
    }

    #[test]
    fn no_name_becomes_a_header_or_another_recipient() {
        for name in
            ["Ana\r\nBcc: otro@malo.pe", "Ana\nX-A: b", "Ana <otro@malo.pe>, b", "otro@malo.pe, Ana", "Ana\r\n\r\nhola"]
        {
            let bytes = sent(name, "Colegio\r\nBcc: otro@malo.pe");
            let message = MessageParser::default().parse(&bytes).unwrap();
            assert!(message.bcc().is_none() && message.header_raw("X-A").is_none(), "{name:?}");
            let to: Vec<_> = message.to().unwrap().iter().filter_map(|to| to.address()).collect();
            assert_eq!(to, ["ana@x.pe"], "{name:?}");
            assert!(message.subject().unwrap().starts_with("Tu acceso a Colegio"));
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let from: Mailbox = "avisos@colegio.pe".parse().unwrap();
        for to in ["ana", "ana@x.pe\r\nRCPT TO:<b@x.pe>", "ñandú@x.pe", "a b@x.pe", ""] {
            let made = build(&from, to, &letter(&institution(), Role::Apoderado), Uuid::nil(), DateTime::UNIX_EPOCH);
            assert!(made.is_err(), "{to}");
        }
    }
}
