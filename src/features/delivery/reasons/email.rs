//! Of e-mail, by the codes of mail servers.

use super::told;
use crate::platform::reply::Reply;

/// The address is none.
pub const NO_ADDRESS: &str = "direccion_invalida";
pub const NO_ADDRESS_REASON: &str = "El correo registrado no es una dirección válida. Corríjalo y reintente.";

/// Why a server refused a message for good.
pub fn rejected(reply: &Reply) -> (&'static str, String) {
    match reply.code {
        Some(552) => ("buzon_lleno", told("El buzón de la persona está lleno. Reintente cuando tenga espacio", reply)),
        Some(550 | 551 | 553) => {
            ("direccion_rechazada", told("La dirección no existe o no recibe correo. Revísela y reintente", reply))
        }
        _ => ("rechazado", told("El servidor de correo rechazó el mensaje", reply)),
    }
}

/// Why a server does not take a message for now.
pub fn deferred(reply: &Reply) -> (&'static str, String) {
    match reply.code {
        Some(452) => ("buzon_lleno", told("El buzón de la persona está lleno. Reintente cuando tenga espacio", reply)),
        _ => ("aplazado", told("El servidor de correo no lo recibió por ahora", reply)),
    }
}

/// Why the channel as a whole fails.
pub fn failed(reply: &Reply) -> String {
    let what = match reply.code {
        Some(530 | 534 | 535 | 538) => "El servidor de correo no aceptó el usuario o la clave. Revise PADRON_SMTP_URL",
        Some(421) => "El servidor de correo cerró la conexión",
        Some(_) => "El servidor de correo no acepta mensajes de este remitente. Revise PADRON_SMTP_FROM",
        None => "No hay conexión con el servidor de correo. Revise PADRON_SMTP_URL",
    };
    told(what, reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_what_to_do_and_what_the_server_said() {
        let reply = Reply::new;
        let (code, sentence) = rejected(&reply(Some(550), "5.1.1 User unknown"));
        assert_eq!(code, "direccion_rechazada");
        assert_eq!(
            sentence,
            "La dirección no existe o no recibe correo. Revísela y reintente (550 5.1.1 User unknown)."
        );
        assert!(failed(&reply(Some(535), "")).contains("PADRON_SMTP_URL (535)."));
        assert_eq!(deferred(&reply(Some(450), "")).0, "aplazado");
    }
}
