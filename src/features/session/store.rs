//! SQL of sessions and failed sign-ins.

use chrono::{DateTime, Utc};
use padron_core::role::Role;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, fetch_all, fetch_optional, lock};

/// A failed sign-in.
#[derive(Debug, sqlx::FromRow)]
pub struct Attempt {
    #[sqlx(rename = "red")]
    pub network: String,
    #[sqlx(rename = "ocurrido_en")]
    pub at: DateTime<Utc>,
}

/// A session that still holds, with the person it is for.
#[derive(Debug, sqlx::FromRow)]
pub struct LiveSession {
    #[sqlx(rename = "usuario_id")]
    pub user_id: Uuid,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "rol", try_from = "String")]
    pub role: Role,
    #[sqlx(rename = "debe_cambiar_password")]
    pub must_change_password: bool,
    #[sqlx(rename = "confirmada_hasta")]
    pub confirmed_until: Option<DateTime<Utc>>,
}

/// Makes attempts on one account wait for each other (SQLite has one writer anyway).
pub async fn lock_account(tx: &mut Tx, account: &str) -> Result<(), AppError> {
    lock!(tx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", account)
}

/// Counted failures of an account since `since`, newest first.
pub async fn failures(
    exec: &mut impl Exec,
    account: &str,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Attempt>, AppError> {
    fetch_all!(
        exec,
        r"SELECT red, ocurrido_en
        FROM intentos_ingreso
        WHERE cuenta = $1
          AND ocurrido_en > $2
          AND contado
        ORDER BY ocurrido_en DESC
        LIMIT $3",
        account,
        since,
        limit
    )
}

pub async fn insert_attempt(
    tx: &mut Tx,
    id: Uuid,
    account: &str,
    network: &str,
    counted: bool,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO intentos_ingreso (id, cuenta, red, contado, ocurrido_en)
        VALUES ($1, $2, $3, $4, $5)",
        id,
        account,
        network,
        counted,
        at
    )?;
    Ok(())
}

/// Forgets the failures of an account from one network (a right password), or from all (unlock).
pub async fn delete_attempts(tx: &mut Tx, account: &str, network: Option<&str>) -> Result<(), AppError> {
    execute!(tx, "DELETE FROM intentos_ingreso WHERE cuenta = $1 AND ($2 IS NULL OR red = $2)", account, network)?;
    Ok(())
}

/// Forgets one attempt.
pub async fn delete_attempt(tx: &mut Tx, id: Uuid) -> Result<(), AppError> {
    execute!(tx, "DELETE FROM intentos_ingreso WHERE id = $1", id)?;
    Ok(())
}

pub async fn insert_session(
    tx: &mut Tx,
    id: Uuid,
    user: Uuid,
    network: &str,
    now: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO sesiones (id, usuario_id, red, creada_en, expira_en)
        VALUES ($1, $2, $3, $4, $5)",
        id,
        user,
        network,
        now,
        expires
    )?;
    Ok(())
}

pub async fn find_live_session(
    exec: &mut impl Exec,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<LiveSession>, AppError> {
    fetch_optional!(
        exec,
        r"SELECT s.usuario_id, u.nombre, u.apellido, u.rol, u.debe_cambiar_password, s.confirmada_hasta
        FROM sesiones s
        JOIN usuarios u ON u.id = s.usuario_id
        WHERE s.id = $1
          AND s.revocada_en IS NULL
          AND s.expira_en > $2
          AND u.estado_activo",
        id,
        now
    )
}

/// Notes in a session that still holds that the password was typed once more; false when it holds no longer.
pub async fn confirm_session(tx: &mut Tx, id: Uuid, until: DateTime<Utc>) -> Result<bool, AppError> {
    let confirmed: u64 =
        execute!(tx, "UPDATE sesiones SET confirmada_hasta = $1 WHERE id = $2 AND revocada_en IS NULL", until, id)?;
    Ok(confirmed == 1)
}

/// Drops what no rule looks at any more.
pub async fn prune(
    tx: &mut Tx,
    attempts_before: DateTime<Utc>,
    sessions_before: DateTime<Utc>,
) -> Result<(), AppError> {
    execute!(&mut *tx, "DELETE FROM intentos_ingreso WHERE ocurrido_en < $1", attempts_before)?;
    execute!(tx, "DELETE FROM sesiones WHERE expira_en < $1", sessions_before)?;
    Ok(())
}
