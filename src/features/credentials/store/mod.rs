//! SQL of `credenciales_iniciales`: what is kept, and forgotten. Who is whose: `people`; counted: `figures`; issued anew:
//! `issuing`; opened: `openings`.

pub mod figures;
pub mod issuing;
pub mod openings;
pub mod people;
pub mod typed;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::issued::Issued;
use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, fetch_one, fetch_optional};

/// The tables with sealed passwords; the kept files among them, which may hold typed ones.
pub const TABLES: [&str; 3] = ["credenciales_iniciales", typed::TABLE, "importacion_archivos"];

/// Keeps the sealed copy; a newer one takes the place of the older: another issue, whose slip was not handed over yet.
pub async fn replace(tx: &mut Tx, issued: &Issued<'_>, sealed: &[u8], now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO credenciales_iniciales (usuario_id, importacion_id, metodo, sellada, creada_en, vence_en)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (usuario_id)
        DO UPDATE SET importacion_id = excluded.importacion_id, metodo = excluded.metodo, sellada = excluded.sellada, creada_en = excluded.creada_en, vence_en = excluded.vence_en, purgada_en = NULL, emision = credenciales_iniciales.emision + 1, entregada_en = NULL, entregada_por = NULL",
        issued.user,
        issued.import,
        issued.method.as_str(),
        sealed,
        now,
        issued.expires
    )?;
    Ok(())
}

pub async fn purge_user(tx: &mut Tx, user: Uuid, now: DateTime<Utc>) -> Result<bool, AppError> {
    let purged: u64 = execute!(
        tx,
        r"UPDATE credenciales_iniciales
        SET sellada = NULL, purgada_en = $1
        WHERE usuario_id = $2
          AND sellada IS NOT NULL",
        now,
        user
    )?;
    Ok(purged > 0)
}

pub async fn purge_expired(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AppError> {
    execute!(
        tx,
        r"UPDATE credenciales_iniciales
        SET sellada = NULL, purgada_en = $1
        WHERE vence_en <= $1
          AND sellada IS NOT NULL",
        now
    )
}

/// Forgets the sealed copies of an import; answers how many there were.
pub async fn purge_import(tx: &mut Tx, import: Uuid, now: DateTime<Utc>) -> Result<u64, AppError> {
    execute!(
        tx,
        r"UPDATE credenciales_iniciales
        SET sellada = NULL, purgada_en = $1
        WHERE importacion_id = $2
          AND sellada IS NOT NULL",
        now,
        import
    )
}

/// How many sealed copies of an import are kept.
pub async fn count_sealed(exec: &mut impl Exec, import: Uuid) -> Result<i64, AppError> {
    fetch_one!(
        exec,
        scalar "SELECT COUNT(*) FROM credenciales_iniciales WHERE importacion_id = $1 AND sellada IS NOT NULL",
        import
    )
}

/// Whether any sealed copy is of a password that works no longer.
pub async fn has_expired(exec: &mut impl Exec, now: DateTime<Utc>) -> Result<bool, AppError> {
    let one: Option<Uuid> = fetch_optional!(
        exec,
        scalar "SELECT usuario_id FROM credenciales_iniciales WHERE vence_en <= $1 AND sellada IS NOT NULL LIMIT 1",
        now
    )?;
    Ok(one.is_some())
}

/// Notes that the slip was handed over, or was not; false when there is no password whose slip it could be.
pub async fn hand_over(
    tx: &mut Tx,
    import: Uuid,
    user: Uuid,
    handed: Option<(DateTime<Utc>, Uuid)>,
) -> Result<bool, AppError> {
    let (at, by) = handed.unzip();
    let noted: u64 = execute!(
        tx,
        r"UPDATE credenciales_iniciales
        SET entregada_en = $1, entregada_por = $2
        WHERE usuario_id = $3
          AND importacion_id = $4",
        at,
        by,
        user,
        import
    )?;
    Ok(noted == 1)
}
