//! SQL of issuing anew: who is to be given another password, and how far the job is.

use chrono::{DateTime, Utc};
use padron_core::role::Role;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional};

/// Which people of an import are to be given another first password.
pub struct Wanted {
    pub import: Uuid,
    /// The role that the import gives; whoever has another by now is left alone.
    pub role: Role,
    /// Those whose password still works, too.
    pub renew: bool,
    /// When it was asked for: what was issued since is done.
    pub asked_at: DateTime<Utc>,
}

/// Somebody who is to be given another.
#[derive(sqlx::FromRow)]
pub struct Candidate {
    pub id: Uuid,
    pub password_hash: String,
}

/// Active people without a password of their own, whose first one is older than the request and (unless all are to be
/// renewed) works no longer or cannot be handed out any more.
macro_rules! candidates {
    () => {
        "FROM importacion_filas f \
         JOIN usuarios u ON u.id = f.usuario_id \
         LEFT JOIN credenciales_iniciales c ON c.usuario_id = u.id \
         WHERE f.importacion_id = $1 AND f.estado = 'creada' AND u.rol = $2 AND u.estado_activo \
         AND u.password_vence_en IS NOT NULL AND (c.creada_en IS NULL OR c.creada_en < $3) \
         AND ($4 OR c.sellada IS NULL OR c.vence_en <= $3)"
    };
}

pub async fn count(exec: &mut impl Exec, wanted: &Wanted) -> Result<i64, AppError> {
    let Wanted { import, role, renew, asked_at } = *wanted;
    fetch_one!(exec, scalar concat!("SELECT COUNT(*) ", candidates!()), import, role.as_str(), asked_at, renew)
}

/// The next of them behind `after`.
pub async fn list(exec: &mut impl Exec, wanted: &Wanted, after: Uuid, limit: i64) -> Result<Vec<Candidate>, AppError> {
    let Wanted { import, role, renew, asked_at } = *wanted;
    fetch_all!(
        exec,
        concat!("SELECT u.id, u.password_hash ", candidates!(), " AND u.id > $5 ORDER BY u.id LIMIT $6"),
        import,
        role.as_str(),
        asked_at,
        renew,
        after,
        limit
    )
}

/// A job that issues an import's passwords.
#[derive(sqlx::FromRow)]
pub struct Run {
    #[sqlx(rename = "renovar")]
    pub renew: bool,
    #[sqlx(rename = "pedida_por")]
    pub asked_by: Uuid,
    #[sqlx(rename = "pedida_en")]
    pub asked_at: DateTime<Utc>,
    pub total: i64,
}

/// The job that is not over yet.
pub async fn open_run(exec: &mut impl Exec, import: Uuid) -> Result<Option<Run>, AppError> {
    fetch_optional!(
        exec,
        r"SELECT renovar, pedida_por, pedida_en, total
        FROM credenciales_emisiones
        WHERE importacion_id = $1
          AND terminada_en IS NULL",
        import
    )
}

/// Notes a job; it takes the place of one that is over. False when there is one that is not.
pub async fn begin_run(tx: &mut Tx, import: Uuid, run: &Run) -> Result<bool, AppError> {
    let begun: u64 = execute!(
        tx,
        r"INSERT INTO credenciales_emisiones (importacion_id, renovar, pedida_por, pedida_en, total)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (importacion_id)
        DO UPDATE SET renovar = excluded.renovar, pedida_por = excluded.pedida_por, pedida_en = excluded.pedida_en, total = excluded.total, terminada_en = NULL
        WHERE credenciales_emisiones.terminada_en IS NOT NULL",
        import,
        run.renew,
        run.asked_by,
        run.asked_at,
        run.total
    )?;
    Ok(begun == 1)
}

pub async fn end_run(tx: &mut Tx, import: Uuid, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(tx, "UPDATE credenciales_emisiones SET terminada_en = $1 WHERE importacion_id = $2", now, import)?;
    Ok(())
}

/// How many of an import's passwords were issued since then.
pub async fn count_issued(exec: &mut impl Exec, import: Uuid, since: DateTime<Utc>) -> Result<i64, AppError> {
    fetch_one!(
        exec,
        scalar "SELECT COUNT(*) FROM credenciales_iniciales WHERE importacion_id = $1 AND creada_en >= $2",
        import,
        since
    )
}
