//! How many wrong passwords an account takes, counted in the database so that it holds across
//! instances.
//!
//! Ten in 15 minutes from one network block the account for that network for 15 minutes. A hundred
//! in a day from anywhere leave it open only to browsers that signed in before, for a day or until
//! an administrator unlocks it. Such browsers have a bucket of their own, so nothing anonymous can
//! lock a person out for good. Every attempt is written before the password is checked and taken
//! back when it was right: a hundred tries at once count as a hundred.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::store::{self, Attempt};
use crate::error::AppError;
use crate::features::access::actor::Client;
use crate::platform::Platform;

const NETWORK_FAILURES: usize = 10;
const NETWORK_WINDOW: TimeDelta = TimeDelta::minutes(15);
const DAY_FAILURES: usize = 100;
const DAY: TimeDelta = TimeDelta::hours(24);

/// The name failures of `user` (or of an identifier nobody has) are counted under.
pub fn account(platform: &Platform, user: Option<Uuid>, identifier: &str, client: &Client) -> String {
    match user {
        Some(user) if client.device_of == Some(user) => platform.keys.blind(&format!("device:{user}")),
        Some(user) => platform.keys.blind(&format!("user:{user}")),
        None => platform.keys.blind(&format!("name:{identifier}")),
    }
}

/// Every name failures of `user` may be counted under.
pub fn accounts_of(platform: &Platform, user: Uuid) -> [String; 2] {
    [platform.keys.blind(&format!("device:{user}")), platform.keys.blind(&format!("user:{user}"))]
}

/// An attempt that was written down.
pub struct Registered {
    id: Uuid,
    /// Whether it may succeed.
    pub open: bool,
}

/// Takes back an attempt whose password was never checked (the hashing queue was full).
pub async fn withdraw(platform: &Platform, attempt: &Registered) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    store::delete_attempt(&mut tx, attempt.id).await?;
    tx.commit().await
}

/// Writes the attempt down and says whether it may succeed.
pub async fn register(platform: &Platform, account: &str, network: &str) -> Result<Registered, AppError> {
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    store::lock_account(&mut tx, account).await?;
    let past = store::failures(&mut tx, account, now - DAY * 2, DAY_FAILURES as i64 * 2).await?;
    let open = !is_blocked(&past, network, now);
    // Written down even when blocked (not counted then): the same work either way.
    let id = platform.new_id();
    store::insert_attempt(&mut tx, id, account, network, open, now).await?;
    tx.commit().await?;
    Ok(Registered { id, open })
}

/// Says what follows from the counted failures of an account, newest first.
fn is_blocked(failures: &[Attempt], network: &str, now: DateTime<Utc>) -> bool {
    let anywhere: Vec<_> = failures.iter().map(|attempt| attempt.at).collect();
    let here: Vec<_> = failures.iter().filter(|attempt| attempt.network == network).map(|attempt| attempt.at).collect();
    burst_within(&here, NETWORK_FAILURES, NETWORK_WINDOW, now) || burst_within(&anywhere, DAY_FAILURES, DAY, now)
}

/// True if `count` failures fell into one `window` that ended less than a `window` ago.
fn burst_within(newest_first: &[DateTime<Utc>], count: usize, window: TimeDelta, now: DateTime<Utc>) -> bool {
    newest_first
        .windows(count)
        .filter_map(|run| Some((*run.first()?, *run.last()?)))
        .any(|(last, first)| last - first <= window && now - last < window)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn failures(network: &str, minutes: impl DoubleEndedIterator<Item = i64>) -> Vec<Attempt> {
        minutes.rev().map(|minute| Attempt { network: network.into(), at: at(minute) }).collect()
    }

    #[test]
    fn the_tenth_failure_in_fifteen_minutes_blocks_that_network_for_fifteen_minutes() {
        let ten = failures("a", 0..10);
        assert!(!is_blocked(&ten[1..], "a", at(9)));
        assert!(is_blocked(&ten, "a", at(10)));
        assert!(is_blocked(&ten, "a", at(23)));
        assert!(!is_blocked(&ten, "a", at(24)));
        assert!(!is_blocked(&ten, "b", at(10)));
    }

    #[test]
    fn ten_failures_spread_over_an_hour_block_nobody() {
        assert!(!is_blocked(&failures("a", (0..10).map(|n| n * 6)), "a", at(60)));
    }

    #[test]
    fn a_hundred_in_a_day_from_anywhere_block_every_network_for_a_day() {
        let hundred: Vec<_> = (0..100).rev().map(|n| Attempt { network: format!("net{n}"), at: at(n * 10) }).collect();
        assert!(is_blocked(&hundred, "elsewhere", at(991)));
        assert!(is_blocked(&hundred, "elsewhere", at(990 + 24 * 60 - 1)));
        assert!(!is_blocked(&hundred, "elsewhere", at(990 + 24 * 60)));
        assert!(!is_blocked(&hundred[1..], "elsewhere", at(991)));
    }
}
