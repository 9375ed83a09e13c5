//! Links to replace forgotten passwords: the message is written here, and made and sent as every other.

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use super::messages::mask;
use super::model::{Channel, Mode, Purpose, RecoveryRequest, Started};
use super::request::{self, TRIES};
use super::standing::is_simulated;
use super::store::{self, NewBatch, NewDelivery};
use super::who;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::credentials::service::{self as credentials, Opening, OpeningKind};
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::changes;
use crate::platform::db::{Exec, Tx};

/// How many links a day somebody can ask for.
const A_DAY: i64 = 3;

/// Where a link may go, in this order: what really sends, or else what is simulated. Nobody is written to by WhatsApp before
/// the office has confirmed that people agreed to it.
async fn channels(exec: &mut impl Exec, platform: &Platform) -> Result<Vec<Channel>, AppError> {
    let mut channels = vec![Channel::Email];
    if store::is_consented(exec, Channel::WhatsApp).await? {
        channels.push(Channel::WhatsApp);
    }
    // Where one really sends, nothing is left lying in the other.
    if channels.iter().any(|channel| !is_simulated(platform, *channel)) {
        channels.retain(|channel| !is_simulated(platform, *channel));
    }
    Ok(channels)
}

/// Writes the message that somebody asked for who forgot the password; answers by which channel it goes. `None` if no
/// channel reaches the person, or three were asked for within a day. Of several people, in the order of their ids; after
/// the last of them, [`tell_in`].
pub async fn send_in(tx: &mut Tx, platform: &Platform, user: Uuid) -> Result<Option<Channel>, AppError> {
    users::hold_in(tx, user).await?;
    let Some(user) = users::find(tx, user).await? else { return Ok(None) };
    let asked = store::count_recoveries(tx, user.id, platform.now() - TimeDelta::days(1)).await?;
    if asked >= A_DAY {
        return Ok(None);
    }
    for channel in channels(tx, platform).await? {
        let Ok(address) = who::check_recovery(tx, &user, channel).await? else { continue };
        let batch = NewBatch {
            id: platform.new_id(),
            import: None,
            channel,
            purpose: Purpose::Recuperacion,
            mode: Mode::Enlace,
            by: None,
            at: platform.now(),
        };
        let delivery = delivery_in(tx, platform, user.id, channel, address).await?;
        store::insert_batch(tx, &batch).await?;
        store::insert(tx, &batch, &[delivery], TRIES).await?;
        store::set_total(tx, batch.id, 1).await?;
        return Ok(Some(channel));
    }
    Ok(None)
}

/// Lets open pages know of messages that were written.
pub async fn tell_in(tx: &mut Tx) -> Result<(), AppError> {
    store::raise_version(tx).await?;
    changes::note_in(tx).await
}

async fn delivery_in(
    tx: &mut Tx,
    platform: &Platform,
    user: Uuid,
    channel: Channel,
    address: &str,
) -> Result<NewDelivery, AppError> {
    Ok(NewDelivery {
        id: platform.new_id(),
        user,
        issue: store::next_issue(tx, user, channel, Purpose::Recuperacion).await?,
        notice: None,
        recipient: mask(channel, address),
    })
}

/// The office sends links to people of an import who have a password of their own and forgot it: to a chosen few, or to a
/// classroom. What they have serves until they use the link.
pub async fn send_for_office(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    request: &RecoveryRequest,
) -> Result<Started, AppError> {
    let RecoveryRequest { canal: channel, aula, usuarios, consentimiento } = request;
    if aula.is_none() && usuarios.is_empty() {
        return Err(AppError::invalid("usuarios", "Elija a quién enviar el enlace: personas de la lista o un aula."));
    }
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    let mut people = request::narrow(platform, &mut tx, import, aula.as_deref(), usuarios).await?;
    people.sort_unstable_by_key(|person| person.id);
    if *channel == Channel::WhatsApp {
        request::require_consent_in(&mut tx, platform, actor, import, *consentimiento).await?;
    }
    let batch = NewBatch {
        id: platform.new_id(),
        import: Some(import),
        channel: *channel,
        purpose: Purpose::Recuperacion,
        mode: Mode::Enlace,
        by: Some(actor.user.id),
        at: now,
    };
    let mut deliveries = Vec::new();
    for person in people.iter().filter(|person| person.has_come_in()) {
        users::hold_in(&mut tx, person.id).await?;
        let Some(user) = users::find(&mut tx, person.id).await? else { continue };
        // Nobody gets a second one while the first may still arrive, nor more than anybody can ask for.
        let asked = store::count_recoveries(&mut tx, user.id, now - TimeDelta::days(1)).await?;
        if asked >= A_DAY || store::is_recovery_open(&mut tx, user.id).await? {
            continue;
        }
        if let Ok(address) = who::check_recovery(&mut tx, &user, *channel).await? {
            deliveries.push(delivery_in(&mut tx, platform, user.id, *channel, address).await?);
        }
    }
    if deliveries.is_empty() {
        let sentence = format!(
            "A nadie de ellos se le puede enviar un enlace por {}: no han ingresado todavía, no tienen una dirección que sea solo suya, o ya tienen uno en camino o tres hoy.",
            channel.label()
        );
        return Err(AppError::conflict("nadie_por_enviar", sentence));
    }
    store::insert_batch(&mut tx, &batch).await?;
    let total = store::insert(&mut tx, &batch, &deliveries, TRIES).await? as i64;
    store::set_total(&mut tx, batch.id, total).await?;
    let opening = Opening {
        kind: OpeningKind::List,
        action: "enviar_recuperacion",
        object: "importacion",
        object_id: import,
        passwords: deliveries.len(),
        detail: json!({ "canal": channel, "aula": aula, "elegidos": usuarios.len(), "trabajo": batch.id }),
    };
    credentials::note_opening_in(&mut tx, platform, actor, &opening).await?;
    tell_in(&mut tx).await?;
    tx.commit().await?;
    platform.changes.wake();
    platform.jobs.wake_sender();
    Ok(Started { trabajo_id: batch.id, total })
}
