//! The pages' door to [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{Board, Composing, PaginaComunicados, PaginaEncuestas, PublicationQuery};
use crate::error::AppError;

/// What the form needs that writes a notice or a poll.
#[server(endpoint = "publicaciones-redactar", input = Json)]
pub async fn compose() -> Result<Composing, AppError> {
    use crate::features::session::door;
    door::answer(async { super::service::compose(&*door::platform()?, &door::actor()?).await }).await
}

/// A page of the teacher's notices.
#[server(endpoint = "comunicados", input = Json)]
pub async fn list_notices(query: PublicationQuery) -> Result<PaginaComunicados, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::notices(&*door::platform()?, &door::actor()?, query).await }).await
}

/// A page of the teacher's polls.
#[server(endpoint = "encuestas", input = Json)]
pub async fn list_polls(query: PublicationQuery) -> Result<PaginaEncuestas, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::polls(&*door::platform()?, &door::actor()?, query).await }).await
}

/// A page of what a family finds.
#[server(endpoint = "tablero", input = Json)]
pub async fn family_board(pagina: u32) -> Result<Board, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::board(&*door::platform()?, &door::actor()?, pagina).await }).await
}

/// Publishes a notice. A plain form post; sent twice, it publishes once.
#[server(endpoint = "comunicado-publicar")]
pub async fn publish_notice(
    clave: Uuid,
    #[server(default)] titulo: String,
    #[server(default)] texto: String,
    #[server(default)] asignaciones: Vec<String>,
) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move {
        let notice =
            super::service::NewNotice { title: titulo, text: texto, assignments: asignaciones, key: Some(clave) };
        super::service::publish_notice(&*door::platform()?, &door::actor()?, notice).await?;
        leptos_axum::redirect("/dashboard/comunicados?aviso=publicado");
        Ok(())
    })
    .await
}

/// Publishes a poll. A plain form post; sent twice, it publishes once.
#[server(endpoint = "encuesta-publicar")]
pub async fn publish_poll(
    clave: Uuid,
    #[server(default)] pregunta: String,
    #[server(default)] opciones: Vec<String>,
    #[server(default)] cierra_en: String,
    #[server(default)] asignaciones: Vec<String>,
) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move {
        let poll = super::service::NewPoll {
            question: pregunta,
            choices: opciones,
            closes: cierra_en,
            assignments: asignaciones,
            key: Some(clave),
        };
        super::service::publish_poll(&*door::platform()?, &door::actor()?, poll).await?;
        leptos_axum::redirect("/dashboard/encuestas?aviso=publicada");
        Ok(())
    })
    .await
}

/// Votes in a poll. A plain form post.
#[server(endpoint = "encuesta-votar")]
pub async fn cast_vote(id: Uuid, #[server(default)] opcion: Option<i64>) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::vote(&*door::platform()?, &door::actor()?, id, opcion).await.map(drop) })
        .await
}
