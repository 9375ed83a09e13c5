//! One lane: hands over one message after the other, by a line of its own.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use lettre::message::Mailbox;
use padron_core::whatsapp::MessageTemplate;

use super::line::{Line, Mail};
use super::number::Number;
use super::recorder::Change;
use super::{Round, backoff};
use crate::error::AppError;
use crate::features::delivery::messages::{self, Email, Filled, HIDDEN, mask};
use crate::features::delivery::model::{Channel, DeliveryState, Mode, Purpose};
use crate::features::delivery::request::TRIES;
use crate::features::delivery::store;
use crate::features::delivery::store::outbox::{Beginning, Claimed, Ending};
use crate::features::delivery::store::phones::{self, Wait};
use crate::features::delivery::webhook::reference::Reference;
use crate::features::delivery::who::Unfit;
use crate::features::delivery::{compose, reasons};
use crate::features::settings::service::{self as settings, Institution};
use crate::platform::changes;
use crate::platform::reply::{Reply, Trouble};
use crate::platform::whatsapp::fault::Fault;

/// Those who wait for room in the day's number of people look for it no more often.
const NEXT_LOOK: TimeDelta = TimeDelta::minutes(1);
/// No server is left alone for longer, whatever it says.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(24);
/// Interruptions after which a message is taken to be what breaks a channel that works otherwise…
const SUSPICIOUS: i64 = 3;
/// … and whatever the others do.
const POISONOUS: i64 = 10;

/// Sends until nothing is to be done, the channel fails, or the instance stops.
pub async fn work(round: Arc<Round>) -> Result<(), AppError> {
    let platform = Arc::clone(&round.platform);
    let institution = settings::institution(&platform, &mut platform.db.read().await?).await?;
    let mut lane = Lane { round: &round, institution, line: round.line() };
    let mut result = Ok(());
    while result.is_ok() && !round.over.is_cancelled() {
        match round.next().await? {
            Some((message, _busy)) => result = lane.send_in_turn(&message).await,
            None if round.is_busy() => round.wait().await,
            None => break,
        }
    }
    lane.line.close().await;
    result
}

struct Lane<'a> {
    round: &'a Round,
    institution: Institution,
    line: Line<'a>,
}

impl Lane<'_> {
    async fn send_in_turn(&mut self, message: &Claimed) -> Result<(), AppError> {
        if !matches!(self.line, Line::Simulated) {
            tokio::select! {
                () = self.round.over.cancelled() => return Ok(()),
                () = self.round.pace.turn() => {}
            }
        }
        self.send(message).await
    }

    async fn send(&mut self, message: &Claimed) -> Result<(), AppError> {
        let (round, platform) = (self.round, &self.round.platform);
        let draft = compose::draft(platform, &mut platform.db.read().await?, message.subject(), round.channel).await?;
        let draft = match draft {
            Ok(draft) => draft,
            Err(unfit) => return self.leave_out(message, unfit).await,
        };
        if self.waits(message, &draft.address).await? {
            return Ok(());
        }
        let Some(secret) = draft.secret(platform)? else {
            return self.leave_out(message, Unfit::Expired).await;
        };
        let letter = draft.letter(&self.institution, &platform.settings.public_url, &secret);
        let reference = Reference { delivery: message.id, attempt: message.attempts + 1 };
        let beginning = Beginning {
            id: message.id,
            lease: round.lease,
            recipient: mask(round.channel, &draft.address),
            address: draft.address.clone(),
            mode: message.mode,
            message_id: reference.to_string(),
            link: secret.link(),
            tier: None,
        };
        let email = |from: Mailbox| messages::build(&from, &draft.address, &letter, message.id, platform.now()).ok();
        let handed_over = match &mut self.line {
            Line::Simulated if round.channel == Channel::Email => {
                let Some(email) = messages::nobody().and_then(email) else {
                    return self.fail_without_address(message).await;
                };
                let beginning = Beginning { message_id: email.message_id, ..beginning };
                return round.recorder.write(Change::Simulate(beginning)).await.map(drop);
            }
            Line::Simulated => return round.recorder.write(Change::Simulate(beginning)).await.map(drop),
            Line::Mail(mail) => {
                let Some(email) = email(mail.server.from.clone()) else {
                    return self.fail_without_address(message).await;
                };
                let beginning = Beginning { message_id: email.message_id.clone(), ..beginning };
                hand_over(round, mail, &email, beginning).await?
            }
            Line::WhatsApp(number) => {
                let beginning = Beginning { tier: Some(number.tier()), ..beginning };
                hand_over_template(round, number, &draft.address, &letter.filled(), reference, beginning).await?
            }
        };
        match handed_over {
            // It is looked at again when it is next taken, if it is still there.
            HandedOver::Withheld => self.waits(message, &draft.address).await.map(drop),
            HandedOver::NoLine(reply) => pause(round, message, &reply).await.map(drop),
            HandedOver::Ended(result) => {
                let clean = |reply| without_secrets(reply, round.channel, &draft.address, secret.expose());
                let result = result.map_err(|trouble| by_itself(message, trouble.map(clean)));
                if round.channel == Channel::WhatsApp && matches!(&result, Err(trouble) if is_opted_out(trouble)) {
                    round.recorder.write(Change::OptOut { phone: draft.address.clone() }).await?;
                }
                self.settle(message, result).await
            }
        }
    }

    /// Whether it has to wait: its telephone was written to a moment ago, or as many people as Meta allows in a day.
    async fn waits(&self, message: &Claimed, phone: &str) -> Result<bool, AppError> {
        let Line::WhatsApp(number) = &self.line else { return Ok(false) };
        let (round, platform, tier) = (self.round, &self.round.platform, number.tier());
        let wait = phones::wait_for(&mut platform.db.read().await?, phone, tier, platform.now()).await?;
        let lease = round.lease;
        let change = match wait {
            None => return Ok(false),
            Some(Wait::Phone(until)) => Change::Postpone { id: message.id, lease, until },
            Some(Wait::Tier(until)) => {
                // Room comes bit by bit: those who wait do not all look for it each time.
                let until = until.max(platform.now() + NEXT_LOOK);
                Change::PostponeDue { lease, until, reason: reasons::whatsapp::full(tier, until) }
            }
        };
        round.recorder.write(change).await.map(|_| true)
    }

    async fn fail_without_address(&self, message: &Claimed) -> Result<(), AppError> {
        self.fail(message, reasons::email::NO_ADDRESS, reasons::email::NO_ADDRESS_REASON).await
    }

    /// Not to be written to: dropped where nobody misses it, failed where the office has to do something.
    async fn leave_out(&self, message: &Claimed, unfit: Unfit) -> Result<(), AppError> {
        match unfit {
            Unfit::Needless => {
                let change = Change::Drop { id: message.id, lease: self.round.lease };
                self.round.recorder.write(change).await.map(drop)
            }
            _ => self.fail(message, unfit.code(), unfit.reason(self.round.channel)).await,
        }
    }

    /// It cannot be sent at all; that is no attempt.
    async fn fail(&self, message: &Claimed, code: &str, reason: &str) -> Result<(), AppError> {
        let ending = Ending {
            state: DeliveryState::Fallido,
            result: "fallido",
            attempts: 0,
            code: Some(code.to_owned()),
            reason: Some(reason.to_owned()),
            ..self.ending(message)
        };
        self.round.recorder.write(Change::End(ending)).await.map(drop)
    }

    fn ending(&self, message: &Claimed) -> Ending {
        Ending {
            id: message.id,
            lease: self.round.lease,
            state: DeliveryState::Enviado,
            result: "enviado",
            attempts: 1,
            interruptions: 0,
            next: self.round.platform.now(),
            code: None,
            reason: None,
            server_code: None,
            said: None,
            message_id: None,
        }
    }

    /// Writes what became of a message. Nobody waits for it: until it is written, the message counts as being sent.
    async fn settle(&self, message: &Claimed, result: Result<Accepted, Trouble>) -> Result<(), AppError> {
        let (round, channel) = (self.round, self.round.channel);
        let mut ending = self.ending(message);
        let reply = match &result {
            Ok(accepted) => &accepted.reply,
            Err(trouble) => trouble.reply(),
        };
        ending.server_code = reply.code.map(i64::from);
        ending.said = Some(reply.text.clone()).filter(|text| !text.is_empty());
        match &result {
            Ok(accepted) => {
                ending.message_id = accepted.message_id.clone();
                if round.succeed() {
                    round.recorder.submit(Change::Recover(channel)).await?;
                }
            }
            Err(Trouble::Deferred(_)) => self.postpone(message, &mut ending, reply, reasons::deferred(channel, reply)),
            Err(Trouble::Rejected(_)) => {
                let (code, reason) = reasons::rejected(channel, reply);
                (ending.state, ending.result) = (DeliveryState::Fallido, "fallido");
                (ending.code, ending.reason) = (Some(code.to_owned()), Some(reason));
            }
            Err(Trouble::Unknown(_)) => {
                (ending.state, ending.result) = (DeliveryState::Incierto, "incierto");
                (ending.code, ending.reason) = (Some(reasons::UNKNOWN.to_owned()), Some(reasons::unknown(reply)));
            }
            Err(Trouble::Down(_)) if self.is_poison(message) => {
                let why = why_failed(round, message, reply);
                self.postpone(message, &mut ending, reply, (reasons::INTERRUPTED, why));
            }
            Err(Trouble::Down(_)) => self.wait_for_the_channel(message, &mut ending, reply).await?,
        }
        round.recorder.submit(Change::End(ending)).await.map(drop)
    }

    /// Whether this message is what breaks the channel, which must hold nobody else up.
    fn is_poison(&self, message: &Claimed) -> bool {
        let is_healthy = self.round.is_healthy.load(Ordering::Relaxed);
        message.interruptions >= POISONOUS || (message.interruptions >= SUSPICIOUS && is_healthy)
    }

    /// It is tried again later, unless it was tried often enough.
    fn postpone(&self, message: &Claimed, ending: &mut Ending, reply: &Reply, (code, reason): (&str, String)) {
        let platform = &self.round.platform;
        // Of this go: a person who asks again begins anew.
        let failures = message.attempts - (message.limit - TRIES).max(0);
        (ending.state, ending.result) = match message.attempts + 1 >= message.limit {
            true => (DeliveryState::Fallido, "fallido"),
            false => (DeliveryState::Pendiente, "aplazado"),
        };
        ending.next = platform.now() + at_least(reply, backoff::wait(&*platform.entropy, failures));
        (ending.code, ending.reason) = (Some(code.to_owned()), Some(reason));
    }

    /// The channel failed: it rests, and the message waits with all others, after them.
    async fn wait_for_the_channel(
        &self,
        message: &Claimed,
        ending: &mut Ending,
        reply: &Reply,
    ) -> Result<(), AppError> {
        let platform = &self.round.platform;
        let until = pause(self.round, message, reply).await?;
        (ending.state, ending.result) = (DeliveryState::Pendiente, "interrumpido");
        (ending.attempts, ending.interruptions) = (0, 1);
        ending.next = until + backoff::wait(&*platform.entropy, 0);
        let why = why_failed(self.round, message, reply);
        (ending.code, ending.reason) = (Some(reasons::INTERRUPTED.to_owned()), Some(why));
        Ok(())
    }
}

/// How far a message came.
enum HandedOver {
    /// It was not begun: somebody else has it, or it is no longer to be sent.
    Withheld,
    /// There is no connection.
    NoLine(Reply),
    Ended(Result<Accepted, Trouble>),
}

/// What a server answered that took a message.
struct Accepted {
    reply: Reply,
    /// Its own id of the message.
    message_id: Option<String>,
}

/// The one place where a message leaves: it is marked as being sent after the server took its recipient and before it is
/// given the data.
async fn hand_over(
    round: &Round,
    mail: &mut Mail<'_>,
    email: &Email,
    beginning: Beginning,
) -> Result<HandedOver, AppError> {
    if let Err(reply) = mail.connect().await {
        return Ok(HandedOver::NoLine(reply));
    }
    if let Err(trouble) = mail.begin(email).await {
        return Ok(HandedOver::Ended(Err(trouble)));
    }
    if !round.recorder.write(Change::Begin(beginning)).await? {
        mail.reset().await;
        return Ok(HandedOver::Withheld);
    }
    let handed_over = mail.hand_over(email).await;
    Ok(HandedOver::Ended(handed_over.map(|reply| Accepted { reply, message_id: None })))
}

/// The same by WhatsApp, where a message is one request: it is marked as being sent before that.
async fn hand_over_template(
    round: &Round,
    number: &Number<'_>,
    phone: &str,
    filled: &Filled,
    reference: Reference,
    beginning: Beginning,
) -> Result<HandedOver, AppError> {
    if !round.recorder.write(Change::Begin(beginning)).await? {
        return Ok(HandedOver::Withheld);
    }
    let sent = number.send(phone, filled, reference).await;
    Ok(HandedOver::Ended(sent.map(|sent| Accepted { reply: Reply::default(), message_id: Some(sent.id) })))
}

/// A template that Meta does not know stops the channel. That of notices, which the platform has told already, stops only
/// them.
fn by_itself(message: &Claimed, trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Down(reply)
            if message.purpose == Purpose::Permiso && reply.code.and_then(Fault::of) == Some(Fault::Template) =>
        {
            Trouble::Rejected(reply)
        }
        trouble => trouble,
    }
}

fn is_opted_out(trouble: &Trouble) -> bool {
    trouble.reply().code.and_then(Fault::of) == Some(Fault::OptedOut)
}

/// Why the channel failed at this message.
fn why_failed(round: &Round, message: &Claimed, reply: &Reply) -> String {
    let template = match (message.purpose, message.mode) {
        (Purpose::Permiso, _) => MessageTemplate::Permission,
        (_, Mode::Password) => MessageTemplate::Password,
        (_, Mode::Enlace) => MessageTemplate::Link,
    };
    reasons::failed(round.channel, reply, &round.platform.settings.whatsapp.name_of(template))
}

/// What is waited anyway, or longer if the server says so.
fn at_least(reply: &Reply, wait: TimeDelta) -> TimeDelta {
    reply.wait.and_then(|asked| TimeDelta::from_std(asked).ok()).map_or(wait, |asked| asked.min(LONGEST_WAIT).max(wait))
}

/// Lets the channel rest and ends this go; answers until when.
async fn pause(round: &Round, message: &Claimed, reply: &Reply) -> Result<DateTime<Utc>, AppError> {
    let platform = &round.platform;
    round.over.cancel();
    round.is_healthy.store(false, Ordering::Relaxed);
    let now = platform.now();
    let until = now + at_least(reply, backoff::wait(&*platform.entropy, round.failures.load(Ordering::Relaxed)));
    let mut tx = platform.db.begin().await?;
    if store::pause(&mut tx, round.channel, until, &why_failed(round, message, reply), now).await? {
        tracing::warn!(
            channel = round.channel.as_str(),
            code = reply.code,
            said = reply.text,
            "a channel failed and rests"
        );
        store::raise_version(&mut tx).await?;
        changes::note_in(&mut tx).await?;
    }
    tx.commit().await?;
    platform.changes.wake();
    Ok(until)
}

/// A text that was cut may end amid a secret.
fn without_beginning(text: String, secret: &str) -> String {
    const SHORTEST: usize = 6;
    let ends = |length: &usize| secret.is_char_boundary(*length) && text.ends_with(&secret[..*length]);
    match (SHORTEST..secret.len()).rev().find(ends) {
        Some(length) => format!("{}{HIDDEN}", &text[..text.len() - length]),
        None => text,
    }
}

/// What a server says may repeat what it was told.
fn without_secrets(reply: Reply, channel: Channel, address: &str, secret: &str) -> Reply {
    // Of a link the code alone is the secret.
    let code = secret.rsplit('/').next().unwrap_or(secret);
    let text = reply.text.replace(secret, HIDDEN).replace(code, HIDDEN).replace(address, &mask(channel, address));
    let text = without_beginning(without_beginning(text, secret), code);
    // Meta writes telephones without their plus.
    let digits = address.trim_start_matches('+');
    let text = if channel == Channel::WhatsApp { text.replace(digits, &mask(channel, address)) } else { text };
    Reply { text, ..reply }
}
