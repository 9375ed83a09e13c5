//! Reading the institution's settings, with their defaults.

use padron_core::evaluation::Limits;

use super::store;
use crate::error::AppError;
use crate::format;
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};

/// The institution as every page and every export names it.
#[derive(Clone, Debug)]
pub struct Institution {
    pub name: String,
    /// The current school year: a setting, by default the calendar year in Lima.
    pub year: i32,
    /// Whom people call when they cannot get in (`telefono_soporte`).
    pub support_phone: Option<String>,
}

const NAME: &str = "institucion_nombre";
const YEAR: &str = "anio_academico";
const SUPPORT_PHONE: &str = "telefono_soporte";
const DEMO: &str = "demo";
const MIN_WEIGHT: &str = "peso_minimo";
const MAX_WEIGHT: &str = "peso_maximo";

pub async fn institution(platform: &Platform, exec: &mut impl Exec) -> Result<Institution, AppError> {
    let stored = store::all(exec).await?;
    let find = |key: &str| stored.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    Ok(Institution {
        name: find(NAME).unwrap_or_else(|| "I.E.P. Las Orquídeas".into()),
        year: find(YEAR).and_then(|year| year.parse().ok()).unwrap_or_else(|| format::year(platform.now())),
        support_phone: find(SUPPORT_PHONE).filter(|phone| !phone.trim().is_empty()),
    })
}

/// What a component of an evaluation may weigh (`peso_minimo`, `peso_maximo`). Settings that make no sense count as absent.
pub async fn weight_limits(exec: &mut impl Exec) -> Result<Limits, AppError> {
    let stored = store::all(exec).await?;
    let find = |key: &str| stored.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.parse().ok());
    let Limits { min, max } = Limits::default();
    let limits = Limits { min: find(MIN_WEIGHT).unwrap_or(min), max: find(MAX_WEIGHT).unwrap_or(max) };
    Ok(if limits.make_sense() { limits } else { Limits::default() })
}

/// Marks a database as the demo's own.
pub async fn mark_demo_in(tx: &mut Tx, platform: &Platform) -> Result<(), AppError> {
    store::set(tx, DEMO, "true", platform.now()).await
}

pub async fn is_demo(exec: &mut impl Exec) -> Result<bool, AppError> {
    Ok(store::all(exec).await?.iter().any(|(key, value)| key == DEMO && value == "true"))
}
