//! The levels and grades; what others ask about courses.

use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::listing::Paging;

pub use super::assign::{assign_in, reasons_to_keep_assignments_in, reasons_to_keep_people_in, unassign_in};
pub use super::check::check_assignments;
pub use super::store::assignments::{Taught, hold_taught as hold_taught_in, taught};
pub use super::store::{GradeRow, course_keys};

/// Levels with their grades, in school order. Anyone signed in.
pub async fn levels(platform: &Platform, _actor: &Actor, paging: Paging) -> Result<Page<GradeRow>, AppError> {
    let all = super::store::levels(&mut platform.db.read().await?).await?;
    Ok(paging.cut(all))
}
