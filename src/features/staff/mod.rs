//! What is known of a member of staff beside the account: file number («legajo») and agreement («convenio»).

#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
