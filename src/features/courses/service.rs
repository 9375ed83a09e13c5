//! The levels and grades; what others ask about courses.

use serde::Serialize;

use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::platform::Platform;

pub use super::assign::{
    assign_in, check_assignments, reasons_to_keep_assignments_in, reasons_to_keep_people_in, unassign_in,
};
pub use super::store::LevelGrade;
pub use super::store::assignments::{Taught, hold_taught as hold_taught_in, taught};

/// A page of levels and grades.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LevelPage {
    pub items: Vec<LevelGrade>,
    pub total: usize,
    pub pagina: usize,
    pub por_pagina: usize,
}

/// Levels with their grades, in school order; `page` from 1. Anyone signed in.
pub async fn levels(platform: &Platform, _actor: &Actor, page: usize, per_page: usize) -> Result<LevelPage, AppError> {
    let all = super::store::levels(&mut platform.db.read().await?).await?;
    let (page, per_page) = (page.max(1), per_page.clamp(1, 200));
    let total = all.len();
    let items = all.into_iter().skip((page - 1).saturating_mul(per_page)).take(per_page).collect();
    Ok(LevelPage { items, total, pagina: page, por_pagina: per_page })
}
