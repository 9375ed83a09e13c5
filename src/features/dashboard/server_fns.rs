//! The pages' door to [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::model::Start;
use crate::error::AppError;

/// What the start page shows whoever asks.
#[server(endpoint = "inicio", input = Json)]
pub async fn find_start() -> Result<Start, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::start(&*door::platform()?, &door::actor()?).await }).await
}
