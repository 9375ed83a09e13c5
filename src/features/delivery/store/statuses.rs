//! What Meta tells of WhatsApp messages.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::features::delivery::model::DeliveryState;
use crate::platform::db::Tx;
use crate::{execute, hold};

/// A message of which something is told.
#[derive(sqlx::FromRow)]
pub struct Told {
    pub id: Uuid,
    #[sqlx(rename = "estado", try_from = "String")]
    pub state: DeliveryState,
    #[sqlx(rename = "intentos")]
    pub attempts: i64,
}

/// Holds the message until the end of the transaction. One that never left this machine is not meant.
pub async fn hold(tx: &mut Tx, id: Uuid) -> Result<Option<Told>, AppError> {
    hold!(
        fetch_optional,
        tx,
        "SELECT id, estado, intentos FROM envios WHERE id = $1 AND canal = 'whatsapp' AND NOT simulado",
        "FOR UPDATE",
        id
    )
}

/// The same by Meta's id.
pub async fn hold_by_message(tx: &mut Tx, message_id: &str) -> Result<Option<Told>, AppError> {
    hold!(
        fetch_optional,
        tx,
        "SELECT id, estado, intentos FROM envios WHERE mensaje_id = $1 AND canal = 'whatsapp' AND NOT simulado",
        "FOR UPDATE",
        message_id
    )
}

/// What became of a message.
pub struct Settled<'a> {
    pub id: Uuid,
    pub state: DeliveryState,
    /// With the present one.
    pub attempts: i64,
    /// Meta's.
    pub message_id: &'a str,
    pub code: Option<&'a str>,
    /// A sentence for a person.
    pub reason: Option<&'a str>,
}

/// Writes it. Whoever still has the message in hand finds it settled.
pub async fn settle(tx: &mut Tx, settled: &Settled<'_>, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        r"UPDATE envios
        SET estado = $1, intentos = $2, mensaje_id = $3, codigo_error = $4, ultimo_error = $5, tomado_por = NULL,
            tomado_hasta = NULL, actualizado_en = $6
        WHERE id = $7",
        settled.state.as_str(),
        settled.attempts,
        settled.message_id,
        settled.code,
        settled.reason,
        now,
        settled.id
    )?;
    Ok(())
}
