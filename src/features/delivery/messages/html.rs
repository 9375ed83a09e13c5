//! The HTML part: tables and inline styles, which is what mail programs understand; no picture, no address but the
//! platform's, nothing that tells whether it was read. Colours hold on light and on dark backgrounds.

use padron_core::message::Access;
use zeroize::Zeroizing;

use super::Letter;

const PURPLE: &str = "#692E9B";
const ORANGE: &str = "#F28C28";

pub fn write(letter: &Letter<'_>) -> Zeroizing<String> {
    let until = letter.until();
    let message = letter.message(&until);
    let (title, secret) = (escape(&letter.subject()), escape(letter.access.secret()));
    let (title, secret) = (title.as_str(), secret.as_str());
    let address = escape(letter.access.link().unwrap_or(letter.site));
    let address = address.as_str();
    let [institution, name, user_name] =
        [letter.institution.name.as_str(), letter.name, letter.user_name].map(|text| escape(text).to_string());
    let greeting = match message.welcomes_by_name() {
        true => String::new(),
        false => format!("<p style=\"margin:0 0 12px\">Hola, {name}.</p>\n"),
    };
    let (user_label, password_label) = (message.user_label(), message.password_label());
    let validity = message.validity().unwrap_or_default();
    let [welcome, way_in, caution, validity, help] =
        [&message.welcome(), message.way_in(), message.caution(), &validity, &message.help()]
            .map(|text| escape(text).to_string());
    let (button, note) = match letter.access {
        Access::Password(_) => ("Ingresar a la plataforma", "No compartas tu contraseña con nadie."),
        Access::Activation(_) => ("Crear mi contraseña", "No compartas este enlace con nadie."),
        Access::Notice(_) => ("Ingresar a la plataforma", ""),
        Access::Recovery(_) => ("Elegir mi nueva contraseña", "No compartas este enlace con nadie."),
    };
    let value = format!(
        "font-family:Consolas,Menlo,monospace;font-size:20px;font-weight:700;letter-spacing:1px;color:{PURPLE};padding:2px 0 12px"
    );
    let label = "font-size:13px;color:#5b5266;padding:0";
    let password = Zeroizing::new(match letter.access {
        Access::Password(_) => format!(
            "<tr><td style=\"{label}\">{password_label}</td></tr>\n<tr><td style=\"{value}\">{secret}</td></tr>\n"
        ),
        Access::Activation(_) | Access::Recovery(_) | Access::Notice(_) => String::new(),
    });
    let password = password.as_str();
    let mut page = Zeroizing::new(String::with_capacity(4096));
    page.push_str(&format!(
        r#"<!DOCTYPE html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
</head>
<body style="margin:0;padding:0;background-color:#f4f0f8">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f0f8">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background-color:#ffffff;border-radius:12px;font-family:Arial,Helvetica,sans-serif;color:#2a2333">
<tr><td style="background-color:{PURPLE};border-radius:12px 12px 0 0;border-bottom:4px solid {ORANGE};padding:20px 28px;color:#ffffff;font-size:20px;font-weight:700">{institution}</td></tr>
<tr><td style="padding:28px 28px 8px;font-size:16px;line-height:24px">
<p style="margin:0 0 12px;font-size:20px;line-height:28px;font-weight:700">{welcome}</p>
{greeting}<p style="margin:0 0 20px">{way_in}</p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px"><tr>
<td style="background-color:{PURPLE};border-radius:8px"><a href="{address}" style="display:inline-block;padding:12px 24px;color:#ffffff;font-weight:700;text-decoration:none">{button}</a></td>
</tr></table>
<p style="margin:0 0 20px;font-size:14px;color:#5b5266;word-break:break-all">{address}</p>
</td></tr>
<tr><td style="padding:0 28px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f0f8;border-left:4px solid {ORANGE};border-radius:8px">
<tr><td style="padding:16px 20px 4px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td style="{label}">{user_label}</td></tr>
<tr><td style="{value}">{user_name}</td></tr>
{password}</table>
</td></tr>
</table>
</td></tr>
<tr><td style="padding:16px 28px 8px;font-size:15px;line-height:22px">
<p style="margin:0 0 12px"><strong>{caution}</strong> {validity}</p>
<p style="margin:0 0 20px">{help}</p>
</td></tr>
<tr><td style="padding:12px 28px 20px;border-top:1px solid #e4dcee;font-size:12px;line-height:18px;color:#5b5266">Este mensaje se envió automáticamente; no hace falta responderlo. {note}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"#
    ));
    page
}

/// Text between tags and in attributes.
fn escape(text: &str) -> Zeroizing<String> {
    let mut escaped = Zeroizing::new(String::with_capacity(text.len()));
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use padron_core::role::Role;

    use padron_core::message::Access;

    use super::super::Letter;
    use super::super::tests::{institution, letter};

    #[test]
    fn what_people_are_called_is_text_and_nothing_is_fetched() {
        let school = institution();
        let page = letter(&school, Role::Apoderado).html();
        assert!(page.contains("Hola, Ana Ñahui &lt;b&gt;."));
        assert!(page.contains(">aB9xT3qZ</td>") && page.contains("#692E9B"));
        for fetched in ["<img", "url(", "src=", "<script", "<link", "@import"] {
            assert!(!page.contains(fetched), "{fetched}");
        }
        assert_eq!(page.matches("http").count(), page.matches("https://plataforma.orquideas.edu.pe").count());
    }

    #[test]
    fn staff_read_the_guides_words_once_each() {
        let school = institution();
        let page = letter(&school, Role::Empleado).html();
        assert!(page.contains("<title>Tu contraseña temporal - Sistema RRHH</title>"));
        for words in [
            ">Hola Ana,</p>",
            ">Se ha creado tu cuenta en el Sistema de RRHH.</p>",
            ">DNI</td>",
            ">12345678</td>",
            ">Contraseña temporal</td>",
            ">aB9xT3qZ</td>",
            "<strong>Por seguridad, se recomienda cambiar la contraseña en tu primer acceso.</strong> La contraseña temporal",
            "Contacta con soporte técnico +51 999999999.",
            ">I.E.P. Las Orquídeas</td>",
        ] {
            assert_eq!(page.matches(words).count(), 1, "{words}");
        }
        assert_eq!(page.matches("Hola").count(), 1);
        assert!(!page.contains("educativa") && !page.contains("Bienvenido"));
    }

    #[test]
    fn a_link_is_a_button_and_can_be_read_and_there_is_no_password() {
        let (school, access) = (institution(), Access::Activation("https://x.pe/activar/abc"));
        let page = Letter { access, ..letter(&school, Role::Apoderado) }.html();
        assert_eq!(page.matches("https://x.pe/activar/abc").count(), 2);
        assert!(page.contains(">Crear mi contraseña</a>") && !page.contains("Contraseña inicial"));
    }
}
