//! How the pages call [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::model::Start;
use crate::error::AppError;
#[cfg(feature = "ssr")]
use {super::service, crate::features::access::context::answer};

/// What the start page shows whoever asks.
#[server(endpoint = "inicio", input = Json)]
pub async fn find_start() -> Result<Start, AppError> {
    answer(async |caller| service::start(&caller.platform, &caller.actor).await).await
}
