//! The import's use cases. Every one asks for an `administrador` first (HU-USERS-04 VN-01).

use padron_core::import::Kind;
use padron_core::import::report::{ReportLine, ReportMeta, error_report_txt};
use padron_core::issue::Issue;
use padron_core::role::Role;
use padron_core::text;
use serde_json::json;
use uuid::Uuid;

use super::execute;
use super::model::{ImportState, Importacion, Progress, Row, RowError, RowPage, RowQuery, RowState};
use super::store::{self, RowFilter, StagedRow};
use super::template::{self, Format};
use super::validate::{self, Upload};
use crate::error::AppError;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::session::actor::Actor;
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};
use crate::platform::jobs;
use crate::ui::format;

const ERRORS_SHOWN: usize = 200;
const DEFAULT_PAGE: u32 = 25;
const MAX_PAGE: u32 = 200;

fn authorize(actor: &Actor) -> Result<(), AppError> {
    actor.require(&[Role::Administrador])
}

/// The template of a kind, to fill in.
pub fn template(actor: &Actor, kind: Kind, format: Format) -> Result<Vec<u8>, AppError> {
    authorize(actor)?;
    template::build(kind, format)
}

/// Checks an uploaded file; nothing is created (HU-USERS-04 CA-04).
pub async fn validate(platform: &Platform, actor: &Actor, upload: Upload) -> Result<Importacion, AppError> {
    authorize(actor)?;
    let id = validate::receive(platform, actor, upload).await?;
    load(&mut platform.db.read().await?, id).await
}

/// Checks a file and stores nothing (`padron import --validar`).
pub async fn check_only(platform: &Platform, actor: &Actor, upload: Upload) -> Result<Importacion, AppError> {
    authorize(actor)?;
    let (kind, file_name) = (upload.kind, validate::shorten(&upload.file_name));
    let checked = validate::check_only(platform, upload).await?;
    let errors: Vec<RowError> = checked.rows.iter().flat_map(|row| errors_of(row.number, &row.issues)).collect();
    let count = |state| checked.rows.iter().filter(|row| row.state == state).count() as i64;
    let total = checked.rows.len() as i64;
    Ok(Importacion {
        import_id: Uuid::nil(),
        tipo: kind,
        archivo: file_name,
        estado: ImportState::Validado,
        motivo: None,
        total,
        validos: count(RowState::Valida),
        con_errores: count(RowState::ConErrores),
        advertencias: checked.rows.iter().filter(|row| row.warned && row.state == RowState::Valida).count() as i64,
        creados: 0,
        fallidos: 0,
        progreso: Progress { procesadas: total, total },
        errores: errors.into_iter().take(ERRORS_SHOWN).collect(),
        resumen: checked.summary,
        creado_por: format!("{} {}", actor.user.nombre, actor.user.apellido),
        fecha: platform.now(),
    })
}

/// An import as it stands.
pub async fn find(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Importacion, AppError> {
    authorize(actor)?;
    load(&mut platform.db.read().await?, id).await
}

/// A page of an import's rows.
pub async fn rows(platform: &Platform, actor: &Actor, id: Uuid, query: RowQuery) -> Result<RowPage, AppError> {
    authorize(actor)?;
    let page = query.pagina.unwrap_or(1).max(1);
    let per_page = query.por_pagina.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE);
    let search = query.buscar.as_deref().map(|words| text::sort_key(&text::printable(words)));
    let search = search.filter(|search| !search.is_empty());
    let filter = RowFilter {
        state: query.estado,
        search,
        limit: i64::from(per_page),
        offset: i64::from(page - 1) * i64::from(per_page),
    };
    let mut reader = platform.db.read().await?;
    store::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let total = store::count_rows(&mut reader, id, &filter).await?;
    let items = store::list_rows(&mut reader, id, &filter).await?;
    let items = items.into_iter().map(shape_row).collect::<Result<_, _>>()?;
    Ok(RowPage { items, total, pagina: page, por_pagina: per_page })
}

/// Starts creating the valid rows. Repeating it changes nothing (HU-USERS-04 CA-06).
pub async fn execute(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Importacion, AppError> {
    authorize(actor)?;
    let mut tx = platform.db.begin().await?;
    let import = load(&mut tx, id).await?;
    match import.estado {
        ImportState::Validado if import.validos == 0 => {
            return Err(AppError::conflict(
                "sin_filas_validas",
                "Ninguna fila está lista para crear. Corrija el archivo y súbalo de nuevo.",
            ));
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

async fn start_in(tx: &mut Tx, platform: &Platform, actor: &Actor, import: &Importacion) -> Result<(), AppError> {
    let (id, now) = (import.import_id, platform.now());
    // Two requests at once: the second finds the first's state and changes nothing.
    if store::advance(tx, id, ImportState::Validado, ImportState::Ejecutando, now).await? {
        jobs::enqueue_in(tx, platform, execute::JOB, id).await?;
        let detail = json!({ "tipo": import.tipo, "archivo": import.archivo, "validos": import.validos });
        let entry = Entry { action: "ejecutar_importacion", object: "importacion", object_id: id, detail };
        audit::record_in(tx, platform, actor, entry).await?;
    }
    Ok(())
}

/// Leaves an import that was checked, or stops one that runs; rows already created stay.
pub async fn cancel(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Importacion, AppError> {
    authorize(actor)?;
    let mut tx = platform.db.begin().await?;
    let now = platform.now();
    let mut cancelled = false;
    for from in [ImportState::Validando, ImportState::Validado, ImportState::Ejecutando] {
        cancelled = cancelled || store::advance(&mut tx, id, from, ImportState::Cancelado, now).await?;
    }
    let import = load(&mut tx, id).await?;
    if cancelled {
        store::delete_file(&mut tx, id).await?;
        let detail = json!({ "creados": import.creados });
        let entry = Entry { action: "cancelar_importacion", object: "importacion", object_id: id, detail };
        audit::record_in(&mut tx, platform, actor, entry).await?;
        tx.commit().await?;
    }
    Ok(import)
}

/// The errors as a text to download (HU-USERS-04 CA-05).
pub async fn error_report(platform: &Platform, actor: &Actor, id: Uuid) -> Result<String, AppError> {
    authorize(actor)?;
    let mut reader = platform.db.read().await?;
    let import = load(&mut reader, id).await?;
    let faulty = store::list_faulty(&mut reader, id, i64::MAX).await?;
    let date = format::date_time(import.fecha);
    let meta = ReportMeta {
        archivo: &import.archivo,
        tipo: import.tipo.label(),
        fecha: &date,
        validos: usize::try_from(import.validos).unwrap_or(0),
        con_errores: usize::try_from(import.con_errores).unwrap_or(0),
    };
    let lines = faulty.iter().flat_map(|row| {
        row.issues.iter().filter(|issue| issue.is_error()).map(|issue| ReportLine {
            fila: u32::try_from(row.number).unwrap_or(0),
            campo: &issue.campo,
            valor: row.values.get(&issue.campo),
            mensaje: &issue.mensaje,
        })
    });
    Ok(error_report_txt(&meta, lines))
}

async fn load(exec: &mut impl Exec, id: Uuid) -> Result<Importacion, AppError> {
    let import = store::find(exec, id).await?.ok_or(AppError::NotFound)?;
    let counts = store::counts(exec, id).await?;
    let errors = store::list_faulty(exec, id, ERRORS_SHOWN as i64).await?;
    let state = parse_state(&import.state)?;
    let to_create = counts.valid + counts.created + counts.failed;
    let progress = match state {
        ImportState::Validando => Progress { procesadas: import.checked, total: import.total },
        ImportState::Ejecutando | ImportState::Completado | ImportState::Cancelado => {
            Progress { procesadas: counts.created + counts.failed, total: to_create }
        }
        _ => Progress { procesadas: import.checked, total: import.total },
    };
    Ok(Importacion {
        import_id: import.id,
        tipo: import.kind.parse().map_err(|_| AppError::Internal)?,
        archivo: import.file_name,
        estado: state,
        motivo: import.reason,
        total: import.total,
        validos: to_create,
        con_errores: counts.with_errors,
        advertencias: counts.warned,
        creados: counts.created,
        fallidos: counts.failed,
        progreso: progress,
        errores: errors.iter().flat_map(|row| errors_of(row.number, &row.issues)).take(ERRORS_SHOWN).collect(),
        resumen: import.summary.0,
        creado_por: import.creator,
        fecha: import.created_at,
    })
}

fn errors_of(number: i64, issues: &[Issue]) -> impl Iterator<Item = RowError> + '_ {
    issues.iter().filter(|issue| issue.is_error()).map(move |issue| RowError {
        fila: u32::try_from(number).unwrap_or(0),
        campo: issue.campo.clone(),
        mensaje: issue.mensaje.clone(),
    })
}

fn shape_row(row: StagedRow) -> Result<Row, AppError> {
    Ok(Row {
        fila: u32::try_from(row.number).unwrap_or(0),
        estado: parse_word::<RowState>(&row.state)?,
        datos: row.values.iter().map(|(field, value)| (field.to_owned(), value.to_owned())).collect(),
        errores: row.issues.0,
    })
}

fn parse_state(word: &str) -> Result<ImportState, AppError> {
    parse_word(word)
}

/// A stored word as its type; one that the schema's CHECK would refuse is an internal error.
fn parse_word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, AppError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|_| AppError::Internal)
}
