//! SQL of `credenciales_aperturas`.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, fetch_all, fetch_one, lock};

/// Makes openings of one person wait for each other (SQLite has one writer anyway).
pub async fn lock_actor(tx: &mut Tx, actor: Uuid) -> Result<(), AppError> {
    lock!(tx, "SELECT pg_advisory_xact_lock(hashtextextended('aperturas' || $1::text, 0))", actor)
}

/// When the last openings of that kind were, newest first.
pub async fn recent(
    exec: &mut impl Exec,
    actor: Uuid,
    kind: &str,
    since: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<DateTime<Utc>>, AppError> {
    fetch_all!(
        exec,
        scalar r"SELECT abierta_en
        FROM credenciales_aperturas
        WHERE actor_id = $1
          AND forma = $2
          AND abierta_en > $3
        ORDER BY abierta_en DESC
        LIMIT $4",
        actor,
        kind,
        since,
        i64::try_from(limit).unwrap_or(i64::MAX)
    )
}

/// How many passwords somebody had opened since then.
pub async fn sum_since(exec: &mut impl Exec, actor: Uuid, since: DateTime<Utc>) -> Result<i64, AppError> {
    fetch_one!(
        exec,
        scalar r"SELECT CAST(COALESCE(SUM(cantidad), 0) AS BIGINT)
        FROM credenciales_aperturas
        WHERE actor_id = $1
          AND abierta_en > $2",
        actor,
        since
    )
}

pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    actor: Uuid,
    kind: &str,
    passwords: i64,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO credenciales_aperturas (id, actor_id, forma, cantidad, abierta_en)
        VALUES ($1, $2, $3, $4, $5)",
        id,
        actor,
        kind,
        passwords,
        now
    )?;
    Ok(())
}

pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<(), AppError> {
    execute!(tx, "DELETE FROM credenciales_aperturas WHERE abierta_en < $1", before)?;
    Ok(())
}
