//! Creating what a checked import's rows describe: begun and stopped here, done by the job.

mod account;
mod insert;
pub mod job;

use std::collections::BTreeMap;

use padron_core::import::{Certainty, FoundColumn, Kind, heading_key};
use serde_json::json;
use uuid::Uuid;

use super::assemble::load;
use super::journal;
use super::model::{Import, ImportState};
use super::store::{self, ImportRow};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service as credentials;
use crate::platform::Platform;
use crate::platform::db::Tx;
use crate::platform::jobs;

/// Starts creating the valid rows. Repeating it changes nothing (HU-USERS-04 CA-06).
pub async fn start(platform: &Platform, actor: &Actor, id: Uuid, confirmed: bool) -> Result<Import, AppError> {
    let mut tx = platform.db.begin().await?;
    let import = load(&mut tx, id).await?;
    match import.estado {
        ImportState::Validado if import.validos == 0 => {
            return Err(AppError::conflict(
                "sin_filas_validas",
                "Ninguna fila está lista para crear. Corrija el archivo y súbalo de nuevo.",
            ));
        }
        ImportState::Validado if !confirmed && !import.resumen.por_confirmar.is_empty() => {
            return Err(not_confirmed(&import));
        }
        ImportState::Validado => start_in(&mut tx, platform, actor, &import).await?,
        ImportState::Validando => {
            return Err(AppError::conflict("validando", "El archivo todavía se está validando. Espere a que termine."));
        }
        ImportState::Rechazado | ImportState::Cancelado => {
            return Err(AppError::conflict(
                "no_ejecutable",
                "Esta importación ya no se puede procesar. Suba el archivo de nuevo.",
            ));
        }
        ImportState::Ejecutando | ImportState::Completado => return Ok(import),
    }
    let import = load(&mut tx, id).await?;
    tx.commit().await?;
    platform.jobs.wake();
    Ok(import)
}

/// What the file leaves open, by name.
fn not_confirmed(import: &Import) -> AppError {
    let subjects: Vec<&str> = import.resumen.por_confirmar.iter().map(|question| &*question.asunto).collect();
    AppError::conflict("falta_confirmar", format!("Antes de crear, confirme o corrija: {}.", subjects.join(", ")))
}

/// Starts it in the caller's unit of work, which ends with waking the jobs.
pub async fn start_in(tx: &mut Tx, platform: &Platform, actor: &Actor, import: &Import) -> Result<(), AppError> {
    let (id, now) = (import.import_id, platform.now());
    // Two requests at once: the second finds the first's state and changes nothing.
    if store::advance(tx, id, ImportState::Validado, ImportState::Ejecutando, now).await? {
        jobs::enqueue_in(tx, platform, job::EXECUTE_JOB, id).await?;
        // What the columns were taken for is confirmed by now, and nobody can correct it any more.
        if let Some(stored) = store::find(tx, id).await? {
            store::save_learnt_headings(tx, stored.kind, &learnt(&stored), now).await?;
            store::save_summary(tx, id, &stored.summary.0.without_samples()).await?;
        }
        store::delete_file(tx, id).await?;
        if import.tipo == Kind::Personal {
            platform.traces.leave();
        }
        let detail = json!({ "tipo": import.tipo, "archivo": import.archivo, "validos": import.validos });
        let entry = Entry { action: "ejecutar_importacion", object: "importacion", object_id: id, detail };
        audit::record_in(tx, platform, actor, entry).await?;
    }
    Ok(())
}

/// What the next file of the kind is to be understood by: headings that were not plainly the field's name, or about which
/// was asked, and those that a person said to ignore.
fn learnt(import: &ImportRow) -> BTreeMap<String, String> {
    let taught = |certainty| matches!(certainty, Some(Certainty::Elegido | Certainty::Recordado | Certainty::Parecido));
    let was_asked = |column: &FoundColumn| {
        import.summary.por_confirmar.iter().any(|question| Some(&question.asunto) == column.campo.as_ref())
    };
    let columns = import.summary.columnas.iter().filter(|column| taught(column.certeza) || was_asked(column));
    let taken = columns.map(|column| (column.columna.as_str(), column.campo.clone().unwrap_or_default()));
    let ignored = import.options.mapeo.iter().filter(|(_, field)| field.is_empty());
    let ignored = ignored.map(|(heading, _)| (heading.as_str(), String::new()));
    taken.chain(ignored).map(|(heading, field)| (heading_key(heading), field)).collect()
}

/// Leaves an import that was checked, or stops one that runs; rows already created stay.
pub async fn cancel(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Import, AppError> {
    let mut tx = platform.db.begin().await?;
    let now = platform.now();
    let mut cancelled = None;
    for from in [ImportState::Validando, ImportState::Validado, ImportState::Ejecutando] {
        if cancelled.is_none() && store::advance(&mut tx, id, from, ImportState::Cancelado, now).await? {
            cancelled = Some(from);
        }
    }
    let import = load(&mut tx, id).await?;
    if let Some(from) = cancelled {
        store::delete_file(&mut tx, id).await?;
        let forgot = credentials::forget_all_typed_in(&mut tx, id).await?;
        let detail = json!({ "creados": import.creados });
        let entry = Entry { action: "cancelar_importacion", object: "importacion", object_id: id, detail };
        audit::record_in(&mut tx, platform, actor, entry).await?;
        tx.commit().await?;
        if forgot {
            credentials::forget_traces(platform).await;
        }
        // Of one that runs the job tells, once it has noticed.
        if from != ImportState::Ejecutando {
            journal::note_end(platform, id, &[ImportState::Cancelado]).await;
        }
    }
    Ok(import)
}
