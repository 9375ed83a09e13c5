//! SQL of `auditoria`.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::entry::Entry;
use crate::error::AppError;
use crate::on;
use crate::platform::db::Tx;

pub struct AuditRow {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor: Option<Uuid>,
    pub network: Option<String>,
    pub request: Option<String>,
}

pub async fn insert(tx: &mut Tx, row: &AuditRow, entry: &Entry<'_>) -> Result<(), AppError> {
    on!(tx, |c| sqlx::query(
        "INSERT INTO auditoria (id, ocurrido_en, actor_id, accion, objeto, objeto_id, detalle, red, solicitud) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(row.id)
    .bind(row.at)
    .bind(row.actor)
    .bind(entry.action)
    .bind(entry.object)
    .bind(entry.object_id.to_string())
    .bind(Json(&entry.detail))
    .bind(&row.network)
    .bind(&row.request)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}
