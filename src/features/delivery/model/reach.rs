//! Whom each channel reaches, before anything is sent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::words::Mode;

/// Somebody who has come in, and by which channels a link to replace a forgotten password can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recoverable {
    pub usuario: Uuid,
    pub email: bool,
    pub whatsapp: bool,
}

/// Of a classroom: whom links to replace forgotten passwords can be sent to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// Active people who have a password of their own.
    pub ingresaron: i64,
    /// Of them, who can be sent one by e-mail…
    pub email: i64,
    /// … and by WhatsApp.
    pub whatsapp: i64,
    /// Who was sent one within a day, by whatever channel.
    pub hoy: i64,
}

/// What one channel can do for the people of an import whose first password still works and who have not come in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = AlcanceCanal))]
pub struct ChannelReach {
    /// They can be reached by it.
    pub con: i64,
    /// They cannot: no address is known.
    pub sin: i64,
    /// Of those with an address, who was not sent this password yet: whom a sending goes to.
    pub faltan: i64,
    pub pendientes: i64,
    pub enviados: i64,
    pub fallidos: i64,
    pub inciertos: i64,
    /// Of those whom a sending goes to: how many are written to within a day…
    pub hoy: i64,
    /// … and how many later, because Meta allows no more in a day.
    pub manana: i64,
    /// How many people Meta lets us write to in 24 hours; none where there is no such limit.
    pub por_dia: Option<i64>,
    /// Nobody has confirmed yet that the people agreed to be written to by it.
    pub falta_consentimiento: bool,
    /// Nothing leaves this machine.
    pub simulado: bool,
}

/// Whom each channel reaches, before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Alcance))]
pub struct Reach {
    pub email: ChannelReach,
    pub whatsapp: ChannelReach,
    /// Everyone the import created.
    pub personas: i64,
    /// Who has come in already.
    pub ingresaron: i64,
    /// When the last of these passwords stops working.
    pub validas_hasta: Option<DateTime<Utc>>,
}

/// Somebody who can be sent it alone: nobody did yet, or it did not go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sendable {
    pub usuario: Uuid,
    /// It was sent and failed.
    pub fallido: bool,
}

/// Of whom the reach is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "ssr", into_params(parameter_in = Query))]
pub struct ReachQuery {
    /// A classroom's key.
    pub aula: Option<String>,
    /// `password` (default) or `enlace`: a link also reaches those whose password works no longer.
    pub modo: Option<Mode>,
}
