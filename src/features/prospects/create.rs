//! Creating prospects, and removing them again.

use std::collections::{BTreeSet, HashMap};

use padron_core::import::{ProspectRow, field, messages};
use padron_core::person::ProgramName;
use padron_core::{search, text};
use uuid::Uuid;

use super::check::described;
use super::store::records::{self, NewProspectRow};
use crate::error::AppError;
use crate::platform::Platform;
use crate::platform::db::{MAX_LIST, Tx};

/// Creates a prospect in the caller's unit of work; a programme is created when it is first named.
///
/// # Errors
/// `Invalid` with what another prospect has already (`carnet` or `correo`); the caller must then drop `tx`.
pub async fn create_in(
    tx: &mut Tx,
    platform: &Platform,
    row: &ProspectRow,
    created_by: Uuid,
) -> Result<Uuid, AppError> {
    let id = platform.new_id();
    let (carnet, first_name, last_name) = (row.carnet.as_str(), row.nombre.as_str(), row.apellido.as_str());
    let email = row.correo.as_ref().map(|email| email.as_str());
    let programme = hold_programme(tx, platform, &row.programa).await?;
    let prospect = NewProspectRow {
        id,
        carnet,
        first_name,
        last_name,
        sort_key: &text::sort_key(&format!("{last_name} {first_name}")),
        email,
        phone: row.telefono.as_ref().map(|phone| phone.as_str()),
        programme,
        created_by,
        created_at: platform.now(),
    };
    let Some(number) = records::insert(tx, &prospect).await? else {
        return Err(taken(tx, carnet, email).await?);
    };
    let words = search::words_of(&[first_name, last_name], &[carnet], email.as_slice());
    records::insert_words(tx, number, &words).await?;
    Ok(id)
}

/// The programme's id, made when nobody named it before; it stays until the transaction ends.
async fn hold_programme(tx: &mut Tx, platform: &Platform, name: &ProgramName) -> Result<Uuid, AppError> {
    let key = name.key();
    if let Some(programme) = records::hold_programme(tx, &key).await? {
        return Ok(programme);
    }
    records::insert_programme(tx, platform.new_id(), name.as_str(), &key).await?;
    // Gone again only if an undo took it back in between: the row is tried once more.
    records::hold_programme(tx, &key).await?.ok_or(AppError::Unavailable { segundos: 1 })
}

/// Which of the two another prospect has; should they be gone by now, trying again helps.
async fn taken(tx: &mut Tx, carnet: &str, email: Option<&str>) -> Result<AppError, AppError> {
    if let Some(holder) = records::find_by_carnet(tx, carnet).await? {
        let sentence = messages::taken_by("Carnet", carnet, Some(&described(&holder)));
        return Ok(AppError::invalid(field::CARNET, sentence));
    }
    if let Some(email) = email
        && let Some(holder) = records::find_by_email(tx, email).await?
    {
        let sentence = messages::taken_by("Correo", email, Some(&described(&holder)));
        return Ok(AppError::invalid(field::CORREO, sentence));
    }
    Ok(AppError::Unavailable { segundos: 1 })
}

/// Locks these prospects and says why some have to stay.
pub async fn reasons_to_keep_in(tx: &mut Tx, prospects: &[Uuid]) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let mut reasons = HashMap::new();
    // In one order over all chunks, so that two who lock never wait for each other.
    let mut prospects = prospects.to_vec();
    prospects.sort_unstable();
    for chunk in prospects.chunks(MAX_LIST) {
        let with_account = records::lock_with_account(tx, chunk).await?;
        reasons.extend(with_account.into_iter().map(|id| (id, "Ya tiene usuario.")));
    }
    Ok(reasons)
}

/// Removes prospects, and the programmes that nobody is left of.
pub async fn remove_in(tx: &mut Tx, prospects: &[Uuid]) -> Result<(), AppError> {
    let mut programmes = BTreeSet::new();
    for chunk in prospects.chunks(MAX_LIST) {
        programmes.extend(records::delete(tx, chunk).await?);
    }
    let programmes: Vec<Uuid> = programmes.into_iter().collect();
    for chunk in programmes.chunks(MAX_LIST) {
        records::delete_unused_programmes(tx, chunk).await?;
    }
    Ok(())
}
