//! Tells open pages that something they show may have changed. A counter in the database is raised in the transaction
//! of each change, so every instance sees all of them, in the order of the commits; each looks at it while somebody
//! listens, and at once after a change of its own.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::error::AppError;
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};
use crate::platform::streams::Streams;
use crate::{execute, fetch_optional};

/// How late a change of another instance may be noticed.
const LOOK: Duration = Duration::from_secs(2);

/// This instance's view of the counter.
#[derive(Clone, Default)]
pub struct Changes {
    version: watch::Sender<i64>,
    look: Arc<Notify>,
    over: CancellationToken,
    streams: Streams,
}

impl Changes {
    /// To be called after the commit of what [`note_in`] counted: this instance's listeners hear of it at once.
    pub fn wake(&self) {
        self.look.notify_one();
    }

    /// Changes whenever something was counted; says nothing of what.
    pub fn listen(&self) -> watch::Receiver<i64> {
        self.version.subscribe()
    }

    /// Ends with the instance: what is open for long must end then too.
    pub fn over(&self) -> &CancellationToken {
        &self.over
    }

    /// The open streams that tell of changes.
    pub fn streams(&self) -> &Streams {
        &self.streams
    }
}

/// Counts a change in the caller's unit of work. To be the last thing in it: whoever counts next waits for its end.
pub async fn note_in(tx: &mut Tx) -> Result<(), AppError> {
    execute!(tx, "UPDATE contadores SET valor = valor + 1 WHERE clave = 'cambios'")?;
    Ok(())
}

/// Looks at the counter until `stop`.
pub async fn watch(platform: Arc<Platform>, stop: CancellationToken) {
    let changes = &platform.changes;
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => break,
            () = changes.look.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
        if changes.version.receiver_count() == 0 {
            continue;
        }
        match look(&platform).await {
            Ok(version) => {
                changes.version.send_if_modified(|seen| std::mem::replace(seen, version) != version);
            }
            Err(error) => tracing::warn!(%error, "changes could not be looked at"),
        }
    }
    changes.over.cancel();
}

async fn look(platform: &Platform) -> Result<i64, AppError> {
    count(&mut platform.db.read().await?).await
}

/// How many changes were counted so far.
pub async fn count(exec: &mut impl Exec) -> Result<i64, AppError> {
    let count: Option<i64> = fetch_optional!(exec, scalar "SELECT valor FROM contadores WHERE clave = 'cambios'")?;
    Ok(count.unwrap_or_default())
}
