//! Links to replace forgotten passwords: the message is written here, and made and sent as every other.

use chrono::TimeDelta;
use uuid::Uuid;

use super::messages::mask;
use super::model::{Channel, Mode, Purpose};
use super::request::TRIES;
use super::store::{self, NewBatch, NewDelivery};
use super::who;
use crate::error::AppError;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::changes;
use crate::platform::db::Tx;

/// How many links a day somebody can ask for.
const A_DAY: i64 = 3;
/// Where a link goes, the first that reaches the person.
const CHANNELS: [Channel; 1] = [Channel::Email];

/// Writes the message that somebody asked for who forgot the password; answers by which channel it goes. `None` if no
/// channel reaches the person, or three were asked for within a day.
pub async fn send_in(tx: &mut Tx, platform: &Platform, user: Uuid) -> Result<Option<Channel>, AppError> {
    store::lock_user(tx, user).await?;
    let Some(user) = users::find(tx, user).await? else { return Ok(None) };
    let asked = store::count_recoveries(tx, user.id, platform.now() - TimeDelta::days(1)).await?;
    if asked >= A_DAY {
        return Ok(None);
    }
    for channel in CHANNELS {
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
        let delivery = NewDelivery {
            id: platform.new_id(),
            user: user.id,
            issue: store::next_issue(tx, user.id, channel, batch.purpose).await?,
            recipient: mask(channel, address),
        };
        store::insert_batch(tx, &batch).await?;
        store::insert(tx, &batch, &[delivery], TRIES).await?;
        store::set_total(tx, batch.id, 1).await?;
        store::raise_version(tx).await?;
        changes::note_in(tx).await?;
        return Ok(Some(channel));
    }
    Ok(None)
}
