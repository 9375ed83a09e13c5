//! What other slices may ask of staff.

use padron_core::import::{StaffRow, field, messages};
use padron_core::role::Role;
use uuid::Uuid;

use super::store;
use crate::error::{AppError, FieldError};
use crate::features::users::service::{self as users, NewUser};
use crate::platform::Platform;
use crate::platform::db::Tx;

pub use super::check::{Taken, check_staff};
pub use super::store::{StaffFacts, facts, find_facts};

/// A member of staff with a first password.
pub struct NewEmployee<'a> {
    pub row: &'a StaffRow,
    pub password_hash: &'a str,
    pub password_expires: chrono::DateTime<chrono::Utc>,
    pub created_by: Uuid,
}

/// Creates a member of staff in the caller's unit of work.
///
/// # Errors
/// `Invalid` with what somebody else has already; the caller must then drop `tx`.
pub async fn create_in(tx: &mut Tx, platform: &Platform, employee: NewEmployee<'_>) -> Result<Uuid, AppError> {
    let NewEmployee { row, password_hash, password_expires, created_by } = employee;
    let (dni, email) = (row.dni.as_str(), row.correo.as_str());
    let user = NewUser {
        document_type: Some("DNI".to_owned()),
        document: Some(dni.to_owned()),
        first_name: row.nombre.as_str().to_owned(),
        last_name: row.apellido.as_str().to_owned(),
        phone: row.telefono.as_ref().map(|phone| phone.as_str().to_owned()),
        email: Some(email.to_owned()),
        role: Role::Empleado,
        password_hash: password_hash.to_owned(),
        password_expires: Some(password_expires),
        must_change_password: true,
        created_by: Some(created_by),
    };
    let user = users::create_in(tx, platform, user).await.map_err(|error| in_words_of_staff(error, dni, email))?;
    let legajo = row.legajo.as_ref().map(|legajo| legajo.as_str());
    if !store::insert(tx, user, legajo, row.convenio).await? {
        let legajo = legajo.unwrap_or_default();
        return Err(AppError::invalid(field::LEGAJO, messages::taken_by("Legajo", legajo, None)));
    }
    Ok(user)
}

/// The accounts' errors name fields that a staff file calls otherwise.
fn in_words_of_staff(error: AppError, dni: &str, email: &str) -> AppError {
    let AppError::Invalid(fields) = error else { return error };
    let rename = |found: FieldError| match found.campo.as_str() {
        field::NRO_DOCUMENTO => FieldError::new(field::DNI, messages::taken_by("DNI", dni, None)),
        field::EMAIL => FieldError::new(field::CORREO, messages::taken_by("Correo", email, None)),
        _ => found,
    };
    AppError::Invalid(fields.into_iter().map(rename).collect())
}
