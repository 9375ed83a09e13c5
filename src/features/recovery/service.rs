//! Asking for a way back in.

use std::collections::BTreeSet;

use super::store;
use crate::error::AppError;
use crate::features::delivery::service as delivery;
use crate::features::settings::service as settings;
use crate::features::users::service as users;
use crate::platform::Platform;

/// Requests that are seen to at a time.
const TAKEN: i64 = 100;

/// Somebody forgot a password. Whatever was typed, the same is done and answered: whose it is, if anybody's, is seen to
/// later, by the worker. What was typed is not kept: people type passwords into the wrong box.
pub async fn request(platform: &Platform, typed: &str) -> Result<(), AppError> {
    let user = users::find_by_identifier(&mut platform.db.read().await?, typed).await?.map(|user| user.id);
    let mut tx = platform.db.begin().await?;
    store::insert(&mut tx, platform.new_id(), user, platform.now()).await?;
    tx.commit().await?;
    platform.jobs.wake();
    Ok(())
}

/// Writes the messages that were asked for; the sender takes them from there. Whoever cannot be reached, or has asked too
/// often, gets none.
pub async fn see_to_requests(platform: &Platform) -> Result<(), AppError> {
    while store::is_any(&mut platform.db.read().await?).await? {
        let mut tx = platform.db.begin().await?;
        let taken = store::take(&mut tx, TAKEN).await?;
        if taken.is_empty() {
            // Another instance is at them.
            break;
        }
        let users: BTreeSet<_> = taken.into_iter().flatten().collect();
        for user in users {
            delivery::send_recovery_in(&mut tx, platform, user).await?;
        }
        delivery::tell_in(&mut tx).await?;
        tx.commit().await?;
        platform.changes.wake();
        platform.jobs.wake_sender();
    }
    Ok(())
}

/// Whom to call when no link arrives.
pub async fn support_phone(platform: &Platform) -> Result<Option<String>, AppError> {
    Ok(settings::institution(platform, &mut platform.db.read().await?).await?.support_phone)
}
