//! Recording what was done, and when it was done last.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::store;
use crate::error::AppError;
use crate::features::access::actor::{Actor, Client};
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};

pub use super::entry::Entry;

/// Records `entry` in the caller's unit of work.
pub async fn record_in(tx: &mut Tx, platform: &Platform, actor: &Actor, entry: Entry<'_>) -> Result<(), AppError> {
    let row = store::AuditRow {
        id: platform.new_id(),
        at: platform.now(),
        actor: Some(actor.user.id),
        network: Some(actor.client.address.to_string()),
        request: Some(actor.client.request_id.clone()),
    };
    store::insert(tx, &row, &entry).await
}

/// Records what a person did who is not signed in, but has proved to be that person.
pub async fn record_person_in(
    tx: &mut Tx,
    platform: &Platform,
    person: Uuid,
    client: &Client,
    entry: Entry<'_>,
) -> Result<(), AppError> {
    let row = store::AuditRow {
        id: platform.new_id(),
        at: platform.now(),
        actor: Some(person),
        network: Some(client.address.to_string()),
        request: Some(client.request_id.clone()),
    };
    store::insert(tx, &row, &entry).await
}

/// Records what the system or the machine's owner (command line) did, for whom if known.
pub async fn record_system_in(
    tx: &mut Tx,
    platform: &Platform,
    on_behalf_of: Option<Uuid>,
    entry: Entry<'_>,
) -> Result<(), AppError> {
    let row = store::AuditRow {
        id: platform.new_id(),
        at: platform.now(),
        actor: on_behalf_of,
        network: None,
        request: None,
    };
    store::insert(tx, &row, &entry).await
}

/// When one of these actions was last done to an object; `None` for never.
pub async fn last_done(
    exec: &mut impl Exec,
    object: &str,
    object_id: Uuid,
    actions: &[&str],
) -> Result<Option<DateTime<Utc>>, AppError> {
    store::last_done(exec, object, object_id, actions).await
}
