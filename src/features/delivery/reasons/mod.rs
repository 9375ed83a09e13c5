//! What a failure means, for a person: a code, and a sentence with what the server said in brackets.

pub mod email;
pub mod whatsapp;

use super::model::Channel;
use crate::platform::reply::Reply;

/// Handed over, and nobody knows whether it arrived.
pub const UNKNOWN: &str = "sin_confirmacion";
pub const LOST: &str = "El mensaje se entregó al servidor y no llegó respuesta: puede haber llegado. Pregunte a la persona \
                        antes de enviarlo otra vez.";
/// The channel broke off.
pub const INTERRUPTED: &str = "interrumpido";

/// Why a message was refused for good.
pub fn rejected(channel: Channel, reply: &Reply) -> (&'static str, String) {
    match channel {
        Channel::WhatsApp => whatsapp::rejected(reply),
        Channel::Email | Channel::Pdf => email::rejected(reply),
    }
}

/// Why a message is not taken for now.
pub fn deferred(channel: Channel, reply: &Reply) -> (&'static str, String) {
    match channel {
        Channel::WhatsApp => whatsapp::deferred(reply),
        Channel::Email | Channel::Pdf => email::deferred(reply),
    }
}

/// Why the channel as a whole fails; `template` is what was to be sent by WhatsApp.
pub fn failed(channel: Channel, reply: &Reply, template: &str) -> String {
    match channel {
        Channel::WhatsApp => whatsapp::failed(reply, template),
        Channel::Email | Channel::Pdf => email::failed(reply),
    }
}

pub fn unknown(reply: &Reply) -> String {
    told(LOST.trim_end_matches('.'), reply)
}

/// The sentence with what the server said.
fn told(what: &str, reply: &Reply) -> String {
    match (reply.code, reply.text.as_str()) {
        (Some(code), "") => format!("{what} ({code})."),
        (Some(code), said) => format!("{what} ({code} {said})."),
        (None, "") => format!("{what}."),
        (None, said) => format!("{what} ({said})."),
    }
}
