//! Notices in the platform: what concerns one person, shown at `/notificaciones`. Other slices notify
//! through [`service::notify_in`], in the transaction of what they tell about; open pages hear of it by the stream of
//! [`super::live`].

pub mod model;
pub mod page;
pub mod server_fns;

#[cfg(feature = "ssr")]
mod notice;
#[cfg(feature = "ssr")]
pub mod rest;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
