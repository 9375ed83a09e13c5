//! Pages of generations.

mod detail;
mod history;
mod parts;
mod prospect;
mod query;

pub use detail::GenerationPage;
pub use prospect::ProspectPage;
