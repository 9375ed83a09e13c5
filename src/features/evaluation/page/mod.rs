//! «Configuración de Evaluación»: the year's structure, its editor and its history.

mod example;
mod sum;
