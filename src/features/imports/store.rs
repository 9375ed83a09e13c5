//! SQL of imports and their rows.

use chrono::{DateTime, Utc};
use padron_core::import::Values;
use padron_core::issue::Issue;
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{ImportState, RowState, Summary};
use crate::error::AppError;
use crate::on;
use crate::platform::db::{Conn, Exec, Tx};

/// An import as stored, with its rows counted.
#[derive(Debug, sqlx::FromRow)]
pub struct ImportRow {
    pub id: Uuid,
    #[sqlx(rename = "tipo")]
    pub kind: String,
    #[sqlx(rename = "archivo")]
    pub file_name: String,
    #[sqlx(rename = "estado")]
    pub state: String,
    #[sqlx(rename = "motivo")]
    pub reason: Option<String>,
    pub total: i64,
    #[sqlx(rename = "procesadas")]
    pub checked: i64,
    #[sqlx(rename = "resumen")]
    pub summary: Json<Summary>,
    #[sqlx(rename = "creado_en")]
    pub created_at: DateTime<Utc>,
    #[sqlx(rename = "creado_por")]
    pub created_by: Uuid,
    #[sqlx(rename = "creador")]
    pub creator: String,
}

/// Rows by state.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    pub valid: i64,
    pub with_errors: i64,
    pub left_out: i64,
    pub created: i64,
    pub failed: i64,
    /// Rows with warnings and no errors.
    pub warned: i64,
}

/// A row as staged.
#[derive(Debug, sqlx::FromRow)]
pub struct StagedRow {
    #[sqlx(rename = "fila")]
    pub number: i64,
    #[sqlx(rename = "estado")]
    pub state: String,
    #[sqlx(rename = "datos")]
    pub values: Json<Values>,
    #[sqlx(rename = "problemas")]
    pub issues: Json<Vec<Issue>>,
}

/// A row to stage.
pub struct NewRow {
    pub number: i64,
    pub state: RowState,
    pub warned: bool,
    pub values: Values,
    pub issues: Vec<Issue>,
    pub search: String,
}

/// An import to insert.
pub struct NewImport<'a> {
    pub id: Uuid,
    pub kind: &'a str,
    pub file_name: &'a str,
    pub sha256: &'a str,
    pub total: i64,
    pub summary: &'a Summary,
    pub created_by: Uuid,
    pub created_at: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, import: &NewImport<'_>) -> Result<(), AppError> {
    on!(tx, |c| {
        sqlx::query(
        "INSERT INTO importaciones (id, tipo, archivo, sha256, estado, total, procesadas, resumen, creado_por, creado_en) \
         VALUES ($1, $2, $3, $4, 'validando', $5, 0, $6, $7, $8)"
    )
    .bind(import.id)
    .bind(import.kind)
    .bind(import.file_name)
    .bind(import.sha256)
    .bind(import.total)
    .bind(Json(import.summary))
    .bind(import.created_by)
    .bind(import.created_at)
    .execute(&mut *c)
    .await
    .map(drop)
    })?;
    Ok(())
}

pub async fn find(exec: &mut impl Exec, id: Uuid) -> Result<Option<ImportRow>, AppError> {
    Ok(on!(exec, |c| {
        sqlx::query_as(
        "SELECT i.id, i.tipo, i.archivo, i.estado, i.motivo, i.total, i.procesadas, i.resumen, i.creado_en, i.creado_por, \
         u.nombre || ' ' || u.apellido AS creador \
         FROM importaciones i JOIN usuarios u ON u.id = i.creado_por WHERE i.id = $1"
    )
    .bind(id)
    .fetch_optional(&mut *c)
    .await
    })?)
}

pub async fn counts(exec: &mut impl Exec, import: Uuid) -> Result<Counts, AppError> {
    let rows: Vec<(String, i64, i64)> = on!(exec, |c| sqlx::query_as(
        "SELECT estado, COUNT(*), CAST(SUM(CASE WHEN advertida THEN 1 ELSE 0 END) AS BIGINT) \
         FROM importacion_filas WHERE importacion_id = $1 GROUP BY estado"
    )
    .bind(import)
    .fetch_all(&mut *c)
    .await)?;
    let mut counts = Counts::default();
    for (state, count, warned) in rows {
        match state.as_str() {
            "valida" => counts.valid = count,
            "con_errores" => counts.with_errors = count,
            "omitida" => counts.left_out = count,
            "creada" => counts.created = count,
            _ => counts.failed = count,
        }
        counts.warned += if state == "con_errores" { 0 } else { warned };
    }
    Ok(counts)
}

/// The latest import of the same bytes that created people.
pub async fn find_same_file(exec: &mut impl Exec, sha256: &str) -> Result<Option<Uuid>, AppError> {
    Ok(on!(exec, |c| sqlx::query_scalar(
        "SELECT id FROM importaciones WHERE sha256 = $1 AND estado IN ('ejecutando', 'completado') \
         ORDER BY creado_en DESC LIMIT 1"
    )
    .bind(sha256)
    .fetch_optional(&mut *c)
    .await)?)
}

/// Moves the import from one state to another; false when it was not in `from`.
pub async fn advance(
    tx: &mut Tx,
    id: Uuid,
    from: ImportState,
    to: ImportState,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let started = (to == ImportState::Ejecutando).then_some(now);
    let ended = (!to.is_working() && to != ImportState::Validado).then_some(now);
    let moved: u64 = on!(tx, |c| sqlx::query(
        "UPDATE importaciones SET estado = $1, ejecutada_en = COALESCE(ejecutada_en, $2), terminada_en = $3 \
         WHERE id = $4 AND estado = $5"
    )
    .bind(to.as_str())
    .bind(started)
    .bind(ended)
    .bind(id)
    .bind(from.as_str())
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(moved == 1)
}

/// Refuses the import as a whole; none of its rows stays.
pub async fn reject(tx: &mut Tx, id: Uuid, code: &str, reason: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    delete_rows(tx, id).await?;
    delete_file(tx, id).await?;
    on!(tx, |c| sqlx::query(
        "UPDATE importaciones SET estado = 'rechazado', codigo = $1, motivo = $2, terminada_en = $3 \
         WHERE id = $4 AND estado = 'validando'"
    )
    .bind(code)
    .bind(reason)
    .bind(now)
    .bind(id)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Notes how many rows were checked; false when the import is no longer being checked. Holds its row until the commit.
pub async fn set_checked(tx: &mut Tx, id: Uuid, checked: i64) -> Result<bool, AppError> {
    let noted: u64 =
        on!(tx, |c| sqlx::query("UPDATE importaciones SET procesadas = $1 WHERE id = $2 AND estado = 'validando'")
            .bind(checked)
            .bind(id)
            .execute(&mut *c)
            .await
            .map(|done| done.rows_affected()))?;
    Ok(noted == 1)
}

pub async fn insert_file(tx: &mut Tx, import: Uuid, sealed: &[u8]) -> Result<(), AppError> {
    on!(tx, |c| sqlx::query("INSERT INTO importacion_archivos (importacion_id, sellado) VALUES ($1, $2)")
        .bind(import)
        .bind(sealed)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

pub async fn find_file(exec: &mut impl Exec, import: Uuid) -> Result<Option<Vec<u8>>, AppError> {
    Ok(on!(exec, |c| sqlx::query_scalar("SELECT sellado FROM importacion_archivos WHERE importacion_id = $1")
        .bind(import)
        .fetch_optional(&mut *c)
        .await)?)
}

pub async fn delete_file(tx: &mut Tx, import: Uuid) -> Result<(), AppError> {
    on!(tx, |c| sqlx::query("DELETE FROM importacion_archivos WHERE importacion_id = $1")
        .bind(import)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

pub async fn delete_rows(tx: &mut Tx, import: Uuid) -> Result<(), AppError> {
    on!(tx, |c| sqlx::query("DELETE FROM importacion_filas WHERE importacion_id = $1")
        .bind(import)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// Stages rows; at most 500 at a time (bind parameters are limited).
pub async fn insert_rows(tx: &mut Tx, import: Uuid, rows: &[NewRow]) -> Result<(), AppError> {
    if rows.is_empty() {
        return Ok(());
    }
    on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "INSERT INTO importacion_filas (importacion_id, fila, estado, advertida, datos, problemas, busqueda) ",
        );
        query.push_values(rows, |mut values, row| {
            values
                .push_bind(import)
                .push_bind(row.number)
                .push_bind(row.state.as_str())
                .push_bind(row.warned)
                .push_bind(Json(&row.values))
                .push_bind(Json(&row.issues))
                .push_bind(&row.search);
        });
        query.build().execute(&mut *c).await.map(drop)
    })?;
    Ok(())
}

/// Which rows to list, and which page of them.
pub struct RowFilter {
    pub state: Option<RowState>,
    /// Folded text that the row must hold.
    pub search: Option<String>,
    pub limit: i64,
    pub offset: i64,
}

pub async fn list_rows(exec: &mut impl Exec, import: Uuid, filter: &RowFilter) -> Result<Vec<StagedRow>, AppError> {
    Ok(on!(exec, |c| sqlx::query_as(
        "SELECT fila, estado, datos, problemas FROM importacion_filas \
         WHERE importacion_id = $1 AND ($2 IS NULL OR estado = $2) AND ($3 IS NULL OR busqueda LIKE $3 ESCAPE '\\') \
         ORDER BY fila LIMIT $4 OFFSET $5"
    )
    .bind(import)
    .bind(filter.state.map(RowState::as_str))
    .bind(filter.search.as_deref().map(like_pattern))
    .bind(filter.limit)
    .bind(filter.offset)
    .fetch_all(&mut *c)
    .await)?)
}

pub async fn count_rows(exec: &mut impl Exec, import: Uuid, filter: &RowFilter) -> Result<i64, AppError> {
    Ok(on!(exec, |c| sqlx::query_scalar(
        "SELECT COUNT(*) FROM importacion_filas \
         WHERE importacion_id = $1 AND ($2 IS NULL OR estado = $2) AND ($3 IS NULL OR busqueda LIKE $3 ESCAPE '\\')"
    )
    .bind(import)
    .bind(filter.state.map(RowState::as_str))
    .bind(filter.search.as_deref().map(like_pattern))
    .fetch_one(&mut *c)
    .await)?)
}

fn like_pattern(search: &str) -> String {
    let escaped = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// Rows with errors of their own or that failed when they were created, in the file's order.
pub async fn list_faulty(exec: &mut impl Exec, import: Uuid, limit: i64) -> Result<Vec<StagedRow>, AppError> {
    Ok(on!(exec, |c| sqlx::query_as(
        "SELECT fila, estado, datos, problemas FROM importacion_filas \
         WHERE importacion_id = $1 AND estado IN ('con_errores', 'fallida') ORDER BY fila LIMIT $2"
    )
    .bind(import)
    .bind(limit)
    .fetch_all(&mut *c)
    .await)?)
}

/// Rows still to be created, after row number `after`.
pub async fn list_pending(
    exec: &mut impl Exec,
    import: Uuid,
    after: i64,
    limit: i64,
) -> Result<Vec<StagedRow>, AppError> {
    Ok(on!(exec, |c| sqlx::query_as(
        "SELECT fila, estado, datos, problemas FROM importacion_filas \
         WHERE importacion_id = $1 AND estado = 'valida' AND fila > $2 ORDER BY fila LIMIT $3"
    )
    .bind(import)
    .bind(after)
    .bind(limit)
    .fetch_all(&mut *c)
    .await)?)
}

/// Marks a row as created by the user made in the same transaction. False when another instance
/// was faster or the import no longer runs: the caller then drops the transaction.
pub async fn mark_created(tx: &mut Tx, import: Uuid, number: i64, user: Uuid) -> Result<bool, AppError> {
    hold_state(tx, import).await?;
    let marked: u64 = on!(tx, |c| sqlx::query(
        "UPDATE importacion_filas SET estado = 'creada', usuario_id = $1 \
         WHERE importacion_id = $2 AND fila = $3 AND estado = 'valida' \
         AND EXISTS (SELECT 1 FROM importaciones WHERE id = $2 AND estado = 'ejecutando')"
    )
    .bind(user)
    .bind(import)
    .bind(number)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(marked == 1)
}

/// Marks a row as failed, with what was wrong.
pub async fn mark_failed(tx: &mut Tx, import: Uuid, number: i64, issues: &[Issue]) -> Result<(), AppError> {
    hold_state(tx, import).await?;
    on!(tx, |c| sqlx::query(
        "UPDATE importacion_filas SET estado = 'fallida', problemas = $1 \
         WHERE importacion_id = $2 AND fila = $3 AND estado = 'valida' \
         AND EXISTS (SELECT 1 FROM importaciones WHERE id = $2 AND estado = 'ejecutando')"
    )
    .bind(Json(issues))
    .bind(import)
    .bind(number)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}

/// Makes a cancellation wait for the row that is being written (SQLite has one writer anyway), so that what it answers
/// is what stays.
async fn hold_state(tx: &mut Tx, import: Uuid) -> Result<(), AppError> {
    if let Conn::Postgres(c) = tx.conn() {
        sqlx::query("SELECT 1 FROM importaciones WHERE id = $1 FOR SHARE").bind(import).execute(&mut *c).await?;
    }
    Ok(())
}
