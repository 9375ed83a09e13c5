//! What a person is told together with a way in (HU-USERS-06 CA-04; for staff the guide's «Opción 1: Email Automático»):
//! the one text for every channel, and for pasting by hand.

use crate::role::Role;

/// How the person gets in. What it holds is a secret, or what stands for one where it is hidden.
#[derive(Clone, Copy)]
pub enum Access<'a> {
    /// With this first password.
    Password(&'a str),
    /// By this link, behind which the first password is chosen.
    Activation(&'a str),
    /// By this link, behind which a forgotten password is replaced.
    Recovery(&'a str),
    /// As always: this is what has changed, and no secret.
    Notice(&'a str),
}

impl<'a> Access<'a> {
    pub fn secret(self) -> &'a str {
        let (Self::Password(secret) | Self::Activation(secret) | Self::Recovery(secret) | Self::Notice(secret)) = self;
        secret
    }

    /// The link, where there is one.
    pub fn link(self) -> Option<&'a str> {
        match self {
            Self::Password(_) | Self::Notice(_) => None,
            Self::Activation(link) | Self::Recovery(link) => Some(link),
        }
    }
}

/// What people of a role sign in to, at the head of what is printed for them.
pub const fn system_of(role: Role) -> &'static str {
    match role {
        Role::Empleado => "Sistema de RRHH",
        _ => "Plataforma educativa",
    }
}

/// What goes into the text.
pub struct CredentialMessage<'a> {
    pub role: Role,
    pub institution: &'a str,
    /// Where people sign in.
    pub site: &'a str,
    /// Whom it is for, without surnames.
    pub first_name: &'a str,
    /// What the person types to sign in.
    pub user_name: &'a str,
    pub access: Access<'a>,
    /// Until when a password (a day) or a link (day and time) serves, as it is shown; the story's own text does not say it.
    pub valid_until: Option<&'a str>,
    /// Of whoever helps; without one the last line names nobody's number.
    pub support_phone: Option<&'a str>,
}

impl CredentialMessage<'_> {
    /// What an e-mail is called: the first that is seen of it.
    pub fn subject(&self) -> String {
        match self.access {
            Access::Password(_) if self.is_for_staff() => "Tu contraseña temporal - Sistema RRHH".to_owned(),
            Access::Password(_) => format!("Tu acceso a {}", self.institution),
            Access::Activation(_) => format!("Crea tu contraseña de {}", self.institution),
            Access::Recovery(_) => format!("Elige tu nueva contraseña de {}", self.institution),
            Access::Notice(_) => format!("Novedades de {}", self.institution),
        }
    }

    fn is_for_staff(&self) -> bool {
        self.role == Role::Empleado
    }

    /// Whether the welcome calls the person by the name.
    pub fn welcomes_by_name(&self) -> bool {
        self.is_for_staff() && matches!(self.access, Access::Password(_))
    }

    pub fn welcome(&self) -> String {
        match (self.access, self.role) {
            _ if self.welcomes_by_name() => format!("Hola {},", self.first_name),
            (Access::Recovery(_), _) => format!("Nueva contraseña de {}", self.institution),
            (Access::Notice(_), _) => format!("Novedades de {}", self.institution),
            (_, Role::Docente) => format!("Bienvenido al equipo docente de {}", self.institution),
            _ => format!("Bienvenido a {}", self.institution),
        }
    }

    /// Before the address.
    pub fn way_in(&self) -> &'static str {
        match (self.access, self.role) {
            (Access::Recovery(_), _) => "Elige aquí tu nueva contraseña:",
            (Access::Activation(_), Role::Empleado) => "Crea aquí tu contraseña para entrar al Sistema de RRHH:",
            (Access::Activation(_), _) => "Crea aquí tu contraseña para entrar a la plataforma educativa:",
            (Access::Password(_), Role::Docente) => {
                "Accede a la plataforma educativa para publicar y trabajar con tus cursos:"
            }
            (Access::Password(_), Role::Empleado) => "Se ha creado tu cuenta en el Sistema de RRHH.",
            (Access::Notice(_), Role::Empleado) => "Accede al Sistema de RRHH:",
            (Access::Password(_) | Access::Notice(_), _) => "Accede a la plataforma educativa:",
        }
    }

    /// What the user name is called.
    pub fn user_label(&self) -> &'static str {
        let is_document = !self.user_name.is_empty() && self.user_name.bytes().all(|byte| byte.is_ascii_digit());
        if self.welcomes_by_name() && is_document { "DNI" } else { "Usuario" }
    }

    pub fn password_label(&self) -> &'static str {
        if self.is_for_staff() { "Contraseña temporal" } else { "Contraseña inicial" }
    }

    /// What to be careful about.
    pub fn caution(&self) -> &'static str {
        match self.access {
            Access::Password(_) if self.is_for_staff() => {
                "Por seguridad, se recomienda cambiar la contraseña en tu primer acceso."
            }
            Access::Password(_) => "Por seguridad, cambia tu contraseña en tu primer ingreso.",
            Access::Notice(_) => "",
            Access::Activation(_) => "El enlace es solo para ti y sirve una vez.",
            Access::Recovery(_) => {
                "El enlace es solo para ti y sirve una vez. Si no lo pediste, no hagas nada: tu contraseña no cambia."
            }
        }
    }

    pub fn help(&self) -> String {
        help(self.support_phone)
    }

    pub fn validity(&self) -> Option<String> {
        let until = self.valid_until?;
        Some(match self.access {
            Access::Password(_) if self.is_for_staff() => format!("La contraseña temporal sirve hasta el {until}."),
            Access::Password(_) => format!("La contraseña inicial sirve hasta el {until}."),
            _ => format!("Sirve hasta el {until}."),
        })
    }

    /// The story's text, or the guide's. With the secret in it, it is shown or sent, and kept nowhere.
    pub fn text(&self) -> String {
        let (welcome, way_in, caution, help) = (self.welcome(), self.way_in(), self.caution(), self.help());
        let (address, user_name) = (self.access.link().unwrap_or(self.site), self.user_name);
        let (user_label, password_label) = (self.user_label(), self.password_label());
        let validity = self.validity().map(|sentence| format!(" {sentence}")).unwrap_or_default();
        if let (true, Access::Password(password)) = (self.welcomes_by_name(), self.access) {
            let institution = self.institution;
            return format!(
                "{welcome}\n\n{way_in}\n\nCredenciales:\n- {user_label}: {user_name}\n- {password_label}: {password}\n\n\
                 {caution}{validity}\n\n🏫 {institution}\n🔗 {address}\n📱 {help}"
            );
        }
        let password = match self.access {
            Access::Password(password) => format!("\n🔑 {password_label}: {password}"),
            _ => String::new(),
        };
        if let Access::Notice(news) = self.access {
            return format!("{welcome} 🏫\n\n{news}\n\n🔗 {address}\n\n📱 {help}");
        }
        format!(
            "{welcome} 🏫\n\n{way_in}\n🔗 {address}\n\n👤 {user_label}: {user_name}{password}\n\n⚠️ {caution}{validity}\n\n📱 {help}"
        )
    }
}

/// Whom to ask.
pub fn help(support_phone: Option<&str>) -> String {
    match support_phone {
        Some(phone) => format!("¿Necesitas ayuda? Contacta con soporte técnico {phone}."),
        None => "¿Necesitas ayuda? Contacta con la oficina de la institución.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(access: Access<'_>) -> CredentialMessage<'_> {
        CredentialMessage {
            role: Role::Apoderado,
            institution: "I.E.P. Las Orquídeas",
            site: "https://plataforma.orquideas.edu.pe",
            first_name: "Octavio",
            user_name: "12345678",
            access,
            valid_until: None,
            support_phone: Some("+51 999999999"),
        }
    }

    #[test]
    fn a_family_reads_the_storys_text() {
        let story = "Bienvenido a I.E.P. Las Orquídeas 🏫

Accede a la plataforma educativa:
🔗 https://plataforma.orquideas.edu.pe

👤 Usuario: 12345678
🔑 Contraseña inicial: aB9xT3qZ

⚠️ Por seguridad, cambia tu contraseña en tu primer ingreso.

📱 ¿Necesitas ayuda? Contacta con soporte técnico +51 999999999.";
        let message = message(Access::Password("aB9xT3qZ"));
        assert_eq!(message.text(), story);
        let message = CredentialMessage { role: Role::Docente, support_phone: None, ..message };
        assert!(message.text().starts_with("Bienvenido al equipo docente de I.E.P. Las Orquídeas 🏫"));
        assert!(message.text().ends_with("¿Necesitas ayuda? Contacta con la oficina de la institución."));
    }

    #[test]
    fn staff_read_the_guides_text_and_whom_it_is_from() {
        let guide = "Hola Octavio,

Se ha creado tu cuenta en el Sistema de RRHH.

Credenciales:
- DNI: 39266568
- Contraseña temporal: 6568Sanza234#KtQw

Por seguridad, se recomienda cambiar la contraseña en tu primer acceso.";
        let from = "

🏫 I.E.P. Las Orquídeas
🔗 https://plataforma.orquideas.edu.pe
📱 ¿Necesitas ayuda? Contacta con soporte técnico +51 999999999.";
        let staff = CredentialMessage {
            role: Role::Empleado,
            user_name: "39266568",
            ..message(Access::Password("6568Sanza234#KtQw"))
        };
        assert_eq!(staff.subject(), "Tu contraseña temporal - Sistema RRHH");
        assert_eq!(staff.text(), format!("{guide}{from}"));
        let lasting = CredentialMessage { valid_until: Some("14/12/2026"), ..staff };
        assert_eq!(lasting.text(), format!("{guide} La contraseña temporal sirve hasta el 14/12/2026.{from}"));
        let by_email = CredentialMessage { user_name: "octavio@empresa.com", ..lasting };
        assert!(by_email.text().contains("\n- Usuario: octavio@empresa.com\n"));
    }

    #[test]
    fn nothing_that_staff_are_told_is_about_a_school_of_children() {
        let link = "https://plataforma.orquideas.edu.pe/activar/abc";
        let to = |role| {
            let kinds = [Access::Password("x"), Access::Activation(link), Access::Recovery(link), Access::Notice("x")];
            let message = |access| CredentialMessage { role, ..message(access) };
            kinds.map(message).map(|message| format!("{} {} {}", message.subject(), message.way_in(), message.text()))
        };
        let tells_of_school = |text: &String| text.contains("plataforma educativa");
        assert!(!to(Role::Empleado).iter().any(tells_of_school), "{:?}", to(Role::Empleado));
        assert!(to(Role::Apoderado).iter().any(tells_of_school));
        assert!(to(Role::Empleado)[1].contains("Crea aquí tu contraseña para entrar al Sistema de RRHH:"));
    }

    #[test]
    fn a_link_stands_where_the_address_would_and_no_password_is_told() {
        let link = "https://plataforma.orquideas.edu.pe/activar/abc";
        let first = CredentialMessage { valid_until: Some("02/12/2026 15:40"), ..message(Access::Activation(link)) };
        assert_eq!(
            first.text(),
            "Bienvenido a I.E.P. Las Orquídeas 🏫

Crea aquí tu contraseña para entrar a la plataforma educativa:
🔗 https://plataforma.orquideas.edu.pe/activar/abc

👤 Usuario: 12345678

⚠️ El enlace es solo para ti y sirve una vez. Sirve hasta el 02/12/2026 15:40.

📱 ¿Necesitas ayuda? Contacta con soporte técnico +51 999999999."
        );
        let forgotten = message(Access::Recovery(link));
        assert_eq!(forgotten.subject(), "Elige tu nueva contraseña de I.E.P. Las Orquídeas");
        assert!(forgotten.text().contains("Si no lo pediste, no hagas nada: tu contraseña no cambia."));
    }
}
