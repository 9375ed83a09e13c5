//! The words of sending: channels, purposes, modes, states. They stand in the database, in JSON and in addresses.

use serde::{Deserialize, Serialize};

/// A way to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Canal))]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    Email,
    WhatsApp,
    /// On paper: nothing is sent, and what was asked for is made when it is fetched.
    Pdf,
}

impl Channel {
    pub const ALL: [Self; 3] = [Self::Email, Self::WhatsApp, Self::Pdf];

    /// The word in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::WhatsApp => "whatsapp",
            Self::Pdf => "pdf",
        }
    }

    /// The word a person reads, as in «Envío por correo».
    pub const fn label(self) -> &'static str {
        match self {
            Self::Email => "correo",
            Self::WhatsApp => "WhatsApp",
            Self::Pdf => "papel",
        }
    }

    /// «Envío por correo», and HU-USERS-06's «Envío WhatsApp».
    pub fn sending(self) -> String {
        match self {
            Self::WhatsApp => "Envío WhatsApp".to_owned(),
            Self::Email | Self::Pdf => format!("Envío por {}", self.label()),
        }
    }
}

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = PropositoEnvio))]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// The first way in: a password, or a link to choose one.
    Credencial,
    /// A link to replace a forgotten password.
    Recuperacion,
    /// A teacher's permission was changed.
    Permiso,
    /// A sample to whoever sets the channel up.
    Prueba,
    /// Letters on paper.
    Impresion,
}

impl Purpose {
    pub const ALL: [Self; 5] = [Self::Credencial, Self::Recuperacion, Self::Permiso, Self::Prueba, Self::Impresion];

    /// The word in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Credencial => "credencial",
            Self::Recuperacion => "recuperacion",
            Self::Permiso => "permiso",
            Self::Prueba => "prueba",
            Self::Impresion => "impresion",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Credencial => "Primer ingreso",
            Self::Recuperacion => "Contraseña olvidada",
            Self::Permiso => "Permiso de docente",
            Self::Prueba => "Prueba",
            Self::Impresion => "Impresión",
        }
    }
}

/// What a message holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = ModoEnvio))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// User name and first password.
    #[default]
    Password,
    /// A link that is used once.
    Enlace,
}

impl Mode {
    pub const ALL: [Self; 2] = [Self::Password, Self::Enlace];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Enlace => "enlace",
        }
    }
}

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = EstadoEnvio))]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    Pendiente,
    Enviando,
    Enviado,
    Entregado,
    Leido,
    Fallido,
    /// Handed over, and no answer came: it may have arrived.
    Incierto,
}

impl DeliveryState {
    pub const ALL: [Self; 7] =
        [Self::Pendiente, Self::Enviando, Self::Enviado, Self::Entregado, Self::Leido, Self::Fallido, Self::Incierto];

    /// On its way, or there.
    pub const SENT: [Self; 3] = [Self::Enviado, Self::Entregado, Self::Leido];

    /// The word in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pendiente => "pendiente",
            Self::Enviando => "enviando",
            Self::Enviado => "enviado",
            Self::Entregado => "entregado",
            Self::Leido => "leido",
            Self::Fallido => "fallido",
            Self::Incierto => "incierto",
        }
    }
}

/// The word is none of the outbox's.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("unknown word in the outbox")]
pub struct UnknownWord;

impl TryFrom<String> for DeliveryState {
    type Error = UnknownWord;

    fn try_from(word: String) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|state| state.as_str() == word).ok_or(UnknownWord)
    }
}

impl TryFrom<String> for Channel {
    type Error = UnknownWord;

    fn try_from(word: String) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word).ok_or(UnknownWord)
    }
}

impl TryFrom<String> for Purpose {
    type Error = UnknownWord;

    fn try_from(word: String) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == word).ok_or(UnknownWord)
    }
}

impl TryFrom<String> for Mode {
    type Error = UnknownWord;

    fn try_from(word: String) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == word).ok_or(UnknownWord)
    }
}
