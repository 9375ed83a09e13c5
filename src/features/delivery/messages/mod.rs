//! What a person is told: HU-USERS-06 CA-04 for families, the same in their words for everybody else. The password is in
//! it, so a letter is made when it is handed over, and kept nowhere.

mod email;
mod html;

use chrono::{DateTime, Utc};
use padron_core::message::CredentialMessage;
use padron_core::role::Role;
use zeroize::Zeroizing;

use crate::features::credentials::service::Recipient;
use crate::features::settings::service::Institution;
use crate::format;

pub use email::{Email, build, nobody};

/// What stands where the password would.
pub const HIDDEN: &str = "••••••••••";

/// What a letter is made of.
pub struct Letter<'a> {
    pub institution: &'a str,
    /// Where the platform is.
    pub site: &'a str,
    pub support_phone: Option<&'a str>,
    pub role: Role,
    pub name: &'a str,
    pub user_name: &'a str,
    pub secret: &'a str,
    pub expires: DateTime<Utc>,
}

impl<'a> Letter<'a> {
    /// For that person; `secret` is the password or what stands for it.
    pub fn to(
        recipient: &'a Recipient,
        name: &'a str,
        institution: &'a Institution,
        site: &'a str,
        secret: &'a str,
    ) -> Self {
        Self {
            institution: &institution.name,
            site,
            support_phone: institution.support_phone.as_deref(),
            role: recipient.role,
            name,
            user_name: recipient.user_name(),
            secret,
            expires: recipient.expires,
        }
    }

    pub fn subject(&self) -> String {
        format!("Tu acceso a {}", self.institution)
    }

    /// The words that every channel shares; `day` is the password's last.
    fn message<'m>(&'m self, day: &'m str) -> CredentialMessage<'m> {
        CredentialMessage {
            role: self.role,
            institution: self.institution,
            site: self.site,
            user_name: self.user_name,
            secret: self.secret,
            valid_until: Some(day),
            support_phone: self.support_phone,
        }
    }

    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(self.message(&format::date(self.expires)).text());
        text.push('\n');
        text
    }

    /// The same in the school's design.
    pub fn html(&self) -> Zeroizing<String> {
        html::write(self)
    }
}

/// Where a message went, as lists show it: `r•••••@colegio.pe`.
pub fn mask_email(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••••@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn letter(role: Role) -> Letter<'static> {
        Letter {
            institution: "I.E.P. Las Orquídeas",
            site: "https://plataforma.orquideas.edu.pe",
            support_phone: Some("+51 999999999"),
            role,
            name: "Ana Ñahui <b>",
            user_name: "12345678",
            secret: "aB9xT3qZ",
            expires: DateTime::from_timestamp(1_797_310_799, 0).unwrap_or_default(),
        }
    }

    #[test]
    fn families_read_the_storys_text() {
        let told = "Bienvenido a I.E.P. Las Orquídeas 🏫\n\nAccede a la plataforma educativa:\n\
                    🔗 https://plataforma.orquideas.edu.pe\n\n👤 Usuario: 12345678\n🔑 Contraseña inicial: aB9xT3qZ\n\n\
                    ⚠️ Por seguridad, cambia tu contraseña en tu primer ingreso. La contraseña inicial sirve hasta el \
                    14/12/2026.\n\n📱 ¿Necesitas ayuda? Contacta con soporte técnico +51 999999999.\n";
        assert_eq!(*letter(Role::Apoderado).text(), told);
        assert!(letter(Role::Docente).text().starts_with("Bienvenido al equipo docente de I.E.P. Las Orquídeas"));
    }

    #[test]
    fn without_a_telephone_the_office_helps() {
        let text = Letter { support_phone: None, ..letter(Role::Apoderado) }.text();
        assert!(text.ends_with("Contacta con la oficina de la institución.\n"));
    }

    #[test]
    fn an_address_shows_its_first_letter_and_its_domain() {
        assert_eq!(mask_email("rosa.quispe@colegio.pe"), "r•••••@colegio.pe");
    }
}
