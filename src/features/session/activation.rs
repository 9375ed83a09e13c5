//! Choosing a password behind a link: the first one, or another for one that was forgotten. Looking at a link changes
//! nothing, so that whatever opens the links of a mail before its reader does no harm; only sending the new password uses it
//! up.

use padron_core::password::PlainPassword;
use serde_json::json;

use super::model::{Invitation, SignedIn};
use super::service::{broken_rules, open_session_in};
use super::{store, throttle};
use crate::error::AppError;
use crate::features::access::actor::Client;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service as credentials;
use crate::features::settings::service as settings;
use crate::features::users::service::{self as users, LinkCode, LinkPurpose, UserRow};
use crate::platform::Platform;
use crate::platform::hashing::Check;

/// For whom a link is; `None` alike for unknown, used and expired codes, and for people who may not come by one.
pub async fn invitation(platform: &Platform, code: &LinkCode) -> Result<Option<Invitation>, AppError> {
    let found = users::find_by_link(&mut platform.db.read().await?, code, platform.now()).await?;
    Ok(found.map(|(purpose, user)| Invitation {
        nombre: user.first_name,
        apellido: user.last_name,
        usuario: user.document.or(user.email).unwrap_or_default(),
        es_primera: purpose == LinkPurpose::Activation,
    }))
}

/// Uses a link up: sets the password, ends all sessions, forgets the sealed first password, and opens a session.
///
/// # Errors
/// `InvalidLink` alike for unknown, used and expired codes; `Invalid` for a password that breaks rules, which leaves the
/// link as it was.
pub async fn activate(
    platform: &Platform,
    client: &Client,
    code: &LinkCode,
    new: PlainPassword,
) -> Result<SignedIn, AppError> {
    let (purpose, user, institution) = {
        let mut reader = platform.db.read().await?;
        let (purpose, user) =
            users::find_by_link(&mut reader, code, platform.now()).await?.ok_or(AppError::InvalidLink)?;
        (purpose, user, settings::institution(platform, &mut reader).await?)
    };
    let is_former = is_first_password(platform, &user, &new).await?;
    let broken = broken_rules(&user, &institution.name, is_former, &new);
    if !broken.is_empty() {
        return Err(AppError::Invalid(broken));
    }
    let hash = platform.hasher.hash(new, platform.settings.own_cost).await?;

    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    // In the order in which everybody else takes them: the person, then the links.
    users::hold_in(&mut tx, user.id).await?;
    if !users::take_link_in(&mut tx, code, now).await? {
        return Err(AppError::InvalidLink);
    }
    if !users::replace_password(&mut tx, user.id, &user.password_hash, &hash, None, Some(now)).await? {
        return Err(AppError::conflict("conflicto", "La contraseña cambió en otro lugar. Abra el enlace de nuevo."));
    }
    users::note_sign_in(&mut tx, user.id, &hash, &hash, now).await?;
    for account in throttle::accounts_of(platform, user.id) {
        store::delete_attempts(&mut tx, &account, None).await?;
    }
    users::end_sessions_in(&mut tx, user.id, now).await?;
    let purged = credentials::purge_for_user_in(&mut tx, platform, user.id).await?;
    let signed = open_session_in(&mut tx, platform, client, &user, false).await?;
    let action = match purpose {
        LinkPurpose::Activation => "activar_cuenta",
        LinkPurpose::Recovery => "recuperar_password",
    };
    let entry = Entry { action, object: "usuario", object_id: user.id, detail: json!({}) };
    audit::record_person_in(&mut tx, platform, user.id, client, entry).await?;
    tx.commit().await?;
    platform.changes.wake();
    if purged {
        credentials::forget_traces(platform).await;
    }
    Ok(signed)
}

/// Whether that is the first password which the person was given and never changed.
async fn is_first_password(platform: &Platform, user: &UserRow, new: &PlainPassword) -> Result<bool, AppError> {
    if user.password_expires.is_none() {
        return Ok(false);
    }
    let cost = platform.settings.initial_cost;
    let verification = platform.hasher.check(Check {
        password: PlainPassword::new(new.expose().to_owned()),
        stored: Some(user.password_hash.clone()),
        admissible: true,
        wanted: cost,
        highest: cost,
    });
    Ok(verification.await?.accepted)
}
