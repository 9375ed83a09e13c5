//! What the log of imports (`logs/import-usuarios.log`) is told: one line for each import when it ends, and one for each
//! of its rows that was rejected, with the sentences that people read and no values beside them.
//!
//! It is told after the commit. An execution, and the check of a large file, tell at least once: whoever goes on with one
//! after a kill tells again what may have been told. What ends within a request (a refused file, an upload that is left)
//! is told once, or not at all if the process is killed right after the commit; it stands in the history all the same.

use padron_core::import::Kind;
use padron_core::sheet::FileError;
use uuid::Uuid;

use super::model::{ImportState, place_of};
use super::store::rows::{self, RejectedRow};
use super::store::{self, ImportRow};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::platform::Platform;
use crate::platform::db::Exec;
use crate::platform::import_log::Line;

/// Tells how an import ended, if it ended in one of these states. Nothing fails by it.
pub async fn note_end(platform: &Platform, id: Uuid, states: &[ImportState]) {
    let lines = async { ending_of(&mut platform.db.read().await?, platform, id, states).await }.await;
    match lines {
        Ok(lines) => platform.import_log.append(lines).await,
        Err(error) => tracing::warn!(import = %id, %error, "the end of an import could not be told to its log"),
    }
}

/// Tells of a file that was refused and not kept.
pub async fn note_refusal(platform: &Platform, actor: &Actor, kind: Kind, file_name: &str, error: &FileError) {
    let line = Line::new(platform.now(), "importacion")
        .with("estado", ImportState::Rechazado.as_str())
        .with("tipo", kind.as_str())
        .with("archivo", file_name)
        .with("por", format!("{} {}", actor.user.nombre, actor.user.apellido))
        .with("usuario", actor.user.id);
    let line = with_reason(line, Some(error.code()), Some(&error.to_string()));
    platform.import_log.append(vec![line]).await;
}

/// What there is to tell of an import that ended in one of these states; nothing while it has not, or where there is no
/// log.
pub async fn ending_of(
    exec: &mut impl Exec,
    platform: &Platform,
    id: Uuid,
    states: &[ImportState],
) -> Result<Vec<Line>, AppError> {
    if !platform.import_log.is_kept() {
        return Ok(Vec::new());
    }
    let Some(import) = store::find(exec, id).await?.filter(|import| states.contains(&import.state)) else {
        return Ok(Vec::new());
    };
    let now = platform.now();
    let counts = rows::counts(exec, id).await?;
    let line = Line::new(now, "importacion")
        .with("id", id)
        .with("estado", import.state.as_str())
        .with("tipo", import.kind.as_str())
        .with("archivo", &import.file_name)
        .with("por", &import.creator)
        .with("usuario", import.created_by)
        .with("total", import.total)
        .with("creados", counts.created)
        .with("fallidos", counts.failed)
        .with("con_errores", counts.with_errors)
        .with("omitidos", counts.left_out)
        .with("sin_crear", counts.valid);
    let line = with_reason(line, import.code.as_deref(), import.reason.as_deref());
    let rejected = rows::list_rejected(exec, id).await?;
    let line_of = |row: &RejectedRow| {
        let line = Line::new(now, "fila").with("importacion", id);
        rejected_line(line, &import, row)
    };
    Ok(std::iter::once(line).chain(rejected.iter().map(line_of)).collect())
}

/// A sentence about columns that were named by hand repeats the file's headings, and those may be a row of data that was
/// taken for headings: its code is enough.
fn with_reason(line: Line, code: Option<&str>, reason: Option<&str>) -> Line {
    const REPEATS_HEADINGS: &str = "mapeo_invalido";
    let line = match code {
        Some(code) => line.with("codigo", code),
        None => line,
    };
    match reason.filter(|_| code != Some(REPEATS_HEADINGS)) {
        Some(reason) => line.with("motivo", reason),
        None => line,
    }
}

/// The row and all that is wrong with it. Issues have no values but those that their sentences tell.
fn rejected_line(line: Line, import: &ImportRow, row: &RejectedRow) -> Line {
    let (number, sheet) = place_of(row.number, &import.summary.hojas_leidas);
    let line = line.with("fila", number);
    let line = match sheet {
        Some(sheet) => line.with("hoja", sheet),
        None => line,
    };
    let line = line.with("estado", row.state.as_str());
    row.issues.iter().filter(|issue| issue.is_error()).fold(line, |line, issue| {
        line.with("campo", &issue.campo).with("codigo", issue.codigo.as_str()).with("mensaje", &issue.mensaje)
    })
}
