//! Who may be written to: asked when a sending is requested, and again when each message is about to be handed over.

use chrono::{DateTime, Utc};
use padron_core::person::Phone;
use padron_core::role::Role;

use super::model::{Channel, Mode};
use super::reasons::whatsapp as reasons;
use super::store::phones;
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
    /// The owner of the telephone asked WhatsApp not to be written to.
    OptedOut,
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
            Self::OptedOut => reasons::OPTED_OUT,
        }
    }

    pub fn reason(self, channel: Channel) -> &'static str {
        match (self, channel) {
            (Self::Needless, _) => "La persona ya ingresó o recibió otra contraseña.",
            (Self::Inactive, _) => "La persona está inactiva.",
            (Self::Expired, _) => "Su contraseña inicial ya no sirve. Emita una nueva y envíela.",
            (Self::NoAddress, Channel::WhatsApp) => {
                "No tiene un celular válido registrado (+51 y nueve cifras). Agréguelo y reintente."
            }
            (Self::NoAddress, _) => "No tiene correo registrado. Agréguelo y reintente.",
            (Self::Shared, _) => "Otra persona activa tiene la misma dirección. Registre una que sea solo suya.",
            (Self::OutOfReach, _) => "La contraseña de directores y administradores solo se cambia en el servidor.",
            (Self::OptedOut, _) => reasons::OPTED_OUT_REASON,
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
    let (email, phone) = (recipient.email.as_deref(), recipient.phone.as_deref());
    address_by(channel, email, phone).ok_or(Unfit::NoAddress)
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
    let (email, phone) = (user.email.as_deref(), user.phone.as_deref());
    let Some(address) = address_by(channel, email, phone) else { return Ok(Err(Unfit::NoAddress)) };
    let is_shared = match channel {
        Channel::WhatsApp => users::is_phone_shared(exec, user.id, address).await?,
        Channel::Email | Channel::Pdf => users::is_email_shared(exec, user.id, address).await?,
    };
    if is_shared {
        return Ok(Err(Unfit::Shared));
    }
    let is_opted_out = channel == Channel::WhatsApp && phones::is_opted_out(exec, address).await?;
    Ok(if is_opted_out { Err(Unfit::OptedOut) } else { Ok(address) })
}

/// The address by which this person may be told something.
pub async fn check_notice<'a>(
    exec: &mut impl Exec,
    user: &'a UserRow,
    channel: Channel,
) -> Result<Result<&'a str, Unfit>, AppError> {
    if !user.active {
        return Ok(Err(Unfit::Inactive));
    }
    let Some(address) = address_by(channel, user.email.as_deref(), user.phone.as_deref()) else {
        return Ok(Err(Unfit::NoAddress));
    };
    let is_opted_out = channel == Channel::WhatsApp && phones::is_opted_out(exec, address).await?;
    Ok(if is_opted_out { Err(Unfit::OptedOut) } else { Ok(address) })
}

/// Where somebody is reached. WhatsApp needs a whole number (`HU-USERS-06 VN-05`).
pub fn address_by<'a>(channel: Channel, email: Option<&'a str>, phone: Option<&'a str>) -> Option<&'a str> {
    match channel {
        Channel::Email => email,
        Channel::WhatsApp => {
            phone.filter(|phone| Phone::parse(phone).is_ok_and(|whole| whole.value.as_str() == *phone))
        }
        Channel::Pdf => None,
    }
}
