//! The capabilities, one folder each.

pub mod access;
pub mod audit;
pub mod courses;
pub mod credentials;
pub mod dashboard;
pub mod delivery;
pub mod evaluation;
pub mod families;
pub mod generation;
pub mod imports;
pub mod live;
pub mod notifications;
pub mod permissions;
pub mod prospects;
pub mod publications;
pub mod recovery;
pub mod session;
pub mod settings;
pub mod shell;
pub mod staff;
pub mod users;
