//! What a person does to checked rows before they are created.

pub mod correct;
mod recheck;
pub mod revise;
