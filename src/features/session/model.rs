//! What travels about sessions, on both doors.

use chrono::{DateTime, Utc};
use padron_core::permission::Permission;
use padron_core::role::Role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Body of `POST /api/auth/login`.
#[cfg(feature = "ssr")]
#[derive(Deserialize, utoipa::ToSchema)]
pub struct SignInRequest {
    /// Document number, carnet or e-mail.
    #[schema(example = "70000001")]
    pub usuario: String,
    #[schema(value_type = String, format = Password)]
    pub password: padron_core::password::PlainPassword,
}

/// Body of `POST /api/auth/cambiar-password`.
#[cfg(feature = "ssr")]
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ChangePasswordRequest {
    #[schema(value_type = String, format = Password)]
    pub password_actual: padron_core::password::PlainPassword,
    #[schema(value_type = String, format = Password)]
    pub password_nueva: padron_core::password::PlainPassword,
}

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

/// Answer to a sign-in or a changed password.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// Bearer token; it names a session that can be revoked.
    pub token: String,
    pub expira_en: DateTime<Utc>,
    pub debe_cambiar_password: bool,
    pub usuario: SessionUser,
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

/// What every page needs to know: the institution, and who looks (nobody on `/login`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shell {
    /// Full name, e.g. «I.E.P. Las Orquídeas».
    pub institucion: String,
    pub anio: i32,
    pub usuario: Option<Me>,
    /// Notices that the person has not read.
    pub sin_leer: i64,
}

/// One of the ready-made sign-ins of the demo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DemoSignIn {
    pub rol: Role,
    pub nombre: String,
    pub usuario: String,
    pub password: String,
}

/// The signed-in person's own data, for `/perfil`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub nombre: String,
    pub apellido: String,
    pub rol: Role,
    pub documento: Option<String>,
    pub telefono: Option<String>,
    pub email: Option<String>,
    pub ultimo_ingreso: Option<DateTime<Utc>>,
}
