//! What travels about imports: the same JSON on REST, in the pages and on the command line.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use padron_core::import::{FoundColumn, Kind, PreviewRow, Question, RowPlace, field};
use padron_core::issue::{Issue, IssueCode};
use padron_core::password::Method;
use padron_core::password::given::is_marker;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::features::families::model::Relations;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum ImportState {
    Validando,
    Validado,
    Ejecutando,
    Completado,
    Cancelado,
    Rechazado,
}

impl ImportState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Validando => "validando",
            Self::Validado => "validado",
            Self::Ejecutando => "ejecutando",
            Self::Completado => "completado",
            Self::Cancelado => "cancelado",
            Self::Rechazado => "rechazado",
        }
    }

    /// True while a job works on it.
    pub fn is_working(self) -> bool {
        matches!(self, Self::Validando | Self::Ejecutando)
    }
}

#[cfg(feature = "ssr")]
impl TryFrom<String> for ImportState {
    type Error = serde_json::Error;

    /// The word that the database keeps.
    fn try_from(word: String) -> Result<Self, Self::Error> {
        serde_json::from_value(word.into())
    }
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum RowState {
    Valida,
    ConErrores,
    Omitida,
    Creada,
    Fallida,
    /// Created, and undone since.
    Deshecha,
}

impl RowState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valida => "valida",
            Self::ConErrores => "con_errores",
            Self::Omitida => "omitida",
            Self::Creada => "creada",
            Self::Fallida => "fallida",
            Self::Deshecha => "deshecha",
        }
    }
}

#[cfg(feature = "ssr")]
impl TryFrom<String> for RowState {
    type Error = serde_json::Error;

    /// The word that the database keeps.
    fn try_from(word: String) -> Result<Self, Self::Error> {
        serde_json::from_value(word.into())
    }
}

/// Rows worked on, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Progress {
    pub procesadas: i64,
    pub total: i64,
}

/// How far the work on an import is, for the page that waits for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub estado: ImportState,
    pub progreso: Progress,
    pub creados: i64,
}

/// The row and the sheet of a number, as they travel; the sheet only where several were read together.
pub fn place_of(number: i64, sheets: &[String]) -> (u32, Option<String>) {
    let place = RowPlace::of(u32::try_from(number).unwrap_or(0));
    (place.row, place.sheet_in(sheets).cloned())
}

/// One error of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RowError {
    pub fila: u32,
    /// Its sheet, where several were read together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hoja: Option<String>,
    pub campo: String,
    pub mensaje: String,
}

/// A row that was not taken for data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SkippedLine {
    pub fila: u32,
    /// Its sheet, where several were read together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hoja: Option<String>,
    pub texto: String,
}

/// Another sheet with the same table, and how many rows it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SheetRows {
    pub hoja: String,
    pub filas: u32,
}

/// How many rows have the same kind of error, or of warning with a suggestion, in the same field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct IssueGroup {
    pub campo: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "formato"))]
    pub codigo: IssueCode,
    pub filas: i64,
    /// How many of them carry a suggestion, to be taken together.
    pub sugerencias: i64,
}

/// What checking the rows of an open review again changed: people came or went since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Revision {
    pub en: DateTime<Utc>,
    /// Rows that are valid now and were not.
    pub ahora_validas: i64,
    /// Rows that have errors now and had none.
    pub ahora_con_errores: i64,
}

/// What was understood of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Summary {
    /// `xlsx`, `xlsm`, `xls`, `xlsb`, `ods`, `csv` or `tsv`.
    pub formato: String,
    pub hoja: Option<String>,
    /// The workbook's visible sheets.
    pub hojas: Vec<String>,
    /// Row of the headings, as the spreadsheet numbers it.
    pub fila_encabezado: u32,
    /// Heading in the file → field.
    pub mapeo: BTreeMap<String, String>,
    /// Headings that no field takes.
    pub ignoradas: Vec<String>,
    /// The file's columns in their order, with how sure each one is and some of its values.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Object>))]
    pub columnas: Vec<FoundColumn>,
    /// Rows that were not taken for data: totals, notes, the heading once more.
    pub no_tomadas: Vec<SkippedLine>,
    /// What must be confirmed, or corrected, before the import may be executed.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Object>))]
    pub por_confirmar: Vec<Question>,
    /// What a person should know about the file as a whole.
    pub avisos: Vec<String>,
    /// The sheets that were read together, in their order; none where it is only one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hojas_leidas: Vec<String>,
    /// Sheets with the same table that were not read.
    pub otras_hojas: Vec<SheetRows>,
    /// How the letters of a text were read: `utf-8`, `windows-1252`, `cp850`, `macroman`, `utf-16le`, `utf-16be`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codificacion: Option<String>,
    /// Field → the value that every row has, of fields that have no column.
    pub valores_fijos: BTreeMap<String, String>,
    /// The first rows, of a file whose columns were not recognised.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Object>))]
    pub vista: Vec<PreviewRow>,
    /// The kind that the file seems to be, if it is not the one it was uploaded as.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>))]
    pub tipo_sugerido: Option<Kind>,
    /// What changed when the open review was last checked again and told otherwise than before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// An earlier import of the same bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repetido_de: Option<Uuid>,
}

impl Summary {
    /// Without the values of people that helped a person to decide.
    pub fn without_samples(mut self) -> Self {
        self.vista.clear();
        self.no_tomadas.clear();
        for column in &mut self.columnas {
            column.muestras.clear();
        }
        for option in self.por_confirmar.iter_mut().flat_map(|question| &mut question.opciones) {
            option.muestras.clear();
        }
        self
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// An import, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Importacion))]
pub struct Import {
    pub import_id: Uuid,
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "padres"))]
    pub tipo: Kind,
    /// Name of the uploaded file.
    pub archivo: String,
    pub estado: ImportState,
    /// Why the file was refused as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motivo: Option<String>,
    pub total: i64,
    pub validos: i64,
    pub con_errores: i64,
    pub advertencias: i64,
    /// Rows that a person left out, and those that say nothing else than an earlier one.
    pub omitidos: i64,
    pub creados: i64,
    pub fallidos: i64,
    /// Rows that were created and undone.
    pub deshechos: i64,
    pub progreso: Progress,
    /// The errors of the rows, and the warnings with a suggestion, by field and kind, the most frequent first.
    pub grupos: Vec<IssueGroup>,
    /// Relations made so far; of kinds that link families only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relaciones: Option<Relations>,
    /// Errors (not warnings), the first 200.
    pub errores: Vec<RowError>,
    pub resumen: Summary,
    pub sha256: String,
    pub creado_por: String,
    pub fecha: DateTime<Utc>,
    /// When the creation began and ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iniciada_en: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminada_en: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deshecha_en: Option<DateTime<Utc>>,
}

/// One row, as read and as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Row {
    pub fila: u32,
    /// Its sheet, where several were read together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hoja: Option<String>,
    /// Its number among the rows of all sheets, for our own pages; `fila` where only one was read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub numero: u32,
    pub estado: RowState,
    pub datos: BTreeMap<String, String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Object>))]
    pub errores: Vec<Issue>,
    /// Whether somebody said that this is another student than the one of the same name and grade.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub homonimo: bool,
    /// Of each wrong value that other rows have too, how many rows have it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub iguales: BTreeMap<String, i64>,
    /// The name of the guardian that the row's document is of, in kinds that link families.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apoderado: Option<String>,
    /// The name of the student that the row's code is of, in `relaciones`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estudiante: Option<String>,
}

impl Row {
    /// What a person calls it: «5», or «5 · 1° B» where several sheets were read together.
    pub fn label(&self) -> String {
        match &self.hoja {
            Some(sheet) => format!("{} · {sheet}", self.fila),
            None => self.fila.to_string(),
        }
    }

    /// The number by which it is corrected.
    pub fn key(&self) -> u32 {
        if self.numero == 0 { self.fila } else { self.numero }
    }
}

/// Which rows to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
pub struct RowQuery {
    #[cfg_attr(feature = "ssr", param(inline))]
    pub estado: Option<RowState>,
    /// From 1.
    pub pagina: Option<u32>,
    /// At most 200; 25 when absent.
    pub por_pagina: Option<u32>,
    /// Part of a name, a document or a row number.
    pub buscar: Option<String>,
    /// Only rows with an error in this field…
    pub campo: Option<String>,
    /// …and of this kind.
    #[cfg_attr(feature = "ssr", param(value_type = Option<String>))]
    pub codigo: Option<IssueCode>,
    /// `fila` (default) or `-fila`.
    #[serde(default)]
    pub ordenar: Option<String>,
}

/// Which imports to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
pub struct ImportQuery {
    /// From 1.
    pub pagina: Option<u32>,
    /// At most 200; 25 when absent.
    pub por_pagina: Option<u32>,
    /// Part of the file's name, of its SHA-256 or of who uploaded it.
    pub buscar: Option<String>,
    /// One kind only.
    #[cfg_attr(feature = "ssr", param(value_type = Option<String>))]
    pub tipo: Option<Kind>,
    /// One state only.
    #[cfg_attr(feature = "ssr", param(inline))]
    pub estado: Option<ImportState>,
    /// `fecha` or `-fecha` (default), `archivo`, `-archivo`.
    pub ordenar: Option<String>,
}

/// How a file is to be read, where a person knows better than the recognition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Corrections {
    /// Another kind than the one it was uploaded as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tipo: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hoja: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fila_encabezado: Option<u32>,
    /// Heading → field; empty: ignored. Headings that are not named keep what is proposed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub mapeo: BTreeMap<String, String>,
    /// Field → the value of every row, where no column has it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub valores_fijos: BTreeMap<String, String>,
    /// The encoding of a text, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codificacion: Option<String>,
    /// Whether it answers what was asked: then also what was supposed is said by a person.
    #[serde(skip)]
    pub answers: bool,
    /// Whether all sheets with the same table are read together.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub todas_las_hojas: bool,
    /// How passwords are made where the file asks for it: staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metodo: Option<Method>,
    /// How accounts are made of prospects: generations only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generacion: Option<GenerationOptions>,
}

/// How accounts are made of prospects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct GenerationOptions {
    pub enviar_email: bool,
    pub forzar_cambio: bool,
    /// The request to send under which the message of each account is written.
    pub lote: Option<Uuid>,
}

impl Corrections {
    /// What is kept of them: never a password, which no file may give to all.
    pub fn kept(&self) -> Self {
        let mut kept = self.clone();
        kept.valores_fijos.retain(|field, value| field != field::PASSWORD || is_marker(value));
        kept
    }

    /// Without what no database keeps.
    pub fn cleaned(self) -> Self {
        let clean = |pairs: &BTreeMap<String, String>| {
            pairs.iter().map(|(key, value)| (without_nul(key), without_nul(value))).collect()
        };
        Self {
            hoja: self.hoja.as_deref().map(without_nul),
            codificacion: self.codificacion.as_deref().map(without_nul),
            mapeo: clean(&self.mapeo),
            valores_fijos: clean(&self.valores_fijos),
            ..self
        }
    }
}

/// PostgreSQL has no text with a NUL in it.
pub fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

/// Which suggestions: those of a field, of a kind of error, or all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, utoipa::IntoParams))]
pub struct Suggestions {
    #[serde(default)]
    pub campo: Option<String>,
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, example = "formato"), param(value_type = Option<String>))]
    pub codigo: Option<IssueCode>,
}

/// A value that would be replaced, if its suggestion is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Suggested {
    pub fila: u32,
    /// Its sheet, where several were read together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hoja: Option<String>,
    pub campo: String,
    pub antes: String,
    pub despues: String,
}

/// What correcting a value in all its rows, or taking the suggestions of a group, did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Corrected {
    pub filas_corregidas: i64,
    pub importacion: Import,
}

/// Someone or something that an undo left where it is, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Kept {
    pub fila: u32,
    /// Its sheet, where several were read together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hoja: Option<String>,
    /// Name and document, or code.
    pub usuario: String,
    pub motivo: String,
}

/// What an undo did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Undone {
    pub deshechos: i64,
    pub conservados: Vec<Kept>,
}
