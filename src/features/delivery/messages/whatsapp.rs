//! A letter as a template of WhatsApp: what stands in its parameters, each on one line.

use padron_core::message::Access;
use padron_core::text;
use padron_core::whatsapp::{MessageTemplate, School};
use zeroize::Zeroizing;

use super::Letter;

/// A template with what is filled in.
pub struct Filled {
    pub template: MessageTemplate,
    pub parameters: Vec<Zeroizing<String>>,
}

/// More of a parameter is not sent: a template with all of them has 1,024 letters at most.
const LONGEST: usize = 200;

pub fn fill(letter: &Letter<'_>) -> Filled {
    let Letter { name, user_name, access, .. } = *letter;
    let (template, parameters) = match access {
        Access::Password(password) => (MessageTemplate::Password, vec![name, user_name, password]),
        Access::Activation(link) | Access::Recovery(link) => (MessageTemplate::Link, vec![name, user_name, link]),
        Access::Notice(news) => (MessageTemplate::Permission, vec![name, news]),
    };
    Filled { template, parameters: parameters.into_iter().map(one_line).collect() }
}

impl Filled {
    pub fn parameters(&self) -> Vec<&str> {
        self.parameters.iter().map(|parameter| parameter.as_str()).collect()
    }

    /// As a person reads it.
    pub fn text(&self, school: School<'_>) -> Zeroizing<String> {
        Zeroizing::new(self.template.render(school, &self.parameters()))
    }
}

/// Meta takes no line breaks, and nothing empty.
fn one_line(value: &str) -> Zeroizing<String> {
    let line: String = text::normalize(&text::printable(value)).chars().take(LONGEST).collect();
    Zeroizing::new(if line.is_empty() { "-".to_owned() } else { line })
}

/// Where a message went, as lists show it: `+51 9•• ••• 321`.
pub fn mask_phone(phone: &str) -> String {
    let last: String = phone.chars().skip(phone.chars().count().saturating_sub(3)).collect();
    format!("+51 9•• ••• {last}")
}

#[cfg(test)]
mod tests {
    use padron_core::role::Role;

    use super::super::tests::{institution, letter};
    use super::*;

    #[test]
    fn parameters_are_name_user_and_secret_on_one_line_each() {
        let school = institution();
        let filled = fill(&Letter { name: "Ana\nÑahui\t <b>", ..letter(&school, Role::Apoderado) });
        assert_eq!(filled.parameters(), ["Ana Ñahui <b>", "12345678", "aB9xT3qZ"]);
        assert_eq!(filled.template, MessageTemplate::Password);
        let link =
            fill(&Letter { access: Access::Activation("https://x.pe/activar/a"), ..letter(&school, Role::Docente) });
        assert_eq!((link.template, link.parameters()[2]), (MessageTemplate::Link, "https://x.pe/activar/a"));
        assert_eq!(fill(&Letter { name: "", ..letter(&school, Role::Docente) }).parameters()[0], "-");
    }

    #[test]
    fn a_telephone_shows_its_last_three_figures() {
        assert_eq!(mask_phone("+51987654321"), "+51 9•• ••• 321");
        assert_eq!(mask_phone(""), "+51 9•• ••• ");
    }
}
