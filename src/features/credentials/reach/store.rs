//! SQL of those who can be reached.

use chrono::{DateTime, Utc};
use padron_core::role::Role;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::Exec;
use crate::{fetch_all, fetch_optional};

/// Someone with a first password, which may have stopped working.
#[derive(sqlx::FromRow)]
pub struct Recipient {
    pub id: Uuid,
    #[sqlx(rename = "importacion_id")]
    pub import: Option<Uuid>,
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
    /// End of the initial password; none for one of the person's own.
    #[sqlx(rename = "password_vence_en")]
    pub password_expires: Option<DateTime<Utc>>,
    #[sqlx(rename = "sellada")]
    pub sealed: Option<Vec<u8>>,
    /// Which issue of the person's first password it is, from 1.
    #[sqlx(rename = "emision")]
    pub issue: i64,
    #[sqlx(rename = "vence_en")]
    pub expires: DateTime<Utc>,
    /// How it came to be; of [`super::Recipient::is_typed`].
    #[sqlx(rename = "metodo")]
    pub(super) method: Option<String>,
}

macro_rules! columns {
    () => {
        "SELECT u.id, c.importacion_id, u.tipo_documento, u.nro_documento, u.email, u.nombre, u.apellido, u.telefono, u.rol, \
         u.estado_activo, u.password_vence_en, c.sellada, c.emision, c.vence_en, c.metodo \
         FROM usuarios u JOIN credenciales_iniciales c ON c.usuario_id = u.id "
    };
}

pub async fn of_import(exec: &mut impl Exec, import: Uuid) -> Result<Vec<Recipient>, AppError> {
    fetch_all!(
        exec,
        concat!(
            columns!(),
            "JOIN importacion_filas f ON f.usuario_id = u.id AND f.importacion_id = c.importacion_id \
             WHERE f.importacion_id = $1 AND f.estado = 'creada' AND u.rol NOT IN ('director', 'administrador') \
             ORDER BY f.fila"
        ),
        import
    )
}

pub async fn of_user(exec: &mut impl Exec, user: Uuid) -> Result<Option<Recipient>, AppError> {
    fetch_optional!(exec, concat!(columns!(), "WHERE u.id = $1"), user)
}
