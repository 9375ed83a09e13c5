//! Sealing, opening and forgetting first passwords.

use chrono::{DateTime, TimeDelta, Utc};
use padron_core::password::PlainPassword;
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::issued::Issued;
use super::model::Purged;
use super::roster;
use super::store;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::platform::Platform;
use crate::platform::db::Tx;
use crate::platform::telemetry::unexpected;

/// How long it is kept that somebody opened passwords; the audit keeps it for good.
const OPENINGS_KEPT: TimeDelta = TimeDelta::days(2);

/// When an initial password made now stops working.
pub fn expiry(platform: &Platform) -> DateTime<Utc> {
    platform.now() + platform.settings.initial_validity
}

/// Keeps a sealed copy in the caller's unit of work.
pub async fn seal_in(tx: &mut Tx, platform: &Platform, issued: &Issued<'_>) -> Result<(), AppError> {
    let sealed = platform
        .keys
        .seal(&*platform.entropy, issued.password.expose().as_bytes(), &bound(issued.import, issued.user))
        .map_err(unexpected("a first password could not be sealed"))?;
    store::replace(tx, issued, &sealed, platform.now()).await
}

/// Opens a sealed copy. Whoever calls has passed `opening::note_opening_in`.
pub fn open(platform: &Platform, import: Uuid, user: Uuid, sealed: &[u8]) -> Result<PlainPassword, AppError> {
    platform.keys.open_password(sealed, &bound(Some(import), user)).map_err(|cause| {
        tracing::error!(%cause, %user, "a sealed password cannot be opened: is this the right key file?");
        AppError::Internal
    })
}

/// What a sealed password is tied to: opened for another import or user, it is refused.
fn bound(import: Option<Uuid>, user: Uuid) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(import.unwrap_or_default().as_bytes());
    bytes[16..].copy_from_slice(user.as_bytes());
    bytes
}

/// Forgets the sealed copy of one person, in the caller's unit of work; true if there was one.
/// After the commit the caller calls [`forget_traces`].
pub async fn purge_for_user_in(tx: &mut Tx, platform: &Platform, user: Uuid) -> Result<bool, AppError> {
    store::purge_user(tx, user, platform.now()).await
}

/// Forgets every sealed copy of an import: what was handed out works on, and nothing can be handed out any more
/// («Olvidar contraseñas guardadas»). `confirm` is how many there are.
///
/// # Errors
/// `NotFound`, `Conflict` while it runs or when none is kept, `Invalid` when `confirm` is another number.
pub async fn purge(platform: &Platform, actor: &Actor, import: Uuid, confirm: i64) -> Result<Purged, AppError> {
    actor.require(&[Role::Administrador])?;
    let mut tx = platform.db.begin().await?;
    roster::find_finished(&mut tx, import).await?;
    let kept = store::count_sealed(&mut tx, import).await?;
    if kept == 0 {
        return Err(AppError::conflict("sin_contrasenas", "Ya no se guarda ninguna contraseña de esta importación."));
    }
    if confirm != kept {
        let sentence = match kept {
            1 => "Se guarda 1 contraseña. Escriba 1 para olvidarla.".to_owned(),
            _ => format!("Se guardan {kept} contraseñas. Escriba {kept} para olvidarlas."),
        };
        return Err(AppError::invalid("confirmar", sentence));
    }
    let purged = store::purge_import(&mut tx, import, platform.now()).await?;
    let detail = json!({ "credenciales": purged });
    let entry = Entry { action: "olvidar_credenciales", object: "importacion", object_id: import, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    tx.commit().await?;
    forget_traces(platform).await;
    Ok(Purged { olvidadas: i64::try_from(purged).unwrap_or(i64::MAX) })
}

/// Forgets every sealed copy whose password no longer works.
pub async fn purge_expired(platform: &Platform) -> Result<u64, AppError> {
    let now = platform.now();
    if !store::has_expired(&mut platform.db.read().await?, now).await? {
        return Ok(0);
    }
    let mut tx = platform.db.begin().await?;
    let purged = store::purge_expired(&mut tx, now).await?;
    tx.commit().await?;
    forget_traces(platform).await;
    tracing::info!(purged, "expired initial passwords purged");
    Ok(purged)
}

/// Leaves nothing of purged copies in the write-ahead log. While somebody still reads what was before, the worker tries
/// again ([`keep_vault`]).
pub async fn forget_traces(platform: &Platform) {
    platform.traces.leave();
    // On PostgreSQL this is the worker's business: it may take longer than an answer should.
    if platform.db.is_sqlite()
        && let Err(error) = erase_traces(platform).await
    {
        tracing::warn!(%error, "traces of purged passwords could not be erased, and will be tried again");
    }
}

/// Tries once to erase what purged copies left behind.
pub async fn erase_traces(platform: &Platform) -> Result<(), AppError> {
    // Before the work: what is purged meanwhile wants another.
    platform.traces.take();
    let erased = platform.db.erase_traces(&store::TABLES).await;
    if !matches!(erased, Ok(true)) {
        platform.traces.leave();
    }
    erased.map(drop)
}

/// The worker's part, every few seconds: what has expired goes, and so does what purged copies left behind.
pub async fn keep_vault(platform: &Platform) -> Result<(), AppError> {
    purge_expired(platform).await?;
    if platform.traces.are_left() {
        erase_traces(platform).await?;
    }
    Ok(())
}

/// Drops what no limit looks at any more, and erases what another process may have left behind (`padron user reset`).
pub async fn prune(platform: &Platform) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    store::openings::prune(&mut tx, platform.now() - OPENINGS_KEPT).await?;
    tx.commit().await?;
    erase_traces(platform).await
}
