//! Sealing, handing out and purging first passwords.

use chrono::{DateTime, Utc};
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::export::{self, CredentialRow};
use super::issued::bound;
use super::store;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::settings::service as settings;
use crate::format;
use crate::platform::Platform;
use crate::platform::db::Tx;
use crate::platform::telemetry::unexpected;

pub use super::issued::{Issued, Method};
pub use super::reach::{Recipient, open, recipient, recipients};

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

/// Forgets the sealed copy of one person, in the caller's unit of work; true if there was one.
/// After the commit the caller calls [`forget_traces`].
pub async fn purge_for_user_in(tx: &mut Tx, platform: &Platform, user: Uuid) -> Result<bool, AppError> {
    store::purge_user(tx, user, platform.now()).await
}

/// Forgets every sealed copy whose password no longer works.
pub async fn purge_expired(platform: &Platform) -> Result<u64, AppError> {
    let mut tx = platform.db.begin().await?;
    let purged = store::purge_expired(&mut tx, platform.now()).await?;
    if purged == 0 {
        return Ok(0);
    }
    tx.commit().await?;
    forget_traces(platform).await;
    tracing::info!(purged, "expired initial passwords purged");
    Ok(purged)
}

/// Leaves no old page with a sealed copy in the write-ahead log.
pub async fn forget_traces(platform: &Platform) {
    if let Err(error) = platform.db.truncate_wal().await {
        tracing::warn!(%error, "the write-ahead log still holds purged pages");
    }
}

/// The credentials workbook of an import, for an administrator; audited (HU-USERS-06 CA-02, VN-07).
pub async fn workbook(platform: &Platform, actor: &Actor, import: Uuid) -> Result<Vec<u8>, AppError> {
    actor.require(&[Role::Administrador])?;
    let now = platform.now();
    let (people, institution) = {
        let mut reader = platform.db.read().await?;
        (store::people_of(&mut reader, import).await?, settings::institution(platform, &mut reader).await?)
    };
    if people.is_empty() {
        return Err(AppError::NotFound);
    }
    let rows =
        people.iter().map(|person| credential_row(platform, import, person, now)).collect::<Result<Vec<_>, _>>()?;
    let handed_out = rows.iter().filter(|row| row.password.is_some()).count();
    let site = platform.settings.public_url.clone();
    let today = format::date(now);
    let bytes = tokio::task::spawn_blocking(move || export::build(&institution.name, &site, &today, &rows))
        .await
        .map_err(unexpected("building a credentials workbook was interrupted"))??;

    let mut tx = platform.db.begin().await?;
    let detail = json!({ "credenciales": handed_out, "personas": people.len() });
    let entry = Entry { action: "descargar_credenciales", object: "importacion", object_id: import, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    tx.commit().await?;
    Ok(bytes)
}

fn credential_row(
    platform: &Platform,
    import: Uuid,
    person: &store::Person,
    now: DateTime<Utc>,
) -> Result<CredentialRow, AppError> {
    let still_works = person.expires.is_some_and(|end| end > now) && person.active;
    let password = match &person.sealed {
        Some(sealed) if still_works => {
            let opened = platform.keys.open_password(sealed, &bound(Some(import), person.id));
            Some(opened.map_err(|cause| {
                tracing::error!(%cause, user = %person.id, "a sealed password cannot be opened: is this the right key file?");
                AppError::Internal
            })?)
        }
        _ => None,
    };
    Ok(CredentialRow {
        full_name: format!("{} {}", person.first_name, person.last_name),
        role: person.role,
        document_type: person.document_type.clone().unwrap_or_default(),
        user_name: person.document.clone().or_else(|| person.email.clone()).unwrap_or_default(),
        password,
        phone: person.phone.clone().unwrap_or_default(),
        created_on: format::date(person.created_at),
        active: person.active,
    })
}
