//! Reading and checking an uploaded file, and staging its rows. Small files are answered in the request; larger ones
//! by a job, with progress. The file is kept (sealed) until its rows are created, so that a person can correct how it
//! was understood; one that cannot be taken in, but whose columns can be named by hand, is kept too.

use std::sync::Arc;

use padron_core::import::{
    Certainty, CheckOptions, CheckedFile, CheckedRow, Kind, Layout, MappingChoice, Refusal, SkippedRow, check_file,
};
use padron_core::sheet::FileError;
use padron_core::text;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::execute::End;
use super::judge::judge;
use super::model::{Corrections, ImportState, SkippedLine, Summary};
use super::store::rows::{self, NewRow};
use super::store::{self, NewImport, Reread};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::settings::service as settings;
use crate::platform::Platform;
use crate::platform::db::Tx;
use crate::platform::jobs;

/// Files of up to this many rows are answered in the request.
const ROWS_IN_REQUEST: usize = 100;
/// Rows staged in one transaction: progress is visible, and other writers get their turn.
const CHUNK: usize = 500;
/// Rows that were not taken for data, of which the summary tells.
const SKIPPED_SHOWN: usize = 50;
/// The kind of job that checks a large file.
pub const JOB: &str = "validar_importacion";

/// Readers at work at once: a reader is what needs the most memory.
static READERS: Semaphore = Semaphore::const_new(2);
/// Uploads that may wait for a reader, each with its bytes in memory.
static PLACES: Semaphore = Semaphore::const_new(12);

/// A place among the uploads in hand.
struct Place(#[allow(dead_code)] SemaphorePermit<'static>);

impl Place {
    fn take() -> Result<Self, AppError> {
        PLACES.try_acquire().map(Self).map_err(|_| AppError::Unavailable { segundos: 5 })
    }
}

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
    let _place = Place::take()?;
    let Upload { kind, bytes, corrections, .. } = upload;
    let corrections = corrections.cleaned();
    let file_name = shorten(&upload.file_name);
    let (bytes, checked) = read(platform, kind, &file_name, &corrections, bytes).await?;
    let sha256: String = Sha256::digest(&bytes[..]).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut summary = match &checked {
        Ok(file) => summarize(file),
        Err(refusal) if is_correctable(refusal) => summarize_refusal(refusal),
        Err(refusal) => return Err(rejection(&refusal.error, None)),
    };
    summary.repetido_de = store::find_same_file(&mut platform.db.read().await?, &sha256).await?;
    let id = platform.new_id();
    let sealed = platform.keys.seal(&*platform.entropy, &bytes, id.as_bytes()).map_err(|_| AppError::Internal)?;
    drop(bytes);
    let import = NewImport {
        id,
        kind: kind.as_str(),
        file_name: &file_name,
        sha256: &sha256,
        total: checked.as_ref().map_or(0, |file| file.rows.len() as i64),
        summary: &summary,
        options: &corrections,
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
    result.map(|()| id)
}

/// Reads an uploaded file again, as a person corrected it. What was mended by hand is lost.
///
/// # Errors
/// `Conflict` once its rows are being created, or when the file is no longer kept.
pub async fn reread(platform: &Platform, actor: &Actor, id: Uuid, corrections: Corrections) -> Result<(), AppError> {
    let _place = Place::take()?;
    let (import, sealed) = {
        let mut reader = platform.db.read().await?;
        (store::find(&mut reader, id).await?.ok_or(AppError::NotFound)?, store::find_file(&mut reader, id).await?)
    };
    let gone = || {
        AppError::conflict(
            "archivo_no_disponible",
            "El archivo ya no se conserva. Súbalo de nuevo para leerlo de otra forma.",
        )
    };
    let sealed = sealed.ok_or_else(gone)?;
    let stored_kind: Kind = import.kind.parse().map_err(|_| AppError::Internal)?;
    let kind = corrections.tipo.unwrap_or(stored_kind);
    let options = merge(&import.summary, import.options.0.clone(), corrections, kind != stored_kind);
    let bytes = platform.keys.open(&sealed, id.as_bytes()).map_err(|_| AppError::Internal)?;
    drop(sealed);
    let (_, checked) = read(platform, kind, &import.file_name, &options, bytes.to_vec()).await?;
    drop(bytes);
    let mut summary = checked.as_ref().map_or_else(summarize_refusal, summarize);
    summary.repetido_de = import.summary.repetido_de;
    let total = checked.as_ref().map_or(0, |file| file.rows.len() as i64);
    let at = platform.now();
    let again = Reread { kind: kind.as_str(), total, summary: &summary, options: &options, at };
    let outcome = Outcome::of(platform, kind, checked).await?;

    let mut tx = platform.db.begin().await?;
    store::hold(&mut tx, id).await?;
    if !store::reread(&mut tx, id, &again).await? {
        return Err(AppError::conflict(
            "no_editable",
            "Esta importación ya no se puede leer de otra forma. Suba el archivo de nuevo.",
        ));
    }
    rows::delete_rows(&mut tx, id).await?;
    let detail = json!({ "tipo": kind, "correcciones": options });
    let entry = Entry { action: "releer_archivo", object: "importacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    // A refusal is the import's state, not this call's failure: the page shows it, and the next correction.
    let _ = outcome.record_in(&mut tx, platform, id).await?;
    tx.commit().await?;
    platform.jobs.wake();
    Ok(())
}

/// The corrections that hold from now on. Columns that were named belong to the sheet and the header that the person
/// saw: when those change, they are recognised anew.
fn merge(shown: &Summary, earlier: Corrections, wanted: Corrections, other_kind: bool) -> Corrections {
    let sheet = wanted.hoja.or(earlier.hoja);
    let header = wanted.fila_encabezado;
    let moved = other_kind
        || (sheet.is_some() && sheet != shown.hoja)
        || header.is_some_and(|row| row != shown.fila_encabezado);
    if moved {
        // A header row was counted on its sheet: it does not hold for another one.
        let other_sheet = sheet != shown.hoja && sheet.is_some();
        let kept = header.filter(|row| !other_sheet || *row != shown.fila_encabezado);
        return Corrections { tipo: None, hoja: sheet, fila_encabezado: kept, mapeo: Default::default() };
    }
    let mut chosen = earlier.mapeo;
    for (heading, field) in wanted.mapeo {
        let proposed = shown.columnas.iter().find(|column| column.columna == heading);
        // What was only alike is sure once a person has said so.
        let was_sure = proposed.is_some_and(|column| column.certeza != Some(Certainty::Parecido));
        let proposed = proposed.map(|column| column.campo.as_deref().unwrap_or_default());
        if proposed != Some(field.as_str()) || !was_sure || chosen.contains_key(&heading) {
            chosen.insert(heading, field);
        }
    }
    Corrections { tipo: None, hoja: sheet, fila_encabezado: header.or(earlier.fila_encabezado), mapeo: chosen }
}

/// What came of reading a file, ready to be written down with its import.
enum Outcome {
    /// All rows are checked, database included.
    Rows(Vec<NewRow>),
    /// Too many for the request: the job reads them again.
    Job,
    Refused(FileError),
}

impl Outcome {
    async fn of(platform: &Platform, kind: Kind, checked: Result<CheckedFile, Refusal>) -> Result<Self, AppError> {
        Ok(match checked {
            Err(refusal) => Self::Refused(refusal.error),
            Ok(file) if file.rows.len() > ROWS_IN_REQUEST => Self::Job,
            Ok(file) => Self::Rows(prepare(platform, kind, file.rows).await?),
        })
    }

    /// The inner error is the caller's answer about a refused file, to be given after the commit.
    async fn record_in(self, tx: &mut Tx, platform: &Platform, id: Uuid) -> Result<Result<(), AppError>, AppError> {
        match self {
            Self::Rows(staged) => {
                rows::insert_rows(tx, id, &staged).await?;
                store::set_checked(tx, id, 0, staged.len() as i64).await?;
                complete_in(tx, platform, id).await?;
            }
            Self::Job => jobs::enqueue_in(tx, platform, JOB, id).await?,
            Self::Refused(error) => {
                store::reject(tx, id, error.code(), &error.to_string(), platform.now()).await?;
                return Ok(Err(rejection(&error, Some(id))));
            }
        }
        Ok(Ok(()))
    }
}

/// A file checked and not stored.
pub struct Checked {
    pub summary: Summary,
    pub rows: Vec<NewRow>,
}

/// Checks an upload, database included, and stores nothing.
pub async fn check_only(platform: &Platform, upload: Upload) -> Result<Checked, AppError> {
    let Upload { kind, file_name, bytes, corrections } = upload;
    let (bytes, checked) = read(platform, kind, &shorten(&file_name), &corrections, bytes).await?;
    drop(bytes);
    let checked = checked.map_err(|refusal| rejection(&refusal.error, None))?;
    Ok(Checked { summary: summarize(&checked), rows: prepare(platform, kind, checked.rows).await? })
}

/// The job: reads the kept file again and stages its rows, from the start whenever it is begun. Every transaction asks
/// first whether the import is still being checked: a copy that was overtaken changes nothing.
pub async fn run(platform: &Platform, id: Uuid, stop: &CancellationToken) -> Result<End, AppError> {
    let (import, sealed) = {
        let mut reader = platform.db.read().await?;
        (store::find(&mut reader, id).await?, store::find_file(&mut reader, id).await?)
    };
    let Some(import) = import else { return Ok(End::Finished) };
    let Some(sealed) = sealed else {
        // Purged, or cancelled: if it still waits, nobody else will tell.
        give_up(platform, id).await?;
        return Ok(End::Finished);
    };
    let kind: Kind = import.kind.parse().map_err(|_| AppError::Internal)?;
    let bytes = platform.keys.open(&sealed, id.as_bytes()).map_err(|_| AppError::Internal)?;
    drop(sealed);
    let checked = match read(platform, kind, &import.file_name, &import.options.0, bytes.to_vec()).await?.1 {
        Ok(checked) => checked,
        Err(Refusal { error, .. }) => {
            let mut tx = platform.db.begin().await?;
            store::reject(&mut tx, id, error.code(), &error.to_string(), platform.now()).await?;
            tx.commit().await?;
            return Ok(End::Finished);
        }
    };
    drop(bytes);

    let mut tx = platform.db.begin().await?;
    if !store::restart_check(&mut tx, id).await? {
        return Ok(End::Finished);
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
            return Ok(End::Stopped);
        }
        let chunk = prepare(platform, kind, chunk).await?;
        let before = staged;
        staged += chunk.len() as i64;
        let mut tx = platform.db.begin().await?;
        if !store::set_checked(&mut tx, id, before, staged).await? {
            return Ok(End::Finished);
        }
        rows::insert_rows(&mut tx, id, &chunk).await?;
        tx.commit().await?;
    }
    let mut tx = platform.db.begin().await?;
    if store::set_checked(&mut tx, id, staged, staged).await? {
        complete_in(&mut tx, platform, id).await?;
        tx.commit().await?;
    }
    Ok(End::Finished)
}

/// Refuses a file that the job could not get through, so that nobody waits for it.
pub async fn give_up(platform: &Platform, id: Uuid) -> Result<(), AppError> {
    let reason = "No se pudo terminar de leer el archivo. Súbalo de nuevo; si se repite, avise a soporte.";
    let mut tx = platform.db.begin().await?;
    store::reject(&mut tx, id, "lectura_interrumpida", reason, platform.now()).await?;
    tx.commit().await
}

async fn complete_in(tx: &mut Tx, platform: &Platform, id: Uuid) -> Result<(), AppError> {
    store::advance(tx, id, ImportState::Validando, ImportState::Validado, platform.now()).await?;
    Ok(())
}

/// Reads and checks off the async threads; hands the bytes back.
async fn read(
    platform: &Platform,
    kind: Kind,
    file_name: &str,
    corrections: &Corrections,
    bytes: Vec<u8>,
) -> Result<(Arc<Vec<u8>>, Result<CheckedFile, Refusal>), AppError> {
    let remembered = store::remembered(&mut platform.db.read().await?, kind.as_str()).await?;
    let options = CheckOptions {
        sheet: corrections.hoja.clone(),
        header_row: corrections.fila_encabezado,
        mapping: MappingChoice { chosen: corrections.mapeo.clone(), remembered },
        file_name: file_name.to_owned(),
        ..CheckOptions::default()
    };
    let _permit = READERS.acquire().await.map_err(|_| AppError::Internal)?;
    let bytes = Arc::new(bytes);
    let file = match platform.sheets.readable(Arc::clone(&bytes)).await {
        Ok(file) => file,
        Err(error) => return Ok((bytes, Err(error.into()))),
    };
    let checking = tokio::task::spawn_blocking(move || check_file(kind, file.source(), &options));
    let checked = checking.await.map_err(|cause| {
        tracing::error!(%cause, "reading a file was interrupted");
        AppError::Internal
    })?;
    Ok((bytes, checked))
}

fn rejection(error: &FileError, kept: Option<Uuid>) -> AppError {
    if let FileError::TooLarge { .. } = error {
        return AppError::TooLarge(error.to_string());
    }
    tracing::info!(code = error.code(), "file refused");
    AppError::RejectedFile { codigo: error.code().into(), mensaje: error.to_string(), import_id: kept }
}

/// Whether a person can say how the file is to be read: something of it was seen, or there is another sheet.
fn is_correctable(refusal: &Refusal) -> bool {
    let wants_another_sheet = matches!(refusal.error, FileError::SheetNotFound { .. }) || refusal.sheets.len() > 1;
    refusal.layout.is_some() || !refusal.preview.is_empty() || (wants_another_sheet && !refusal.sheets.is_empty())
}

fn summarize(checked: &CheckedFile) -> Summary {
    let mut summary = describe(&checked.layout);
    let shown = |row: &SkippedRow| SkippedLine { fila: row.number, texto: row.text.clone() };
    summary.no_tomadas = checked.skipped.iter().take(SKIPPED_SHOWN).map(shown).collect();
    summary.tipo_sugerido = checked.suggested;
    summary
}

fn summarize_refusal(refusal: &Refusal) -> Summary {
    let mut summary = refusal.layout.as_deref().map(describe).unwrap_or_default();
    summary.hojas.clone_from(&refusal.sheets);
    summary.vista = refusal.preview.clone();
    summary.tipo_sugerido = refusal.suggested;
    summary
}

fn describe(layout: &Layout) -> Summary {
    Summary {
        formato: layout.format.as_str().to_owned(),
        hoja: layout.sheet.clone(),
        hojas: layout.sheets.clone(),
        fila_encabezado: layout.header_row,
        mapeo: layout.mapping().map(|(heading, field)| (heading.to_owned(), field.to_owned())).collect(),
        ignoradas: layout.ignored().map(str::to_owned).collect(),
        columnas: layout.columns.clone(),
        ..Summary::default()
    }
}

async fn prepare(platform: &Platform, kind: Kind, rows: Vec<CheckedRow>) -> Result<Vec<NewRow>, AppError> {
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    judge(&mut reader, kind, year, rows).await
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
