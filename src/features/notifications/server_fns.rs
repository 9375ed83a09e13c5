//! The pages' door to [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{NoticePage, NoticeQuery};
use crate::error::AppError;

/// A page of one's own notices.
#[server(endpoint = "notificaciones", input = Json)]
pub async fn list_notices(query: NoticeQuery) -> Result<NoticePage, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::list(&*door::platform()?, &door::actor()?, query).await }).await
}

/// Marks a notice as read. A plain form post.
#[server(endpoint = "notificacion-leida")]
pub async fn mark_notice_read(id: Uuid) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::mark_read(&*door::platform()?, &door::actor()?, id).await.map(drop) })
        .await
}

/// Marks a notice as read and goes where it leads. A plain form post.
#[server(endpoint = "notificacion-abrir")]
pub async fn open_notice(id: Uuid) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move {
        let notice = super::service::mark_read(&*door::platform()?, &door::actor()?, id).await?;
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
    use crate::features::session::door;
    door::answer(async move { super::service::mark_all_read(&*door::platform()?, &door::actor()?).await.map(drop) })
        .await
}
