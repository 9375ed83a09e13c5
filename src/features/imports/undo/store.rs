//! SQL of undoing, on the imports' own tables.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use padron_core::import::Values;
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{MAX_LIST, Tx};
use crate::{execute, fetch_all, on, push_list};

/// A row and what it made.
#[derive(Debug, sqlx::FromRow)]
pub struct CreatedRow {
    #[sqlx(rename = "fila")]
    pub number: i64,
    #[sqlx(rename = "usuario_id")]
    pub user: Option<Uuid>,
    #[sqlx(rename = "estudiante_id")]
    pub student: Option<Uuid>,
    #[sqlx(rename = "relacion_id")]
    pub relation: Option<Uuid>,
    #[sqlx(rename = "asignacion_id")]
    pub assignment: Option<Uuid>,
    #[sqlx(rename = "prospecto_id")]
    pub prospect: Option<Uuid>,
}

impl CreatedRow {
    /// What the row stands for; a CHECK sees to it that there is one.
    pub fn made(&self) -> Uuid {
        self.user.or(self.student).or(self.relation).or(self.assignment).or(self.prospect).unwrap_or_default()
    }
}

/// The rows whose work still stands, in the file's order.
pub async fn created_rows(tx: &mut Tx, import: Uuid) -> Result<Vec<CreatedRow>, AppError> {
    fetch_all!(
        tx,
        r"SELECT fila, usuario_id, estudiante_id, relacion_id, asignacion_id, prospecto_id
        FROM importacion_filas
        WHERE importacion_id = $1
          AND estado = 'creada'
        ORDER BY fila",
        import
    )
}

/// The values of these rows.
pub async fn values_of(tx: &mut Tx, import: Uuid, rows: &[i64]) -> Result<HashMap<i64, Values>, AppError> {
    let mut values = HashMap::new();
    for chunk in rows.chunks(MAX_LIST) {
        let found: Vec<(i64, Json<Values>)> = on!(tx, |c| {
            let mut query =
                sqlx::QueryBuilder::new("SELECT fila, datos FROM importacion_filas WHERE importacion_id = ");
            query.push_bind(import).push(" AND fila IN (");
            push_list!(query, chunk);
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        values.extend(found.into_iter().map(|(number, values)| (number, values.0)));
    }
    Ok(values)
}

/// Turns these rows from `creada` to `deshecha`.
pub async fn mark_rows(tx: &mut Tx, import: Uuid, rows: &[i64]) -> Result<(), AppError> {
    for chunk in rows.chunks(MAX_LIST) {
        on!(tx, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "UPDATE importacion_filas SET estado = 'deshecha', usuario_id = NULL, estudiante_id = NULL, \
                 relacion_id = NULL, asignacion_id = NULL, prospecto_id = NULL WHERE estado = 'creada' AND importacion_id = ",
            );
            query.push_bind(import).push(" AND fila IN (");
            push_list!(query, chunk);
            query.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Notes who undid the import, and when.
pub async fn mark_import(tx: &mut Tx, id: Uuid, by: Uuid, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(tx, "UPDATE importaciones SET deshecha_en = $1, deshecha_por = $2 WHERE id = $3", now, by, id)?;
    Ok(())
}
