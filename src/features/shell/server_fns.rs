//! How the pages call [`super::service`].

use leptos::prelude::*;

use super::model::Shell;
use crate::error::AppError;
#[cfg(feature = "ssr")]
use {super::service, crate::features::access::context::answer_anyone};

/// Who looks, and whose school it is. Never fails for an anonymous visitor.
#[server(endpoint = "shell")]
pub async fn find_shell() -> Result<Shell, AppError> {
    answer_anyone(async |visitor| service::shell(&visitor.platform, visitor.actor, visitor.changes).await).await
}
