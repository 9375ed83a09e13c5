//! What is asked for: whom to send to, and what to print.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::words::{Channel, Mode};

/// Whom a sending of the pages goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sending {
    /// To whom was not sent it yet.
    #[default]
    #[serde(rename = "nuevos")]
    New,
    /// Again to whom it failed to reach.
    #[serde(rename = "fallidos")]
    Failed,
    /// Also to those of whom nobody knows.
    #[serde(rename = "inciertos")]
    Unreached,
}

impl Sending {
    const ALL: [Self; 3] = [Self::New, Self::Failed, Self::Unreached];

    /// In an address and in a form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "nuevos",
            Self::Failed => "fallidos",
            Self::Unreached => "inciertos",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sending| sending.as_str() == word)
    }
}

/// Whom to send to. Without more: everyone who was not sent this password yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = PedidoEnvio))]
#[serde(default)]
pub struct SendRequest {
    pub modo: Mode,
    /// Only those whose sending failed.
    pub solo_fallidos: bool,
    /// Also those of whom nobody knows whether the message arrived.
    pub incluir_inciertos: bool,
    /// Only those who were not sent it yet, as without any of these.
    pub solo_faltantes: bool,
    /// WhatsApp, the first time: the office has made sure that the people agreed to be written to.
    pub consentimiento: bool,
    /// Only families of this classroom: its key.
    pub aula: Option<String>,
    /// Only these people of the import; at most 200. Without any, all.
    pub usuarios: Vec<Uuid>,
}

/// The same under the story's spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = PedidoEnvioDe))]
pub struct SendForRequest {
    pub import_id: Uuid,
    #[serde(flatten)]
    pub request: SendRequest,
}

/// Whom to send a link to replace a forgotten password: people of an import who have a password of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = PedidoRecuperacion))]
pub struct RecoveryRequest {
    #[serde(default = "by_email")]
    pub canal: Channel,
    /// Families of this classroom: its key.
    #[serde(default)]
    pub aula: Option<String>,
    /// These people; at most 200.
    #[serde(default)]
    pub usuarios: Vec<Uuid>,
    /// WhatsApp, the first time: the office has made sure that the people agreed to be written to.
    #[serde(default)]
    pub consentimiento: bool,
}

const fn by_email() -> Channel {
    Channel::Email
}

/// Whom to make letters for. Only active people whose first password works.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = PedidoPdf))]
#[serde(default)]
pub struct PdfRequest {
    /// A classroom's key.
    pub aula: Option<String>,
}

/// The same under the story's spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = PedidoPdfDe))]
pub struct PdfForRequest {
    pub import_id: Uuid,
    #[serde(default)]
    pub aula: Option<String>,
}

/// A request to send that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = EnvioIniciado))]
pub struct Started {
    pub trabajo_id: Uuid,
    pub total: i64,
}
