//! What open pages are told as it happens, on both sides: one event stream for each visible tab carries every
//! [`Topic`](crate::topic::Topic), so it stands above the slices that know them.

mod bell;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "hydrate")]
mod listen;
#[cfg(feature = "ssr")]
pub mod rest;

pub use bell::Bell;
