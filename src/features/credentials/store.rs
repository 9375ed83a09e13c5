//! SQL of `credenciales_iniciales`.

use chrono::{DateTime, Utc};
use padron_core::role::Role;
use uuid::Uuid;

use super::issued::Issued;
use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, fetch_all};

/// Someone an import created, with the sealed password if it is still kept.
#[derive(sqlx::FromRow)]
pub struct Person {
    pub id: Uuid,
    #[sqlx(rename = "tipo_documento")]
    pub document_type: Option<String>,
    #[sqlx(rename = "nro_documento")]
    pub document: Option<String>,
    pub email: Option<String>,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "telefono")]
    pub phone: Option<String>,
    #[sqlx(rename = "rol", try_from = "String")]
    pub role: Role,
    #[sqlx(rename = "estado_activo")]
    pub active: bool,
    #[sqlx(rename = "fecha_creacion")]
    pub created_at: DateTime<Utc>,
    #[sqlx(rename = "sellada")]
    pub sealed: Option<Vec<u8>>,
    #[sqlx(rename = "vence_en")]
    pub expires: Option<DateTime<Utc>>,
}

/// Keeps the sealed copy; a newer one takes the place of the older.
pub async fn replace(tx: &mut Tx, issued: &Issued<'_>, sealed: &[u8], now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO credenciales_iniciales (usuario_id, importacion_id, metodo, sellada, creada_en, vence_en)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (usuario_id)
        DO UPDATE SET importacion_id = excluded.importacion_id, metodo = excluded.metodo, sellada = excluded.sellada, creada_en = excluded.creada_en, vence_en = excluded.vence_en, purgada_en = NULL",
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

/// Everyone the import created, in the order of the file. The sealed copy only if it is this import's.
pub async fn people_of(exec: &mut impl Exec, import: Uuid) -> Result<Vec<Person>, AppError> {
    fetch_all!(
        exec,
        r"SELECT u.id, u.tipo_documento, u.nro_documento, u.email, u.nombre, u.apellido, u.telefono, u.rol, u.estado_activo, u.fecha_creacion, c.sellada, c.vence_en
        FROM importacion_filas f
        JOIN usuarios u ON u.id = f.usuario_id
        LEFT JOIN credenciales_iniciales c ON c.usuario_id = u.id
          AND c.importacion_id = f.importacion_id
        WHERE f.importacion_id = $1
          AND f.estado = 'creada'
        ORDER BY f.fila",
        import
    )
}
