//! Issuing first passwords anew: to those who have none left that works, or to all who have not come in. Never to who
//! has a password of their own (HU-USERS-06 VN-04), is inactive, or has another role than the import gives.
//!
//! Each person is a unit of its own (hash, sessions, sealed copy, audit). More than 100 are a job; whoever goes on with
//! it after a kill starts from those whose credential is older than the request.

use futures::StreamExt;
use padron_core::password::{Method, PlainPassword};
use padron_core::role::Role;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::issued::{Issued, make_initial};
use super::model::Issuance;
use super::store::issuing::{self as store, Candidate, Run, Wanted};
use super::{roster, summary, vault};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::staff::service as staff;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::jobs::{self, WorkEnd};

/// The kind of job that issues an import's passwords anew.
pub const ISSUE_JOB: &str = "emitir_credenciales";
/// Up to so many are issued while the request waits.
const AT_ONCE: i64 = 100;
/// People read ahead at a time.
const BATCH: i64 = 500;

/// A person's new password, hashed.
struct Prepared {
    candidate: Candidate,
    password: PlainPassword,
    hash: String,
    /// For the audit, of staff: document and file number.
    named: Value,
}

/// Issues what is missing; with `renew`, replaces what still works as well. While a job does it already, answers how
/// that one stands.
///
/// # Errors
/// `NotFound` for an import that makes no accounts, `Conflict` while it runs, `ConfirmPassword` for replacing those of more
/// than 20 people without the second look.
pub async fn issue(platform: &Platform, actor: &Actor, import: Uuid, renew: bool) -> Result<Issuance, AppError> {
    actor.require(&[Role::Administrador])?;
    let mut tx = platform.db.begin().await?;
    let (_, role) = roster::find_finished(&mut tx, import).await?;
    let wanted = Wanted { import, role, renew, asked_at: platform.now() };
    let total = store::count(&mut tx, &wanted).await?;
    if renew {
        // What people hold in their hands stops working.
        actor.require_second_look(wanted.asked_at, usize::try_from(total).unwrap_or(usize::MAX))?;
    }
    let run = Run { renew, asked_by: actor.user.id, asked_at: wanted.asked_at, total };
    let detail = json!({ "renovar": renew, "personas": total });
    let entry = Entry { action: "emitir_credenciales", object: "importacion", object_id: import, detail };
    let mut issued = 0;
    if store::open_run(&mut tx, import).await?.is_some() {
        drop(tx);
    } else if total > AT_ONCE {
        if store::begin_run(&mut tx, import, &run).await? {
            audit::record_in(&mut tx, platform, actor, entry).await?;
            jobs::enqueue_in(&mut tx, platform, ISSUE_JOB, import).await?;
            tx.commit().await?;
            platform.jobs.wake();
        }
    } else if total > 0 {
        audit::record_in(&mut tx, platform, actor, entry).await?;
        tx.commit().await?;
        issued = issue_all(platform, &wanted, actor.user.id, &CancellationToken::new()).await?.unwrap_or_default();
    } else {
        drop(tx);
    }
    let stands = summary::summary(platform, actor, import).await?;
    Ok(Issuance {
        generadas: issued,
        vigentes: stands.vigentes,
        expiran_en: stands.expiran_en,
        trabajo: stands.trabajo,
    })
}

/// The job's work.
///
/// # Errors
/// `Unavailable` (or a hashing failure): nothing is lost, the job is tried again.
pub async fn run_issuing(platform: &Platform, import: Uuid, stop: &CancellationToken) -> Result<WorkEnd, AppError> {
    let (role, run) = {
        let mut reader = platform.db.read().await?;
        let Some(run) = store::open_run(&mut reader, import).await? else { return Ok(WorkEnd::Finished) };
        (roster::find(&mut reader, import).await?.1, run)
    };
    let wanted = Wanted { import, role, renew: run.renew, asked_at: run.asked_at };
    if issue_all(platform, &wanted, run.asked_by, stop).await?.is_none() {
        return Ok(WorkEnd::Stopped);
    }
    let mut tx = platform.db.begin().await?;
    store::end_run(&mut tx, import, platform.now()).await?;
    tx.commit().await?;
    Ok(WorkEnd::Finished)
}

/// Issues to all who are wanted; how many, or none when asked to stop before the end.
async fn issue_all(
    platform: &Platform,
    wanted: &Wanted,
    by: Uuid,
    stop: &CancellationToken,
) -> Result<Option<i64>, AppError> {
    let (mut issued, mut last) = (0, Uuid::nil());
    loop {
        let batch = store::list(&mut platform.db.read().await?, wanted, last, BATCH).await?;
        let Some(furthest) = batch.last() else { break };
        last = furthest.id;
        // Hashing runs ahead of writing, as it does when an import is executed.
        let ahead = platform.hasher.threads() * 2 + 1;
        let mut prepared = futures::stream::iter(batch).map(|it| prepare(platform, wanted, it)).buffered(ahead);
        while let Some(person) = prepared.next().await {
            if stop.is_cancelled() {
                return Ok(None);
            }
            issued += i64::from(issue_one(platform, wanted, by, &person?).await?);
        }
    }
    if issued > 0 {
        // What the new copies took the place of.
        vault::forget_traces(platform).await;
    }
    Ok(Some(issued))
}

async fn prepare(platform: &Platform, wanted: &Wanted, candidate: Candidate) -> Result<Prepared, AppError> {
    let (password, named) = match wanted.role {
        Role::Empleado => for_employee(platform, candidate.id).await?,
        role => (make_initial(platform, role, &[]), json!({})),
    };
    let copy = PlainPassword::new(password.expose().to_owned());
    let hash = platform.hasher.hash_in_lane(wanted.import, copy, platform.settings.initial_cost).await?;
    Ok(Prepared { candidate, password, hash, named })
}

/// A password that holds nothing of the person, and how the audit names staff (the guide).
async fn for_employee(platform: &Platform, id: Uuid) -> Result<(PlainPassword, Value), AppError> {
    let mut reader = platform.db.read().await?;
    let user = users::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let legajo = staff::find_facts(&mut reader, id).await?.and_then(|facts| facts.legajo);
    let known = [user.document.as_ref(), Some(&user.first_name), Some(&user.last_name), user.email.as_ref()];
    let known: Vec<&str> = known.into_iter().chain([legajo.as_ref()]).flatten().map(String::as_str).collect();
    let password = make_initial(platform, Role::Empleado, &known);
    Ok((password, json!({ "dni": user.document, "legajo": legajo })))
}

/// The unit that succeeds or fails as one; false for somebody who was deactivated, removed or chose a password meanwhile.
async fn issue_one(platform: &Platform, wanted: &Wanted, by: Uuid, person: &Prepared) -> Result<bool, AppError> {
    let Prepared { candidate, password, hash, named } = person;
    let (user, expires) = (candidate.id, vault::expiry(platform));
    let mut tx = platform.db.begin().await?;
    if !users::replace_password(&mut tx, user, &candidate.password_hash, hash, Some(expires), None).await? {
        return Ok(false);
    }
    users::end_sessions_in(&mut tx, user, platform.now()).await?;
    let issued = Issued { user, import: Some(wanted.import), password, method: Method::Random, expires };
    vault::seal_in(&mut tx, platform, &issued).await?;
    let mut detail = json!({ "importacion": wanted.import, "metodo": Method::Random, "renovar": wanted.renew });
    if let (Value::Object(detail), Value::Object(named)) = (&mut detail, named) {
        detail.extend(named.clone());
    }
    let entry = Entry { action: "emitir_credencial", object: "usuario", object_id: user, detail };
    audit::record_system_in(&mut tx, platform, Some(by), entry).await?;
    tx.commit().await?;
    Ok(true)
}
