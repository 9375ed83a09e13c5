//! The sender: each instance's worker takes what is due under a lease and hands it over by several connections at once.
//! What is known of a message is written before the next thing happens to it; whoever dies in between leaves it
//! `pendiente` (not begun) or, when its lease ends, `incierto` (handed over, and no answer known).

mod backoff;
mod lane;
mod line;
mod number;
mod recorder;
mod test;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use self::line::Line;
use self::number::Number;
use self::recorder::{Change, Recorder};
use super::model::Channel;
use super::store::outbox::{self, Claimed};
use super::{reasons, store};
use crate::error::AppError;
use crate::platform::whatsapp::{CannotConnect, Client};
use crate::platform::{Platform, changes};

pub use test::test;

/// How long a message is taken for; renewed while it is worked on.
const LEASE: TimeDelta = TimeDelta::seconds(12);
/// Messages taken at a time.
const TAKEN: i64 = 32;
const RENEW: Duration = Duration::from_secs(4);
/// How long a message that is being handed over may take when the instance stops.
const GRACE: Duration = Duration::from_secs(4);

/// Sends what is due until `stop`, each channel for itself.
pub async fn run(platform: Arc<Platform>, stop: CancellationToken) {
    tokio::join!(run_channel(&platform, Channel::Email, &stop), run_channel(&platform, Channel::WhatsApp, &stop));
}

async fn run_channel(platform: &Arc<Platform>, channel: Channel, stop: &CancellationToken) {
    let sender = match Sender::of(platform, channel) {
        Ok(sender) => sender,
        Err(error) => return tracing::error!(%error, "nothing can be sent by {}", channel.as_str()),
    };
    while !stop.is_cancelled() {
        match send_due(platform, &sender, stop).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "messages could not be sent"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = platform.jobs.wait_for_messages() => {}
            () = tokio::time::sleep(sender.poll) => {}
        }
    }
}

/// How one channel is sent by.
#[derive(Clone)]
struct Sender {
    channel: Channel,
    /// Connections to Meta, for all lanes.
    client: Option<Arc<Client>>,
    rate: u32,
    lanes: usize,
    poll: Duration,
}

impl Sender {
    fn of(platform: &Platform, channel: Channel) -> Result<Self, CannotConnect> {
        let (email, whatsapp) = (&platform.settings.email, &platform.settings.whatsapp);
        Ok(match channel {
            Channel::WhatsApp => {
                let client =
                    whatsapp.server.as_ref().map(|server| Client::new(server, whatsapp.timeout)).transpose()?;
                let (rate, lanes, poll) = (whatsapp.rate, whatsapp.connections, whatsapp.poll);
                Self { channel, client: client.map(Arc::new), rate, lanes, poll }
            }
            Channel::Email | Channel::Pdf => {
                Self { channel, client: None, rate: email.rate, lanes: email.connections, poll: email.poll }
            }
        })
    }
}

/// Sends what is due by that channel; false if there was nothing, or the channel rests.
async fn send_due(platform: &Arc<Platform>, sender: &Sender, stop: &CancellationToken) -> Result<bool, AppError> {
    let channel = sender.channel;
    let now = platform.now();
    let (is_lost, is_due, rest) = {
        let mut reader = platform.db.read().await?;
        let is_lost = outbox::is_lost(&mut reader, now).await?;
        let is_due = outbox::is_due(&mut reader, channel, now).await?;
        (is_lost, is_due, store::channel(&mut reader, channel).await?)
    };
    if is_lost {
        give_up_lost(platform).await?;
    }
    if !is_due || rest.paused_until.is_some_and(|until| until > now) {
        return Ok(false);
    }
    let (recorder, writer) = Recorder::start(Arc::clone(platform));
    let round = Arc::new(Round {
        platform: Arc::clone(platform),
        channel,
        lease: platform.new_id(),
        taken: Mutex::default(),
        busy: AtomicUsize::new(0),
        recorder,
        pace: Pace::new(sender.rate),
        sender: sender.clone(),
        over: stop.child_token(),
        failures: AtomicI64::new(rest.failures),
        is_healthy: AtomicBool::new(rest.failures == 0),
    });
    let mut lanes = JoinSet::new();
    for _ in 0..sender.lanes.max(1) {
        lanes.spawn(lane::work(Arc::clone(&round)));
    }
    let ended = tokio::select! {
        ended = end_of(&mut lanes) => ended,
        () = round.keep_lease() => Ok(()),
        () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("a message was still being handed over at the end: its lease will run out");
            Ok(())
        }
    };
    lanes.shutdown().await;
    let released = round.recorder.write(Change::Release { lease: round.lease }).await;
    drop(round);
    let _ = writer.await;
    ended.and(released).map(|_| true)
}

/// Waits for all lanes; answers the first failure.
async fn end_of(lanes: &mut JoinSet<Result<(), AppError>>) -> Result<(), AppError> {
    let mut first = Ok(());
    while let Some(ended) = lanes.join_next().await {
        let ended = ended.unwrap_or_else(|cause| {
            tracing::error!(%cause, "a lane of the sender broke off");
            Err(AppError::Internal)
        });
        first = first.and(ended);
    }
    first
}

/// Whatever was handed over by an instance that is gone may have arrived: a person decides whether it is sent again.
async fn give_up_lost(platform: &Platform) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    let lost = outbox::give_up_lost(&mut tx, reasons::UNKNOWN, reasons::LOST, platform.now()).await?;
    for id in &lost {
        let attempt = outbox::Attempt { delivery: *id, result: "incierto", server_code: None, text: None };
        outbox::insert_attempt(&mut tx, platform, &attempt).await?;
    }
    store::raise_version(&mut tx).await?;
    changes::note_in(&mut tx).await?;
    tx.commit().await?;
    platform.changes.wake();
    Ok(())
}

/// What the lanes of one go share.
struct Round {
    platform: Arc<Platform>,
    channel: Channel,
    sender: Sender,
    /// Under which all messages of this go are taken.
    lease: Uuid,
    /// Taken, and of no lane yet.
    taken: Mutex<VecDeque<Claimed>>,
    /// Lanes that have a message.
    busy: AtomicUsize,
    recorder: Recorder,
    pace: Pace,
    /// The instance stops, or the channel failed.
    over: CancellationToken,
    /// Of the channel, since something last went through.
    failures: AtomicI64,
    /// Something went through, and the channel did not fail since.
    is_healthy: AtomicBool,
}

impl Round {
    /// A line for a lane.
    fn line(&self) -> Line<'_> {
        match (self.channel, &self.sender.client) {
            (Channel::Email, _) => Line::of_email(&self.platform),
            (_, Some(client)) => Line::WhatsApp(Number { client, settings: &self.platform.settings.whatsapp }),
            (_, None) => Line::Simulated,
        }
    }

    /// A message for a lane, which counts as busy for as long as it keeps the other value. Each lane has one at a time, so
    /// that a server that takes long over one holds no other up.
    async fn next(&self) -> Result<Option<(Claimed, Busy<'_>)>, AppError> {
        let mut taken = self.taken.lock().await;
        if taken.is_empty() {
            let (platform, channel) = (&*self.platform, self.channel);
            let now = platform.now();
            if outbox::is_due(&mut platform.db.read().await?, channel, now).await? {
                taken.extend(outbox::claim(platform, channel, self.lease, now + LEASE, TAKEN).await?);
            }
        }
        Ok(taken.pop_front().map(|message| (message, Busy::new(&self.busy))))
    }

    /// Whether some lane has a message: then there may be more to do while it lasts.
    fn is_busy(&self) -> bool {
        self.busy.load(Ordering::SeqCst) > 0
    }

    /// Waits until there may be something to do.
    async fn wait(&self) {
        tokio::select! {
            () = self.over.cancelled() => {}
            () = self.platform.jobs.wait_for_messages() => {}
            () = tokio::time::sleep(self.sender.poll) => {}
        }
    }

    /// Renews the lease, and looks after what others left behind, until this is dropped.
    async fn keep_lease(&self) {
        loop {
            tokio::time::sleep(RENEW).await;
            if let Err(error) = self.renew().await {
                tracing::warn!(%error, "the lease of messages could not be renewed");
            }
        }
    }

    async fn renew(&self) -> Result<(), AppError> {
        self.recorder.submit(Change::Renew { lease: self.lease }).await?;
        if outbox::is_lost(&mut self.platform.db.read().await?, self.platform.now()).await? {
            give_up_lost(&self.platform).await?;
        }
        Ok(())
    }

    /// Something went through; true if the channel had failed before.
    fn succeed(&self) -> bool {
        self.is_healthy.store(true, Ordering::Relaxed);
        self.failures.swap(0, Ordering::Relaxed) > 0
    }
}

/// A lane that has a message.
struct Busy<'a>(&'a AtomicUsize);

impl<'a> Busy<'a> {
    fn new(lanes: &'a AtomicUsize) -> Self {
        lanes.fetch_add(1, Ordering::SeqCst);
        Self(lanes)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Keeps the lanes together below the rate.
struct Pace {
    gap: Duration,
    next: Mutex<Instant>,
}

impl Pace {
    fn new(rate: u32) -> Self {
        Self { gap: Duration::from_secs(1) / rate.max(1), next: Mutex::new(Instant::now()) }
    }

    /// Waits for one's turn.
    async fn turn(&self) {
        let turn = {
            let mut next = self.next.lock().await;
            let turn = (*next).max(Instant::now());
            *next = turn + self.gap;
            turn
        };
        tokio::time::sleep_until(turn).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn turns_come_no_faster_than_the_rate_however_many_wait() {
        let (pace, started) = (Pace::new(100), Instant::now());
        futures::future::join_all((0..21).map(|_| pace.turn())).await;
        assert!(started.elapsed() >= Duration::from_millis(200), "{:?}", started.elapsed());
    }
}
