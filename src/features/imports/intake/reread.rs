//! A kept file, read again by other columns, another sheet, another header or as another kind.

use padron_core::import::{Certainty, Kind};
use serde_json::json;
use uuid::Uuid;

use super::read::{FULL, digest, read, summarize, summarize_refusal};
use super::stage::Outcome;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service as credentials;
use crate::features::imports::journal;
use crate::features::imports::model::{Corrections, ImportState, Summary};
use crate::features::imports::store::{self, Reread, rows};
use crate::platform::Platform;
use crate::platform::telemetry::unexpected;

/// Reads an uploaded file again, as a person corrected it. What was corrected by hand is lost.
///
/// # Errors
/// `Conflict` once its rows are being created, or when the file is no longer kept.
pub async fn reread(platform: &Platform, actor: &Actor, id: Uuid, corrections: Corrections) -> Result<(), AppError> {
    let _place = platform.sheets.place().ok_or(FULL)?;
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
    let kind: Kind = corrections.tipo.unwrap_or(import.kind);
    let options = merge(&import.summary, import.options.0.clone(), corrections, kind != import.kind);
    let opened = platform.keys.open(&sealed, id.as_bytes());
    let bytes = opened.map_err(unexpected("a kept file cannot be opened: is this the right key file?"))?;
    drop(sealed);
    let (bytes, checked) = read(platform, kind, &import.file_name, &options, bytes.to_vec()).await?;
    let sha256 = digest(platform, kind, &checked, &bytes);
    drop(bytes);
    let options = options.kept();
    let mut summary = checked.as_ref().map_or_else(summarize_refusal, summarize);
    summary.repetido_de = import.summary.repetido_de;
    let total = checked.as_ref().map_or(0, |file| file.rows.len() as i64);
    let at = platform.now();
    let again = Reread { kind, sha256: &sha256, total, summary: &summary, options: &options, at };
    let outcome = Outcome::of(platform, kind, checked).await?;

    let mut tx = platform.db.begin().await?;
    store::hold(&mut tx, id).await?;
    if !store::reread(&mut tx, id, &again).await? {
        return Err(AppError::conflict(
            "no_editable",
            "Esta importación ya no se puede leer de otra forma. Suba el archivo de nuevo.",
        ));
    }
    if credentials::forget_all_typed_in(&mut tx, id).await? {
        platform.traces.leave();
    }
    rows::delete_rows(&mut tx, id).await?;
    let detail = json!({ "tipo": kind, "correcciones": options });
    let entry = Entry { action: "releer_archivo", object: "importacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    // A refusal is the import's state, not this call's failure: the page shows it, and the next correction.
    let result = outcome.record_in(&mut tx, platform, id).await?;
    tx.commit().await?;
    platform.jobs.wake();
    if result.is_err() {
        journal::note_end(platform, id, &[ImportState::Rechazado]).await;
    }
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
        return Corrections {
            hoja: sheet,
            fila_encabezado: kept,
            todas_las_hojas: wanted.todas_las_hojas,
            codificacion: wanted.codificacion,
            metodo: wanted.metodo.or(earlier.metodo),
            generacion: None,
            ..Corrections::default()
        };
    }
    let mut chosen = earlier.mapeo;
    for (heading, field) in wanted.mapeo {
        let proposed = shown.columnas.iter().find(|column| column.columna == heading);
        // What was only alike is sure once a person has said so.
        let was_sure = proposed.is_some_and(|column| column.certeza != Some(Certainty::Parecido));
        let proposed = proposed.map(|column| column.campo.as_deref().unwrap_or_default());
        if wanted.answers && !field.is_empty() {
            // An answer takes the place of an earlier one.
            chosen.retain(|_, other| *other != field);
        }
        if proposed != Some(field.as_str()) || !was_sure || wanted.answers || chosen.contains_key(&heading) {
            chosen.insert(heading, field);
        }
    }
    // What was answered for one sheet does not hold for all.
    let reads_more = wanted.todas_las_hojas && !earlier.todas_las_hojas;
    let mut fixed = if reads_more { Default::default() } else { earlier.valores_fijos };
    fixed.extend(wanted.valores_fijos);
    Corrections {
        tipo: None,
        hoja: sheet,
        fila_encabezado: header.or(earlier.fila_encabezado),
        mapeo: chosen,
        valores_fijos: fixed,
        codificacion: wanted.codificacion.or(earlier.codificacion),
        todas_las_hojas: earlier.todas_las_hojas || wanted.todas_las_hojas,
        answers: false,
        metodo: wanted.metodo.or(earlier.metodo),
        generacion: None,
    }
}
