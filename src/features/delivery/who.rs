//! Who may be written to: asked when a sending is requested, and again when each message is about to be handed over.

use chrono::{DateTime, Utc};
use padron_core::role::Role;

use super::model::{Channel, Mode};
use crate::error::AppError;
use crate::features::credentials::service::Recipient;
use crate::features::users::service::{self as users, UserRow};
use crate::platform::db::Exec;

/// Whom only the command line lets in again, and whose secrets nobody is shown.
pub const OUT_OF_REACH: [Role; 2] = [Role::Director, Role::Administrador];

/// Why somebody is not written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The person has come in, or was issued another password since: nothing is lost.
    Needless,
    Inactive,
    Expired,
    NoAddress,
    /// Somebody else has the same address: a link to another's account could be used there.
    Shared,
    /// A director or an administrator.
    OutOfReach,
}

impl Unfit {
    pub fn code(self) -> &'static str {
        match self {
            Self::Needless => "ya_no_hace_falta",
            Self::Inactive => "inactivo",
            Self::Expired => "vencida",
            Self::NoAddress => "sin_direccion",
            Self::Shared => "direccion_compartida",
            Self::OutOfReach => "prohibido",
        }
    }

    pub fn reason(self) -> &'static str {
        match self {
            Self::Needless => "La persona ya ingresó o recibió otra contraseña.",
            Self::Inactive => "La persona está inactiva.",
            Self::Expired => "Su contraseña inicial ya no sirve. Emita una nueva y envíela.",
            Self::NoAddress => "No tiene correo registrado. Agréguelo y reintente.",
            Self::Shared => "Otra persona activa tiene la misma dirección. Registre una que sea solo suya.",
            Self::OutOfReach => "La contraseña de directores y administradores solo se cambia en el servidor.",
        }
    }
}

/// The address by which this person may be sent a first way in now. A link needs no password that works.
pub fn check(recipient: &Recipient, channel: Channel, mode: Mode, now: DateTime<Utc>) -> Result<&str, Unfit> {
    if recipient.has_come_in() {
        return Err(Unfit::Needless);
    }
    if !recipient.active {
        return Err(Unfit::Inactive);
    }
    if mode == Mode::Password && !recipient.password_works(now) {
        return Err(Unfit::Expired);
    }
    let address = match channel {
        Channel::Email => recipient.email.as_deref(),
        Channel::Pdf => None,
    };
    address.ok_or(Unfit::NoAddress)
}

/// The address by which this person may be sent a link to replace a forgotten password.
pub async fn check_recovery<'a>(
    exec: &mut impl Exec,
    user: &'a UserRow,
    channel: Channel,
) -> Result<Result<&'a str, Unfit>, AppError> {
    if OUT_OF_REACH.contains(&user.role) {
        return Ok(Err(Unfit::OutOfReach));
    }
    if !user.active {
        return Ok(Err(Unfit::Inactive));
    }
    let (address, is_shared) = match channel {
        Channel::Email => match user.email.as_deref() {
            Some(email) => (email, users::is_email_shared(exec, user.id, email).await?),
            None => return Ok(Err(Unfit::NoAddress)),
        },
        Channel::Pdf => return Ok(Err(Unfit::NoAddress)),
    };
    Ok(if is_shared { Err(Unfit::Shared) } else { Ok(address) })
}
