//! A row of a generation becomes an account for its prospect: role student, first password, and the message that brings it,
//! in one transaction. The prospect is read anew and held meanwhile, so that of two who make one at the same time one does.

use padron_core::import::{ProspectRow, field};
use padron_core::password::{Method, PlainPassword};
use padron_core::role::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::{AppError, FieldError};
use crate::features::credentials::service::{self as credentials, Issued};
use crate::features::delivery::service::{self as delivery, NewMessage};
use crate::features::imports::store::ImportRow;
use crate::features::prospects::service as prospects;
use crate::features::users::service::{self as users, NewUser};
use crate::platform::Platform;
use crate::platform::db::Tx;

/// What kind of document a carnet is (`usuarios.tipo_documento`).
const CARNET: &str = "Carnet";

/// An account ready to be written.
pub struct NewAccount {
    /// As it was when somebody chose it.
    chosen: ProspectRow,
    password: PlainPassword,
    hash: String,
}

/// Makes and hashes the first password.
pub async fn make_ready(platform: &Platform, import: &ImportRow, row: ProspectRow) -> Result<NewAccount, AppError> {
    let carnet = row.carnet.as_str();
    let email = row.correo.as_ref().map_or("", |email| email.as_str());
    let known = [carnet, row.nombre.as_str(), row.apellido.as_str(), email];
    let password = credentials::make_initial(platform, Role::Estudiante, &known);
    let copy = PlainPassword::new(password.expose().to_owned());
    let hash = platform.hasher.hash_in_lane(import.id, copy, platform.settings.initial_cost).await?;
    Ok(NewAccount { chosen: row, password, hash })
}

/// Writes the account in the caller's unit of work; answers whose it is, and what the audit keeps.
///
/// # Errors
/// `Invalid` with why the prospect is left out; the caller must then drop `tx`.
pub async fn insert_in(
    tx: &mut Tx,
    platform: &Platform,
    import: &ImportRow,
    account: &NewAccount,
) -> Result<(Uuid, Value), AppError> {
    let left_out = |sentence: &str| AppError::invalid(field::CARNET, sentence);
    let chosen = &account.chosen;
    let found = prospects::hold_by_carnet_in(tx, chosen.carnet.as_str()).await?;
    let prospect = found.ok_or_else(|| left_out("Este prospecto ya no está: se deshizo su importación."))?;
    if prospect.user.is_some() {
        return Err(left_out("Ya tiene usuario."));
    }
    // Its import may have been undone, and the carnet given to somebody else.
    let is_same = prospect.first_name == chosen.nombre.as_str()
        && prospect.last_name == chosen.apellido.as_str()
        && prospect.email.as_deref() == chosen.correo.as_ref().map(|email| email.as_str());
    if !is_same {
        return Err(left_out("Sus datos cambiaron desde que se eligió. Revíselos y genere su usuario de nuevo."));
    }
    let options = import.options.generacion.ok_or(AppError::Internal)?;
    let expires = credentials::expiry(platform);
    let user = NewUser {
        document_type: Some(CARNET.to_owned()),
        document: Some(chosen.carnet.as_str().to_owned()),
        first_name: prospect.first_name,
        last_name: prospect.last_name,
        phone: prospect.phone,
        email: prospect.email.clone(),
        role: Role::Estudiante,
        password_hash: account.hash.clone(),
        password_expires: Some(expires),
        must_change_password: options.forzar_cambio,
        created_by: Some(import.created_by),
    };
    let user = users::create_in(tx, platform, user).await.map_err(in_words_of_prospects)?;
    let password = &account.password;
    let issued = Issued { user, import: Some(import.id), password, method: Method::Random, expires };
    credentials::seal_in(tx, platform, &issued).await?;
    prospects::give_account_in(tx, prospect.id, user).await?;
    if let (Some(batch), Some(email)) = (options.lote, &prospect.email) {
        let message = NewMessage { batch, import: import.id, by: import.created_by, user, email };
        delivery::write_first_in(tx, platform, &message).await?;
    }
    let detail = json!({
        "rol": Role::Estudiante.as_str(), "metodo": Method::Random.as_str(), "prospecto": prospect.id,
        "forzar_cambio": options.forzar_cambio,
    });
    Ok((user, detail))
}

/// The accounts' errors speak of documents.
fn in_words_of_prospects(error: AppError) -> AppError {
    let AppError::Invalid(fields) = error else { return error };
    let say = |found: FieldError| match found.campo.as_str() {
        field::EMAIL => FieldError::new(field::CORREO, "Otra persona ya tiene este correo."),
        _ => FieldError::new(field::CARNET, "Otra persona ya ingresa con este carnet."),
    };
    AppError::Invalid(fields.into_iter().map(say).collect())
}

/// Once there is nothing left to do: how many messages it came to.
pub async fn close(platform: &Platform, import: &ImportRow) -> Result<(), AppError> {
    if let Some(batch) = import.options.generacion.and_then(|options| options.lote) {
        let mut tx = platform.db.begin().await?;
        delivery::close_first_in(&mut tx, batch).await?;
        tx.commit().await?;
    }
    Ok(())
}
