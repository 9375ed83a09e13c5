//! SQL of a prospect that becomes somebody with an account.

use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, fetch_optional, hold};

/// A prospect whom nobody else changes until the transaction ends.
#[derive(sqlx::FromRow)]
pub struct HeldProspect {
    pub id: Uuid,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "correo")]
    pub email: Option<String>,
    #[sqlx(rename = "telefono")]
    pub phone: Option<String>,
    #[sqlx(rename = "usuario_id")]
    pub user: Option<Uuid>,
}

/// The prospect with this carnet, kept as it is until the transaction ends (SQLite has one writer anyway).
pub async fn hold_by_carnet(tx: &mut Tx, carnet: &str) -> Result<Option<HeldProspect>, AppError> {
    hold!(
        fetch_optional,
        tx,
        "SELECT id, nombre, apellido, correo, telefono, usuario_id FROM prospectos WHERE carnet = $1",
        "FOR UPDATE",
        carnet
    )
}

/// Notes whose account it has become.
pub async fn give_account(tx: &mut Tx, prospect: Uuid, user: Uuid) -> Result<(), AppError> {
    execute!(tx, "UPDATE prospectos SET usuario_id = $1 WHERE id = $2", user, prospect)?;
    Ok(())
}

/// The generation that made the account of this user.
pub async fn generation_of(exec: &mut impl Exec, user: Uuid) -> Result<Option<Uuid>, AppError> {
    fetch_optional!(
        exec,
        scalar "SELECT f.importacion_id FROM importacion_filas f WHERE f.usuario_id = $1 LIMIT 1",
        user
    )
}
