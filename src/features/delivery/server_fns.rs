//! How the pages call the services of sending and of first passwords. Downloads are REST's.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{
    Channel, Delivery, DeliveryQuery, DeliveryStory, Message, Mode, RevealedMessage, Sending, TemplateText,
};
use super::overview::{Overview, OverviewQuery};
use crate::error::AppError;
use crate::features::credentials::model::Revealed;
use crate::page::Page;
#[cfg(feature = "ssr")]
use {
    super::model::{RecoveryRequest, SendRequest},
    super::{overview, service},
    crate::features::access::context::answer,
    crate::features::credentials::service as credentials,
};

/// The first passwords of an import and the ways to hand them out.
#[server(endpoint = "credenciales", input = Json)]
pub async fn credentials_overview(id: Uuid, query: OverviewQuery) -> Result<Overview, AppError> {
    answer(async |caller| overview::load(&caller.platform, &caller.actor, id, query).await).await
}

/// «Enviar por correo», «Enviar por WhatsApp», and «Reintentar envíos fallidos». A plain form post.
#[server(endpoint = "credenciales-enviar")]
pub async fn send_credentials(
    id: Uuid,
    canal: Channel,
    #[server(default)] modo: Mode,
    #[server(default)] a_quienes: Sending,
    /// Only to this classroom's families: its key; empty for all.
    #[server(default)]
    aula: Option<String>,
    /// Only to this person.
    #[server(default)]
    usuario: Option<Uuid>,
    /// By WhatsApp, the first time.
    #[server(default)]
    consentimiento: bool,
) -> Result<(), AppError> {
    let usuarios = usuario.into_iter().collect();
    let request = SendRequest {
        modo,
        solo_fallidos: a_quienes != Sending::New,
        incluir_inciertos: a_quienes == Sending::Unreached,
        aula,
        usuarios,
        consentimiento,
        ..SendRequest::default()
    };
    answer(async |caller| service::send(&caller.platform, &caller.actor, id, canal, &request).await.map(drop)).await
}

/// «Enviar enlace», to one person or to those of a classroom who have come in and forgot the password. A plain form post.
#[server(endpoint = "credenciales-recuperar")]
pub async fn send_recovery(
    id: Uuid,
    canal: Channel,
    #[server(default)] aula: Option<String>,
    #[server(default)] usuario: Option<Uuid>,
    /// By WhatsApp, the first time.
    #[server(default)]
    consentimiento: bool,
) -> Result<(), AppError> {
    let request = RecoveryRequest { canal, aula, usuarios: usuario.into_iter().collect(), consentimiento };
    answer(async |caller| service::send_recovery(&caller.platform, &caller.actor, id, &request).await.map(drop)).await
}

/// «Enviarme una prueba», to the own address. A plain form post.
#[server(endpoint = "credenciales-probar")]
pub async fn test_channel(id: Uuid, canal: Channel) -> Result<(), AppError> {
    answer(async |caller| service::test(&caller.platform, &caller.actor, id, canal).await.map(drop)).await
}

/// The templates of WhatsApp, to be copied to Meta.
#[server(endpoint = "plantillas-whatsapp", input = Json)]
pub async fn whatsapp_templates() -> Result<Vec<TemplateText>, AppError> {
    answer(async |caller| service::templates(&caller.platform, &caller.actor).await).await
}

/// Issues what is missing or has ended. A plain form post.
#[server(endpoint = "credenciales-generar")]
pub async fn issue_credentials(id: Uuid, #[server(default)] renovar: bool) -> Result<(), AppError> {
    answer(async |caller| credentials::issue(&caller.platform, &caller.actor, id, renovar).await.map(drop)).await
}

/// «Olvidar contraseñas guardadas». A plain form post.
#[server(endpoint = "credenciales-olvidar")]
pub async fn purge_credentials(id: Uuid, confirmar: i64) -> Result<(), AppError> {
    answer(async |caller| credentials::purge(&caller.platform, &caller.actor, id, confirmar).await.map(drop)).await
}

/// Ticks a slip as handed over, or takes the tick away. A plain form post.
#[server(endpoint = "credenciales-entregar")]
pub async fn hand_over(id: Uuid, usuario: Uuid, #[server(default)] entregada: bool) -> Result<(), AppError> {
    answer(async |caller| {
        credentials::hand_over(&caller.platform, &caller.actor, id, usuario, entregada).await.map(drop)
    })
    .await
}

/// One person's first password, and the message to paste by hand.
#[server(endpoint = "credenciales-revelar", input = Json)]
pub async fn reveal_credential(id: Uuid, usuario: Uuid) -> Result<Revealed, AppError> {
    answer(async |caller| credentials::reveal(&caller.platform, &caller.actor, id, usuario).await).await
}

/// A page of all messages, and the channels that only pretend to send.
#[server(endpoint = "envios", input = Json)]
pub async fn list_deliveries(query: DeliveryQuery) -> Result<(Page<Delivery>, Vec<Channel>), AppError> {
    answer(async |caller| {
        let page = service::list(&caller.platform, &caller.actor, None, query).await?;
        let simulated = [Channel::Email, Channel::WhatsApp].into_iter();
        Ok((page, simulated.filter(|channel| service::is_simulated(&caller.platform, *channel)).collect()))
    })
    .await
}

/// A message as it looks, the password hidden.
#[server(endpoint = "envio-mensaje", input = Json)]
pub async fn delivery_message(id: Uuid) -> Result<Message, AppError> {
    answer(async |caller| service::message(&caller.platform, &caller.actor, id).await).await
}

/// A message with every attempt at it.
#[server(endpoint = "envio-historia", input = Json)]
pub async fn load_story(id: Uuid) -> Result<DeliveryStory, AppError> {
    answer(async |caller| service::story(&caller.platform, &caller.actor, id).await).await
}

/// «Sí llegó» and «No llegó». A plain form post.
#[server(endpoint = "envio-resolver")]
pub async fn resolve_delivery(id: Uuid, #[server(default)] llego: bool) -> Result<(), AppError> {
    answer(async |caller| service::resolve(&caller.platform, &caller.actor, id, llego).await).await
}

/// «Reintentar». A plain form post.
#[server(endpoint = "envio-reintentar")]
pub async fn retry_delivery(id: Uuid) -> Result<(), AppError> {
    answer(async |caller| service::retry(&caller.platform, &caller.actor, id).await.map(drop)).await
}

/// A simulated message with its password.
#[server(endpoint = "envio-revelar", input = Json)]
pub async fn reveal_delivery(id: Uuid) -> Result<RevealedMessage, AppError> {
    answer(async |caller| service::reveal(&caller.platform, &caller.actor, id).await).await
}
