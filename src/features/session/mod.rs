//! Signing in and out, the forced first change of password, and who the signed-in person is.
//!
//! Pages `/login`, `/activar`, `/cambiar-password`, `/perfil`; REST below `/api/auth`. The credential is a JWT
//! that names a row of `sesiones`, so that it can be revoked.

pub mod model;
pub mod page;
pub mod server_fns;

#[cfg(feature = "ssr")]
pub mod activation;
#[cfg(feature = "ssr")]
pub mod cookies;
#[cfg(feature = "ssr")]
pub mod link_entry;
#[cfg(feature = "ssr")]
pub mod rest;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod throttle;
#[cfg(feature = "ssr")]
pub mod token;
