//! What the institution is called and which school year it is in (`configuraciones_sistema`).

#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
