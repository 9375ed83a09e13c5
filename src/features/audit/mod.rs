//! Who did what, when, from where. Written in the transaction of what it tells about; never a
//! password.

#[cfg(feature = "ssr")]
mod entry;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
