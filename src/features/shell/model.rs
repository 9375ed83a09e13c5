//! What travels to every page.

use serde::{Deserialize, Serialize};

use crate::features::access::model::Me;

/// What every page needs to know: the institution, and who looks (nobody on `/login`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shell {
    /// Full name, e.g. «I.E.P. Las Orquídeas».
    pub institucion: String,
    pub anio: i32,
    pub usuario: Option<Me>,
    /// Notices that the person has not read.
    pub sin_leer: i64,
    /// How many changes had been counted when the page was asked for: what the stream tells from there on is new to it.
    pub cambios: i64,
}
