//! What a person is told: HU-USERS-06 CA-04 for families, the guide's text for staff, the same in their words for
//! everybody else. The password or the
//! link is in it, so a letter is made when it is handed over, and kept nowhere.

mod email;
mod html;
mod whatsapp;

use chrono::{DateTime, Utc};
use padron_core::message::{Access, CredentialMessage};
use padron_core::role::Role;
use padron_core::whatsapp::School;
use zeroize::Zeroizing;

use super::model::Channel;
use crate::features::settings::service::Institution;
use crate::format;

pub use email::{Email, build, nobody};
pub use whatsapp::Filled;

/// What stands where the password would.
pub const HIDDEN: &str = "••••••••••";

/// What a letter is made of.
pub struct Letter<'a> {
    pub institution: &'a Institution,
    /// Where the platform is.
    pub site: &'a str,
    pub role: Role,
    pub name: &'a str,
    pub first_name: &'a str,
    pub user_name: &'a str,
    pub access: Access<'a>,
    /// The end of the password or of the link.
    pub expires: DateTime<Utc>,
}

impl Letter<'_> {
    /// The words that every channel shares; `until` is [`Self::until`].
    fn message<'m>(&'m self, until: &'m str) -> CredentialMessage<'m> {
        CredentialMessage {
            role: self.role,
            institution: &self.institution.name,
            site: self.site,
            first_name: self.first_name,
            user_name: self.user_name,
            access: self.access,
            valid_until: Some(until),
            support_phone: self.institution.support_phone.as_deref(),
        }
    }

    /// A password ends with a day, a link at an hour.
    fn until(&self) -> String {
        match self.access {
            Access::Password(_) | Access::Notice(_) => format::date(self.expires),
            Access::Activation(_) | Access::Recovery(_) => format::date_time(self.expires),
        }
    }

    pub fn subject(&self) -> String {
        self.message("").subject()
    }

    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(self.message(&self.until()).text());
        text.push('\n');
        text
    }

    /// As WhatsApp sends it.
    pub fn filled(&self) -> Filled {
        whatsapp::fill(self)
    }

    /// Subject, text and HTML as the channel shows them; WhatsApp has a text only.
    pub fn shown(&self, channel: Channel) -> (String, Zeroizing<String>, Zeroizing<String>) {
        match channel {
            Channel::WhatsApp => {
                let text = self.filled().text(school(self.institution, self.site));
                (self.subject(), text, Zeroizing::default())
            }
            Channel::Email | Channel::Pdf => (self.subject(), self.text(), self.html()),
        }
    }

    /// The same in the school's design.
    pub fn html(&self) -> Zeroizing<String> {
        html::write(self)
    }
}

/// Where a message went, as lists show it.
pub fn mask(channel: Channel, address: &str) -> String {
    match channel {
        Channel::WhatsApp => whatsapp::mask_phone(address),
        Channel::Email | Channel::Pdf => mask_email(address),
    }
}

/// What is the same for everybody in a template of WhatsApp.
pub fn school<'a>(institution: &'a Institution, site: &'a str) -> School<'a> {
    School { institution: &institution.name, site, support_phone: institution.support_phone.as_deref() }
}

/// `r•••••@colegio.pe`.
fn mask_email(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••••@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn institution() -> Institution {
        let support_phone = Some("+51 999999999".to_owned());
        Institution { name: "I.E.P. Las Orquídeas".into(), year: 2026, support_phone }
    }

    pub(super) fn letter(institution: &Institution, role: Role) -> Letter<'_> {
        Letter {
            institution,
            site: "https://plataforma.orquideas.edu.pe",
            role,
            name: "Ana Ñahui <b>",
            first_name: "Ana",
            user_name: "12345678",
            access: Access::Password("aB9xT3qZ"),
            expires: DateTime::from_timestamp(1_797_310_799, 0).unwrap_or_default(),
        }
    }

    #[test]
    fn families_read_the_storys_text() {
        let told = "Bienvenido a I.E.P. Las Orquídeas 🏫\n\nAccede a la plataforma educativa:\n\
                    🔗 https://plataforma.orquideas.edu.pe\n\n👤 Usuario: 12345678\n🔑 Contraseña inicial: aB9xT3qZ\n\n\
                    ⚠️ Por seguridad, cambia tu contraseña en tu primer ingreso. La contraseña inicial sirve hasta el \
                    14/12/2026.\n\n📱 ¿Necesitas ayuda? Contacta con soporte técnico +51 999999999.\n";
        let school = institution();
        assert_eq!(*letter(&school, Role::Apoderado).text(), told);
        assert!(
            letter(&school, Role::Docente).text().starts_with("Bienvenido al equipo docente de I.E.P. Las Orquídeas")
        );
    }

    #[test]
    fn staff_read_the_guides_text() {
        let told = "Hola Ana,\n\nSe ha creado tu cuenta en el Sistema de RRHH.\n\nCredenciales:\n- DNI: 12345678\n\
                    - Contraseña temporal: aB9xT3qZ\n\nPor seguridad, se recomienda cambiar la contraseña en tu primer \
                    acceso. La contraseña temporal sirve hasta el 14/12/2026.\n\n🏫 I.E.P. Las Orquídeas\n\
                    🔗 https://plataforma.orquideas.edu.pe\n📱 ¿Necesitas ayuda? Contacta con soporte técnico \
                    +51 999999999.\n";
        let school = institution();
        let letter = letter(&school, Role::Empleado);
        assert_eq!(*letter.text(), told);
        assert_eq!(letter.subject(), "Tu contraseña temporal - Sistema RRHH");
    }

    #[test]
    fn without_a_telephone_the_office_helps() {
        let text = letter(&Institution { support_phone: None, ..institution() }, Role::Apoderado).text();
        assert!(text.ends_with("Contacta con la oficina de la institución.\n"));
    }

    #[test]
    fn a_link_tells_the_hour_at_which_it_ends() {
        let (school, access) = (institution(), Access::Recovery("https://x.pe/activar/abc"));
        let letter = Letter { access, ..letter(&school, Role::Apoderado) };
        assert!(letter.text().contains("Sirve hasta el 14/12/2026, 23:59."), "{}", *letter.text());
        assert_eq!(letter.subject(), "Elige tu nueva contraseña de I.E.P. Las Orquídeas");
    }

    #[test]
    fn an_address_shows_its_first_letter_and_its_domain() {
        assert_eq!(mask_email("rosa.quispe@colegio.pe"), "r•••••@colegio.pe");
    }
}
