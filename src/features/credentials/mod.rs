//! First passwords: made, sealed while they work and no longer, and handed out (HU-USERS-06).
//!
//! A sealed copy lives from the creation of the user to the first change, the expiry or the
//! purge; nothing else ever holds a plain password. REST below `/api/admin/import/{id}/credentials`.

#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
mod issued;
#[cfg(feature = "ssr")]
mod reach;
#[cfg(feature = "ssr")]
pub mod rest;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
