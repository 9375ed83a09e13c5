//! What a person is told together with a first password (HU-USERS-06 CA-04): the one text for every channel, and for
//! pasting by hand.

use crate::role::Role;

/// What goes into the text.
pub struct CredentialMessage<'a> {
    pub role: Role,
    pub institution: &'a str,
    /// Where people sign in.
    pub site: &'a str,
    /// What the person types to sign in.
    pub user_name: &'a str,
    /// The first password, or what stands for it where it is hidden.
    pub secret: &'a str,
    /// The last day of the password, as it is shown; the story's own text does not say it.
    pub valid_until: Option<&'a str>,
    /// Of whoever helps; without one the last line names nobody's number.
    pub support_phone: Option<&'a str>,
}

impl CredentialMessage<'_> {
    pub fn welcome(&self) -> String {
        match self.role {
            Role::Docente => format!("Bienvenido al equipo docente de {}", self.institution),
            _ => format!("Bienvenido a {}", self.institution),
        }
    }

    /// Before the address.
    pub fn way_in(&self) -> &'static str {
        match self.role {
            Role::Docente => "Accede a la plataforma educativa para publicar y trabajar con tus cursos:",
            _ => "Accede a la plataforma educativa:",
        }
    }

    pub fn help(&self) -> String {
        match self.support_phone {
            Some(phone) => format!("¿Necesitas ayuda? Contacta con soporte técnico {phone}."),
            None => "¿Necesitas ayuda? Contacta con la oficina de la institución.".to_owned(),
        }
    }

    pub fn validity(&self) -> Option<String> {
        self.valid_until.map(|day| format!("La contraseña inicial sirve hasta el {day}."))
    }

    /// The story's text. With the password in it, it is shown or sent, and kept nowhere.
    pub fn text(&self) -> String {
        let Self { site, user_name, secret, .. } = self;
        let (welcome, way_in, help) = (self.welcome(), self.way_in(), self.help());
        let validity = self.validity().map(|sentence| format!(" {sentence}")).unwrap_or_default();
        format!(
            "{welcome} 🏫\n\n{way_in}\n🔗 {site}\n\n👤 Usuario: {user_name}\n🔑 Contraseña inicial: {secret}\n\n\
             ⚠️ Por seguridad, cambia tu contraseña en tu primer ingreso.{validity}\n\n📱 {help}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_reads_the_storys_text() {
        let mut message = CredentialMessage {
            role: Role::Apoderado,
            institution: "I.E.P. Las Orquídeas",
            site: "https://plataforma.orquideas.edu.pe",
            user_name: "12345678",
            secret: "aB9xT3qZ",
            valid_until: None,
            support_phone: Some("+51 999999999"),
        };
        let story = "Bienvenido a I.E.P. Las Orquídeas 🏫

Accede a la plataforma educativa:
🔗 https://plataforma.orquideas.edu.pe

👤 Usuario: 12345678
🔑 Contraseña inicial: aB9xT3qZ

⚠️ Por seguridad, cambia tu contraseña en tu primer ingreso.

📱 ¿Necesitas ayuda? Contacta con soporte técnico +51 999999999.";
        assert_eq!(message.text(), story);
        message.role = Role::Docente;
        assert!(message.text().starts_with("Bienvenido al equipo docente de I.E.P. Las Orquídeas 🏫"));
        message.support_phone = None;
        assert!(message.text().ends_with("¿Necesitas ayuda? Contacta con la oficina de la institución."));
    }
}
