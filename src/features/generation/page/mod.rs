//! Pages of generations.

mod parts;
mod query;
