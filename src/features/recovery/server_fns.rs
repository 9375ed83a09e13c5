//! How the page calls [`super::service`].

use leptos::prelude::*;

use crate::error::AppError;
#[cfg(feature = "ssr")]
use {super::service, crate::features::access::context::answer_anyone, crate::paths::RECOVER};

/// Asks for a link; works as a plain form post.
#[server(endpoint = "recuperar")]
pub async fn recover(usuario: String) -> Result<(), AppError> {
    answer_anyone(async |visitor| {
        service::request(&visitor.platform, &usuario).await?;
        leptos_axum::redirect(&format!("{RECOVER}?enviado=1"));
        Ok(())
    })
    .await
}

/// Whom to call when no link arrives.
#[server(endpoint = "soporte")]
pub async fn support_phone() -> Result<Option<String>, AppError> {
    answer_anyone(async |visitor| service::support_phone(&visitor.platform).await).await
}
