//! Sending first passwords (HU-USERS-06): the outbox, its worker, and the channels. A row of `envios` is one message to one
//! person; it is written in the transaction of the request and holds neither the message nor a secret. REST below
//! `/api/admin/envios`, `/api/admin/trabajos` and `/api/admin/import/{id}`.

#[cfg(feature = "ssr")]
mod compose;
#[cfg(feature = "ssr")]
mod first;
#[cfg(feature = "ssr")]
mod messages;
pub mod model;
#[cfg(feature = "ssr")]
mod notice;
pub mod overview;
pub mod page;
#[cfg(feature = "ssr")]
mod reach;
#[cfg(feature = "ssr")]
mod reasons;
#[cfg(feature = "ssr")]
mod recovery;
#[cfg(feature = "ssr")]
mod request;
#[cfg(feature = "ssr")]
pub mod rest;
#[cfg(feature = "ssr")]
mod sender;
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod settle;
#[cfg(feature = "ssr")]
mod show;
#[cfg(feature = "ssr")]
mod standing;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod webhook;
#[cfg(feature = "ssr")]
mod who;
