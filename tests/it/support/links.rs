//! Links in messages, and what is done behind them.

use mail_parser::MessageParser;
use serde_json::json;

use super::answer::{Answer, Ask};
use super::smtp::{MailServer, Received};
use super::visitor::Visitor;

/// A password that keeps all rules.
pub const NEW_PASSWORD: &str = "Violeta-de-junio-31";

/// The code of the link in a text.
pub fn code_in(text: &str) -> String {
    let rest = text.split("/activar/").nth(1).unwrap_or_else(|| panic!("no link in {text}"));
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// The plain text of a mail.
pub fn text_of(mail: &Received) -> String {
    MessageParser::default().parse(&mail.bytes).unwrap().body_text(0).unwrap().into_owned()
}

impl MailServer {
    /// The text of the last mail that went there.
    pub fn text_to(&self, address: &str) -> String {
        let mail = self.received().into_iter().rfind(|mail| mail.to == address);
        text_of(&mail.unwrap_or_else(|| panic!("no mail went to {address}")))
    }

    /// The code in the last mail that went there.
    pub fn code_to(&self, address: &str) -> String {
        code_in(&self.text_to(address))
    }
}

impl Visitor {
    /// `POST /api/auth/activar`.
    pub async fn activate(&self, code: &str, password: &str) -> Answer {
        let body = json!({ "codigo": code, "password_nueva": password });
        self.post("/api/auth/activar").json(&body).ask().await
    }

    /// `POST /api/auth/recuperar`.
    pub async fn recover(&self, user: &str) -> Answer {
        self.post("/api/auth/recuperar").json(&json!({ "usuario": user })).ask().await
    }
}
