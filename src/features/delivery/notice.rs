//! Telling a teacher by WhatsApp what the platform has told already (HU-USERS-01 CA-08, «Notificaciones»).

use uuid::Uuid;

use super::messages::mask;
use super::model::{Channel, Mode, Purpose};
use super::request::TRIES;
use super::standing::is_simulated;
use super::store::{self, NewBatch, NewDelivery};
use super::who;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::db::Tx;

/// Writes a message with that notice, where WhatsApp is connected, the office has confirmed that people
/// agreed to it, and the person has a telephone. Otherwise the notice in the platform is all.
pub async fn send_in(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    user: Uuid,
    notice: Uuid,
) -> Result<(), AppError> {
    let channel = Channel::WhatsApp;
    if is_simulated(platform, channel) || !store::is_consented(tx, channel).await? {
        return Ok(());
    }
    users::hold_in(tx, user).await?;
    let Some(user) = users::find(tx, user).await? else { return Ok(()) };
    let Ok(address) = who::check_notice(tx, &user, channel).await? else { return Ok(()) };
    let batch = NewBatch {
        id: platform.new_id(),
        import: None,
        channel,
        purpose: Purpose::Permiso,
        mode: Mode::Password,
        by: Some(actor.user.id),
        at: platform.now(),
    };
    let delivery = NewDelivery {
        id: platform.new_id(),
        user: user.id,
        issue: store::next_issue(tx, user.id, channel, batch.purpose).await?,
        notice: Some(notice),
        recipient: mask(channel, address),
    };
    store::insert_batch(tx, &batch).await?;
    store::insert(tx, &batch, &[delivery], TRIES).await?;
    store::set_total(tx, batch.id, 1).await?;
    store::raise_version(tx).await
}
