//! REST of sending.

use axum::Json;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{
    Channel, Delivery, DeliveryQuery, DeliveryStory, Job, Message, PdfForRequest, PdfRequest, PreviewQuery, Reach,
    ReachQuery, RecoveryRequest, Resolution, RevealedMessage, SendForRequest, SendRequest, Started, Tested,
};
use super::{service, webhook};
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::{Caller, Visitor};
use crate::features::access::attachment::Attachment;
use crate::features::access::extract::{Body, BodyRefusals, PathParams, QueryParams, Refusals};
use crate::page::Page;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(send_email))
        .routes(routes!(test_email))
        .routes(routes!(send_whatsapp))
        .routes(routes!(send_whatsapp_story))
        .routes(routes!(test_whatsapp))
        .routes(routes!(generate_pdfs))
        .routes(routes!(generate_pdfs_story))
        .routes(routes!(send_recovery))
        .routes(routes!(reach))
        .routes(routes!(preview))
        .routes(routes!(list_of_import))
        .routes(routes!(list_deliveries))
        .routes(routes!(message))
        .routes(routes!(delivery_story))
        .routes(routes!(resolve_delivery))
        .routes(routes!(retry_delivery))
        .routes(routes!(reveal_message))
        .routes(routes!(progress))
        .routes(routes!(failures))
        .routes(routes!(confirm_webhook, receive_webhook).layer(DefaultBodyLimit::max(webhook::BODY_LIMIT)))
}

/// Sends the first passwords of an import by e-mail: to whom was not sent it yet, or with `solo_fallidos` and
/// `incluir_inciertos` again to whom it did not reach; of all, of one classroom, or of a chosen few. Nobody who has come in
/// is written to.
#[utoipa::path(post, path = "/admin/import/{id}/credentials/send-email", tag = "envíos", params(("id" = Uuid, Path)),
    request_body = SendRequest,
    responses((status = 202, body = Started), (status = 404, body = ErrorBody), Refusals, BodyRefusals))]
async fn send_email(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(request): Body<SendRequest>,
) -> Result<(StatusCode, Json<Started>), AppError> {
    let started = service::send(&platform, &actor, id, Channel::Email, &request).await?;
    Ok((StatusCode::ACCEPTED, Json(started)))
}

/// Sends a sample to the caller's own address, and waits for the mail server's answer.
#[utoipa::path(post, path = "/admin/import/{id}/credentials/test-email", tag = "envíos", params(("id" = Uuid, Path)),
    responses((status = 200, body = Tested), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody), Refusals))]
async fn test_email(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Tested>, AppError> {
    Ok(Json(service::test(&platform, &actor, id, Channel::Email).await?))
}

/// The same by WhatsApp. The first time `consentimiento` says that the people agreed to be written to; without it the
/// answer is 409 `falta_consentimiento`. Whoever does not fit into the number of people that Meta allows in a day is written
/// to on the next ones.
#[utoipa::path(post, path = "/admin/import/{id}/credentials/send-whatsapp", tag = "envíos", params(("id" = Uuid, Path)),
    request_body = SendRequest,
    responses((status = 202, body = Started), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), Refusals,
        BodyRefusals))]
async fn send_whatsapp(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(request): Body<SendRequest>,
) -> Result<(StatusCode, Json<Started>), AppError> {
    let started = service::send(&platform, &actor, id, Channel::WhatsApp, &request).await?;
    Ok((StatusCode::ACCEPTED, Json(started)))
}

/// The same, as HU-USERS-06 spells it.
#[utoipa::path(post, path = "/admin/import/credentials/send-whatsapp", tag = "envíos", request_body = SendForRequest,
    responses((status = 202, body = Started), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), Refusals,
        BodyRefusals))]
async fn send_whatsapp_story(
    caller: Caller,
    Body(SendForRequest { import_id, request }): Body<SendForRequest>,
) -> Result<(StatusCode, Json<Started>), AppError> {
    send_whatsapp(caller, PathParams(import_id), Body(request)).await
}

/// Sends a sample to the caller's own telephone, and waits for Meta's answer.
#[utoipa::path(post, path = "/admin/import/{id}/credentials/test-whatsapp", tag = "envíos", params(("id" = Uuid, Path)),
    responses((status = 200, body = Tested), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody), Refusals))]
async fn test_whatsapp(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Tested>, AppError> {
    Ok(Json(service::test(&platform, &actor, id, Channel::WhatsApp).await?))
}

/// Makes a letter for each person of an import whose first password works; `GET …/credentials/pdfs` then fetches them. The
/// job is done when it is answered. For more than 20 people after the second look.
#[utoipa::path(post, path = "/admin/import/{id}/credentials/generate-pdfs", tag = "envíos", params(("id" = Uuid, Path)),
    request_body = PdfRequest,
    responses((status = 202, body = Started), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), Refusals,
        BodyRefusals))]
async fn generate_pdfs(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(request): Body<PdfRequest>,
) -> Result<(StatusCode, Json<Started>), AppError> {
    Ok((StatusCode::ACCEPTED, Json(service::generate_pdfs(&platform, &actor, id, request).await?)))
}

/// The same, as HU-USERS-06 spells it.
#[utoipa::path(post, path = "/admin/import/credentials/generate-pdfs", tag = "envíos", request_body = PdfForRequest,
    responses((status = 202, body = Started), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), Refusals,
        BodyRefusals))]
async fn generate_pdfs_story(
    caller: Caller,
    Body(request): Body<PdfForRequest>,
) -> Result<(StatusCode, Json<Started>), AppError> {
    generate_pdfs(caller, PathParams(request.import_id), Body(PdfRequest { aula: request.aula })).await
}

/// Sends links to replace forgotten passwords, to people of an import who have a password of their own: a chosen few, or a
/// classroom. Never to a director or an administrator.
#[utoipa::path(post, path = "/admin/import/{id}/credentials/send-recovery", tag = "envíos", params(("id" = Uuid, Path)),
    request_body = RecoveryRequest,
    responses((status = 202, body = Started), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 429, body = ErrorBody), Refusals, BodyRefusals))]
async fn send_recovery(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(request): Body<RecoveryRequest>,
) -> Result<(StatusCode, Json<Started>), AppError> {
    Ok((StatusCode::ACCEPTED, Json(service::send_recovery(&platform, &actor, id, &request).await?)))
}

/// Whom each channel reaches, before anything is sent: of all, or of one classroom.
#[utoipa::path(get, path = "/admin/import/{id}/credentials/reach", tag = "envíos",
    params(("id" = Uuid, Path), ReachQuery),
    responses((status = 200, body = Reach), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody), Refusals))]
async fn reach(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<ReachQuery>,
) -> Result<Json<Reach>, AppError> {
    Ok(Json(service::summary(&platform, &actor, id, &query).await?))
}

/// What somebody would be sent, the password hidden.
#[utoipa::path(get, path = "/admin/import/{id}/credentials/preview", tag = "envíos",
    params(("id" = Uuid, Path), PreviewQuery),
    responses((status = 200, body = Message), (status = 404, body = ErrorBody), Refusals))]
async fn preview(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<PreviewQuery>,
) -> Result<Json<Message>, AppError> {
    Ok(Json(service::preview(&platform, &actor, id, query).await?))
}

/// The messages of an import, the latest change first.
#[utoipa::path(get, path = "/admin/import/{id}/envios", tag = "envíos", params(("id" = Uuid, Path), DeliveryQuery),
    responses((status = 200, body = Page<Delivery>), (status = 422, body = ErrorBody), Refusals))]
async fn list_of_import(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<DeliveryQuery>,
) -> Result<Json<Page<Delivery>>, AppError> {
    Ok(Json(service::list(&platform, &actor, Some(id), query).await?))
}

/// All messages, the latest change first.
#[utoipa::path(get, path = "/admin/envios", tag = "envíos", params(DeliveryQuery),
    responses((status = 200, body = Page<Delivery>), (status = 422, body = ErrorBody), Refusals))]
async fn list_deliveries(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<DeliveryQuery>,
) -> Result<Json<Page<Delivery>>, AppError> {
    Ok(Json(service::list(&platform, &actor, None, query).await?))
}

/// A message as it looks, the password hidden.
#[utoipa::path(get, path = "/admin/envios/{id}/mensaje", tag = "envíos", params(("id" = Uuid, Path)),
    responses((status = 200, body = Message), (status = 404, body = ErrorBody), Refusals))]
async fn message(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Message>, AppError> {
    Ok(Json(service::message(&platform, &actor, id).await?))
}

/// A simulated message with its password. One at a time, audited, never cached.
#[utoipa::path(post, path = "/admin/envios/{id}/mensaje/revelar", tag = "envíos", params(("id" = Uuid, Path)),
    responses((status = 200, body = RevealedMessage), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals))]
async fn reveal_message(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<impl IntoResponse, AppError> {
    let revealed = service::reveal(&platform, &actor, id).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(revealed)))
}

/// A message with every attempt at it, the oldest first.
#[utoipa::path(get, path = "/admin/envios/{id}", tag = "envíos", params(("id" = Uuid, Path)),
    responses((status = 200, body = DeliveryStory), (status = 404, body = ErrorBody), Refusals))]
async fn delivery_story(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<DeliveryStory>, AppError> {
    Ok(Json(service::story(&platform, &actor, id).await?))
}

/// Settles a message of which nobody knew (`incierto`): it arrived (`entregado`), or it did not (`fallido`).
#[utoipa::path(post, path = "/admin/envios/{id}/resolver", tag = "envíos", params(("id" = Uuid, Path)),
    request_body = Resolution,
    responses((status = 200, body = DeliveryStory), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals, BodyRefusals))]
async fn resolve_delivery(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(Resolution { llego }): Body<Resolution>,
) -> Result<Json<DeliveryStory>, AppError> {
    service::resolve(&platform, &actor, id, llego).await?;
    Ok(Json(service::story(&platform, &actor, id).await?))
}

/// Tries one message again that failed.
#[utoipa::path(post, path = "/admin/envios/{id}/reintentar", tag = "envíos", params(("id" = Uuid, Path)),
    responses((status = 202, body = Started), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 429, body = ErrorBody), Refusals))]
async fn retry_delivery(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<(StatusCode, Json<Started>), AppError> {
    Ok((StatusCode::ACCEPTED, Json(service::retry(&platform, &actor, id).await?)))
}

/// How far a request to send is.
#[utoipa::path(get, path = "/admin/trabajos/{id}", tag = "envíos", params(("id" = Uuid, Path)),
    responses((status = 200, body = Job), (status = 404, body = ErrorBody), Refusals))]
async fn progress(Caller { platform, actor }: Caller, PathParams(id): PathParams<Uuid>) -> Result<Json<Job>, AppError> {
    Ok(Json(service::progress(&platform, &actor, id).await?))
}

/// Who was not reached for sure, one a line, as a text file.
#[utoipa::path(get, path = "/admin/trabajos/{id}/errores.txt", tag = "envíos", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/plain"), (status = 404, body = ErrorBody), Refusals))]
async fn failures(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Attachment, AppError> {
    let bytes = service::report(&platform, &actor, id).await?.into_bytes();
    Ok(Attachment {
        name: format!("errores-envio-{id}.txt"),
        content_type: "text/plain; charset=utf-8",
        body: bytes.into(),
    })
}

/// What Meta asks when the address of its webhooks is set up.
#[derive(serde::Deserialize, utoipa::IntoParams)]
struct Subscription {
    /// `subscribe`.
    #[serde(rename = "hub.mode", default)]
    mode: String,
    /// `PADRON_WHATSAPP_VERIFY_TOKEN`.
    #[serde(rename = "hub.verify_token", default)]
    token: String,
    /// What is answered.
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
}

/// Meta checks the address of its webhooks.
#[utoipa::path(get, path = "/webhooks/whatsapp", tag = "envíos", params(Subscription), security(()),
    responses((status = 200, body = String, content_type = "text/plain"), (status = 403, body = ErrorBody)))]
async fn confirm_webhook(
    Visitor { platform, .. }: Visitor,
    QueryParams(asked): QueryParams<Subscription>,
) -> Result<String, AppError> {
    service::confirm_webhook(&platform, &asked.mode, &asked.token, &asked.challenge)
}

/// Meta tells what became of messages; the body is signed (`X-Hub-Signature-256`).
#[utoipa::path(post, path = "/webhooks/whatsapp", tag = "envíos", security(()),
    request_body(content = serde_json::Value, content_type = "application/json"),
    responses((status = 200), (status = 403, body = ErrorBody), (status = 413, body = ErrorBody)))]
async fn receive_webhook(
    Visitor { platform, .. }: Visitor,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, AppError> {
    let body = body.map_err(|_| AppError::TooLarge("El cuerpo es demasiado grande.".into()))?;
    service::receive_webhook(&platform, &headers, &body).await?;
    Ok(StatusCode::OK)
}
