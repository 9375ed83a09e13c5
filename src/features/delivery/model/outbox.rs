//! What was sent and what became of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::words::{Channel, DeliveryState, Mode, Purpose};

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
