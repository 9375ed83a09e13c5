//! What travels about families: which students have no guardian (HU-USERS-05 CA-05), and relations by type.

use padron_core::school::Relationship;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A student without an active guardian.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct UnlinkedStudent {
    pub estudiante_id: Uuid,
    pub codigo_estudiante: String,
    pub nombre: String,
    pub apellido: String,
    pub nivel: String,
    pub grado: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seccion: Option<String>,
}

/// The students of the year, and those that nobody looks after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FamilyCheck {
    pub total_estudiantes: i64,
    pub con_apoderado: i64,
    /// Sorted by surname; every one of them.
    pub sin_apoderado: Vec<UnlinkedStudent>,
}

/// Family relations made, by type (HU-USERS-05 UX-03).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Relations {
    pub total: i64,
    pub padre: i64,
    pub madre: i64,
    pub apoderado: i64,
    pub tutor: i64,
}

impl Relations {
    pub fn of(&self, relationship: Relationship) -> i64 {
        match relationship {
            Relationship::Padre => self.padre,
            Relationship::Madre => self.madre,
            Relationship::Apoderado => self.apoderado,
            Relationship::Tutor => self.tutor,
        }
    }
}
