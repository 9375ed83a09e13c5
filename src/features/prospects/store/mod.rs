//! SQL of `prospectos`, `programas` and what belongs to them.

pub mod records;
