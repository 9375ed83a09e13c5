//! Imports and rows as they travel: what is stored, counted and named together.

use std::collections::BTreeMap;

use padron_core::import::{Kind, field};
use padron_core::issue::Issue;
use sqlx::types::Json;
use uuid::Uuid;

use super::intake::receive::Checked;
use super::model::{Import, ImportState, IssueGroup, Progress, Row, RowError, RowState, place_of};
use super::store::rows::{self, Counts};
use super::store::{self, ImportRow, NewRow, StagedRow};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::families::service as families;
use crate::platform::Platform;
use crate::platform::db::Exec;

const ERRORS_SHOWN: usize = 200;

/// An import with all that is shown of it.
pub async fn load(exec: &mut impl Exec, id: Uuid) -> Result<Import, AppError> {
    let import = store::find(exec, id).await?.ok_or(AppError::NotFound)?;
    let counts = rows::counts(exec, id).await?;
    let faulty = rows::list_faulty(exec, id, ERRORS_SHOWN as i64).await?;
    let sheets = import.summary.hojas_leidas.clone();
    let mut whole = shape(import, &counts);
    whole.errores =
        faulty.iter().flat_map(|row| errors_of(row.number, &row.issues, &sheets)).take(ERRORS_SHOWN).collect();
    whole.grupos = rows::groups(exec, id).await?;
    if whole.tipo.links_families() {
        whole.relaciones = Some(families::count_relations(exec, id).await?);
    }
    Ok(whole)
}

/// An import without what its rows tell in detail.
pub fn shape(import: ImportRow, counts: &Counts) -> Import {
    Import {
        import_id: import.id,
        tipo: import.kind,
        progreso: progress(&import, counts),
        archivo: import.file_name,
        estado: import.state,
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
        relaciones: None,
        errores: Vec::new(),
        resumen: import.summary.0,
        sha256: import.sha256,
        creado_por: import.creator,
        fecha: import.created_at,
        iniciada_en: import.started_at,
        terminada_en: import.ended_at,
        deshecha_en: import.undone_at,
    }
}

/// A file that was checked and is not stored, as if it had been.
pub fn shape_checked(platform: &Platform, actor: &Actor, checked: Checked) -> Import {
    let Checked { kind, file_name, summary, rows } = checked;
    let count = |state| rows.iter().filter(|row| row.state == state).count() as i64;
    let is_warned = |row: &&NewRow| row.state == RowState::Valida && !row.issues.is_empty();
    let counts = Counts {
        valid: count(RowState::Valida),
        with_errors: count(RowState::ConErrores),
        left_out: count(RowState::Omitida),
        warned: rows.iter().filter(is_warned).count() as i64,
        ..Counts::default()
    };
    let total = rows.len() as i64;
    let import = ImportRow {
        id: Uuid::nil(),
        kind,
        file_name,
        sha256: String::new(),
        state: ImportState::Validado,
        code: None,
        reason: None,
        total,
        checked: total,
        summary: Json(summary),
        options: Json::default(),
        created_at: platform.now(),
        started_at: None,
        ended_at: None,
        undone_at: None,
        created_by: actor.user.id,
        creator: format!("{} {}", actor.user.nombre, actor.user.apellido),
    };
    let sheets = import.summary.hojas_leidas.clone();
    let taken: Vec<&NewRow> = rows.iter().filter(|row| row.state != RowState::Omitida).collect();
    Import {
        errores: taken.iter().flat_map(|row| errors_of(row.number, &row.issues, &sheets)).take(ERRORS_SHOWN).collect(),
        grupos: group(&taken),
        ..shape(import, &counts)
    }
}

/// How far the work on an import is.
pub fn progress(import: &ImportRow, counts: &Counts) -> Progress {
    match import.state {
        ImportState::Ejecutando | ImportState::Completado | ImportState::Cancelado => {
            Progress { procesadas: counts.done(), total: counts.passed() }
        }
        _ => Progress { procesadas: import.checked, total: import.total },
    }
}

fn errors_of<'i>(number: i64, issues: &'i [Issue], sheets: &[String]) -> impl Iterator<Item = RowError> + use<'i> {
    let (fila, hoja) = place_of(number, sheets);
    issues.iter().filter(|issue| issue.is_error()).map(move |issue| RowError {
        fila,
        hoja: hoja.clone(),
        campo: issue.campo.clone(),
        mensaje: issue.mensaje.clone(),
    })
}

/// The errors of rows that are not stored, as the database groups those that are.
fn group(rows: &[&NewRow]) -> Vec<IssueGroup> {
    let mut counted: BTreeMap<(&str, &str), IssueGroup> = BTreeMap::new();
    for row in rows {
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for issue in row.issues.iter().filter(|issue| issue.is_error() || issue.sugerencia.is_some()) {
            let key = (issue.campo.as_str(), issue.codigo.as_str());
            if !seen.contains(&key) {
                seen.push(key);
                let group = IssueGroup { campo: issue.campo.clone(), codigo: issue.codigo, filas: 0, sugerencias: 0 };
                let group = counted.entry(key).or_insert(group);
                group.filas += 1;
                group.sugerencias += i64::from(issue.sugerencia.is_some());
            }
        }
    }
    let mut groups: Vec<IssueGroup> = counted.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.filas));
    groups
}

/// Staged rows as they travel, with the names that their documents and codes stand for.
pub async fn shape_rows(
    exec: &mut impl Exec,
    id: Uuid,
    kind: Kind,
    sheets: &[String],
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
        let (fila, hoja) = place_of(row.number, sheets);
        let numero = u32::try_from(row.number).unwrap_or(0);
        Row {
            fila,
            numero: if hoja.is_some() { numero } else { 0 },
            hoja,
            estado: row.state,
            homonimo: row.is_namesake,
            iguales: row.issues.iter().filter(|issue| issue.is_error()).filter_map(alike).collect(),
            apoderado: guardian_field.and_then(|field| guardians.get(row.values.get(field)).cloned()),
            estudiante: students.get(row.values.get(field::CODIGO_ESTUDIANTE)).cloned(),
            datos: row.values.iter().map(|(field, value)| (field.to_owned(), value.to_owned())).collect(),
            errores: row.issues.0,
        }
    };
    Ok(staged.into_iter().map(shape).collect())
}
