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
use crate::features::evaluation::service as evaluation;
use crate::features::notifications::model::Inbox;
use crate::features::notifications::service as notifications;
use crate::features::permissions::service as permissions;
use crate::features::session::service as session;
use crate::platform::Platform;
use crate::platform::db::Reader;
use crate::platform::streams::Place;

/// A comment goes out as often, so that nobody on the way takes the connection for a dead one.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Changes that follow one another faster are told together.
const PAUSE: Duration = Duration::from_millis(200);

/// What one stream knows.
struct Listener {
    platform: Arc<Platform>,
    actor: Actor,
    changes: watch::Receiver<i64>,
    told: Option<State>,
    beat: Instant,
    /// Counts the stream for as long as it lives.
    _place: Place,
}

#[derive(PartialEq)]
struct State {
    inbox: Inbox,
    topics: Vec<Topic>,
}

/// Something that concerns who listens, by its event's name; its version differs whenever somebody decided about it.
#[derive(PartialEq, Serialize)]
struct Topic {
    #[serde(skip)]
    name: &'static str,
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
        told: None,
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
            if self.told.is_some() {
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
        if self.told.is_some() {
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
        let topics = topics(&self.platform, &mut reader, &self.actor).await?;
        drop(reader);
        let state = State { inbox, topics };
        let told = self.told.as_ref();
        let mut events = Vec::new();
        if told.is_none_or(|told| told.inbox != state.inbox) {
            events.push(event("notificaciones", &state.inbox)?);
        }
        for topic in &state.topics {
            if told.is_none_or(|told| !told.topics.contains(topic)) {
                events.push(event(topic.name, topic)?);
            }
        }
        self.told = Some(state);
        Ok(Some(events))
    }
}

/// A director is told that anybody was decided about and that a structure of evaluation was saved, a teacher what they
/// may publish themselves.
async fn topics(platform: &Platform, reader: &mut Reader, actor: &Actor) -> Result<Vec<Topic>, AppError> {
    Ok(match actor.user.rol {
        Role::Director => {
            let decisions = permissions::count_decisions_at_all(reader).await?.to_string();
            let structures = evaluation::version_of_all(platform, reader).await?;
            vec![Topic { name: "permisos", version: decisions }, Topic { name: "estructura", version: structures }]
        }
        Role::Docente => {
            let granted = permissions::granted(platform, reader, actor.user.id).await?;
            vec![Topic { name: "mis-permisos", version: permissions::version_of(&granted) }]
        }
        _ => Vec::new(),
    })
}

fn event(name: &str, data: &impl Serialize) -> Result<Event, AppError> {
    Event::default().event(name).json_data(data).map_err(|cause| {
        tracing::error!(%cause, "an event could not be written");
        AppError::Internal
    })
}
