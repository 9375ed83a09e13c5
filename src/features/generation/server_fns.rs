//! How the pages call [`super::service`]. Downloads are REST's.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{
    Choosing, ChoosingQuery, Generation, GenerationDetail, GenerationsQuery, Preparing, ProspectStory, RowsQuery,
};
use crate::error::AppError;
use crate::page::Page;
#[cfg(feature = "ssr")]
use {
    super::service,
    crate::features::access::context::answer,
    crate::features::prospects::model::{ProspectFilter, Toggles},
    crate::features::prospects::service::{self as prospects, Change},
    crate::paths::generation_of,
};

/// What the tab «Generación» shows.
#[server(endpoint = "generacion-preparar", input = Json)]
pub async fn prepare_generation() -> Result<Preparing, AppError> {
    answer(async |caller| service::prepare(&caller.platform, &caller.actor).await).await
}

/// What the tab «Seleccionar Prospectos» shows.
#[server(endpoint = "prospectos", input = Json)]
pub async fn choose_prospects(query: ChoosingQuery) -> Result<Choosing, AppError> {
    answer(async |caller| service::choose(&caller.platform, &caller.actor, query).await).await
}

/// Of the prospects that were shown, those that are ticked. A plain form post.
#[server(endpoint = "prospectos-marcar")]
pub async fn tick_prospects(
    #[server(default)] vistos: Vec<Uuid>,
    #[server(default)] elegidos: Vec<Uuid>,
) -> Result<(), AppError> {
    answer(async |caller| {
        let change = Change::Shown { shown: vistos, chosen: elegidos };
        prospects::change(&caller.platform, &caller.actor, change).await
    })
    .await
}

/// «Seleccionar Página (máx. 200)». A plain form post.
#[server(endpoint = "prospectos-elegir-pagina")]
pub async fn select_page(
    #[server(default)] buscar: Option<String>,
    #[server(default)] programa: Option<String>,
    #[server(default)] ordenar: Option<String>,
) -> Result<(), AppError> {
    answer(async |caller| {
        let order = prospects::order_of(ordenar.as_deref())?;
        let change = Change::Page(ProspectFilter { buscar, programa }, order);
        prospects::change(&caller.platform, &caller.actor, change).await
    })
    .await
}

/// «Seleccionar TODOS». A plain form post.
#[server(endpoint = "prospectos-elegir-todos")]
pub async fn select_all(
    #[server(default)] buscar: Option<String>,
    #[server(default)] programa: Option<String>,
) -> Result<(), AppError> {
    answer(async |caller| {
        let change = Change::All(ProspectFilter { buscar, programa });
        prospects::change(&caller.platform, &caller.actor, change).await
    })
    .await
}

/// «Quitar»: nobody is chosen any more. A plain form post.
#[server(endpoint = "prospectos-quitar")]
pub async fn clear_selection() -> Result<(), AppError> {
    answer(async |caller| prospects::change(&caller.platform, &caller.actor, Change::Clear).await).await
}

/// The two toggles. A plain form post.
#[server(endpoint = "generacion-ajustar")]
pub async fn set_toggles(enviar_email: bool, forzar_cambio: bool) -> Result<(), AppError> {
    answer(async |caller| {
        prospects::set_toggles(&caller.platform, &caller.actor, Toggles { enviar_email, forzar_cambio }).await
    })
    .await
}

/// Makes accounts for the selection; `confirmar` is the number that was read. Leads to the generation. A plain form post.
#[server(endpoint = "generacion-generar")]
pub async fn generate(confirmar: i64) -> Result<(), AppError> {
    answer(async |caller| {
        let id = service::generate_selection(&caller.platform, &caller.actor, confirmar).await?;
        leptos_axum::redirect(&generation_of(id));
        Ok(())
    })
    .await
}

/// Past generations, the latest first.
#[server(endpoint = "generaciones", input = Json)]
pub async fn list_generations(query: GenerationsQuery) -> Result<Page<Generation>, AppError> {
    answer(async |caller| service::list(&caller.platform, &caller.actor, query).await).await
}

/// A generation with a page of its prospects.
#[server(endpoint = "generacion", input = Json)]
pub async fn load_generation(id: Uuid, query: RowsQuery) -> Result<GenerationDetail, AppError> {
    answer(async |caller| service::detail(&caller.platform, &caller.actor, id, query).await).await
}

/// Stops a generation; the accounts that were made stay. A plain form post.
#[server(endpoint = "generacion-cancelar")]
pub async fn cancel_generation(id: Uuid) -> Result<(), AppError> {
    answer(async |caller| service::cancel(&caller.platform, &caller.actor, id).await.map(drop)).await
}

/// «Reintentar envíos fallidos». A plain form post.
#[server(endpoint = "generacion-reintentar")]
pub async fn retry_emails(id: Uuid) -> Result<(), AppError> {
    answer(async |caller| service::retry(&caller.platform, &caller.actor, id).await.map(drop)).await
}

/// One prospect, what happened and what was sent.
#[server(endpoint = "prospecto", input = Json)]
pub async fn load_prospect(id: Uuid) -> Result<ProspectStory, AppError> {
    answer(async |caller| service::story(&caller.platform, &caller.actor, id).await).await
}
