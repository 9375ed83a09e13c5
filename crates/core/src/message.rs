//! What a person is told together with a first password (HU-USERS-06 CA-04): the one text for every channel, and for
//! pasting by hand.

use crate::{password::PlainPassword, role::Role};

/// What goes into the text.
pub struct CredentialMessage<'a> {
    pub role: Role,
    pub institution: &'a str,
    /// Where people sign in.
    pub site: &'a str,
    /// What the person types to sign in.
    pub user_name: &'a str,
    pub password: &'a PlainPassword,
    /// Of whoever helps; without one the last line names nobody's number.
    pub support_phone: Option<&'a str>,
}

impl CredentialMessage<'_> {
    /// The text. It holds the password: it is shown or sent, and kept nowhere.
    pub fn text(&self) -> String {
        let Self { institution, site, user_name, .. } = self;
        let platform = match self.role {
            Role::Docente => "Accede a la plataforma educativa como docente:",
            _ => "Accede a la plataforma educativa:",
        };
        let help = match self.support_phone {
            Some(phone) => format!("Contacta con soporte técnico {phone}."),
            None => "Contacta con la institución.".to_owned(),
        };
        format!(
            "Bienvenido a {institution} 🏫\n\n{platform}\n🔗 {site}\n\n👤 Usuario: {user_name}\n🔑 Contraseña inicial: \
             {}\n\n⚠️ Por seguridad, cambia tu contraseña en tu primer ingreso.\n\n📱 ¿Necesitas ayuda? {help}",
            self.password.expose()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_reads_the_storys_text() {
        let password = PlainPassword::new("aB9xT3qZ".into());
        let mut message = CredentialMessage {
            role: Role::Apoderado,
            institution: "I.E.P. Las Orquídeas",
            site: "https://plataforma.orquideas.edu.pe",
            user_name: "12345678",
            password: &password,
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
        assert!(message.text().contains("\nAccede a la plataforma educativa como docente:\n"));
        message.support_phone = None;
        assert!(message.text().ends_with("¿Necesitas ayuda? Contacta con la institución."));
    }
}
