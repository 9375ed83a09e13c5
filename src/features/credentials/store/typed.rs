//! SQL of `contrasenas_escritas`.

use std::collections::HashMap;

use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::{execute, on, push_list};

/// The table with passwords that were typed into staff files.
pub const TABLE: &str = "contrasenas_escritas";

pub async fn put(tx: &mut Tx, import: Uuid, row: i64, sealed: &[u8]) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO contrasenas_escritas (importacion_id, fila, sellada)
        VALUES ($1, $2, $3)
        ON CONFLICT (importacion_id, fila) DO UPDATE SET sellada = excluded.sellada",
        import,
        row,
        sealed
    )?;
    Ok(())
}

pub async fn find(exec: &mut impl Exec, import: Uuid, rows: &[i64]) -> Result<HashMap<i64, Vec<u8>>, AppError> {
    let mut found = HashMap::new();
    for chunk in rows.chunks(MAX_LIST) {
        let some: Vec<(i64, Vec<u8>)> = on!(exec, |c| {
            let mut query =
                sqlx::QueryBuilder::new("SELECT fila, sellada FROM contrasenas_escritas WHERE importacion_id = ");
            query.push_bind(import).push(" AND fila IN (");
            push_list!(query, chunk);
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        found.extend(some);
    }
    Ok(found)
}

pub async fn delete(tx: &mut Tx, import: Uuid, row: i64) -> Result<bool, AppError> {
    let deleted: u64 =
        execute!(tx, "DELETE FROM contrasenas_escritas WHERE importacion_id = $1 AND fila = $2", import, row)?;
    Ok(deleted > 0)
}

pub async fn delete_all(tx: &mut Tx, import: Uuid) -> Result<bool, AppError> {
    let deleted: u64 = execute!(tx, "DELETE FROM contrasenas_escritas WHERE importacion_id = $1", import)?;
    Ok(deleted > 0)
}
