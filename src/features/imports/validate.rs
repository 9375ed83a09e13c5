//! Reading and checking an uploaded file, and staging its rows. Small files are answered in the
//! request; larger ones are kept (sealed) and read again by a job, with progress.

use std::collections::HashSet;

use padron_core::import::{CheckOptions, CheckedFile, CheckedRow, Kind, check_file, field, messages};
use padron_core::issue::Issue;
use padron_core::sheet::FileError;
use padron_core::text;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::execute::End;
use super::model::{ImportState, RowState, Summary};
use super::store::{self, NewImport, NewRow};
use crate::error::AppError;
use crate::features::session::actor::Actor;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::db::{Reader, Tx};
use crate::platform::jobs;

/// Files of up to this many rows are answered in the request.
const ROWS_IN_REQUEST: usize = 100;
/// Rows staged in one transaction: progress is visible, and other writers get their turn.
const CHUNK: usize = 500;
/// The kind of job that checks a large file.
pub const JOB: &str = "validar_importacion";

/// Readers at work at once: a reader is what needs the most memory.
static READERS: Semaphore = Semaphore::const_new(2);

/// An uploaded file.
pub struct Upload {
    pub kind: Kind,
    pub file_name: String,
    pub bytes: Vec<u8>,
}

/// Checks an upload and stages it, or hands it to a job. Returns the import's id.
///
/// # Errors
/// `RejectedFile` when the file as a whole cannot be used; nothing is stored then.
pub async fn receive(platform: &Platform, actor: &Actor, upload: Upload) -> Result<Uuid, AppError> {
    let kind = upload.kind;
    let (bytes, checked) = read(kind, upload.bytes).await?;
    let checked = checked.map_err(rejection)?;
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut summary = summarize(&checked);
    summary.repetido_de = store::find_same_file(&mut platform.db.read().await?, &sha256).await?;

    let id = platform.new_id();
    let import = NewImport {
        id,
        kind: kind.as_str(),
        file_name: &shorten(&upload.file_name),
        sha256: &sha256,
        total: checked.rows.len() as i64,
        summary: &summary,
        created_by: actor.user.id,
        created_at: platform.now(),
    };
    if checked.rows.len() <= ROWS_IN_REQUEST {
        let rows = prepare(&mut platform.db.read().await?, checked.rows).await?;
        let mut tx = platform.db.begin().await?;
        store::insert(&mut tx, &import).await?;
        store::insert_rows(&mut tx, id, &rows).await?;
        complete_in(&mut tx, platform, id, rows.len()).await?;
        tx.commit().await?;
    } else {
        drop(checked);
        let sealed = platform.keys.seal(&*platform.entropy, &bytes, id.as_bytes()).map_err(|_| AppError::Internal)?;
        let mut tx = platform.db.begin().await?;
        store::insert(&mut tx, &import).await?;
        store::insert_file(&mut tx, id, &sealed).await?;
        jobs::enqueue_in(&mut tx, platform, JOB, id).await?;
        tx.commit().await?;
        platform.jobs.wake();
    }
    Ok(id)
}

/// A file checked and not stored.
pub struct Checked {
    pub summary: Summary,
    pub rows: Vec<NewRow>,
}

/// Checks an upload, database included, and stores nothing.
pub async fn check_only(platform: &Platform, upload: Upload) -> Result<Checked, AppError> {
    let checked = read(upload.kind, upload.bytes).await?.1.map_err(rejection)?;
    let summary = summarize(&checked);
    Ok(Checked { summary, rows: prepare(&mut platform.db.read().await?, checked.rows).await? })
}

/// The job: reads the kept file again and stages its rows, from the start whenever it is begun. Every transaction asks
/// first whether the import is still being checked: a copy that was overtaken changes nothing.
pub async fn run(platform: &Platform, id: Uuid, stop: &CancellationToken) -> Result<End, AppError> {
    let (import, sealed) = {
        let mut reader = platform.db.read().await?;
        (store::find(&mut reader, id).await?, store::find_file(&mut reader, id).await?)
    };
    let (Some(import), Some(sealed)) = (import, sealed) else { return Ok(End::Finished) };
    let kind: Kind = import.kind.parse().map_err(|_| AppError::Internal)?;
    let bytes = platform.keys.open(&sealed, id.as_bytes()).map_err(|_| AppError::Internal)?;
    drop(sealed);
    let checked = match read(kind, bytes.to_vec()).await?.1 {
        Ok(checked) => checked,
        Err(error) => {
            let mut tx = platform.db.begin().await?;
            store::reject(&mut tx, id, error.code(), &error.to_string(), platform.now()).await?;
            tx.commit().await?;
            return Ok(End::Finished);
        }
    };
    drop(bytes);

    let mut tx = platform.db.begin().await?;
    if !store::set_checked(&mut tx, id, 0).await? {
        return Ok(End::Finished);
    }
    store::delete_rows(&mut tx, id).await?;
    tx.commit().await?;
    let mut staged = 0;
    let mut rows = checked.rows.into_iter();
    loop {
        let chunk: Vec<CheckedRow> = rows.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        if stop.is_cancelled() {
            return Ok(End::Stopped);
        }
        let chunk = prepare(&mut platform.db.read().await?, chunk).await?;
        staged += chunk.len();
        let mut tx = platform.db.begin().await?;
        if !store::set_checked(&mut tx, id, staged as i64).await? {
            return Ok(End::Finished);
        }
        store::insert_rows(&mut tx, id, &chunk).await?;
        tx.commit().await?;
    }
    let mut tx = platform.db.begin().await?;
    store::delete_file(&mut tx, id).await?;
    complete_in(&mut tx, platform, id, staged).await?;
    tx.commit().await?;
    Ok(End::Finished)
}

/// Refuses a file that the job could not get through, so that nobody waits for it.
pub async fn give_up(platform: &Platform, id: Uuid) -> Result<(), AppError> {
    let reason = "No se pudo terminar de leer el archivo. Súbalo de nuevo; si se repite, avise a soporte.";
    let mut tx = platform.db.begin().await?;
    store::reject(&mut tx, id, "lectura_interrumpida", reason, platform.now()).await?;
    tx.commit().await
}

async fn complete_in(tx: &mut Tx, platform: &Platform, id: Uuid, rows: usize) -> Result<(), AppError> {
    store::set_checked(tx, id, rows as i64).await?;
    store::advance(tx, id, ImportState::Validando, ImportState::Validado, platform.now()).await?;
    Ok(())
}

/// Reads and checks off the async threads; hands the bytes back.
async fn read(kind: Kind, bytes: Vec<u8>) -> Result<(Vec<u8>, Result<CheckedFile, FileError>), AppError> {
    let _permit = READERS.acquire().await.map_err(|_| AppError::Internal)?;
    tokio::task::spawn_blocking(move || {
        let checked = check_file(kind, &bytes, &CheckOptions::default());
        (bytes, checked)
    })
    .await
    .map_err(|cause| {
        tracing::error!(%cause, "reading a file was interrupted");
        AppError::Internal
    })
}

fn rejection(error: FileError) -> AppError {
    if let FileError::TooLarge { .. } = error {
        return AppError::TooLarge(error.to_string());
    }
    tracing::info!(code = error.code(), "file refused");
    AppError::RejectedFile { codigo: error.code().into(), mensaje: error.to_string() }
}

fn summarize(checked: &CheckedFile) -> Summary {
    Summary {
        formato: checked.format.as_str().to_owned(),
        hoja: checked.sheet.clone(),
        fila_encabezado: checked.header_row,
        mapeo: checked.mapping.iter().map(|(heading, field)| (heading.clone(), (*field).to_owned())).collect(),
        ignoradas: checked.ignored.clone(),
        repetido_de: None,
    }
}

/// Adds what only the database knows (documents and e-mails that are taken) and shapes rows to stage.
async fn prepare(reader: &mut Reader, rows: Vec<CheckedRow>) -> Result<Vec<NewRow>, AppError> {
    let names: Vec<String> = rows
        .iter()
        .flat_map(|row| [row.values.get(field::NRO_DOCUMENTO), row.values.get(field::EMAIL)])
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let taken: HashSet<String> = users::taken_identifiers(reader, &names).await?.into_iter().collect();
    Ok(rows.into_iter().map(|row| stage(row, &taken)).collect())
}

fn stage(mut row: CheckedRow, taken: &HashSet<String>) -> NewRow {
    let document = row.values.get(field::NRO_DOCUMENTO);
    let duplicate_document = taken.contains(document).then(|| messages::duplicate_document(document));
    let email = row.values.get(field::EMAIL);
    let duplicate_email = taken.contains(email).then(|| messages::duplicate_email(email));
    row.issues.extend(duplicate_document.map(|message| Issue::error(field::NRO_DOCUMENTO, message)));
    row.issues.extend(duplicate_email.map(|message| Issue::error(field::EMAIL, message)));
    let texts: Vec<&str> = row.values.iter().map(|(_, value)| value).collect();
    let search = text::sort_key(&format!("{} {}", row.number, texts.join(" ")));
    NewRow {
        number: i64::from(row.number),
        state: if row.is_valid() { RowState::Valida } else { RowState::ConErrores },
        warned: row.issues.iter().any(|issue| !issue.is_error()),
        values: row.values,
        issues: row.issues,
        search,
    }
}

/// The file's name without folders and control characters, at most 200 characters.
pub fn shorten(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = text::normalize(name).chars().filter(|c| !c.is_control()).take(200).collect();
    if name.is_empty() { "archivo".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_keeps_neither_folders_nor_control_characters() {
        assert_eq!(shorten("C:\\Users\\ana\\padres.xlsx"), "padres.xlsx");
        assert_eq!(shorten("../../etc/pass\u{0}wd"), "passwd");
        assert_eq!(shorten(""), "archivo");
        assert_eq!(shorten(&"ñ".repeat(500)).chars().count(), 200);
    }
}
