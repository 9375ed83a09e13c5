//! Long work as rows of `trabajos`: enqueued in the transaction that makes it necessary, claimed
//! by lease, safe to kill. A job's payload is a reference; its progress is in the data it works on.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::error::AppError;
use crate::execute;
use crate::platform::Platform;
use crate::platform::db::{Conn, Exec, Tx};

/// How long a claim holds without being renewed: what a killed instance delays its work by.
pub const LEASE: TimeDelta = TimeDelta::seconds(10);
/// Wakes this instance's worker when it enqueued something.
#[derive(Clone, Default)]
pub struct JobSignal {
    jobs: Arc<Notify>,
    outbox: Arc<Notify>,
}

impl JobSignal {
    pub fn wake(&self) {
        self.jobs.notify_one();
    }

    pub async fn wait(&self) {
        self.jobs.notified().await;
    }

    /// The same for messages that are to be sent.
    pub fn wake_sender(&self) {
        // All who wait, and whoever is about to.
        self.outbox.notify_waiters();
        self.outbox.notify_one();
    }

    pub async fn wait_for_messages(&self) {
        self.outbox.notified().await;
    }
}

/// How the work on a job ended, for now.
#[derive(Debug, PartialEq, Eq)]
pub enum WorkEnd {
    /// Nothing is left to do.
    Finished,
    /// Asked to stop; the rest waits for whoever claims the job next.
    Stopped,
}

/// A claimed job.
#[derive(Debug, sqlx::FromRow)]
pub struct Job {
    pub id: Uuid,
    #[sqlx(rename = "clase")]
    pub kind: String,
    #[sqlx(rename = "referencia")]
    pub reference: Uuid,
    #[sqlx(rename = "intentos")]
    pub attempts: i64,
}

/// Adds a job in the caller's transaction. One of that kind and reference that exists is begun anew: whoever ended it,
/// or is about to, has lost its lease. The caller sees to it that the work is really to be done again.
pub async fn enqueue_in(tx: &mut Tx, platform: &Platform, kind: &str, reference: Uuid) -> Result<(), AppError> {
    let now = platform.now();
    execute!(
        tx,
        r"INSERT INTO trabajos (id, clase, referencia, estado, intentos, no_antes_de, creado_en)
        VALUES ($1, $2, $3, 'pendiente', 0, $4, $4)
        ON CONFLICT (clase, referencia)
        DO UPDATE SET estado = 'pendiente', intentos = 0, no_antes_de = excluded.no_antes_de, terminado_en = NULL, ultimo_error = NULL, arrendado_por = NULL, arriendo_hasta = NULL",
        platform.new_id(),
        kind,
        reference,
        now
    )?;
    Ok(())
}

const CLAIM: &str = "UPDATE trabajos SET estado = 'en_curso', arrendado_por = $1, arriendo_hasta = $2 \
     WHERE id = (SELECT id FROM trabajos \
                 WHERE (estado = 'pendiente' AND no_antes_de <= $3) OR (estado = 'en_curso' AND arriendo_hasta <= $3) \
                 ORDER BY creado_en LIMIT 1) \
     RETURNING id, clase, referencia, intentos";
const CLAIM_POSTGRES: &str = "UPDATE trabajos SET estado = 'en_curso', arrendado_por = $1, arriendo_hasta = $2 \
     WHERE id = (SELECT id FROM trabajos \
                 WHERE (estado = 'pendiente' AND no_antes_de <= $3) OR (estado = 'en_curso' AND arriendo_hasta <= $3) \
                 ORDER BY creado_en LIMIT 1 FOR UPDATE SKIP LOCKED) \
     RETURNING id, clase, referencia, intentos";

/// Claims the oldest job that is free (new, or left behind by an instance that stopped renewing).
pub async fn claim(platform: &Platform, lease: Uuid) -> Result<Option<Job>, AppError> {
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    let job = match tx.conn() {
        Conn::Sqlite(c) => {
            sqlx::query_as(CLAIM).bind(lease).bind(now + LEASE).bind(now).fetch_optional(&mut *c).await?
        }
        Conn::Postgres(c) => {
            sqlx::query_as(CLAIM_POSTGRES).bind(lease).bind(now + LEASE).bind(now).fetch_optional(&mut *c).await?
        }
    };
    tx.commit().await?;
    Ok(job)
}

/// Prolongs the claim; false when another instance has taken the job.
pub async fn renew(platform: &Platform, job: Uuid, lease: Uuid) -> Result<bool, AppError> {
    let mut tx = platform.db.begin().await?;
    let renewed = execute!(
        &mut tx,
        r"UPDATE trabajos
        SET arriendo_hasta = $1
        WHERE id = $2
          AND arrendado_por = $3
          AND estado = 'en_curso'",
        platform.now() + LEASE,
        job,
        lease
    )?;
    tx.commit().await?;
    Ok(renewed == 1)
}

/// What the worker writes into `trabajos`: made of a [`WorkEnd`], or of the error.
pub enum Outcome {
    Done,
    /// Given back as it is, for another instance (shutdown).
    Released,
    /// Failed, and to be tried again after a pause that doubles up to a minute.
    Failed {
        error: String,
    },
}

/// Records how the job ended.
pub async fn finish(platform: &Platform, job: &Job, lease: Uuid, outcome: Outcome) -> Result<(), AppError> {
    let now = platform.now();
    let (state, attempts, not_before, ended, error) = match outcome {
        Outcome::Done => ("terminado", job.attempts, now, Some(now), None),
        Outcome::Released => ("pendiente", job.attempts, now, None, None),
        Outcome::Failed { error } => {
            ("pendiente", job.attempts + 1, now + pause_after(job.attempts), None, Some(error))
        }
    };
    let mut tx = platform.db.begin().await?;
    execute!(
        &mut tx,
        r"UPDATE trabajos
        SET estado = $1, intentos = $2, no_antes_de = $3, terminado_en = $4, ultimo_error = $5, arrendado_por = NULL, arriendo_hasta = NULL
        WHERE id = $6
          AND arrendado_por = $7",
        state,
        attempts,
        not_before,
        ended,
        error,
        job.id,
        lease
    )?;
    tx.commit().await
}

fn pause_after(failures: i64) -> TimeDelta {
    TimeDelta::seconds(2i64 << failures.clamp(0, 5)).min(TimeDelta::minutes(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_between_attempts_doubles_up_to_a_minute() {
        let pauses: Vec<i64> = (0..7).map(|failures| pause_after(failures).num_seconds()).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60]);
    }
}
