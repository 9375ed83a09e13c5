//! An upload: checked and staged, or only checked.

use padron_core::import::Kind;
use uuid::Uuid;

use super::read::{FULL, digest, is_correctable, read, rejection, shorten, summarize, summarize_refusal};
use super::stage::{Outcome, prepare};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::imports::journal;
use crate::features::imports::model::{Corrections, ImportState, Summary};
use crate::features::imports::store::{self, NewImport, NewRow};
use crate::platform::Platform;
use crate::platform::telemetry::unexpected;

/// An uploaded file.
pub struct Upload {
    pub kind: Kind,
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// What the person says about how to read it; the kind stands above.
    pub corrections: Corrections,
}

/// Checks an upload and stages it, or hands it to a job. Returns the import's id.
///
/// # Errors
/// `RejectedFile` when the file as a whole cannot be used; it is kept only if its columns can be named by hand.
pub async fn receive(platform: &Platform, actor: &Actor, upload: Upload) -> Result<Uuid, AppError> {
    let _place = platform.sheets.place().ok_or(FULL)?;
    let Upload { kind, bytes, corrections, .. } = upload;
    let corrections = corrections.cleaned();
    let file_name = shorten(&upload.file_name);
    let (bytes, checked) = read(platform, kind, &file_name, &corrections, bytes).await?;
    let sha256 = digest(platform, kind, &checked, &bytes);
    let mut summary = match &checked {
        Ok(file) => summarize(file),
        Err(refusal) if is_correctable(refusal) => summarize_refusal(refusal),
        Err(refusal) => {
            journal::note_refusal(platform, actor, kind, &file_name, &refusal.error).await;
            return Err(rejection(&refusal.error, None));
        }
    };
    let earlier = store::find_same_files(&mut platform.db.read().await?, &sha256, kind).await?;
    // The next sheet of a file is no repeated file, nor is the same sheet as another kind.
    let is_same = |read: &Summary| read.hoja == summary.hoja && read.hojas_leidas == summary.hojas_leidas;
    summary.repetido_de = earlier.into_iter().find(|(_, read)| is_same(read)).map(|(id, _)| id);
    let id = platform.new_id();
    let sealed = platform.keys.seal(&*platform.entropy, &bytes, id.as_bytes());
    let sealed = sealed.map_err(unexpected("an uploaded file could not be sealed"))?;
    drop(bytes);
    let import = NewImport {
        id,
        kind,
        file_name: &file_name,
        sha256: &sha256,
        total: checked.as_ref().map_or(0, |file| file.rows.len() as i64),
        summary: &summary,
        options: &corrections.kept(),
        created_by: actor.user.id,
        created_at: platform.now(),
    };
    let outcome = Outcome::of(platform, kind, checked).await?;
    let mut tx = platform.db.begin().await?;
    store::insert(&mut tx, &import).await?;
    store::insert_file(&mut tx, id, &sealed).await?;
    let result = outcome.record_in(&mut tx, platform, id).await?;
    tx.commit().await?;
    platform.jobs.wake();
    if result.is_err() {
        journal::note_end(platform, id, &[ImportState::Rechazado]).await;
    }
    result.map(|()| id)
}

/// A file checked and not stored.
pub struct Checked {
    pub kind: Kind,
    /// The file's name as it would be kept.
    pub file_name: String,
    pub summary: Summary,
    pub rows: Vec<NewRow>,
}

/// Checks an upload, database included, and stores nothing.
pub async fn check_only(platform: &Platform, upload: Upload) -> Result<Checked, AppError> {
    let Upload { kind, file_name, bytes, corrections } = upload;
    let file_name = shorten(&file_name);
    let (_, checked) = read(platform, kind, &file_name, &corrections, bytes).await?;
    let checked = checked.map_err(|refusal| rejection(&refusal.error, None))?;
    Ok(Checked { kind, file_name, summary: summarize(&checked), rows: prepare(platform, kind, checked.rows).await? })
}
