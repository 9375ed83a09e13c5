//! What travels about the structure of evaluation.

use chrono::{DateTime, Utc};
use padron_core::evaluation::{Component, Limits, Violation, Weight};
use serde::{Deserialize, Serialize};

use crate::error::FieldError;
use crate::page::Page;

/// What the active components weigh together.
pub fn sum_of(components: &[Component]) -> Weight {
    components.iter().filter(|component| component.active).map(|component| component.weight).sum()
}

/// The structure of a school year. Without components: there is none yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Estructura))]
pub struct Structure {
    pub anio_academico: i32,
    /// Confirmed, and fixed for the whole year.
    pub bloqueada: bool,
    /// When it was last saved; of a locked one: when it was confirmed.
    pub fecha_configuracion: Option<DateTime<Utc>>,
    /// Name of the director who saved it last.
    pub modificado_por: Option<String>,
    pub componentes: Vec<Component>,
    /// Of the active components, with two decimals.
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "100.00"))]
    pub suma: Weight,
    /// What a draft lacks to be confirmed; empty when it could be, or was.
    pub pendientes: Vec<FieldError>,
    /// To be sent with a change, so that nobody writes over what they have not seen. 0 without a structure.
    pub version: i64,
}

/// A version that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Configuracion))]
pub struct SavedVersion {
    pub anio_academico: i32,
    /// Confirmed with this; otherwise a draft.
    pub bloqueada: bool,
    pub fecha: DateTime<Utc>,
    /// Name of the director.
    pub realizado_por: String,
    pub componentes: Vec<Component>,
    /// Of the active components, with two decimals.
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "100.00"))]
    pub suma: Weight,
}

/// Which page of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
pub struct ConfigurationQuery {
    /// From 1.
    pub pagina: Option<u32>,
    /// At most 200; 25 when absent.
    pub por_pagina: Option<u32>,
}

/// What the director's page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    pub estructura: Structure,
    /// Marks exist for the year, so nothing can be set any more (HU-USERS-03 VN-05).
    pub con_calificaciones: bool,
    pub limites: Limits,
    /// How many versions were saved, of all years.
    pub configuraciones: i64,
    /// If it was asked for.
    pub historial: Option<Page<SavedVersion>>,
}

/// How far the year's structure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Nobody has begun it.
    Missing,
    /// A draft that lacks something.
    Incomplete,
    /// A draft that could be confirmed.
    Ready,
    /// Confirmed for the whole year.
    Locked,
    /// Marks exist and nobody had confirmed it: nothing can be set any more.
    Overtaken,
}

impl Board {
    pub fn stage(&self) -> Stage {
        let structure = &self.estructura;
        if structure.bloqueada {
            Stage::Locked
        } else if self.con_calificaciones {
            Stage::Overtaken
        } else if structure.componentes.is_empty() {
            Stage::Missing
        } else if structure.pendientes.is_empty() {
            Stage::Ready
        } else {
            Stage::Incomplete
        }
    }
}

/// What the editor starts with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Editing {
    pub anio: i32,
    pub version: i64,
    pub componentes: Vec<Component>,
    pub limites: Limits,
}

/// What is wrong, by field.
pub fn field_errors(violations: &[Violation]) -> Vec<FieldError> {
    violations.iter().map(|violation| FieldError::new(violation.place.field(), violation.rule.to_string())).collect()
}

/// A structure to start from.
#[cfg(feature = "ssr")]
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Plantilla)]
pub struct StructureTemplate {
    pub id: &'static str,
    pub nombre: &'static str,
    pub componentes: Vec<Component>,
}

/// One line of the example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = FilaEjemplo))]
pub struct ExampleRow {
    pub componente: String,
    /// 0 to 20, with two decimals.
    pub nota: String,
    /// A percentage with two decimals.
    pub peso: String,
    /// What the mark adds to the mean, with two decimals.
    pub subtotal: String,
}

/// The example of the weighted mean, of the active components.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Ejemplo))]
pub struct Example {
    pub filas: Vec<ExampleRow>,
    /// Rounded half up to two decimals from the exact sum.
    #[cfg_attr(feature = "ssr", schema(example = "16.45"))]
    pub promedio: String,
}
