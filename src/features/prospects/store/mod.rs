//! SQL of prospects, their programmes, and of who was chosen.

pub mod account;
pub mod list;
mod matches;
pub mod records;
pub mod selection;

pub use matches::{Chosen, Wanted};
