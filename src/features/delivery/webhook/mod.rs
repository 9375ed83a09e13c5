//! What Meta tells of messages after it took them (sent, delivered, read, failed, in any order and more than once), and of
//! people who want no more of them. Only what is signed is looked at; what is about no message of ours is left alone.

mod payload;
pub mod reference;

use http::HeaderMap;

use self::payload::{News, Preference, Status, Told};
use super::model::DeliveryState;
use super::reasons::whatsapp as reasons;
use super::store::statuses::{self, Settled};
use super::store::{self, outbox, phones};
use crate::error::AppError;
use crate::platform::db::Tx;
use crate::platform::whatsapp::fault::Fault;
use crate::platform::whatsapp::signature;
use crate::platform::{Platform, changes};

/// What a body may weigh: Meta's own limit.
pub const BODY_LIMIT: usize = 3 * 1024 * 1024;
/// A database that is busy is tried again so often; then Meta is asked to come again.
const TRIES: u32 = 3;
/// Longer challenges are not Meta's.
const LONGEST_CHALLENGE: usize = 200;

/// Answers the challenge by which Meta checks the address, to whoever knows the token.
pub fn confirm(platform: &Platform, mode: &str, token: &str, challenge: &str) -> Result<String, AppError> {
    let webhook = platform.settings.whatsapp.webhook.as_ref().ok_or(AppError::Forbidden)?;
    let is_plain = challenge.len() <= LONGEST_CHALLENGE && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if mode != "subscribe" || !is_plain || !signature::is_same(&webhook.verify_token, token) {
        return Err(AppError::Forbidden);
    }
    Ok(challenge.to_owned())
}

/// Takes what Meta tells.
///
/// # Errors
/// `Forbidden` for what is not signed, or where there is no secret to check it with.
pub async fn receive(platform: &Platform, headers: &HeaderMap, body: &[u8]) -> Result<(), AppError> {
    let settings = &platform.settings.whatsapp;
    let webhook = settings.webhook.as_ref().ok_or(AppError::Forbidden)?;
    let signature = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !signature::is_signed(&webhook.app_secret, body, signature) {
        return Err(AppError::Forbidden);
    }
    let Some(server) = &settings.server else { return Ok(()) };
    let mut news = payload::read(body, &server.phone_id);
    // Whoever tells of the same messages and people at the same time holds them in the same order.
    news.statuses.sort_by_key(|it| (it.reference.map(|reference| reference.delivery), it.message_id.clone()));
    news.preferences.sort_by_key(|it| it.phone.as_str().to_owned());
    let mut tries = 0;
    while !(news.statuses.is_empty() && news.preferences.is_empty()) {
        match settle(platform, &news).await {
            Err(AppError::Unavailable { .. }) if tries < TRIES => tries += 1,
            settled => return settled,
        }
    }
    Ok(())
}

async fn settle(platform: &Platform, news: &News) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    let mut is_news = false;
    for status in &news.statuses {
        is_news |= settle_one(&mut tx, platform, status).await?;
    }
    for preference in &news.preferences {
        is_news |= prefer(&mut tx, platform, preference).await?;
    }
    if is_news {
        store::raise_version(&mut tx).await?;
        // Open pages look by themselves every other second: many of these come at once.
        changes::note_in(&mut tx).await?;
    }
    tx.commit().await
}

/// Settles one message; false if nothing became of it.
async fn settle_one(tx: &mut Tx, platform: &Platform, status: &Status) -> Result<bool, AppError> {
    if let (Told::Failed(reply), Some(phone)) = (&status.told, &status.phone)
        && reply.code.and_then(Fault::of) == Some(Fault::OptedOut)
    {
        phones::opt_out(tx, phone.as_str(), platform.now()).await?;
    }
    let stored = match &status.reference {
        Some(reference) => statuses::hold(tx, reference.delivery).await?,
        None => statuses::hold_by_message(tx, &status.message_id).await?,
    };
    let Some(stored) = stored else { return Ok(false) };
    // While it is being handed over, the attempt is not counted yet.
    let present = stored.attempts + i64::from(stored.state == DeliveryState::Enviando);
    if status.reference.as_ref().is_some_and(|reference| reference.attempt != present) {
        return Ok(false);
    }
    let Some(state) = next_state(stored.state, &status.told) else { return Ok(false) };
    let (code, reason, reply) = match &status.told {
        Told::Failed(reply) => {
            let (code, reason) = reasons::rejected(reply);
            (Some(code), Some(reason), Some(reply))
        }
        _ => (None, None, None),
    };
    let settled = Settled {
        id: stored.id,
        state,
        attempts: present,
        message_id: &status.message_id,
        code,
        reason: reason.as_deref(),
    };
    statuses::settle(tx, &settled, platform.now()).await?;
    let attempt = outbox::Attempt {
        delivery: stored.id,
        result: state.as_str(),
        server_code: reply.and_then(|reply| reply.code).map(i64::from),
        text: reply.map(|reply| reply.text.as_str()).filter(|text| !text.is_empty()),
    };
    outbox::insert_attempt(tx, platform, &attempt).await?;
    Ok(true)
}

/// Remembers who wants to be written to; false if that was known.
async fn prefer(tx: &mut Tx, platform: &Platform, preference: &Preference) -> Result<bool, AppError> {
    let now = platform.now();
    let at = preference.at.map_or(now, |at| at.min(now));
    let phone = preference.phone.as_str();
    if preference.stops { phones::opt_out(tx, phone, at).await } else { phones::opt_in(tx, phone, at).await }
}

/// What a message turns into by what is told of its latest attempt; `None` if it is as far already, or farther.
fn next_state(state: DeliveryState, told: &Told) -> Option<DeliveryState> {
    let next = match told {
        Told::Sent => DeliveryState::Enviado,
        Told::Delivered => DeliveryState::Entregado,
        Told::Read => DeliveryState::Leido,
        // Whoever waits to be written to again is not failed by what came before.
        Told::Failed(_) if state == DeliveryState::Pendiente => return None,
        Told::Failed(_) => DeliveryState::Fallido,
    };
    (rank(next) > rank(state)).then_some(next)
}

/// States never go back. A failure that is told counts more than that the message was taken, and less than that it arrived.
fn rank(state: DeliveryState) -> u8 {
    match state {
        DeliveryState::Pendiente | DeliveryState::Enviando => 0,
        DeliveryState::Incierto => 1,
        DeliveryState::Enviado => 2,
        DeliveryState::Fallido => 3,
        DeliveryState::Entregado => 4,
        DeliveryState::Leido => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::reply::Reply;

    #[test]
    fn in_whatever_order_it_is_told_a_message_ends_the_same() {
        let all =
            [Told::Sent, Told::Delivered, Told::Read, Told::Sent, Told::Failed(Reply::default()), Told::Delivered];
        for first in 0..all.len() {
            for step in [1, 5] {
                let mut state = DeliveryState::Enviando;
                for n in 0..all.len() {
                    state = next_state(state, &all[(first + n * step) % all.len()]).unwrap_or(state);
                }
                assert_eq!(state, DeliveryState::Leido, "from {first} by {step}");
            }
        }
    }

    #[test]
    fn what_failed_before_fails_nobody_who_is_written_to_again() {
        assert_eq!(next_state(DeliveryState::Pendiente, &Told::Failed(Reply::default())), None);
        assert_eq!(next_state(DeliveryState::Pendiente, &Told::Delivered), Some(DeliveryState::Entregado));
        assert_eq!(next_state(DeliveryState::Incierto, &Told::Failed(Reply::default())), Some(DeliveryState::Fallido));
    }
}
