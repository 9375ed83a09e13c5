//! SQL of what no two rows of a file may share.

use padron_core::import::RowKey;
use uuid::Uuid;

use super::super::model::RowState;
use super::rows::NewRow;
use crate::error::AppError;
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::{on, push_list};

/// Notes the keys of rows; those that are left out claim none.
pub async fn insert(tx: &mut Tx, import: Uuid, rows: &[NewRow]) -> Result<(), AppError> {
    let claimed: Vec<(i64, &RowKey)> = rows
        .iter()
        .filter(|row| row.state != RowState::Omitida)
        .flat_map(|row| row.keys.iter().map(|key| (row.number, key)))
        .collect();
    for claimed in claimed.chunks(MAX_LIST) {
        on!(tx, |c| {
            let mut query = sqlx::QueryBuilder::new("INSERT INTO importacion_claves (importacion_id, clave, fila) ");
            query.push_values(claimed, |mut values, (number, key)| {
                values.push_bind(import).push_bind(key.as_str()).push_bind(*number);
            });
            query.push(" ON CONFLICT DO NOTHING");
            query.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

pub async fn delete(tx: &mut Tx, import: Uuid, rows: &[i64]) -> Result<(), AppError> {
    for rows in rows.chunks(MAX_LIST) {
        on!(tx, |c| {
            let mut query = sqlx::QueryBuilder::new("DELETE FROM importacion_claves WHERE importacion_id = ");
            query.push_bind(import).push(" AND fila IN (");
            push_list!(query, rows);
            query.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

/// The keys of these rows.
pub async fn of_rows(exec: &mut impl Exec, import: Uuid, rows: &[i64]) -> Result<Vec<(i64, String)>, AppError> {
    let mut keys = Vec::new();
    for rows in rows.chunks(MAX_LIST) {
        let found: Vec<(i64, String)> = on!(exec, |c| {
            let mut query =
                sqlx::QueryBuilder::new("SELECT fila, clave FROM importacion_claves WHERE importacion_id = ");
            query.push_bind(import).push(" AND fila IN (");
            push_list!(query, rows);
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        keys.extend(found);
    }
    Ok(keys)
}

/// The rows that have one of these keys.
pub async fn rows_with(exec: &mut impl Exec, import: Uuid, keys: &[&str]) -> Result<Vec<i64>, AppError> {
    let mut rows = Vec::new();
    for keys in keys.chunks(MAX_LIST) {
        let found: Vec<i64> = on!(exec, |c| {
            let mut query = sqlx::QueryBuilder::new("SELECT fila FROM importacion_claves WHERE importacion_id = ");
            query.push_bind(import).push(" AND clave IN (");
            push_list!(query, keys);
            query.build_query_scalar().fetch_all(&mut *c).await
        })?;
        rows.extend(found);
    }
    Ok(rows)
}

/// The keys that these rows have in common with an earlier row, and the first row that has each: (row, key, first).
pub async fn claimed_before(
    exec: &mut impl Exec,
    import: Uuid,
    rows: &[i64],
) -> Result<Vec<(i64, String, i64)>, AppError> {
    let mut claimed = Vec::new();
    for rows in rows.chunks(MAX_LIST) {
        let found: Vec<(i64, String, i64)> = on!(exec, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "SELECT k.fila, k.clave, MIN(other.fila) FROM importacion_claves k \
                 JOIN importacion_claves other ON other.importacion_id = k.importacion_id \
                   AND other.clave = k.clave AND other.fila < k.fila \
                 WHERE k.importacion_id = ",
            );
            query.push_bind(import).push(" AND k.fila IN (");
            push_list!(query, rows);
            query.push(" GROUP BY k.fila, k.clave");
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        claimed.extend(found);
    }
    Ok(claimed)
}
