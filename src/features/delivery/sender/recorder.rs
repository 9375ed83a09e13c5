//! Writes what happens to messages, in groups: whatever waits when a transaction ends is written by the next one, so that
//! many connections share each write to the disk. Who needs to know waits for the commit.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::LEASE;
use crate::error::AppError;
use crate::features::delivery::model::Channel;
use crate::features::delivery::reasons::whatsapp;
use crate::features::delivery::store::outbox::{self, Attempt, Beginning, Ending};
use crate::features::delivery::store::{self, phones};
use crate::features::users::service as users;
use crate::platform::db::Tx;
use crate::platform::{Platform, changes};

const LARGEST_GROUP: usize = 64;
/// Open pages are told of progress as often.
const TELL: Duration = Duration::from_secs(1);
/// A database that is busy is tried again so often.
const TRIES: u32 = 3;

/// What happens to a message, or to all that a lease holds.
pub enum Change {
    Begin(Beginning),
    Simulate(Beginning),
    End(Ending),
    /// One that was taken and not begun waits.
    Postpone {
        id: Uuid,
        lease: Uuid,
        until: DateTime<Utc>,
    },
    /// All wait that would go to another telephone.
    PostponeDue {
        lease: Uuid,
        until: DateTime<Utc>,
        reason: String,
    },
    /// The owner of a telephone asked not to be written to.
    OptOut {
        phone: String,
    },
    Drop {
        id: Uuid,
        lease: Uuid,
    },
    Renew {
        lease: Uuid,
    },
    Release {
        lease: Uuid,
    },
    /// Something went through by this channel.
    Recover(Channel),
}

struct Entry {
    change: Change,
    done: oneshot::Sender<Result<bool, AppError>>,
}

/// Where lanes say what happened. The writer ends with the last of these.
#[derive(Clone)]
pub struct Recorder(mpsc::Sender<Entry>);

impl Recorder {
    /// Starts a writer.
    pub fn start(platform: Arc<Platform>) -> (Self, AbortOnDropHandle<()>) {
        let (sender, entries) = mpsc::channel(LARGEST_GROUP * 4);
        let writer = tokio::spawn(async move { Writer::new(platform).run(entries).await });
        (Self(sender), AbortOnDropHandle::new(writer))
    }

    /// Writes the change and waits for the commit; false if it no longer applied.
    pub async fn write(&self, change: Change) -> Result<bool, AppError> {
        let written = self.submit(change).await?;
        written.await.map_err(|_| AppError::Internal)?
    }

    /// Has the change written, in its turn. One that fails leaves the message to its lease.
    pub async fn submit(&self, change: Change) -> Result<oneshot::Receiver<Result<bool, AppError>>, AppError> {
        let (done, written) = oneshot::channel();
        self.0.send(Entry { change, done }).await.map_err(|_| AppError::Internal)?;
        Ok(written)
    }
}

struct Writer {
    platform: Arc<Platform>,
    told: Option<Instant>,
    /// Something changed since open pages were last told.
    is_news: bool,
}

impl Writer {
    fn new(platform: Arc<Platform>) -> Self {
        Self { platform, told: None, is_news: false }
    }

    async fn run(mut self, mut entries: mpsc::Receiver<Entry>) {
        let mut group = Vec::with_capacity(LARGEST_GROUP);
        while entries.recv_many(&mut group, LARGEST_GROUP).await > 0 {
            let outcome = self.write_group(&group).await;
            for (index, Entry { done, .. }) in group.drain(..).enumerate() {
                let answer = match &outcome {
                    Ok(applied) => Ok(applied.get(index).copied().unwrap_or_default()),
                    Err(error) => Err(error.clone()),
                };
                // Whoever does not wait has dropped the other end.
                let _ = done.send(answer);
            }
        }
        if let Err(error) = self.tell_the_rest().await {
            tracing::warn!(%error, "open pages were not told of the end of a sending");
        }
    }

    async fn write_group(&mut self, group: &[Entry]) -> Result<Vec<bool>, AppError> {
        let mut tries = 0;
        loop {
            match self.try_group(group).await {
                Err(AppError::Unavailable { .. }) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                Err(error) => {
                    tracing::error!(%error, "what happened to messages could not be written: their leases will run out");
                    return Err(error);
                }
                done => return done,
            }
        }
    }

    async fn try_group(&mut self, group: &[Entry]) -> Result<Vec<bool>, AppError> {
        let mut tx = self.platform.db.begin().await?;
        let mut applied = Vec::with_capacity(group.len());
        for entry in group {
            applied.push(apply(&mut tx, &self.platform, &entry.change).await?);
        }
        self.is_news |= group.iter().any(|entry| is_news(&entry.change));
        let tells = self.is_news && self.told.is_none_or(|told| told.elapsed() >= TELL);
        if tells {
            tell_in(&mut tx).await?;
        }
        tx.commit().await?;
        if tells {
            self.was_told();
        }
        Ok(applied)
    }

    async fn tell_the_rest(&mut self) -> Result<(), AppError> {
        if self.is_news {
            let mut tx = self.platform.db.begin().await?;
            tell_in(&mut tx).await?;
            tx.commit().await?;
            self.was_told();
        }
        Ok(())
    }

    fn was_told(&mut self) {
        self.told = Some(Instant::now());
        self.is_news = false;
        self.platform.changes.wake();
    }
}

fn is_news(change: &Change) -> bool {
    !matches!(change, Change::Renew { .. } | Change::Release { .. })
}

async fn tell_in(tx: &mut Tx) -> Result<(), AppError> {
    store::raise_version(tx).await?;
    changes::note_in(tx).await
}

async fn apply(tx: &mut Tx, platform: &Platform, change: &Change) -> Result<bool, AppError> {
    let now = platform.now();
    match change {
        Change::Begin(beginning) => {
            if let Some(tier) = beginning.tier {
                phones::lock_number(tx).await?;
                if phones::wait_for(tx, &beginning.address, tier, now).await?.is_some() {
                    return Ok(false);
                }
            }
            let begun = outbox::begin(tx, beginning, now + LEASE, now).await?;
            if begun {
                keep_link(tx, beginning, now).await?;
                if beginning.tier.is_some() {
                    phones::note_written(tx, &beginning.address, now).await?;
                }
            }
            Ok(begun)
        }
        Change::Simulate(beginning) => {
            let sent = outbox::simulate(tx, beginning, now).await?;
            if sent {
                keep_link(tx, beginning, now).await?;
                let attempt = Attempt { delivery: beginning.id, result: "enviado", server_code: None, text: None };
                outbox::insert_attempt(tx, platform, &attempt).await?;
            }
            Ok(sent)
        }
        Change::End(ending) => {
            let ended = outbox::end(tx, ending, now).await?;
            if ended {
                let (result, server_code, text) = (ending.result, ending.server_code, ending.said.as_deref());
                let attempt = Attempt { delivery: ending.id, result, server_code, text };
                outbox::insert_attempt(tx, platform, &attempt).await?;
            }
            Ok(ended)
        }
        Change::Postpone { id, lease, until } => phones::postpone(tx, *id, *lease, *until).await,
        Change::PostponeDue { lease, until, reason } => {
            phones::lock_number(tx).await?;
            let postponed = phones::postpone_due(tx, *lease, *until, (whatsapp::FULL, reason), now).await?;
            Ok(postponed > 0)
        }
        Change::OptOut { phone } => phones::opt_out(tx, phone, now).await.map(|_| true),
        Change::Drop { id, lease } => outbox::drop_needless(tx, *id, *lease).await,
        Change::Renew { lease } => outbox::renew(tx, *lease, now + LEASE).await.map(|()| true),
        Change::Release { lease } => outbox::release(tx, *lease).await.map(|()| true),
        Change::Recover(channel) => store::recover(tx, *channel, now).await.map(|()| true),
    }
}

/// The link in a message is good from the moment the message is on its way.
async fn keep_link(tx: &mut Tx, beginning: &Beginning, now: DateTime<Utc>) -> Result<(), AppError> {
    match &beginning.link {
        Some(link) => users::put_link_in(tx, link, now).await,
        None => Ok(()),
    }
}
