//! Messages as they look.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::words::{Channel, Mode};

/// Whose message to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
pub struct PreviewQuery {
    /// Someone the import created; without, the first who can be reached.
    pub usuario: Option<Uuid>,
    /// `email` (default) or `whatsapp`.
    pub canal: Option<Channel>,
    /// `password` (default) or `enlace`.
    pub modo: Option<Mode>,
}

/// A message as it looks, the password or link hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Mensaje))]
pub struct Message {
    pub canal: Channel,
    /// Masked.
    pub destinatario: String,
    pub nombre: String,
    pub asunto: String,
    pub texto: String,
    pub html: String,
    /// Whether its secret can be revealed: the message was simulated, and is still of use.
    pub revelable: bool,
}

/// A message with its secret in it. It cannot be printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = MensajeRevelado))]
pub struct RevealedMessage {
    pub asunto: String,
    pub texto: String,
    pub html: String,
    /// The password; of a message with a link, the link, which is made for this and ends the one before.
    pub password: String,
}

/// A template of WhatsApp, to be registered with Meta.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateText {
    /// As it has to be called there.
    pub nombre: String,
    pub idioma: String,
    /// As Meta sorts templates.
    pub categoria: String,
    /// What it is for.
    pub uso: String,
    /// With `{{1}}`, `{{2}}`… for what differs.
    pub texto: String,
    /// What Meta asks as samples, in order.
    pub ejemplos: Vec<String>,
}

/// A test that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = PruebaEnvio))]
pub struct Tested {
    /// Where it went: the administrator's own address or telephone.
    pub destinatario: String,
    /// Nothing left this machine.
    pub simulado: bool,
}
