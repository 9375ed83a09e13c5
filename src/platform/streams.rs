//! How many event streams this instance holds open: each keeps a connection and a little memory for as long as a page is
//! looked at.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

use crate::error::AppError;

/// One for each tab that can be looked at at once, with room for those that have just closed.
pub const PER_SESSION: usize = 6;
/// Of all sessions together.
pub const PER_INSTANCE: usize = 2000;

/// When whoever found no place may come again.
const RETRY_SECONDS: u64 = 30;

/// How many look into the database at once: all of them are woken together, and pages must not wait behind them.
const LOOKING_AT_ONCE: usize = 2;

/// Counts the open streams by session.
#[derive(Clone)]
pub struct Streams {
    open: Arc<Mutex<HashMap<Uuid, usize>>>,
    turns: Arc<Semaphore>,
}

/// The right to one stream; given back when dropped.
pub struct Place {
    streams: Streams,
    session: Uuid,
}

impl Default for Streams {
    fn default() -> Self {
        Self { open: Arc::default(), turns: Arc::new(Semaphore::new(LOOKING_AT_ONCE)) }
    }
}

impl Streams {
    /// # Errors
    /// `Unavailable` when the session or the instance has as many as it may.
    pub fn enter(&self, session: Uuid) -> Result<Place, AppError> {
        let mut open = self.open();
        let own = open.get(&session).copied().unwrap_or_default();
        if own >= PER_SESSION || open.values().sum::<usize>() >= PER_INSTANCE {
            return Err(AppError::Unavailable { segundos: RETRY_SECONDS });
        }
        open.insert(session, own + 1);
        Ok(Place { streams: self.clone(), session })
    }

    /// Waits until it is one's turn to look; to be held meanwhile.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    fn open(&self) -> MutexGuard<'_, HashMap<Uuid, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        match open.get_mut(&self.session) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(open.remove(&self.session)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_six_and_each_that_ends_makes_room() {
        let (streams, session) = (Streams::default(), Uuid::from_u128(1));
        let mut places: Vec<_> = (0..PER_SESSION).map(|_| streams.enter(session).unwrap()).collect();
        assert!(matches!(streams.enter(session), Err(AppError::Unavailable { segundos: 1.. })));
        assert!(streams.enter(Uuid::from_u128(2)).is_ok(), "others have theirs");
        places.pop();
        places.push(streams.enter(session).unwrap());
        assert!(streams.enter(session).is_err());
        drop(places);
        assert!(streams.open().is_empty());
    }

    #[test]
    fn an_instance_has_two_thousand() {
        let streams = Streams::default();
        let _places: Vec<_> = (0..PER_INSTANCE).map(|n| streams.enter(Uuid::from_u128(n as u128)).unwrap()).collect();
        assert!(streams.enter(Uuid::max()).is_err());
    }
}
