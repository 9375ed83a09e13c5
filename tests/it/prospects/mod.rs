//! Prospects: people who may become students.

mod loading;

/// The office's own list: 430 people.
const PROSPECTS: &[u8] = include_bytes!("../../../crates/core/tests/data/prospectos.xlsx");
