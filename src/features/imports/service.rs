//! The import's use cases. Every one asks for an `administrador` first (HU-USERS-04 VN-01).

use std::collections::BTreeMap;

use padron_core::import::{Certainty, Kind, field, heading_key};
use padron_core::issue::Issue;
use padron_core::role::Role;
use padron_core::text;
use serde_json::json;
use uuid::Uuid;

use super::execute;
use super::model::{
    Corrections, ImportPage, ImportQuery, ImportState, Importacion, IssueGroup, Progress, Row, RowError, RowPage,
    RowQuery, RowState, Standing,
};
use super::store::rows::{self, Counts, NewRow, RowFilter, StagedRow};
use super::store::{self, ImportFilter, ImportRow, Order};
use super::template::{self, Format};
use super::validate::{self, Upload};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::families::model::Relations;
use crate::features::families::service as families;
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};
use crate::platform::jobs;
use crate::platform::listing::{Paging, search_key, unknown_order};

const ERRORS_SHOWN: usize = 200;

pub(super) fn authorize(actor: &Actor) -> Result<(), AppError> {
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

/// Reads an uploaded file again by other columns, another sheet, another header or as another kind.
pub async fn remap(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    corrections: Corrections,
) -> Result<Importacion, AppError> {
    authorize(actor)?;
    validate::reread(platform, actor, id, corrections.cleaned()).await?;
    load(&mut platform.db.read().await?, id).await
}

/// Checks a file and stores nothing (`padron import --validar`).
pub async fn check_only(platform: &Platform, actor: &Actor, upload: Upload) -> Result<Importacion, AppError> {
    authorize(actor)?;
    let (kind, file_name) = (upload.kind, validate::shorten(&upload.file_name));
    let checked = validate::check_only(platform, upload).await?;
    let errors = checked.rows.iter().flat_map(|row| errors_of(row.number, &row.issues)).take(ERRORS_SHOWN).collect();
    let count = |state| checked.rows.iter().filter(|row| row.state == state).count() as i64;
    let is_warned = |row: &&NewRow| row.state == RowState::Valida && !row.issues.is_empty();
    let total = checked.rows.len() as i64;
    let counts = Counts {
        valid: count(RowState::Valida),
        with_errors: count(RowState::ConErrores),
        warned: checked.rows.iter().filter(is_warned).count() as i64,
        ..Counts::default()
    };
    Ok(Importacion {
        errores: errors,
        grupos: group(&checked.rows),
        ..Importacion {
            import_id: Uuid::nil(),
            tipo: kind,
            archivo: file_name,
            estado: ImportState::Validado,
            motivo: None,
            total,
            validos: counts.passed(),
            con_errores: counts.with_errors,
            advertencias: counts.warned,
            omitidos: 0,
            creados: 0,
            fallidos: 0,
            deshechos: 0,
            progreso: Progress { procesadas: total, total },
            grupos: Vec::new(),
            relaciones: None,
            errores: Vec::new(),
            resumen: checked.summary,
            sha256: String::new(),
            creado_por: format!("{} {}", actor.user.nombre, actor.user.apellido),
            fecha: platform.now(),
            iniciada_en: None,
            terminada_en: None,
            deshecha_en: None,
        }
    })
}

/// An import as it stands.
pub async fn find(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Importacion, AppError> {
    authorize(actor)?;
    load(&mut platform.db.read().await?, id).await
}

/// How far the work on an import is.
pub async fn standing(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Standing, AppError> {
    authorize(actor)?;
    let mut reader = platform.db.read().await?;
    let import = store::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let counts = rows::counts(&mut reader, id).await?;
    let estado = parse_word(&import.state)?;
    Ok(Standing { estado, progreso: progress(estado, &import, &counts), creados: counts.created })
}

/// Past imports, the latest first.
pub async fn list(platform: &Platform, actor: &Actor, query: ImportQuery) -> Result<ImportPage, AppError> {
    authorize(actor)?;
    let paging = Paging::new(query.pagina, query.por_pagina);
    let order = match query.ordenar.as_deref() {
        None | Some("-fecha") => Order::Newest,
        Some("fecha") => Order::Oldest,
        Some("archivo") => Order::Name,
        Some("-archivo") => Order::NameDown,
        Some(_) => return Err(unknown_order("fecha, -fecha, archivo, -archivo")),
    };
    let search = query.buscar.as_deref().map(|words| text::printable(words).to_lowercase());
    let filter = ImportFilter {
        search: search.map(|search| search.trim().to_owned()).filter(|search| !search.is_empty()),
        kind: query.tipo.map(Kind::as_str),
        state: query.estado,
        order,
        limit: paging.limit(),
        offset: paging.offset(),
    };
    let mut reader = platform.db.read().await?;
    let total = store::count(&mut reader, &filter).await?;
    let imports = store::list(&mut reader, &filter).await?;
    let ids: Vec<Uuid> = imports.iter().map(|import| import.id).collect();
    let mut counts = rows::counts_of(&mut reader, &ids).await?;
    let items = imports.into_iter().map(|import| {
        let counts = counts.remove(&import.id).unwrap_or_default();
        shape(import, &counts)
    });
    Ok(ImportPage { items: items.collect::<Result<_, _>>()?, total, pagina: paging.page, por_pagina: paging.per_page })
}

/// A page of an import's rows.
pub async fn rows(platform: &Platform, actor: &Actor, id: Uuid, query: RowQuery) -> Result<RowPage, AppError> {
    authorize(actor)?;
    let paging = Paging::new(query.pagina, query.por_pagina);
    let filter = RowFilter {
        state: query.estado,
        search: search_key(query.buscar.as_deref()),
        field: query.campo.map(|field| text::printable(&field)).filter(|field| !field.is_empty()),
        code: query.codigo,
        descending: match query.ordenar.as_deref() {
            None | Some("fila") => false,
            Some("-fila") => true,
            Some(_) => return Err(unknown_order("fila, -fila")),
        },
        limit: paging.limit(),
        offset: paging.offset(),
    };
    let mut reader = platform.db.read().await?;
    let import = store::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let total = rows::count_rows(&mut reader, id, &filter).await?;
    let staged = rows::list_rows(&mut reader, id, &filter).await?;
    let items = shape_rows(&mut reader, id, parse_kind(&import.kind)?, staged).await?;
    Ok(RowPage { items, total, pagina: paging.page, por_pagina: paging.per_page })
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
        // What the columns were taken for is confirmed by now, and nobody can correct it any more.
        if let Some(stored) = store::find(tx, id).await? {
            store::remember(tx, &stored.kind, &learnt(&stored), now).await?;
            store::save_summary(tx, id, &stored.summary.0.without_samples()).await?;
        }
        store::delete_file(tx, id).await?;
        let detail = json!({ "tipo": import.tipo, "archivo": import.archivo, "validos": import.validos });
        let entry = Entry { action: "ejecutar_importacion", object: "importacion", object_id: id, detail };
        audit::record_in(tx, platform, actor, entry).await?;
    }
    Ok(())
}

/// What the next file of the kind is to be understood by: headings that were not plainly the field's name, and those
/// that a person said to ignore.
fn learnt(import: &ImportRow) -> BTreeMap<String, String> {
    let taught = |certainty| matches!(certainty, Some(Certainty::Elegido | Certainty::Recordado | Certainty::Parecido));
    let columns = import.summary.columnas.iter().filter(|column| taught(column.certeza));
    let taken = columns.map(|column| (column.columna.as_str(), column.campo.clone().unwrap_or_default()));
    let ignored = import.options.mapeo.iter().filter(|(_, field)| field.is_empty());
    let ignored = ignored.map(|(heading, _)| (heading.as_str(), String::new()));
    taken.chain(ignored).map(|(heading, field)| (heading_key(heading), field)).collect()
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

/// An import with all that is shown of it.
pub(super) async fn load(exec: &mut impl Exec, id: Uuid) -> Result<Importacion, AppError> {
    let import = store::find(exec, id).await?.ok_or(AppError::NotFound)?;
    let counts = rows::counts(exec, id).await?;
    let faulty = rows::list_faulty(exec, id, ERRORS_SHOWN as i64).await?;
    let mut whole = shape(import, &counts)?;
    whole.errores = faulty.iter().flat_map(|row| errors_of(row.number, &row.issues)).take(ERRORS_SHOWN).collect();
    whole.grupos = rows::groups(exec, id).await?;
    if whole.tipo.links_families() {
        whole.relaciones = Some(families::count_relations(exec, id).await?);
    }
    Ok(whole)
}

/// An import without what its rows tell in detail.
fn shape(import: ImportRow, counts: &Counts) -> Result<Importacion, AppError> {
    let estado: ImportState = parse_word(&import.state)?;
    Ok(Importacion {
        import_id: import.id,
        tipo: parse_kind(&import.kind)?,
        progreso: progress(estado, &import, counts),
        archivo: import.file_name,
        estado,
        motivo: import.reason,
        total: import.total,
        validos: counts.passed(),
        con_errores: counts.with_errors,
        advertencias: counts.warned,
        omitidos: counts.left_out,
        creados: counts.created,
        fallidos: counts.failed,
        deshechos: counts.undone,
        grupos: Vec::new(),
        relaciones: None::<Relations>,
        errores: Vec::new(),
        resumen: import.summary.0,
        sha256: import.sha256,
        creado_por: import.creator,
        fecha: import.created_at,
        iniciada_en: import.started_at,
        terminada_en: import.ended_at,
        deshecha_en: import.undone_at,
    })
}

fn progress(state: ImportState, import: &ImportRow, counts: &Counts) -> Progress {
    match state {
        ImportState::Ejecutando | ImportState::Completado | ImportState::Cancelado => {
            Progress { procesadas: counts.done(), total: counts.passed() }
        }
        _ => Progress { procesadas: import.checked, total: import.total },
    }
}

fn errors_of(number: i64, issues: &[Issue]) -> impl Iterator<Item = RowError> + '_ {
    issues.iter().filter(|issue| issue.is_error()).map(move |issue| RowError {
        fila: u32::try_from(number).unwrap_or(0),
        campo: issue.campo.clone(),
        mensaje: issue.mensaje.clone(),
    })
}

/// The errors of rows that are not stored, as the database groups those that are.
fn group(rows: &[NewRow]) -> Vec<IssueGroup> {
    let mut counted: BTreeMap<(&str, &str), IssueGroup> = BTreeMap::new();
    for row in rows {
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for issue in row.issues.iter().filter(|issue| issue.is_error()) {
            let key = (issue.campo.as_str(), issue.codigo.as_str());
            if !seen.contains(&key) {
                seen.push(key);
                let group = IssueGroup { campo: issue.campo.clone(), codigo: issue.codigo, filas: 0 };
                counted.entry(key).or_insert(group).filas += 1;
            }
        }
    }
    let mut groups: Vec<IssueGroup> = counted.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.filas));
    groups
}

/// Staged rows as they travel, with the names that their documents and codes stand for.
pub(super) async fn shape_rows(
    exec: &mut impl Exec,
    id: Uuid,
    kind: Kind,
    staged: Vec<StagedRow>,
) -> Result<Vec<Row>, AppError> {
    let repeated = rows::repeated_values(exec, id, &staged).await?;
    let all = |field: &str| staged.iter().map(|row| row.values.get(field).to_owned()).collect::<Vec<String>>();
    let guardian_field = match kind {
        Kind::Estudiantes => Some(field::NRO_DOCUMENTO_APODERADO),
        Kind::Relaciones => Some(field::NRO_DOCUMENTO_PADRE),
        _ => None,
    };
    let guardians = match guardian_field {
        Some(field) => families::guardian_names(exec, &all(field)).await?,
        None => Default::default(),
    };
    let students = match kind {
        Kind::Relaciones => families::student_names(exec, &all(field::CODIGO_ESTUDIANTE)).await?,
        _ => Default::default(),
    };
    let shape = |row: StagedRow| {
        let alike = |issue: &Issue| {
            let key = (issue.campo.clone(), row.values.get(&issue.campo).to_owned());
            Some((key.0.clone(), *repeated.get(&key)?))
        };
        Ok(Row {
            fila: u32::try_from(row.number).unwrap_or(0),
            estado: parse_word(&row.state)?,
            iguales: row.issues.iter().filter(|issue| issue.is_error()).filter_map(alike).collect(),
            apoderado: guardian_field.and_then(|field| guardians.get(row.values.get(field)).cloned()),
            estudiante: students.get(row.values.get(field::CODIGO_ESTUDIANTE)).cloned(),
            datos: row.values.iter().map(|(field, value)| (field.to_owned(), value.to_owned())).collect(),
            errores: row.issues.0,
        })
    };
    staged.into_iter().map(shape).collect()
}

fn parse_kind(word: &str) -> Result<Kind, AppError> {
    word.parse().map_err(|_| AppError::Internal)
}

/// A stored word as its type; one that the schema's CHECK would refuse is an internal error.
fn parse_word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, AppError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|_| AppError::Internal)
}
