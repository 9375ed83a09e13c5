//! Passwords that somebody typed into a staff file: sealed as they are read, bound to their import and row, opened once to
//! become a person's first password, and forgotten with the row's fate. They are handed out like any other, and never shown.

use std::collections::HashMap;

use padron_core::import::TypedPassword;
use padron_core::password::PlainPassword;
use uuid::Uuid;

use super::store::typed as store;
use crate::error::AppError;
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};
use crate::platform::telemetry::unexpected;

/// Keeps a row's password; a newer one takes the place of the older.
pub async fn keep_typed_in(
    tx: &mut Tx,
    platform: &Platform,
    import: Uuid,
    row: i64,
    password: &TypedPassword,
) -> Result<(), AppError> {
    let sealed = platform
        .keys
        .seal(&*platform.entropy, password.expose().as_bytes(), &bound(import, row))
        .map_err(unexpected("a typed password could not be sealed"))?;
    store::put(tx, import, row, &sealed).await
}

/// The sealed passwords of these rows.
pub async fn typed_of(exec: &mut impl Exec, import: Uuid, rows: &[i64]) -> Result<HashMap<i64, Vec<u8>>, AppError> {
    store::find(exec, import, rows).await
}

/// Opens one, to hash it.
pub fn open_typed(platform: &Platform, import: Uuid, row: i64, sealed: &[u8]) -> Result<PlainPassword, AppError> {
    let opened = platform.keys.open_password(sealed, &bound(import, row));
    opened.map_err(unexpected("a typed password cannot be opened: is this the right key file?"))
}

/// Forgets the password of a row, which is created, failed or asks for another one. After the commit the caller calls
/// `forget_traces`; true if there was one.
pub async fn forget_typed_in(tx: &mut Tx, import: Uuid, row: i64) -> Result<bool, AppError> {
    store::delete(tx, import, row).await
}

/// Forgets all that an import still keeps. As [`forget_typed_in`].
pub async fn forget_all_typed_in(tx: &mut Tx, import: Uuid) -> Result<bool, AppError> {
    store::delete_all(tx, import).await
}

/// The refusal to show what somebody typed.
pub fn never_shown() -> AppError {
    AppError::conflict(
        "contrasena_escrita",
        "Esta contraseña se escribió en el archivo y no se muestra en pantalla. Entréguela con el Excel, la tira o el correo.",
    )
}

/// What a sealed password is tied to: opened for another import or row, it is refused.
fn bound(import: Uuid, row: i64) -> [u8; 24] {
    let mut bytes = [0; 24];
    bytes[..16].copy_from_slice(import.as_bytes());
    bytes[16..].copy_from_slice(&row.to_be_bytes());
    bytes
}
