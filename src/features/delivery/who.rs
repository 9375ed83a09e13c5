//! Who may be written to: asked when a sending is requested, and again when each message is about to be handed over.

use chrono::{DateTime, Utc};

use super::model::Channel;
use crate::features::credentials::service::Recipient;

/// Why somebody is not written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The person has come in, or was issued another password since: nothing is lost.
    Needless,
    Inactive,
    Expired,
    NoAddress,
}

impl Unfit {
    pub fn code(self) -> &'static str {
        match self {
            Self::Needless => "ya_no_hace_falta",
            Self::Inactive => "inactivo",
            Self::Expired => "vencida",
            Self::NoAddress => "sin_direccion",
        }
    }

    pub fn reason(self) -> &'static str {
        match self {
            Self::Needless => "La persona ya ingresó o recibió otra contraseña.",
            Self::Inactive => "La persona está inactiva.",
            Self::Expired => "Su contraseña inicial ya no sirve. Emita una nueva y envíela.",
            Self::NoAddress => "No tiene correo registrado. Agréguelo y reintente.",
        }
    }
}

/// The address by which this person may be written to now.
pub fn check(recipient: &Recipient, channel: Channel, now: DateTime<Utc>) -> Result<&str, Unfit> {
    if recipient.has_come_in() {
        return Err(Unfit::Needless);
    }
    if !recipient.active {
        return Err(Unfit::Inactive);
    }
    if !recipient.password_works(now) {
        return Err(Unfit::Expired);
    }
    let address = match channel {
        Channel::Email => recipient.email.as_deref(),
        Channel::Pdf => None,
    };
    address.ok_or(Unfit::NoAddress)
}
