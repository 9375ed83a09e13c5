//! Telling people something in the platform.

use uuid::Uuid;

use super::store;
use crate::error::AppError;
use crate::platform::db::Tx;
use crate::platform::{Platform, changes};

/// What people are told. Never a secret: it is kept, and shown to whoever may sign in as them.
pub struct Notice<'a> {
    /// One word for what it is about: `permisos`, `comunicado`, `encuesta`…
    pub kind: &'a str,
    pub title: &'a str,
    pub text: &'a str,
    /// The page of the platform that it leads to.
    pub link: Option<&'a str>,
}

/// Notifies people in the caller's unit of work, of which it should be the last part. The caller says
/// `platform.changes.wake()` after the commit, so that open pages hear of it at once.
pub async fn notify_in(
    tx: &mut Tx,
    platform: &Platform,
    recipients: &[Uuid],
    notice: &Notice<'_>,
) -> Result<(), AppError> {
    store::insert(tx, platform, recipients, notice).await?;
    changes::note_in(tx).await
}
