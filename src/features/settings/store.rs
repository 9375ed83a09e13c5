//! SQL of `configuraciones_sistema`.

use chrono::{DateTime, Utc};

use crate::error::AppError;
use crate::on;
use crate::platform::db::{Exec, Tx};

pub async fn all(exec: &mut impl Exec) -> Result<Vec<(String, String)>, AppError> {
    Ok(on!(exec, |c| sqlx::query_as("SELECT clave, valor FROM configuraciones_sistema").fetch_all(&mut *c).await)?)
}

pub async fn set(tx: &mut Tx, key: &str, value: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx, |c| sqlx::query(
        "INSERT INTO configuraciones_sistema (clave, valor, actualizado_en) VALUES ($1, $2, $3) \
         ON CONFLICT (clave) DO UPDATE SET valor = excluded.valor, actualizado_en = excluded.actualizado_en"
    )
    .bind(key)
    .bind(value)
    .bind(now)
    .execute(&mut *c)
    .await
    .map(drop))?;
    Ok(())
}
