//! «Configuración de Evaluación»: the year's structure, its editor and its history.

pub mod editor;
mod example;
mod meaning;
mod sum;
