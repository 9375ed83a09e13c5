//! What travels about imports: the same JSON on REST, in the pages and on the command line.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use padron_core::import::Kind;
use padron_core::issue::Issue;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
}

impl RowState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valida => "valida",
            Self::ConErrores => "con_errores",
            Self::Omitida => "omitida",
            Self::Creada => "creada",
            Self::Fallida => "fallida",
        }
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

/// One error of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RowError {
    pub fila: u32,
    pub campo: String,
    pub mensaje: String,
}

/// What was understood of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Summary {
    /// `xlsx`, `csv` or `tsv`.
    pub formato: String,
    pub hoja: Option<String>,
    /// Row of the headings, as the spreadsheet numbers it.
    pub fila_encabezado: u32,
    /// Heading in the file → field.
    pub mapeo: BTreeMap<String, String>,
    /// Headings that no field takes.
    pub ignoradas: Vec<String>,
    /// An earlier import of the same bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repetido_de: Option<Uuid>,
}

/// An import, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Importacion {
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
    pub creados: i64,
    pub fallidos: i64,
    pub progreso: Progress,
    /// Errors (not warnings), the first 200.
    pub errores: Vec<RowError>,
    pub resumen: Summary,
    pub creado_por: String,
    pub fecha: DateTime<Utc>,
}

/// One row, as read and as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Row {
    pub fila: u32,
    pub estado: RowState,
    pub datos: BTreeMap<String, String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Object>))]
    pub errores: Vec<Issue>,
}

/// One page of a list, as every list of the product answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RowPage {
    pub items: Vec<Row>,
    pub total: i64,
    pub pagina: u32,
    pub por_pagina: u32,
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
}
