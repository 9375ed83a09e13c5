//! Creates what each valid row describes: a user, a student, a relation or an assignment. Each row is a unit of its own
//! (what it makes, a sealed password, audit, the row's new state); a row that fails stops no other, and whoever goes on
//! after a kill starts from the rows that are still `valida`.

use std::collections::HashMap;

use futures::StreamExt;
use padron_core::import::{Kind, Known, field, parse_row};
use padron_core::issue::{Issue, IssueCode};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::account;
use super::insert::{self, Ready};
use crate::error::{AppError, FieldError};
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service as credentials;
use crate::features::imports::intake::check::known;
use crate::features::imports::journal;
use crate::features::imports::model::ImportState;
use crate::features::imports::store::{self, ImportRow, StagedRow, rows};
use crate::platform::Platform;
use crate::platform::jobs::WorkEnd;

/// The kind of job that creates what the rows describe.
pub const EXECUTE_JOB: &str = "ejecutar_importacion";
/// Rows read ahead at a time.
const BATCH: i64 = 500;

/// A staged row, and what it becomes, or what stops it after all.
struct Prepared {
    staged: StagedRow,
    ready: Result<Ready, Vec<Issue>>,
}

/// Creates all that is still to be created.
///
/// # Errors
/// `Unavailable` (or a hashing failure): nothing is lost, the job is tried again.
pub async fn run(platform: &Platform, id: Uuid, stop: &CancellationToken) -> Result<WorkEnd, AppError> {
    let end = create_all(platform, id, stop).await?;
    if end == WorkEnd::Finished {
        if let Some(import) = store::find(&mut platform.db.read().await?, id).await? {
            account::close(platform, &import).await?;
        }
        // Whoever is killed before the job's own end leaves it to the next, who tells once more.
        journal::note_end(platform, id, &[ImportState::Completado, ImportState::Cancelado]).await;
    }
    Ok(end)
}

async fn create_all(platform: &Platform, id: Uuid, stop: &CancellationToken) -> Result<WorkEnd, AppError> {
    let Some(import) = store::find(&mut platform.db.read().await?, id).await? else { return Ok(WorkEnd::Finished) };
    let known = known(&mut platform.db.read().await?, platform, import.kind, &import.options).await?;
    let mut last = 0;
    loop {
        let batch = rows::list_pending(&mut platform.db.read().await?, id, last, BATCH).await?;
        let Some(newest) = batch.last() else { break };
        last = newest.number;
        let mut typed = typed_passwords(platform, &import, &batch).await?;
        // Hashing runs ahead of writing, so that the cores never wait for the disk.
        let ahead = platform.hasher.threads() * 2 + 1;
        let mut prepared = futures::stream::iter(batch)
            .map(|row| prepare(platform, &import, &known, typed.remove(&row.number), row))
            .buffered(ahead);
        while let Some(row) = prepared.next().await {
            if stop.is_cancelled() {
                return Ok(WorkEnd::Stopped);
            }
            if !write(platform, &import, row?).await? {
                return Ok(WorkEnd::Finished);
            }
        }
    }
    finish(platform, &import).await?;
    Ok(WorkEnd::Finished)
}

/// A row that no longer passes its own rules fails alone; the job goes on.
async fn prepare(
    platform: &Platform,
    import: &ImportRow,
    known: &Known,
    typed: Option<Vec<u8>>,
    staged: StagedRow,
) -> Result<Prepared, AppError> {
    let opened = typed.map(|sealed| credentials::open_typed(platform, import.id, staged.number, &sealed)).transpose();
    let Ok(typed) = opened else {
        let sentence = "La contraseña escrita no se pudo leer. Suba la fila de nuevo.";
        let problem = Issue::error(field::PASSWORD, IssueCode::NoCreada, sentence);
        return Ok(Prepared { staged, ready: Err(vec![problem]) });
    };
    let Ok(row) = parse_row(import.kind, &staged.values, known) else {
        let problem = could_not("La fila ya no cumple las reglas. Súbala de nuevo.");
        return Ok(Prepared { staged, ready: Err(vec![problem]) });
    };
    let ready = match insert::make_ready(platform, import, row, typed).await {
        Ok(ready) => Ok(ready),
        Err(AppError::Invalid(fields)) => Err(problems(fields)),
        Err(error) => return Err(error),
    };
    Ok(Prepared { staged, ready })
}

/// The sealed passwords that were typed into these rows.
async fn typed_passwords(
    platform: &Platform,
    import: &ImportRow,
    rows: &[StagedRow],
) -> Result<HashMap<i64, Vec<u8>>, AppError> {
    if import.kind != Kind::Personal {
        return Ok(HashMap::new());
    }
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    credentials::typed_of(&mut platform.db.read().await?, import.id, &numbers).await
}

fn problems(fields: Vec<FieldError>) -> Vec<Issue> {
    fields.into_iter().map(|field| Issue::error(&field.campo, IssueCode::NoCreada, field.mensaje)).collect()
}

/// Writes one row; false when the import no longer runs.
async fn write(platform: &Platform, import: &ImportRow, row: Prepared) -> Result<bool, AppError> {
    let Prepared { staged, ready } = row;
    let ready = match ready {
        Ok(ready) => ready,
        Err(problems) => {
            fail(platform, import.id, &staged, problems).await?;
            return is_running(platform, import.id).await;
        }
    };
    match create(platform, import, &staged, &ready).await {
        Ok(true) => Ok(true),
        Ok(false) => is_running(platform, import.id).await,
        Err(error @ AppError::Unavailable { .. }) => Err(error),
        Err(AppError::Invalid(fields)) if import.kind == Kind::Generacion => {
            // Somebody else was first: that is no failure of the row.
            leave_out(platform, import.id, &staged, fields).await?;
            Ok(true)
        }
        Err(AppError::Invalid(fields)) => {
            fail(platform, import.id, &staged, problems(fields)).await?;
            Ok(true)
        }
        Err(error) => {
            tracing::error!(import = %import.id, row = staged.number, "a row could not be created");
            fail(platform, import.id, &staged, vec![could_not(&format!("No se pudo crear. {error}"))]).await?;
            Ok(true)
        }
    }
}

fn could_not(sentence: &str) -> Issue {
    Issue::error("fila", IssueCode::NoCreada, sentence)
}

/// The unit that succeeds or fails as one; false when the row is no longer ours to create.
async fn create(platform: &Platform, import: &ImportRow, staged: &StagedRow, row: &Ready) -> Result<bool, AppError> {
    let mut tx = platform.db.begin().await?;
    let made = insert::insert_in(&mut tx, platform, import, staged, row).await?;
    if !rows::mark_created(&mut tx, import.id, staged.number, &made).await? {
        return Ok(false);
    }
    tx.commit().await?;
    if import.kind == Kind::Generacion {
        platform.jobs.wake_sender();
    }
    Ok(true)
}

async fn leave_out(
    platform: &Platform,
    import: Uuid,
    row: &StagedRow,
    fields: Vec<FieldError>,
) -> Result<(), AppError> {
    let reasons = fields.into_iter().map(|field| Issue::warning(&field.campo, field.mensaje)).collect();
    let mut tx = platform.db.begin().await?;
    rows::mark_left_out(&mut tx, import, row, reasons).await?;
    tx.commit().await
}

async fn fail(platform: &Platform, import: Uuid, row: &StagedRow, problems: Vec<Issue>) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    rows::mark_failed(&mut tx, import, row, problems).await?;
    tx.commit().await
}

async fn is_running(platform: &Platform, import: Uuid) -> Result<bool, AppError> {
    let import = store::find(&mut platform.db.read().await?, import).await?;
    Ok(import.is_some_and(|import| import.state == ImportState::Ejecutando))
}

async fn finish(platform: &Platform, import: &ImportRow) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    let counts = rows::counts(&mut tx, import.id).await?;
    let now = platform.now();
    let mut forgot = false;
    if counts.valid == 0
        && store::advance(&mut tx, import.id, ImportState::Ejecutando, ImportState::Completado, now).await?
    {
        // Of rows that were not created; the others are forgotten with their row.
        forgot = credentials::forget_all_typed_in(&mut tx, import.id).await?;
        let detail = json!({ "creados": counts.created, "fallidos": counts.failed, "con_errores": counts.with_errors });
        let entry = Entry { action: "importacion_completada", object: "importacion", object_id: import.id, detail };
        audit::record_system_in(&mut tx, platform, Some(import.created_by), entry).await?;
    }
    tx.commit().await?;
    if forgot || platform.traces.are_left() {
        credentials::forget_traces(platform).await;
    }
    Ok(())
}
