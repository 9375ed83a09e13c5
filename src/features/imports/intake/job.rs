//! The job that checks a file too large for its request.

use padron_core::import::{CheckedRow, Refusal};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::read::read;
use super::stage::{complete_in, insert_rows_in, prepare};
use crate::error::AppError;
use crate::features::imports::journal;
use crate::features::imports::model::ImportState;
use crate::features::imports::store::{self, rows};
use crate::platform::Platform;
use crate::platform::jobs::WorkEnd;
use crate::platform::telemetry::unexpected;

/// Rows staged in one transaction: progress is visible, and other writers get their turn.
const CHUNK: usize = 500;

/// The job: reads the kept file again and stages its rows, from the start whenever it is begun. Every transaction asks
/// first whether the import is still being checked: a copy that was overtaken changes nothing.
pub async fn run(platform: &Platform, id: Uuid, stop: &CancellationToken) -> Result<WorkEnd, AppError> {
    let (import, sealed) = {
        let mut reader = platform.db.read().await?;
        (store::find(&mut reader, id).await?, store::find_file(&mut reader, id).await?)
    };
    let Some(import) = import else { return Ok(WorkEnd::Finished) };
    let Some(sealed) = sealed else {
        // Purged, or cancelled: if it still waits, nobody else will tell.
        give_up(platform, id).await?;
        return Ok(WorkEnd::Finished);
    };
    let kind = import.kind;
    let opened = platform.keys.open(&sealed, id.as_bytes());
    let bytes = opened.map_err(unexpected("a kept file cannot be opened: is this the right key file?"))?;
    drop(sealed);
    let checked = match read(platform, kind, &import.file_name, &import.options.0, bytes.to_vec()).await?.1 {
        Ok(checked) => checked,
        Err(Refusal { error, .. }) => {
            let mut tx = platform.db.begin().await?;
            store::reject(&mut tx, id, error.code(), &error.to_string(), platform.now()).await?;
            tx.commit().await?;
            journal::note_end(platform, id, &[ImportState::Rechazado]).await;
            return Ok(WorkEnd::Finished);
        }
    };
    drop(bytes);

    let mut tx = platform.db.begin().await?;
    if !store::restart_check(&mut tx, id).await? {
        return Ok(WorkEnd::Finished);
    }
    rows::delete_rows(&mut tx, id).await?;
    tx.commit().await?;
    let mut staged: i64 = 0;
    let mut remaining = checked.rows.into_iter();
    loop {
        let chunk: Vec<CheckedRow> = remaining.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        if stop.is_cancelled() {
            return Ok(WorkEnd::Stopped);
        }
        let chunk = prepare(platform, kind, chunk).await?;
        let before = staged;
        staged += chunk.len() as i64;
        let mut tx = platform.db.begin().await?;
        if !store::set_checked(&mut tx, id, before, staged).await? {
            return Ok(WorkEnd::Finished);
        }
        insert_rows_in(&mut tx, platform, id, &chunk).await?;
        tx.commit().await?;
    }
    let mut tx = platform.db.begin().await?;
    if store::set_checked(&mut tx, id, staged, staged).await? {
        complete_in(&mut tx, platform, id).await?;
        tx.commit().await?;
    }
    Ok(WorkEnd::Finished)
}

/// Refuses a file that the job could not get through, so that nobody waits for it.
pub async fn give_up(platform: &Platform, id: Uuid) -> Result<(), AppError> {
    let reason = "No se pudo terminar de leer el archivo. Súbalo de nuevo; si se repite, avise a soporte.";
    let mut tx = platform.db.begin().await?;
    store::reject(&mut tx, id, "lectura_interrumpida", reason, platform.now()).await?;
    tx.commit().await?;
    journal::note_end(platform, id, &[ImportState::Rechazado]).await;
    Ok(())
}
