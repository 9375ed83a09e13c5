//! SQL of `configuraciones_sistema`.

use chrono::{DateTime, Utc};

use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, fetch_all};

pub async fn all(exec: &mut impl Exec) -> Result<Vec<(String, String)>, AppError> {
    fetch_all!(exec, "SELECT clave, valor FROM configuraciones_sistema")
}

pub async fn set(tx: &mut Tx, key: &str, value: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO configuraciones_sistema (clave, valor, actualizado_en)
        VALUES ($1, $2, $3)
        ON CONFLICT (clave)
        DO UPDATE SET valor = excluded.valor, actualizado_en = excluded.actualizado_en",
        key,
        value,
        now
    )?;
    Ok(())
}
