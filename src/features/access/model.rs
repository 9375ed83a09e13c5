//! The signed-in person, as programs and pages see them.

use padron_core::permission::Permission;
use padron_core::role::Role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The person behind a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SessionUser {
    pub id: Uuid,
    pub nombre: String,
    pub apellido: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "administrador"))]
    pub rol: Role,
}

/// Answer of `GET /api/auth/yo`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Me {
    pub id: Uuid,
    pub nombre: String,
    pub apellido: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "administrador"))]
    pub rol: Role,
    pub debe_cambiar_password: bool,
    /// What a teacher may publish: `comunicados`, `encuestas`.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<String>))]
    pub permisos: Vec<Permission>,
}
