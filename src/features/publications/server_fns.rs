//! How the pages call [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{Composing, Poll, PublicationQuery, Published, PublishedNotice};
use crate::error::AppError;
use crate::page::Page;
#[cfg(feature = "ssr")]
use {
    super::service,
    crate::features::access::context::answer,
    crate::paths::{NOTICES, POLLS},
};

/// What the form needs that writes a notice or a poll.
#[server(endpoint = "publicaciones-redactar", input = Json)]
pub async fn compose() -> Result<Composing, AppError> {
    answer(async |caller| service::compose(&caller.platform, &caller.actor).await).await
}

/// A page of the teacher's notices.
#[server(endpoint = "comunicados", input = Json)]
pub async fn list_notices(query: PublicationQuery) -> Result<Page<PublishedNotice>, AppError> {
    answer(async |caller| service::notices(&caller.platform, &caller.actor, query).await).await
}

/// A page of the teacher's polls.
#[server(endpoint = "encuestas", input = Json)]
pub async fn list_polls(query: PublicationQuery) -> Result<Page<Poll>, AppError> {
    answer(async |caller| service::polls(&caller.platform, &caller.actor, query).await).await
}

/// A page of what a family finds.
#[server(endpoint = "tablero", input = Json)]
pub async fn family_board(pagina: u32) -> Result<Page<Published>, AppError> {
    answer(async |caller| service::board(&caller.platform, &caller.actor, pagina).await).await
}

/// Publishes a notice. A plain form post; sent twice, it publishes once.
#[server(endpoint = "comunicado-publicar")]
pub async fn publish_notice(
    clave: Uuid,
    #[server(default)] titulo: String,
    #[server(default)] texto: String,
    #[server(default)] asignaciones: Vec<String>,
) -> Result<(), AppError> {
    answer(async |caller| {
        let notice = service::NewNotice { title: titulo, text: texto, assignments: asignaciones, key: Some(clave) };
        service::publish_notice(&caller.platform, &caller.actor, notice).await?;
        leptos_axum::redirect(&format!("{NOTICES}?aviso=publicado"));
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
    answer(async |caller| {
        let poll = service::NewPoll {
            question: pregunta,
            choices: opciones,
            closes: cierra_en,
            assignments: asignaciones,
            key: Some(clave),
        };
        service::publish_poll(&caller.platform, &caller.actor, poll).await?;
        leptos_axum::redirect(&format!("{POLLS}?aviso=publicada"));
        Ok(())
    })
    .await
}

/// Votes in a poll. A plain form post.
#[server(endpoint = "encuesta-votar")]
pub async fn cast_vote(id: Uuid, #[server(default)] opcion: Option<i64>) -> Result<(), AppError> {
    answer(async |caller| service::vote(&caller.platform, &caller.actor, id, opcion).await.map(drop)).await
}
