//! The stream that an open page listens to: first the present state, then whatever of it differs. It asks the database
//! only when something was counted as changed, and holds no connection while it waits.

use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::Event;
use futures::{Stream, StreamExt, stream};
use padron_core::role::Role;
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::delivery::service as delivery;
use crate::features::evaluation::service as evaluation;
use crate::features::notifications::model::Inbox;
use crate::features::notifications::service as notifications;
use crate::features::permissions::service as permissions;
use crate::features::session::service as session;
use crate::platform::db::Reader;
use crate::platform::streams::Place;
use crate::platform::telemetry::unexpected;
use crate::platform::{Platform, changes};
use crate::topic::Topic;

/// A comment goes out as often, so that nobody on the way takes the connection for a dead one.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Changes that follow one another faster are told together.
const PAUSE: Duration = Duration::from_millis(200);

/// What one stream knows.
struct Listener {
    platform: Arc<Platform>,
    actor: Actor,
    changes: watch::Receiver<i64>,
    sent: Option<State>,
    beat: Instant,
    /// Counts the stream for as long as it lives.
    _place: Place,
}

#[derive(PartialEq)]
struct State {
    inbox: Inbox,
    versions: Vec<Version>,
}

/// Where a topic stands that concerns who listens; it differs whenever somebody decided or saved.
#[derive(PartialEq, Serialize)]
struct Version {
    #[serde(skip)]
    topic: Topic,
    version: String,
}

/// Tells of the actor's notices until the session or the instance ends.
///
/// # Errors
/// `Unavailable` when the session or the instance has as many streams as it may.
pub fn listen(platform: &Arc<Platform>, actor: Actor) -> Result<impl Stream<Item = Event> + use<>, AppError> {
    let listener = Listener {
        actor: actor.clone(),
        // Before the first look, so that no change falls between the two.
        changes: platform.changes.listen(),
        sent: None,
        beat: Instant::now() + HEARTBEAT,
        _place: platform.changes.streams().enter(actor.session)?,
        platform: Arc::clone(platform),
    };
    let over = platform.changes.over().clone();
    let events = stream::unfold(listener, |mut listener| async move {
        let events = listener.next().await?;
        Some((stream::iter(events), listener))
    });
    Ok(events.flatten().take_until(over.cancelled_owned()))
}

impl Listener {
    /// What is to be said next; `None` at the end. A database that does not answer ends it as well: the browser comes
    /// back by itself.
    async fn next(&mut self) -> Option<Vec<Event>> {
        loop {
            let mut beats = false;
            if self.sent.is_some() {
                tokio::select! {
                    changed = self.changes.changed() => changed.ok()?,
                    () = tokio::time::sleep_until(self.beat) => beats = true,
                }
            }
            let events = if beats { self.beat().await } else { self.look().await };
            let events = events.ok()??;
            if !events.is_empty() {
                self.beat = Instant::now() + HEARTBEAT;
                return Some(events);
            }
        }
    }

    async fn beat(&self) -> Result<Option<Vec<Event>>, AppError> {
        let _turn = self.platform.changes.streams().turn().await;
        let mut reader = self.platform.db.read().await?;
        let holds = session::holds(&self.platform, &mut reader, &self.actor).await?;
        Ok(holds.then(|| vec![Event::default().comment("")]))
    }

    /// The events of what differs from what was told; `None` once the session has ended.
    async fn look(&mut self) -> Result<Option<Vec<Event>>, AppError> {
        if self.sent.is_some() {
            tokio::time::sleep(PAUSE).await;
        }
        let _turn = self.platform.changes.streams().turn().await;
        // What is counted from here on wakes again.
        self.changes.mark_unchanged();
        let mut reader = self.platform.db.read().await?;
        if !session::holds(&self.platform, &mut reader, &self.actor).await? {
            return Ok(None);
        }
        let inbox = notifications::inbox(&mut reader, self.actor.user.id).await?;
        let versions = versions(&self.platform, &mut reader, &self.actor).await?;
        // After what is told: a page that was written at this count has seen all of it.
        let count = changes::count(&mut reader).await?.to_string();
        drop(reader);
        let state = State { inbox, versions };
        let sent = self.sent.as_ref();
        let mut events = Vec::new();
        if sent.is_none_or(|sent| sent.inbox != state.inbox) {
            events.push(event(Topic::Notices, &state.inbox)?.id(&count));
        }
        for version in &state.versions {
            if sent.is_none_or(|sent| !sent.versions.contains(version)) {
                events.push(event(version.topic, version)?.id(&count));
            }
        }
        self.sent = Some(state);
        Ok(Some(events))
    }
}

/// A director is told that anybody was decided about and that a structure of evaluation was saved, a teacher what they
/// may publish themselves, an administrator that messages were sent or asked for.
async fn versions(platform: &Platform, reader: &mut Reader, actor: &Actor) -> Result<Vec<Version>, AppError> {
    Ok(match actor.user.rol {
        Role::Director => {
            let decisions = permissions::count_decisions_at_all(reader).await?.to_string();
            let structures = evaluation::version_of_all(platform, reader).await?;
            vec![
                Version { topic: Topic::Permissions, version: decisions },
                Version { topic: Topic::Structure, version: structures },
            ]
        }
        Role::Administrador => {
            let version = delivery::version(reader).await?.to_string();
            vec![Version { topic: Topic::Deliveries, version }]
        }
        Role::Docente => {
            let granted = permissions::granted(platform, reader, actor.user.id).await?;
            vec![Version { topic: Topic::OwnPermissions, version: permissions::version_of(&granted) }]
        }
        _ => Vec::new(),
    })
}

fn event(topic: Topic, data: &impl Serialize) -> Result<Event, AppError> {
    Event::default().event(topic.as_str()).json_data(data).map_err(unexpected("an event could not be written"))
}
