//! Links to replace forgotten passwords: the message is written here, and made and sent as every other. What the office
//! sends to many is in [`office`].

pub mod office;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::messages::mask;
use super::model::{Channel, Mode, Purpose};
use super::request::TRIES;
use super::standing::is_simulated;
use super::store::{self, NewBatch, NewDelivery};
use super::who;
use crate::error::AppError;
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
    if count_today(tx, user.id, platform.now()).await? >= A_DAY {
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

/// How many links somebody was to be sent within a day.
async fn count_today(exec: &mut impl Exec, user: Uuid, now: DateTime<Utc>) -> Result<i64, AppError> {
    store::count_recoveries(exec, user, now - TimeDelta::days(1)).await
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
