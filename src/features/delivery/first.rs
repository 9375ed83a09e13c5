//! First passwords that are sent as they are made: the message of each is written in the transaction that makes its account,
//! under one request for all of them.

use std::collections::HashMap;

use uuid::Uuid;

use super::messages::mask;
use super::model::{Channel, DeliveryState, Mode, Purpose};
use super::request::{TRIES, limit_requests};
use super::store::{self, NewBatch, NewDelivery};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};

/// The first issue of a password.
const FIRST: i64 = 1;

/// Opens a request to send by e-mail, with user name and password, of what an import is about to make.
///
/// # Errors
/// `TooMany` after ten requests of one person in a minute; the command line has no limit.
pub async fn open_batch_in(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    total: i64,
) -> Result<Uuid, AppError> {
    if !actor.session.is_nil() {
        limit_requests(tx, actor, platform.now()).await?;
    }
    let batch = batch(platform, platform.new_id(), import, actor.user.id);
    store::insert_batch(tx, &batch).await?;
    store::set_total(tx, batch.id, total).await?;
    Ok(batch.id)
}

fn batch(platform: &Platform, id: Uuid, import: Uuid, by: Uuid) -> NewBatch {
    NewBatch {
        id,
        import: Some(import),
        channel: Channel::Email,
        purpose: Purpose::Credencial,
        mode: Mode::Password,
        by: Some(by),
        at: platform.now(),
    }
}

/// A new account whose message is to be written.
pub struct NewMessage<'a> {
    pub batch: Uuid,
    pub import: Uuid,
    pub by: Uuid,
    pub user: Uuid,
    pub email: &'a str,
}

/// Writes its message in the caller's unit of work; afterwards `platform.jobs.wake_sender()`.
pub async fn write_in(tx: &mut Tx, platform: &Platform, message: &NewMessage<'_>) -> Result<(), AppError> {
    let batch = batch(platform, message.batch, message.import, message.by);
    let delivery = NewDelivery {
        id: platform.new_id(),
        user: message.user,
        issue: FIRST,
        notice: None,
        recipient: mask(Channel::Email, message.email),
    };
    store::insert(tx, &batch, &[delivery], TRIES).await.map(drop)
}

/// How many messages a request came to, once all are written.
pub async fn close_batch_in(tx: &mut Tx, batch: Uuid) -> Result<(), AppError> {
    store::count_total(tx, batch).await?;
    store::raise_version(tx).await
}

/// How many e-mails with the password that was made first are in each state, of the people whom these imports made.
pub async fn count_emails(
    exec: &mut impl Exec,
    imports: &[Uuid],
) -> Result<HashMap<Uuid, HashMap<DeliveryState, i64>>, AppError> {
    store::count_emails(exec, imports).await
}
