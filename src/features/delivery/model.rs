//! What travels about sending.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// One message to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow), schema(as = Envio))]
pub struct Delivery {
    pub id: Uuid,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub canal: Channel,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub proposito: Purpose,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub modo: Mode,
    /// Masked.
    pub destinatario: String,
    /// What the person signs in with.
    pub usuario: String,
    pub nombre: String,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub estado: DeliveryState,
    pub intentos: i64,
    pub ultimo_error: Option<String>,
    pub fecha: DateTime<Utc>,
    /// Nothing left this machine.
    pub simulado: bool,
    pub trabajo_id: Uuid,
    pub usuario_id: Uuid,
    /// None for what belongs to no import.
    pub importacion_id: Option<Uuid>,
}

/// One attempt at a message, or what was told of it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow), schema(as = IntentoEnvio))]
pub struct Attempt {
    pub fecha: DateTime<Utc>,
    /// `enviado`, `entregado`, `leido`, `aplazado`, `fallido`, `incierto` or `interrumpido`.
    pub resultado: String,
    /// What the server answered by number.
    pub codigo: Option<i64>,
    /// What the server said, or who settled it.
    pub texto: Option<String>,
}

/// A message with all that happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = HistoriaEnvio))]
pub struct DeliveryStory {
    pub envio: Delivery,
    /// The oldest first.
    pub intentos: Vec<Attempt>,
}

/// What somebody found out about a message without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = ConfirmacionEnvio))]
pub struct Resolution {
    /// It arrived; otherwise it did not, and can be sent again.
    pub llego: bool,
}

/// Which messages to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
pub struct DeliveryQuery {
    /// From 1.
    pub pagina: Option<u32>,
    /// At most 200; 25 when absent.
    pub por_pagina: Option<u32>,
    /// Part of a name or of what a person signs in with.
    pub buscar: Option<String>,
    /// `-fecha` (default), `fecha` or `nombre`.
    pub ordenar: Option<String>,
    pub estado: Option<DeliveryState>,
    pub canal: Option<Channel>,
    /// Those that this request to send asked for (`trabajo_id`).
    pub lote: Option<Uuid>,
    /// Those about the people of this import.
    pub importacion: Option<Uuid>,
    /// Those to this person.
    pub usuario: Option<Uuid>,
}

/// Whether anything of a request to send is still to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = EstadoTrabajo))]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    EnCurso,
    Completado,
}

/// How far a request to send is. `total` = enviados + fallidos + inciertos + pendientes + omitidos.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = TrabajoEnvio))]
pub struct Job {
    pub id: Uuid,
    /// None for what belongs to no import.
    pub import_id: Option<Uuid>,
    pub canal: Channel,
    pub modo: Mode,
    pub estado: JobState,
    pub total: i64,
    /// Those that arrived or were read are among them.
    pub enviados: i64,
    pub fallidos: i64,
    pub inciertos: i64,
    /// Those being sent at this moment are among them.
    pub pendientes: i64,
    /// No longer this request's: the person came in meanwhile, or a later request took the message over.
    pub omitidos: i64,
    /// Of those sent, how many never left this machine.
    pub simulados: i64,
    /// The channel failed and rests until then.
    pub pausado_hasta: Option<DateTime<Utc>>,
    /// Why it rests.
    pub motivo: Option<String>,
    /// None for what a visitor asked for.
    pub creado_por: Option<String>,
    pub fecha: DateTime<Utc>,
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
