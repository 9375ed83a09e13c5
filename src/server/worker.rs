//! Each instance's worker: claims jobs, renews their leases while they run, sends messages, and does the
//! chores that time brings (expired passwords, old sessions).

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use crate::error::AppError;
use crate::features::credentials::service as credentials;
use crate::features::delivery::service as delivery;
use crate::features::imports::service as imports;
use crate::features::notifications::service as notifications;
use crate::features::recovery::service as recovery;
use crate::features::session::service as session;
use crate::platform::Platform;
use crate::platform::changes;
use crate::platform::jobs::{self, Job, Outcome, WorkEnd};

/// Jobs at once; they share the hashing pool fairly.
const JOBS_AT_ONCE: usize = 4;
/// Failures after which a file that cannot be read is refused. Executions are never given up.
const READ_ATTEMPTS: i64 = 5;
const POLL: Duration = Duration::from_secs(1);
const RENEW: Duration = Duration::from_secs(3);
const CHORES: Duration = Duration::from_secs(60);
/// How often it is looked whether first passwords have expired, or left something behind: that much of a minute, within
/// which nothing of them is left.
const VAULT: Duration = Duration::from_secs(5);

/// Works on jobs until `stop`, and sends nothing: for the command line, which does not know how a server sends.
pub async fn run_jobs(platform: Arc<Platform>, stop: CancellationToken) {
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        let lease = platform.new_id();
        match jobs::claim(&platform, lease).await {
            Ok(Some(job)) => drop(running.spawn(attend(Arc::clone(&platform), job, lease, stop.clone()))),
            Ok(None) => tokio::select! {
                () = stop.cancelled() => {}
                () = platform.jobs.wait() => {}
                () = tokio::time::sleep(POLL) => {}
            },
            Err(error) => {
                tracing::error!(%error, "jobs could not be claimed");
                tokio::time::sleep(POLL).await;
            }
        }
    }
    while running.join_next().await.is_some() {}
}

/// Works until `stop`; then gives back what runs and returns.
pub async fn run(platform: Arc<Platform>, stop: CancellationToken) {
    let watching = tokio::spawn(changes::watch(Arc::clone(&platform), stop.clone()));
    let sending = tokio::spawn(delivery::run_sender(Arc::clone(&platform), stop.clone()));
    // Ends with this task, as a killed process would.
    let sending = AbortOnDropHandle::new(sending);
    let mut running = JoinSet::new();
    let mut chores = tokio::time::interval(CHORES);
    let mut vault = tokio::time::interval(VAULT);
    vault.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !stop.is_cancelled() {
        if running.len() < JOBS_AT_ONCE {
            // One a claim: a copy that lost its job must not take the next one's lease for its own.
            let lease = platform.new_id();
            match jobs::claim(&platform, lease).await {
                Ok(Some(job)) => {
                    running.spawn(attend(Arc::clone(&platform), job, lease, stop.clone()));
                    continue;
                }
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "jobs could not be claimed"),
            }
        }
        report(recovery::see_to_requests(&platform).await);
        tokio::select! {
            () = stop.cancelled() => {}
            () = platform.jobs.wait() => {}
            () = tokio::time::sleep(POLL) => {}
            Some(_) = running.join_next(), if !running.is_empty() => {}
            _ = chores.tick() => do_chores(&platform).await,
            _ = vault.tick() => report(credentials::keep_vault(&platform).await),
        }
    }
    while running.join_next().await.is_some() {}
    let _ = sending.await;
    let _ = watching.await;
}

async fn do_chores(platform: &Platform) {
    let chores = [
        credentials::prune(platform).await,
        delivery::prune(platform).await,
        session::prune(platform).await,
        imports::purge_abandoned(platform).await.map(drop),
        imports::prune_repeats(platform).await,
        notifications::prune(platform).await,
    ];
    chores.into_iter().for_each(report);
}

fn report(chore: Result<(), AppError>) {
    if let Err(error) = chore {
        tracing::error!(%error, "a chore failed");
    }
}

/// Runs one job under its lease.
async fn attend(platform: Arc<Platform>, job: Job, lease: Uuid, stop: CancellationToken) {
    // Ended with the shutdown, or when another instance has taken the job over.
    let stop = stop.child_token();
    let keeper = tokio::spawn(keep_lease(Arc::clone(&platform), job.id, lease, stop.clone()));
    // Ends with this task, also by a panic: a lease that nobody works under must run out.
    let keeper = AbortOnDropHandle::new(keeper);
    let outcome = match work(&platform, &job, &stop).await {
        Ok(WorkEnd::Finished) => Outcome::Done,
        Ok(WorkEnd::Stopped) => Outcome::Released,
        Err(error) => {
            tracing::warn!(%error, kind = job.kind, reference = %job.reference, "a job failed and will be tried again");
            Outcome::Failed { error: error.code().to_owned() }
        }
    };
    drop(keeper);
    if let Err(error) = jobs::finish(&platform, &job, lease, outcome).await {
        tracing::error!(%error, "a job's end could not be recorded: its lease will run out");
    }
}

async fn keep_lease(platform: Arc<Platform>, job: Uuid, lease: Uuid, stop: CancellationToken) {
    loop {
        tokio::time::sleep(RENEW).await;
        match jobs::renew(&platform, job, lease).await {
            Ok(true) => {}
            Ok(false) => return stop.cancel(),
            Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
        }
    }
}

/// Which work each kind of job is.
pub async fn work(platform: &Platform, job: &Job, stop: &CancellationToken) -> Result<WorkEnd, AppError> {
    match job.kind.as_str() {
        imports::CHECK_JOB => {
            let is_last_try = job.attempts + 1 >= READ_ATTEMPTS;
            imports::run_check(platform, job.reference, stop, is_last_try).await
        }
        credentials::ISSUE_JOB => credentials::run_issuing(platform, job.reference, stop).await,
        imports::EXECUTE_JOB => imports::run_execution(platform, job.reference, stop).await,
        unknown => {
            tracing::error!(unknown, "a job of a kind this version does not know");
            Err(AppError::Internal)
        }
    }
}
