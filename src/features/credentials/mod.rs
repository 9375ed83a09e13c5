//! First passwords: made, sealed while they work and no longer, and handed out (HU-USERS-06).
//!
//! A sealed copy lives from the creation of the user to the first change, the expiry or the purge; nothing else ever
//! holds a plain password. Reading order: `vault` seals, opens and forgets; `roster` says whose passwords an import's
//! are; `opening` is passed before any is opened; `typed` keeps what an HR office typed until its row is created; `issue`, `workbook`, `people` and `summary` are what an office does
//! with them. REST below `/api/admin/import/{id}/credentials`.

pub mod model;

#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
mod issue;
#[cfg(feature = "ssr")]
mod issued;
#[cfg(feature = "ssr")]
mod opening;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
mod printing;
#[cfg(feature = "ssr")]
mod reach;
#[cfg(feature = "ssr")]
pub mod rest;
#[cfg(feature = "ssr")]
mod roster;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod summary;
#[cfg(feature = "ssr")]
mod typed;
#[cfg(feature = "ssr")]
mod vault;
#[cfg(feature = "ssr")]
mod workbook;
