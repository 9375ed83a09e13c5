//! SQL of `solicitudes_recuperacion`.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Conn, Exec, Tx};
use crate::{execute, fetch_one};

pub async fn insert(tx: &mut Tx, id: Uuid, user: Option<Uuid>, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        "INSERT INTO solicitudes_recuperacion (id, usuario_id, creada_en) VALUES ($1, $2, $3)",
        id,
        user,
        now
    )?;
    Ok(())
}

pub async fn is_any(exec: &mut impl Exec) -> Result<bool, AppError> {
    fetch_one!(exec, scalar "SELECT EXISTS (SELECT 1 FROM solicitudes_recuperacion)")
}

macro_rules! take {
    ($lock:literal) => {
        concat!(
            "DELETE FROM solicitudes_recuperacion WHERE id IN (SELECT id FROM solicitudes_recuperacion \
             ORDER BY creada_en, id LIMIT $1",
            $lock,
            ") RETURNING usuario_id"
        )
    };
}

/// Takes up to `count` requests out, the oldest first: whose they are, where that is known.
pub async fn take(tx: &mut Tx, count: i64) -> Result<Vec<Option<Uuid>>, AppError> {
    let taken = match tx.conn() {
        Conn::Sqlite(c) => sqlx::query_scalar(take!("")).bind(count).fetch_all(&mut *c).await?,
        Conn::Postgres(c) => {
            sqlx::query_scalar(take!(" FOR UPDATE SKIP LOCKED")).bind(count).fetch_all(&mut *c).await?
        }
    };
    Ok(taken)
}
