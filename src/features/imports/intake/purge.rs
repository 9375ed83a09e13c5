//! Forgetting what nobody went on with: a rejected or an abandoned upload leaves after a day.

use chrono::TimeDelta;

use crate::error::AppError;
use crate::features::credentials::service as credentials;
use crate::features::imports::journal;
use crate::features::imports::model::ImportState;
use crate::features::imports::store::{self, rows};
use crate::platform::Platform;

/// How long an upload that never ran is kept.
const KEPT: TimeDelta = TimeDelta::days(1);

const REASON: &str = "No se procesó en un día. Sus filas se borraron; suba el archivo de nuevo para cargarlas.";

/// Deletes rows and files of such uploads; the import itself stays in the history. Returns how many there were.
pub async fn run(platform: &Platform) -> Result<usize, AppError> {
    let before = platform.now() - KEPT;
    let abandoned = store::list_abandoned(&mut platform.db.read().await?, before).await?;
    let mut has_forgotten = false;
    for id in &abandoned {
        let mut tx = platform.db.begin().await?;
        store::hold(&mut tx, *id).await?;
        let Some(import) = store::find(&mut tx, *id).await? else { continue };
        // It may have been run since it was listed.
        if import.started_at.is_some() {
            continue;
        }
        store::save_summary(&mut tx, *id, &import.summary.0.without_samples()).await?;
        store::expire(&mut tx, *id, REASON, platform.now()).await?;
        // What was refused or cancelled has ended before.
        let ended = if import.state == ImportState::Validado {
            journal::ending_of(&mut tx, platform, *id, &[ImportState::Cancelado]).await?
        } else {
            Vec::new()
        };
        has_forgotten |= credentials::forget_all_typed_in(&mut tx, *id).await?;
        rows::delete_rows(&mut tx, *id).await?;
        store::delete_file(&mut tx, *id).await?;
        tx.commit().await?;
        platform.import_log.append(ended).await;
    }
    if has_forgotten {
        credentials::forget_traces(platform).await;
    }
    if !abandoned.is_empty() {
        tracing::info!(purged = abandoned.len(), "abandoned uploads purged");
    }
    Ok(abandoned.len())
}
