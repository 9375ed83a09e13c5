//! Of WhatsApp, by Meta's codes.

use chrono::{DateTime, Utc};

use super::told;
use crate::format;
use crate::platform::reply::Reply;
use crate::platform::whatsapp::fault::Fault;

/// The number is none that WhatsApp can write to.
pub const NO_NUMBER: &str = "numero_invalido";
/// The person asked not to be written to.
pub const OPTED_OUT: &str = "baja";
pub const OPTED_OUT_REASON: &str = "La persona pidió a WhatsApp no recibir mensajes de este número. Entréguele su acceso por \
                                    otro medio.";

/// Why Meta refused a message for good.
pub fn rejected(reply: &Reply) -> (&'static str, String) {
    match (reply.code, reply.code.and_then(Fault::of)) {
        (_, Some(Fault::OptedOut)) => (OPTED_OUT, told(OPTED_OUT_REASON.trim_end_matches('.'), reply)),
        (Some(131021), _) => {
            ("numero_propio", told("Es el mismo número desde el que se escribe. Corríjalo y reintente", reply))
        }
        (Some(131047 | 130472), _) => (
            "no_permitido",
            told("Meta no entrega este mensaje a esta persona. Entréguele su acceso por otro medio", reply),
        ),
        (_, Some(Fault::Recipient)) => {
            (NO_NUMBER, told("Número inválido. No tiene WhatsApp o no recibe mensajes. Corríjalo y reintente", reply))
        }
        (_, Some(Fault::Crowded)) => ("rechazado", told(&format!("{CROWDED}. Reintente mañana"), reply)),
        _ => ("rechazado", told("Meta no entregó el mensaje", reply)),
    }
}

/// As many people were written to as Meta allows in a day.
pub const FULL: &str = "limite_diario";

pub fn full(tier: i64, until: DateTime<Utc>) -> String {
    let (people, until) = (format::count(tier, "persona", "personas"), format::date_time(until));
    format!("Hoy ya se escribió a {people}, lo que Meta permite a este número en 24 horas. Sale desde el {until}.")
}

const CROWDED: &str = "La persona recibió hoy muchos mensajes de empresas y Meta no le entrega más";

/// Why Meta does not take a message for now.
pub fn deferred(reply: &Reply) -> (&'static str, String) {
    match reply.code.and_then(Fault::of) {
        Some(Fault::Crowded) => ("aplazado", told(&format!("{CROWDED}. Se intenta otra vez mañana"), reply)),
        _ => ("aplazado", told("Meta no lo recibió por ahora", reply)),
    }
}

/// Why the channel as a whole fails; `template` is the name of what was to be sent.
pub fn failed(reply: &Reply, template: &str) -> String {
    let what = match (reply.code, reply.code.and_then(Fault::of)) {
        (_, Some(Fault::Template)) => format!(
            "La plantilla {template} no está aprobada en Meta, o no tiene los mismos datos. Revísela en el administrador de WhatsApp"
        ),
        (Some(190), _) => "Meta no aceptó el token de acceso. Revise PADRON_WHATSAPP_TOKEN".to_owned(),
        (Some(33 | 100), _) => {
            "Meta no conoce el número desde el que se escribe. Revise PADRON_WHATSAPP_PHONE_ID".to_owned()
        }
        (Some(131042), _) => "Meta pide revisar el pago de la cuenta de WhatsApp".to_owned(),
        (_, Some(Fault::Account)) => {
            "Meta no permite enviar desde esta cuenta de WhatsApp. Revísela en el administrador de Meta".to_owned()
        }
        (_, Some(Fault::Restricted)) => {
            "Meta restringió el número porque varias personas bloquearon sus mensajes".to_owned()
        }
        (Some(_), _) => "La API de WhatsApp no responde como se espera. Revise PADRON_WHATSAPP_URL".to_owned(),
        (None, _) => "No hay conexión con la API de WhatsApp".to_owned(),
    };
    told(&what, reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_whatsapp_gets_the_storys_word() {
        for code in [131026, 131030, 131009] {
            let (word, sentence) = rejected(&Reply::new(Some(code), "Message undeliverable"));
            assert_eq!(word, NO_NUMBER);
            assert!(sentence.starts_with("Número inválido. "), "{sentence}");
            assert!(sentence.ends_with(&format!("({code} Message undeliverable).")), "{sentence}");
        }
        assert_eq!(rejected(&Reply::new(Some(131050), "")).0, OPTED_OUT);
    }

    #[test]
    fn a_fault_of_all_says_what_to_look_after() {
        let told = |code| failed(&Reply::new(code, ""), "padron_password");
        assert!(told(Some(132001)).contains("La plantilla padron_password"));
        assert!(told(Some(190)).contains("PADRON_WHATSAPP_TOKEN"));
        assert!(told(Some(404)).contains("PADRON_WHATSAPP_URL"));
        assert!(told(None).starts_with("No hay conexión"));
    }
}
