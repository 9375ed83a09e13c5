//! What travels about the permissions of teachers.

use crate::page::Page;
use chrono::{DateTime, Utc};
use padron_core::permission::Permission;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An active teacher and the two switches (HU-USERS-01 CA-02).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TeacherPermissions {
    pub docente_id: Uuid,
    pub nombre_completo: String,
    pub comunicados: bool,
    pub encuestas: bool,
    /// Courses the teacher gives this year; without any, nothing can be switched on.
    pub cursos_activos: i64,
    /// Where: «3.º y 4.º Primaria».
    pub grados: String,
}

impl TeacherPermissions {
    pub fn has(&self, permission: Permission) -> bool {
        match permission {
            Permission::Comunicados => self.comunicados,
            Permission::Encuestas => self.encuestas,
        }
    }
}

/// Only these teachers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TeacherFilter {
    ConPermiso,
    SinPermiso,
    SinAsignaciones,
}

impl TeacherFilter {
    /// The word in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConPermiso => "con_permiso",
            Self::SinPermiso => "sin_permiso",
            Self::SinAsignaciones => "sin_asignaciones",
        }
    }
}

/// Which teachers to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
pub struct TeacherQuery {
    /// From 1.
    pub pagina: Option<u32>,
    /// At most 200; 25 when absent.
    pub por_pagina: Option<u32>,
    /// Words of the name, in any order, or part of the document.
    pub buscar: Option<String>,
    #[cfg_attr(feature = "ssr", param(inline))]
    pub filtro: Option<TeacherFilter>,
    /// By surname and name: `nombre` (default) or `-nombre`.
    pub ordenar: Option<String>,
    /// Only this teacher.
    pub docente_id: Option<Uuid>,
}

/// How many teachers there are, whatever is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct TeacherCounts {
    pub docentes: i64,
    /// With one permission or both.
    pub con_permiso: i64,
    /// Without an active course this year.
    pub sin_asignaciones: i64,
}

/// A page of teachers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TeacherPage {
    pub items: Vec<TeacherPermissions>,
    pub total: i64,
    pub pagina: u32,
    pub por_pagina: u32,
    pub cuentas: TeacherCounts,
}

/// Body of `PUT` and `PATCH /api/teachers/{id}/permissions`; of `POST` without `estado_activo` too, which activates.
#[cfg(feature = "ssr")]
#[derive(Deserialize, utoipa::ToSchema)]
pub struct PermissionChange {
    /// `comunicados` or `encuestas`; the singular is understood.
    #[schema(example = "comunicados")]
    #[serde(default)]
    pub tipo_permiso: String,
    pub estado_activo: Option<bool>,
}

/// A director's decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Decision {
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "comunicados"))]
    pub tipo_permiso: Permission,
    pub estado_activo: bool,
    pub fecha: DateTime<Utc>,
    /// Name of the director.
    pub realizado_por: String,
}

/// Which page of decisions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
pub struct DecisionQuery {
    /// From 1.
    pub pagina: Option<u32>,
    /// At most 200; 25 when absent.
    pub por_pagina: Option<u32>,
}

/// A teacher and the decisions about them, for the page of one teacher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeacherHistory {
    pub docente: TeacherPermissions,
    pub historial: Page<Decision>,
}

/// What a teacher may publish, in one word that differs when it does.
pub fn version_of(granted: &[Permission]) -> String {
    granted.iter().map(|permission| permission.as_str()).collect::<Vec<_>>().join(",")
}
