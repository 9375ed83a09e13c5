//! `Idempotency-Key`: a request that is repeated under its key is answered from what the first one did. A key is its
//! caller's, holds for a day, and stands for one body.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::imports::store::repeats as store;
use crate::platform::Platform;
use crate::platform::db::Tx;

/// How long a key holds.
const HOLDS: TimeDelta = TimeDelta::hours(24);
const MOST_CHARS: usize = 255;

/// A request's name.
pub struct Key {
    user: Uuid,
    text: String,
    /// Of the body, keyed: it may hold passwords.
    fingerprint: [u8; 32],
}

impl Key {
    /// # Errors
    /// `Invalid` for a key that is empty, long, or not printable.
    pub fn new(platform: &Platform, actor: &Actor, text: &str, body: &[u8]) -> Result<Self, AppError> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if text.trim().is_empty() || text.len() > MOST_CHARS || !is_plain {
            let sentence = format!("Idempotency-Key debe tener de 1 a {MOST_CHARS} letras, números o signos.");
            return Err(AppError::invalid("Idempotency-Key", sentence));
        }
        Ok(Self { user: actor.user.id, text: text.to_owned(), fingerprint: platform.keys.fingerprint(body) })
    }
}

/// The import that the key's first request made.
///
/// # Errors
/// `Conflict` `clave_reutilizada` if it had another body.
pub async fn find(platform: &Platform, key: &Key) -> Result<Option<Uuid>, AppError> {
    let since = platform.now() - HOLDS;
    let found = store::find(&mut platform.db.read().await?, key.user, &key.text, since).await?;
    match found {
        Some((_, fingerprint)) if fingerprint != key.fingerprint => Err(AppError::conflict(
            "clave_reutilizada",
            "Esta Idempotency-Key ya se usó con otro contenido. Use una clave nueva para cada carga.",
        )),
        found => Ok(found.map(|(import, _)| import)),
    }
}

/// Takes the key for an import; false when another request has it.
pub async fn take_in(tx: &mut Tx, key: &Key, import: Uuid, now: DateTime<Utc>) -> Result<bool, AppError> {
    store::take(
        tx,
        &store::NewKey {
            user: key.user,
            key: &key.text,
            fingerprint: &key.fingerprint,
            import,
            now,
            ended: now - HOLDS,
        },
    )
    .await
}

/// Forgets keys that hold no longer.
pub async fn prune(platform: &Platform) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    store::prune(&mut tx, platform.now() - HOLDS).await?;
    tx.commit().await
}
