//! The texts of the templates that WhatsApp sends (HU-USERS-06 CA-04 in Meta's form): registered once with Meta, which asks
//! for approval, and filled in for each person. What differs from person to person stands as `{{1}}`, `{{2}}`…

use crate::message::help;

/// A template. Its parameters have one order everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageTemplate {
    /// Name, user name, first password.
    Password,
    /// Name, user name, link behind which a password is chosen.
    Link,
    /// Name, what changed: for teachers.
    Permission,
}

/// What is the same for everybody, and so part of the text that Meta approves.
#[derive(Clone, Copy, Debug)]
pub struct School<'a> {
    pub institution: &'a str,
    /// Where people sign in.
    pub site: &'a str,
    pub support_phone: Option<&'a str>,
}

impl MessageTemplate {
    pub const ALL: [Self; 3] = [Self::Password, Self::Link, Self::Permission];

    /// Its name behind the prefix of the settings.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Link => "enlace",
            Self::Permission => "permiso",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Password => "Usuario y contraseña inicial",
            Self::Link => "Enlace para elegir la contraseña",
            Self::Permission => "Permiso de docente",
        }
    }

    /// Samples of the parameters, which Meta asks for.
    pub const fn samples(self) -> &'static [&'static str] {
        match self {
            Self::Password => &["Rosa Quispe", "12345678", "aB9xT3qZ"],
            Self::Link => &["Rosa Quispe", "12345678", "https://plataforma.colegio.pe/activar/ejemplo"],
            Self::Permission => &["Carlos Mendoza", "Ahora puede publicar comunicados."],
        }
    }

    /// The text to register. It neither begins nor ends with a parameter, as Meta asks.
    pub fn text(self, school: School<'_>) -> String {
        let School { institution, site, support_phone } = school;
        let help = help(support_phone);
        match self {
            Self::Password => format!(
                "Hola, {{{{1}}}}. Bienvenido a {institution} 🏫\n\nAccede a la plataforma educativa:\n🔗 {site}\n\n\
                 👤 Usuario: {{{{2}}}}\n🔑 Contraseña inicial: {{{{3}}}}\n\n\
                 ⚠️ Por seguridad, cambia tu contraseña en tu primer ingreso.\n\n📱 {help}"
            ),
            Self::Link => format!(
                "Hola, {{{{1}}}}. Este es tu acceso a la plataforma educativa de {institution} 🏫\n\n\
                 👤 Usuario: {{{{2}}}}\n🔗 Elige aquí tu contraseña: {{{{3}}}}\n\n\
                 ⚠️ El enlace es solo para ti y sirve una vez. Si no lo esperabas, no hagas nada.\n\n📱 {help}"
            ),
            Self::Permission => format!(
                "Hola, {{{{1}}}}. Hay novedades sobre tus permisos en la plataforma educativa de {institution} 🏫\n\n\
                 {{{{2}}}}\n\n🔗 {site}\n\n📱 {help}"
            ),
        }
    }

    /// The text as a person reads it.
    pub fn render(self, school: School<'_>, parameters: &[&str]) -> String {
        let text = self.text(school);
        let mut pieces = text.split("{{");
        let mut rendered = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            match piece.split_once("}}").and_then(|(number, rest)| Some((number.parse::<usize>().ok()?, rest))) {
                Some((number, rest)) => {
                    rendered.push_str(number.checked_sub(1).and_then(|place| parameters.get(place)).unwrap_or(&""));
                    rendered.push_str(rest);
                }
                None => {
                    rendered.push_str("{{");
                    rendered.push_str(piece);
                }
            }
        }
        rendered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHOOL: School<'static> = School {
        institution: "I.E.P. Las Orquídeas",
        site: "https://plataforma.orquideas.edu.pe",
        support_phone: Some("+51 999999999"),
    };

    #[test]
    fn a_family_reads_the_storys_words_with_its_name() {
        let text = MessageTemplate::Password.render(SCHOOL, &["Rosa {{3}}", "12345678", "aB9{{1}}"]);
        let told = "Hola, Rosa {{3}}. Bienvenido a I.E.P. Las Orquídeas 🏫

Accede a la plataforma educativa:
🔗 https://plataforma.orquideas.edu.pe

👤 Usuario: 12345678
🔑 Contraseña inicial: aB9{{1}}

⚠️ Por seguridad, cambia tu contraseña en tu primer ingreso.

📱 ¿Necesitas ayuda? Contacta con soporte técnico +51 999999999.";
        assert_eq!(text, told, "what stands in a parameter is no parameter");
    }

    #[test]
    fn each_template_has_all_its_parameters_once_and_in_order_and_begins_and_ends_with_words() {
        for template in MessageTemplate::ALL {
            let text = template.text(SCHOOL);
            let places: Vec<_> =
                (1..=template.samples().len()).map(|n| text.find(&format!("{{{{{n}}}}}")).unwrap()).collect();
            assert!(places.is_sorted(), "{text}");
            assert_eq!(text.matches("{{").count(), places.len(), "{text}");
            assert!(!text.starts_with('{') && !text.ends_with('}') && text.chars().count() < 1024, "{text}");
        }
    }
}
