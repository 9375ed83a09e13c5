//! What a person decides about one message: that one of which nobody knows did arrive or did not, and that one which
//! failed is tried again.

use serde_json::json;
use uuid::Uuid;

use super::model::{DeliveryState, DeliveryStory, Started};
use super::request::{TRIES, limit_requests};
use super::store::lists::{self, Stored};
use super::store::outbox::{self, Attempt};
use super::store::{self, NewBatch};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service::{self as credentials, Opening, OpeningKind};
use crate::platform::Platform;
use crate::platform::changes;

/// A message and every attempt at it, the oldest first.
pub async fn story(platform: &Platform, id: Uuid) -> Result<DeliveryStory, AppError> {
    let mut reader = platform.db.read().await?;
    let envio = lists::one(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    Ok(DeliveryStory { envio, intentos: lists::attempts(&mut reader, id).await? })
}

/// Settles a message of which nobody knew: it arrived, or it did not and can be tried again.
///
/// # Errors
/// `Conflict` (`no_incierto`) if somebody knows by now.
pub async fn resolve(platform: &Platform, actor: &Actor, id: Uuid, arrived: bool) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    lists::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let (state, result) = match arrived {
        true => (DeliveryState::Entregado, "entregado"),
        false => (DeliveryState::Fallido, "fallido"),
    };
    let reason = (!arrived).then_some("La oficina confirmó que no llegó. Puede enviarlo otra vez.");
    if !store::resolve(&mut tx, id, state, reason, platform.now()).await? {
        let sentence = "Este envío ya no está sin confirmar. Recargue la página para ver cómo quedó.";
        return Err(AppError::conflict("no_incierto", sentence));
    }
    let text = format!("{} {}", actor.user.nombre, actor.user.apellido);
    let attempt = Attempt { delivery: id, result, server_code: None, text: Some(&text) };
    outbox::insert_attempt(&mut tx, platform, &attempt).await?;
    let detail = json!({ "llego": arrived });
    let entry = Entry { action: "confirmar_envio", object: "envio", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    store::raise_version(&mut tx).await?;
    changes::note_in(&mut tx).await?;
    tx.commit().await?;
    platform.changes.wake();
    Ok(())
}

/// Tries one message again that failed, as a request of its own.
///
/// # Errors
/// `Conflict` (`no_fallido`) if it did not fail, `TooMany` after ten requests a minute.
pub async fn retry(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Started, AppError> {
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    let stored = lists::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    limit_requests(&mut tx, actor, now).await?;
    let Stored { channel, purpose, mode, import, .. } = stored;
    let batch = NewBatch { id: platform.new_id(), import, channel, purpose, mode, by: Some(actor.user.id), at: now };
    store::insert_batch(&mut tx, &batch).await?;
    let total = store::send_again(&mut tx, &batch, &[id], DeliveryState::Fallido, TRIES).await?;
    if total == 0 {
        let sentence = "Solo se reintenta un envío que falló. Recargue la página para ver cómo quedó.";
        return Err(AppError::conflict("no_fallido", sentence));
    }
    store::set_total(&mut tx, batch.id, 1).await?;
    let opening = Opening {
        kind: OpeningKind::Person,
        action: "reintentar_envio",
        object: "envio",
        object_id: id,
        passwords: 1,
        detail: json!({ "canal": channel, "modo": mode, "trabajo": batch.id }),
    };
    credentials::note_opening_in(&mut tx, platform, actor, &opening).await?;
    store::raise_version(&mut tx).await?;
    changes::note_in(&mut tx).await?;
    tx.commit().await?;
    platform.changes.wake();
    platform.jobs.wake_sender();
    Ok(Started { trabajo_id: batch.id, total: 1 })
}
