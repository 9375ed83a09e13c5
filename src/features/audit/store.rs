//! SQL of `auditoria`.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::entry::Entry;
use crate::error::AppError;
use crate::execute;
use crate::platform::db::Tx;

pub struct AuditRow {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor: Option<Uuid>,
    pub network: Option<String>,
    pub request: Option<String>,
}

pub async fn insert(tx: &mut Tx, row: &AuditRow, entry: &Entry<'_>) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO auditoria (id, ocurrido_en, actor_id, accion, objeto, objeto_id, detalle, red, solicitud)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.id,
        row.at,
        row.actor,
        entry.action,
        entry.object,
        entry.object_id.to_string(),
        Json(&entry.detail),
        &row.network,
        &row.request
    )?;
    Ok(())
}
