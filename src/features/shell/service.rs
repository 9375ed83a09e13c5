//! What every page needs to know.

use super::model::Shell;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::notifications::service as notifications;
use crate::features::settings::service as settings;
use crate::platform::Platform;

/// The institution, and who looks; nobody on `/login`.
pub async fn shell(platform: &Platform, viewer: Option<Actor>, changes: i64) -> Result<Shell, AppError> {
    let mut reader = platform.db.read().await?;
    let institution = settings::institution(platform, &mut reader).await?;
    let sin_leer = match viewer.as_ref().filter(|actor| !actor.must_change_password) {
        Some(actor) => notifications::unread(&mut reader, actor.user.id).await?,
        None => 0,
    };
    let usuario = viewer.as_ref().map(Actor::me);
    Ok(Shell { institucion: institution.name, anio: institution.year, usuario, sin_leer, cambios: changes })
}
