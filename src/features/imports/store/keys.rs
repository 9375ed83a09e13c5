//! SQL of what no two rows of a file may share.

use std::collections::{BTreeSet, HashMap};

use padron_core::import::RowKey;
use uuid::Uuid;

use super::staged::NewRow;
use crate::error::AppError;
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::{on, push_list};

/// Notes the keys of rows.
pub async fn insert(tx: &mut Tx, import: Uuid, rows: &[NewRow]) -> Result<(), AppError> {
    let claimed: Vec<(i64, &RowKey)> =
        rows.iter().flat_map(|row| row.keys.iter().map(|key| (row.number, key))).collect();
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

/// The first row that has each of these keys.
pub async fn first_rows(exec: &mut impl Exec, import: Uuid, keys: &[&str]) -> Result<HashMap<String, i64>, AppError> {
    let mut firsts = HashMap::new();
    for keys in keys.chunks(MAX_LIST) {
        let found: Vec<(String, i64)> = on!(exec, |c| {
            let mut query =
                sqlx::QueryBuilder::new("SELECT clave, MIN(fila) FROM importacion_claves WHERE importacion_id = ");
            query.push_bind(import).push(" AND clave IN (");
            push_list!(query, keys);
            query.push(" GROUP BY clave");
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        firsts.extend(found);
    }
    Ok(firsts)
}

/// The keys that these rows have in common with an earlier row, and the first row that has each: (row, key, first).
pub async fn claimed_before(
    exec: &mut impl Exec,
    import: Uuid,
    rows: &[i64],
) -> Result<Vec<(i64, String, i64)>, AppError> {
    let claims = of_rows(exec, import, rows).await?;
    let keys: BTreeSet<&str> = claims.iter().map(|(_, key)| key.as_str()).collect();
    let firsts = first_rows(exec, import, &keys.into_iter().collect::<Vec<_>>()).await?;
    let earlier = |(row, key): (i64, String)| {
        let first = *firsts.get(&key)?;
        (first < row).then_some((row, key, first))
    };
    Ok(claims.into_iter().filter_map(earlier).collect())
}
