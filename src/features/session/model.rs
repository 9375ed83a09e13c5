//! What travels about sessions, for REST and for the pages.

use chrono::{DateTime, Utc};
use padron_core::role::Role;
use serde::{Deserialize, Serialize};

use crate::features::access::model::SessionUser;

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

/// Body of `POST /api/auth/confirmar`.
#[cfg(feature = "ssr")]
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ConfirmPasswordRequest {
    #[schema(value_type = String, format = Password)]
    pub password: padron_core::password::PlainPassword,
}

/// Body of `POST /api/auth/activar`.
#[cfg(feature = "ssr")]
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ActivateRequest {
    /// The last part of the link.
    pub codigo: String,
    #[schema(value_type = String, format = Password)]
    pub password_nueva: padron_core::password::PlainPassword,
}

/// For whom a link is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    pub nombre: String,
    pub apellido: String,
    /// What the person signs in with.
    pub usuario: String,
    /// To come in for the first time; otherwise a forgotten password is replaced.
    pub es_primera: bool,
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
