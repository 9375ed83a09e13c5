//! The levels and grades.

use crate::error::AppError;
use crate::features::session::actor::Actor;
use crate::platform::Platform;

pub use super::store::LevelGrade;

/// All levels with their grades, in school order. Anyone signed in.
pub async fn levels(platform: &Platform, _actor: &Actor) -> Result<Vec<LevelGrade>, AppError> {
    super::store::levels(&mut platform.db.read().await?).await
}
