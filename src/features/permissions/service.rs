//! The rules of the director's switches (HU-USERS-01).

use std::collections::HashSet;

use padron_core::permission::Permission;
use uuid::Uuid;

use super::store;
use crate::error::AppError;
use crate::features::session::actor::Actor;
use crate::features::settings::service as settings;
use crate::platform::Platform;
use crate::platform::db::{Exec, MAX_LIST, Tx};

/// What a teacher may publish at present. A permission counts in the school year it was given for.
pub async fn granted(platform: &Platform, exec: &mut impl Exec, teacher: Uuid) -> Result<Vec<Permission>, AppError> {
    let year = settings::institution(platform, exec).await?.year;
    let mut granted = Vec::new();
    for word in store::granted(exec, teacher, year).await? {
        granted.push(word.parse().map_err(|_| AppError::Internal)?);
    }
    Ok(granted)
}

/// Refuses whoever has not this permission now; it stays as it is until the caller's transaction ends. Answers the
/// school year it counts in.
pub async fn require_in(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    permission: Permission,
) -> Result<i32, AppError> {
    let year = settings::institution(platform, tx).await?.year;
    match store::hold_granted(tx, actor.user.id, permission, year).await? {
        true => Ok(year),
        false => Err(AppError::Forbidden),
    }
}

/// Which of these users a decision of a director names. Lock them first.
pub async fn named_in(tx: &mut Tx, users: &[Uuid]) -> Result<HashSet<Uuid>, AppError> {
    let mut named = HashSet::new();
    for chunk in users.chunks(MAX_LIST) {
        named.extend(store::named_among(tx, chunk).await?);
    }
    Ok(named)
}

pub use store::last_decision;
