//! «Configuración de Evaluación»: the year's structure as it stands, its editor, and what was saved.

mod board;
mod cards;
mod confirm;
mod editor;
mod example;
mod history;
mod meaning;
mod query;
mod row;
mod sum;

pub use board::ConfigurationPage;
pub use query::PATH as EVALUATION;
