//! SQL of `auditoria`.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::entry::Entry;
use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, on, push_list};

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

pub async fn last_done(
    exec: &mut impl Exec,
    object: &str,
    object_id: Uuid,
    actions: &[&str],
) -> Result<Option<DateTime<Utc>>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new("SELECT ocurrido_en FROM auditoria WHERE objeto = ");
        query.push_bind(object).push(" AND objeto_id = ").push_bind(object_id.to_string()).push(" AND accion IN (");
        push_list!(query, actions.iter().copied());
        query.push(" ORDER BY ocurrido_en DESC LIMIT 1");
        query.build_query_scalar().fetch_optional(&mut *c).await
    })?)
}
