//! The files that an import hands out: the template before it, and what was wrong after it, as a text and as a workbook
//! of the rejected rows, to be corrected and uploaded again.

mod examples;
mod rejected;
pub mod template;

use padron_core::import::report::{ReportLine, ReportMeta, error_report_txt};
use uuid::Uuid;

use self::rejected::RejectedRow;
use super::assemble::load;
use super::store::rows;
use crate::error::AppError;
use crate::format;
use crate::platform::Platform;
use crate::platform::telemetry::unexpected;

/// The errors as a text to download (HU-USERS-04 CA-05).
pub async fn errors_txt(platform: &Platform, id: Uuid) -> Result<String, AppError> {
    let mut reader = platform.db.read().await?;
    let import = load(&mut reader, id).await?;
    let faulty = rows::list_faulty(&mut reader, id, i64::MAX).await?;
    let date = format::date_time(import.fecha);
    let meta = ReportMeta {
        archivo: &import.archivo,
        tipo: import.tipo.label(),
        fecha: &date,
        // A row that failed when it was created is no valid one any more.
        validos: usize::try_from(import.validos - import.fallidos).unwrap_or(0),
        con_errores: usize::try_from(import.con_errores + import.fallidos).unwrap_or(0),
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

/// The rejected rows as they were uploaded, each with what is wrong with it.
pub async fn rejected_xlsx(platform: &Platform, id: Uuid) -> Result<Vec<u8>, AppError> {
    let mut reader = platform.db.read().await?;
    let import = load(&mut reader, id).await?;
    let faulty = rows::list_faulty(&mut reader, id, i64::MAX).await?;
    drop(reader);
    let write = move || {
        let rows = faulty.into_iter().map(|row| RejectedRow {
            values: row.values.0,
            others: row.others.0,
            issues: row.issues.0,
        });
        rejected::write(&import.resumen, import.tipo, rows)
    };
    tokio::task::spawn_blocking(write).await.map_err(unexpected("writing the rejected rows was interrupted"))?
}
