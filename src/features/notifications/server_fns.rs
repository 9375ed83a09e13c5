//! How the pages call [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{NoticePage, NoticeQuery};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use {super::service, crate::features::access::context::answer};

/// A page of one's own notices.
#[server(endpoint = "notificaciones", input = Json)]
pub async fn list_notices(query: NoticeQuery) -> Result<NoticePage, AppError> {
    answer(async |caller| service::list(&caller.platform, &caller.actor, query).await).await
}

/// Marks a notice as read. A plain form post.
#[server(endpoint = "notificacion-leida")]
pub async fn mark_notice_read(id: Uuid) -> Result<(), AppError> {
    answer(async |caller| service::mark_read(&caller.platform, &caller.actor, id).await.map(drop)).await
}

/// Marks a notice as read and goes where it leads. A plain form post.
#[server(endpoint = "notificacion-abrir")]
pub async fn open_notice(id: Uuid) -> Result<(), AppError> {
    answer(async |caller| {
        let notice = service::mark_read(&caller.platform, &caller.actor, id).await?;
        if let Some(link) = &notice.enlace {
            leptos_axum::redirect(link);
        }
        Ok(())
    })
    .await
}

/// Marks all notices as read. A plain form post.
#[server(endpoint = "notificaciones-leidas")]
pub async fn mark_all_notices_read() -> Result<(), AppError> {
    answer(async |caller| service::mark_all_read(&caller.platform, &caller.actor).await.map(drop)).await
}
