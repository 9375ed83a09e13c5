//! The page a person lands on, by role.

pub mod page;
