//! Notices in the platform: what concerns one person, shown by the bell. Other slices notify through
//! [`service::notify_in`], in the transaction of what they tell about.

#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
