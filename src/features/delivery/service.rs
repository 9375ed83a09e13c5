//! Sending first passwords, and what is to be known of it. Administrators only.

use std::sync::Arc;

use chrono::TimeDelta;
use http::HeaderMap;
use padron_core::role::Role;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::model::{
    Channel, Delivery, DeliveryQuery, DeliveryStory, Forgotten, Job, Message, PdfRequest, PreviewQuery, Reach,
    ReachQuery, Recoverable, RecoveryRequest, RevealedMessage, SendRequest, Sendable, Started, TemplateText, Tested,
};
pub use super::standing::is_simulated;
use super::{reach, recovery, request, sender, settle, show, store, webhook};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::db::Exec;

const MAY: &[Role] = &[Role::Administrador];
/// How long single attempts to hand a message over are kept, with what the server said: for as long as somebody may ask
/// why it did not come.
const ATTEMPTS_KEPT: TimeDelta = TimeDelta::days(90);

/// Sends the first passwords of an import by that channel: to whom was not sent it yet, or again to whom it did not reach;
/// never to who has come in, is inactive, or whose password no longer works.
///
/// # Errors
/// `NotFound` if the import created nobody, `Invalid` for a request that makes no sense or names a classroom or somebody
/// that is not the import's, `TooMany` after ten a minute.
pub async fn send(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    channel: Channel,
    request: &SendRequest,
) -> Result<Started, AppError> {
    actor.require(MAY)?;
    request::send(platform, actor, import, channel, request).await
}

/// «Generar PDFs individuales»: makes every letter once, which tells how many there are and that they can be made. They
/// are made anew when the zip is fetched: no password lies on a disk.
///
/// # Errors
/// As `credentials::service::print`.
pub async fn generate_pdfs(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    request: PdfRequest,
) -> Result<Started, AppError> {
    actor.require(MAY)?;
    request::generate_pdfs(platform, actor, import, request).await
}

/// Whom each channel reaches, before anything is sent: of the import's people, or of those of one classroom.
///
/// # Errors
/// `NotFound` if the import created nobody, `Invalid` for a classroom that nobody of it is of.
pub async fn summary(platform: &Platform, actor: &Actor, import: Uuid, query: &ReachQuery) -> Result<Reach, AppError> {
    actor.require(MAY)?;
    reach::reach(platform, import, query).await
}

/// Who of these people of an import can be sent it one by one.
pub async fn sendable(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    channel: Channel,
    people: &[Uuid],
) -> Result<Vec<Sendable>, AppError> {
    actor.require(MAY)?;
    reach::sendable(platform, import, channel, people).await
}

/// How far a request is (`trabajo_id`).
pub async fn progress(platform: &Platform, actor: &Actor, job: Uuid) -> Result<Job, AppError> {
    actor.require(MAY)?;
    show::job(platform, job).await
}

/// How far the latest request for an import is; `None` if nothing was ever sent.
pub async fn latest_progress(platform: &Platform, actor: &Actor, import: Uuid) -> Result<Option<Job>, AppError> {
    actor.require(MAY)?;
    show::latest_job(platform, import).await
}

/// A page of messages, of one import or of all.
pub async fn list(
    platform: &Platform,
    actor: &Actor,
    import: Option<Uuid>,
    query: DeliveryQuery,
) -> Result<Page<Delivery>, AppError> {
    actor.require(MAY)?;
    show::list(platform, import, query).await
}

/// Who was not reached for sure, one a line.
pub async fn report(platform: &Platform, actor: &Actor, job: Uuid) -> Result<String, AppError> {
    actor.require(MAY)?;
    show::report(platform, job).await
}

/// What somebody of an import would be sent, the password hidden.
pub async fn preview(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    query: PreviewQuery,
) -> Result<Message, AppError> {
    actor.require(MAY)?;
    show::preview(platform, import, query).await
}

/// A message of the outbox as it looks, the password hidden.
pub async fn message(platform: &Platform, actor: &Actor, delivery: Uuid) -> Result<Message, AppError> {
    actor.require(MAY)?;
    show::message(platform, delivery).await
}

/// A simulated message with its password; audited.
///
/// # Errors
/// `Forbidden` for a director's or an administrator's, `Conflict` for one that was really sent or whose password no longer
/// works.
pub async fn reveal(platform: &Platform, actor: &Actor, delivery: Uuid) -> Result<RevealedMessage, AppError> {
    actor.require(MAY)?;
    show::reveal(platform, actor, delivery).await
}

/// A message with every attempt at it.
pub async fn story(platform: &Platform, actor: &Actor, delivery: Uuid) -> Result<DeliveryStory, AppError> {
    actor.require(MAY)?;
    settle::story(platform, delivery).await
}

/// Settles a message of which nobody knew whether it arrived; audited.
///
/// # Errors
/// `Conflict` (`no_incierto`) if somebody knows by now.
pub async fn resolve(platform: &Platform, actor: &Actor, delivery: Uuid, arrived: bool) -> Result<(), AppError> {
    actor.require(MAY)?;
    settle::resolve(platform, actor, delivery, arrived).await
}

/// Tries one message again that failed; audited.
///
/// # Errors
/// `Conflict` (`no_fallido`) if it did not fail, `TooMany` after ten requests a minute.
pub async fn retry(platform: &Platform, actor: &Actor, delivery: Uuid) -> Result<Started, AppError> {
    actor.require(MAY)?;
    settle::retry(platform, actor, delivery).await
}

/// Sends a sample to whoever asks, and waits for the server's answer.
///
/// # Errors
/// `Invalid` if the account has no address for the channel, `Conflict` with what the server said.
pub async fn test(platform: &Platform, actor: &Actor, import: Uuid, channel: Channel) -> Result<Tested, AppError> {
    actor.require(MAY)?;
    sender::test(platform, actor, import, channel).await
}

pub use super::first::{
    NewMessage, close_batch_in as close_first_in, count_emails, open_batch_in as open_first_in,
    write_in as write_first_in,
};
pub use super::notice::send_in as send_notice_in;
pub use super::recovery::{send_in as send_recovery_in, tell_in};

/// Sends links to people of an import who forgot the password of their own; audited.
///
/// # Errors
/// `Invalid` if nobody is named, `Conflict` (`nadie_por_enviar`) if none of them can be sent one, `ConfirmPassword` for more
/// than 20 without the second look.
pub async fn send_recovery(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    request: &RecoveryRequest,
) -> Result<Started, AppError> {
    actor.require(MAY)?;
    recovery::office::send(platform, actor, import, request).await
}

/// By which channels each of these people can be sent such a link; who by none is left out.
pub async fn recoverable(platform: &Platform, actor: &Actor, people: &[Uuid]) -> Result<Vec<Recoverable>, AppError> {
    actor.require(MAY)?;
    recovery::office::recoverable(platform, people).await
}

/// Whom of a classroom such links can be sent to.
///
/// # Errors
/// `Invalid` for a classroom that nobody of the import is of.
pub async fn forgotten(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    classroom: &str,
) -> Result<Forgotten, AppError> {
    actor.require(MAY)?;
    recovery::office::forgotten(platform, import, classroom).await
}

/// The templates of WhatsApp as they have to be registered with Meta.
pub async fn templates(platform: &Platform, actor: &Actor) -> Result<Vec<TemplateText>, AppError> {
    actor.require(MAY)?;
    show::templates(platform).await
}

/// Answers the challenge by which Meta checks where its webhooks go. Whoever knows the token of the settings may ask.
pub fn confirm_webhook(platform: &Platform, mode: &str, token: &str, challenge: &str) -> Result<String, AppError> {
    webhook::confirm(platform, mode, token, challenge)
}

/// Takes what Meta tells of messages. Whoever signs with the secret of the settings may tell.
///
/// # Errors
/// `Forbidden` for what is not signed, or where there is no secret.
pub async fn receive_webhook(platform: &Platform, headers: &HeaderMap, body: &[u8]) -> Result<(), AppError> {
    webhook::receive(platform, headers, body).await
}

/// Differs whenever something was sent or asked for.
pub async fn version(exec: &mut impl Exec) -> Result<i64, AppError> {
    store::version(exec).await
}

/// Forgets old attempts of messages that ended (how each ended is kept with it), and which telephones were written to more
/// than a day ago.
pub async fn prune(platform: &Platform) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    store::phones::prune(&mut tx, platform.now()).await?;
    store::prune_attempts(&mut tx, platform.now() - ATTEMPTS_KEPT).await?;
    tx.commit().await
}

/// Sends what is due until `stop`: every instance's worker does so.
pub async fn run_sender(platform: Arc<Platform>, stop: CancellationToken) {
    sender::run(platform, stop).await;
}
