//! Reading a file under limits, off the async threads, and what is told of how it was understood.

use std::sync::Arc;

use padron_core::import::{
    CheckOptions, CheckedFile, Kind, Layout, MappingChoice, OtherSheet, Refusal, SkippedRow, check_file,
    holds_passwords,
};
use padron_core::sheet::{Encoding, FileError, UnknownEncoding};
use padron_core::text;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::check::known;
use crate::error::AppError;
use crate::features::imports::model::{Corrections, SheetRows, SkippedLine, Summary, place_of};
use crate::features::imports::store;
use crate::platform::Platform;
use crate::platform::telemetry::unexpected;

/// Rows that were not taken for data, of which the summary tells.
const SKIPPED_SHOWN: usize = 50;

/// What too many uploads at once are told.
pub const FULL: AppError = AppError::Unavailable { segundos: 5 };

/// Reads and checks off the async threads; hands the bytes back.
pub async fn read(
    platform: &Platform,
    kind: Kind,
    file_name: &str,
    corrections: &Corrections,
    bytes: Vec<u8>,
) -> Result<(Arc<Vec<u8>>, Result<CheckedFile, Refusal>), AppError> {
    let (remembered, known) = {
        let mut reader = platform.db.read().await?;
        let known = known(&mut reader, platform, kind, corrections).await?;
        (store::learnt_headings(&mut reader, kind).await?, known)
    };
    let options = CheckOptions {
        sheet: corrections.hoja.clone(),
        header_row: corrections.fila_encabezado,
        mapping: MappingChoice {
            chosen: corrections.mapeo.clone(),
            remembered,
            fixed: corrections.valores_fijos.clone(),
        },
        known,
        all_sheets: corrections.todas_las_hojas,
        encoding: corrections.codificacion.as_deref().map(parse_encoding).transpose()?,
        file_name: file_name.to_owned(),
        ..CheckOptions::default()
    };
    let _turn = platform.sheets.turn().await;
    let bytes = Arc::new(bytes);
    let file = match platform.sheets.readable(Arc::clone(&bytes)).await {
        Ok(file) => file,
        Err(error) => return Ok((bytes, Err(error.into()))),
    };
    let checking = tokio::task::spawn_blocking(move || check_file(kind, file.source(), &options));
    let checked = checking.await.map_err(unexpected("reading a file was interrupted"))?;
    Ok((bytes, checked))
}

/// What tells a file from others. A plain digest of a file with typed passwords would let whoever has it try them out, so
/// that of such a file is keyed.
pub fn digest(platform: &Platform, kind: Kind, checked: &Result<CheckedFile, Refusal>, bytes: &[u8]) -> String {
    let layout = match checked {
        Ok(file) => Some(&file.layout),
        Err(refusal) => refusal.layout.as_deref(),
    };
    let mut headings = layout.into_iter().flat_map(|layout| &layout.columns).map(|column| column.columna.as_str());
    let digest: [u8; 32] = match kind == Kind::Personal || headings.any(holds_passwords) {
        true => platform.keys.fingerprint(bytes),
        false => Sha256::digest(bytes).into(),
    };
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The encoding that a person named.
///
/// # Errors
/// `Invalid`, with the names there are.
pub fn parse_encoding(name: &str) -> Result<Encoding, AppError> {
    name.parse().map_err(|UnknownEncoding| {
        let names = Encoding::ALL.map(Encoding::as_str).join(", ");
        AppError::invalid("codificacion", format!("La codificación «{name}» no existe. Valores válidos: {names}."))
    })
}

pub fn rejection(error: &FileError, kept: Option<Uuid>) -> AppError {
    if let FileError::TooLarge { .. } = error {
        return AppError::TooLarge(error.to_string());
    }
    tracing::info!(code = error.code(), "file refused");
    AppError::RejectedFile { codigo: error.code().into(), mensaje: error.to_string(), import_id: kept }
}

/// Whether a person can say how the file is to be read: something of it was seen, or there is another sheet.
pub fn is_correctable(refusal: &Refusal) -> bool {
    let wants_another_sheet = matches!(refusal.error, FileError::SheetNotFound { .. }) || refusal.sheets.len() > 1;
    refusal.layout.is_some() || !refusal.preview.is_empty() || (wants_another_sheet && !refusal.sheets.is_empty())
}

pub fn summarize(checked: &CheckedFile) -> Summary {
    let mut summary = describe(&checked.layout);
    if checked.read_sheets.len() > 1 {
        summary.hojas_leidas.clone_from(&checked.read_sheets);
    }
    let shown = |row: &SkippedRow| {
        let (fila, hoja) = place_of(row.number.into(), &checked.read_sheets);
        SkippedLine { fila, hoja, texto: row.text.clone() }
    };
    summary.no_tomadas = checked.skipped.iter().take(SKIPPED_SHOWN).map(shown).collect();
    summary.tipo_sugerido = checked.suggested;
    summary.por_confirmar.clone_from(&checked.questions);
    summary.avisos.clone_from(&checked.notes);
    let rows = |other: &OtherSheet| SheetRows { hoja: other.sheet.clone(), filas: other.rows };
    summary.otras_hojas = checked.other_sheets.iter().map(rows).collect();
    summary
}

pub fn summarize_refusal(refusal: &Refusal) -> Summary {
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
        codificacion: layout.encoding.map(str::to_owned),
        valores_fijos: layout.fixed.iter().map(|value| (value.campo.clone(), value.valor.clone())).collect(),
        ..Summary::default()
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
