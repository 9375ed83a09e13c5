//! SQL of `claves_idempotencia`.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, fetch_optional};

/// The import of a key that was taken after `since`, and the digest of its body.
pub async fn find(
    exec: &mut impl Exec,
    user: Uuid,
    key: &str,
    since: DateTime<Utc>,
) -> Result<Option<(Uuid, Vec<u8>)>, AppError> {
    fetch_optional!(
        exec,
        r"SELECT importacion_id, huella
        FROM claves_idempotencia
        WHERE usuario_id = $1
          AND clave = $2
          AND creada_en > $3",
        user,
        key,
        since
    )
}

/// A key to take.
pub struct NewKey<'a> {
    pub user: Uuid,
    pub key: &'a str,
    pub fingerprint: &'a [u8],
    pub import: Uuid,
    pub now: DateTime<Utc>,
    /// Keys taken until then hold no longer.
    pub ended: DateTime<Utc>,
}

/// False when it is taken and still holds.
pub async fn take(tx: &mut Tx, key: &NewKey<'_>) -> Result<bool, AppError> {
    let taken: u64 = execute!(
        tx,
        r"INSERT INTO claves_idempotencia (usuario_id, clave, huella, importacion_id, creada_en)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (usuario_id, clave)
        DO UPDATE SET huella = excluded.huella, importacion_id = excluded.importacion_id, creada_en = excluded.creada_en
        WHERE claves_idempotencia.creada_en <= $6",
        key.user,
        key.key,
        key.fingerprint,
        key.import,
        key.now,
        key.ended
    )?;
    Ok(taken > 0)
}

pub async fn prune(tx: &mut Tx, ended: DateTime<Utc>) -> Result<(), AppError> {
    let _: u64 = execute!(tx, "DELETE FROM claves_idempotencia WHERE creada_en <= $1", ended)?;
    Ok(())
}
