//! One lane: hands over one message after the other, by a line of its own.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};

use super::line::{Line, Mail};
use super::recorder::Change;
use super::{Round, backoff, reasons};
use crate::error::AppError;
use crate::features::delivery::compose;
use crate::features::delivery::messages::{self, Email, HIDDEN, mask_email};
use crate::features::delivery::model::DeliveryState;
use crate::features::delivery::request::TRIES;
use crate::features::delivery::store;
use crate::features::delivery::store::outbox::{Beginning, Claimed, Ending};
use crate::features::delivery::who::Unfit;
use crate::features::settings::service::{self as settings, Institution};
use crate::platform::changes;
use crate::platform::reply::{Reply, Trouble};

/// Interruptions after which a message is taken to be what breaks a channel that works otherwise…
const SUSPICIOUS: i64 = 3;
/// … and whatever the others do.
const POISONOUS: i64 = 10;

/// Sends until nothing is to be done, the channel fails, or the instance stops.
pub async fn work(round: Arc<Round>) -> Result<(), AppError> {
    let platform = Arc::clone(&round.platform);
    let institution = settings::institution(&platform, &mut platform.db.read().await?).await?;
    let mut lane = Lane { round: &round, institution, line: Line::of_email(&platform) };
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
        if matches!(self.line, Line::Mail(_)) {
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
        let Some(secret) = draft.secret(platform)? else {
            return self.leave_out(message, Unfit::Expired).await;
        };
        let sender = match &self.line {
            Line::Simulated => messages::nobody(),
            Line::Mail(mail) => Some(mail.server.from.clone()),
        };
        let letter = draft.letter(&self.institution, &platform.settings.public_url, &secret);
        let email =
            sender.and_then(|from| messages::build(&from, &draft.address, &letter, message.id, platform.now()).ok());
        let Some(email) = email else {
            return self.fail(message, reasons::NO_ADDRESS, reasons::NO_ADDRESS_REASON).await;
        };
        let beginning = Beginning {
            id: message.id,
            lease: round.lease,
            recipient: mask_email(&draft.address),
            address: draft.address.clone(),
            mode: message.mode,
            message_id: email.message_id.clone(),
            link: secret.link(),
        };
        let handed_over = match &mut self.line {
            Line::Simulated => return round.recorder.write(Change::Simulate(beginning)).await.map(drop),
            Line::Mail(mail) => hand_over(round, mail, &email, beginning).await?,
        };
        match handed_over {
            // It is looked at again when it is next taken, if it is still there.
            HandedOver::Withheld => Ok(()),
            HandedOver::NoLine(reply) => pause(round, &reply).await.map(drop),
            HandedOver::Ended(result) => {
                let clean = |reply| without_secrets(reply, &draft.address, secret.expose());
                self.settle(message, result.map_err(|trouble| trouble.map(clean))).await
            }
        }
    }

    /// Not to be written to: dropped where nobody misses it, failed where the office has to do something.
    async fn leave_out(&self, message: &Claimed, unfit: Unfit) -> Result<(), AppError> {
        match unfit {
            Unfit::Needless => {
                let change = Change::Drop { id: message.id, lease: self.round.lease };
                self.round.recorder.write(change).await.map(drop)
            }
            _ => self.fail(message, unfit.code(), unfit.reason()).await,
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
        }
    }

    /// Writes what became of a message. Nobody waits for it: until it is written, the message counts as being sent.
    async fn settle(&self, message: &Claimed, result: Result<Reply, Trouble>) -> Result<(), AppError> {
        let mut ending = self.ending(message);
        let (Ok(reply)
        | Err(Trouble::Deferred(reply) | Trouble::Rejected(reply) | Trouble::Down(reply) | Trouble::Unknown(reply))) =
            &result;
        ending.server_code = reply.code.map(i64::from);
        ending.said = Some(reply.text.clone()).filter(|text| !text.is_empty());
        match &result {
            Ok(_) => {
                if self.round.succeed() {
                    self.round.recorder.submit(Change::Recover(self.round.channel)).await?;
                }
            }
            Err(Trouble::Deferred(_)) => self.postpone(message, &mut ending, reasons::deferred(reply)),
            Err(Trouble::Rejected(_)) => {
                let (code, reason) = reasons::rejected(reply);
                (ending.state, ending.result) = (DeliveryState::Fallido, "fallido");
                (ending.code, ending.reason) = (Some(code.to_owned()), Some(reason));
            }
            Err(Trouble::Unknown(_)) => {
                (ending.state, ending.result) = (DeliveryState::Incierto, "incierto");
                (ending.code, ending.reason) = (Some(reasons::UNKNOWN.to_owned()), Some(reasons::unknown(reply)));
            }
            Err(Trouble::Down(_)) if self.is_poison(message) => {
                self.postpone(message, &mut ending, (reasons::INTERRUPTED, reasons::channel(reply)));
            }
            Err(Trouble::Down(_)) => self.wait_for_the_channel(&mut ending, reply).await?,
        }
        self.round.recorder.submit(Change::End(ending)).await.map(drop)
    }

    /// Whether this message is what breaks the channel, which must hold nobody else up.
    fn is_poison(&self, message: &Claimed) -> bool {
        let is_healthy = self.round.is_healthy.load(Ordering::Relaxed);
        message.interruptions >= POISONOUS || (message.interruptions >= SUSPICIOUS && is_healthy)
    }

    /// It is tried again later, unless it was tried often enough.
    fn postpone(&self, message: &Claimed, ending: &mut Ending, (code, reason): (&str, String)) {
        let platform = &self.round.platform;
        // Of this go: a person who asks again begins anew.
        let failures = message.attempts - (message.limit - TRIES).max(0);
        (ending.state, ending.result) = match message.attempts + 1 >= message.limit {
            true => (DeliveryState::Fallido, "fallido"),
            false => (DeliveryState::Pendiente, "aplazado"),
        };
        ending.next = platform.now() + backoff::wait(&*platform.entropy, failures);
        (ending.code, ending.reason) = (Some(code.to_owned()), Some(reason));
    }

    /// The channel failed: it rests, and the message waits with all others, after them.
    async fn wait_for_the_channel(&self, ending: &mut Ending, reply: &Reply) -> Result<(), AppError> {
        let platform = &self.round.platform;
        let until = pause(self.round, reply).await?;
        (ending.state, ending.result) = (DeliveryState::Pendiente, "interrumpido");
        (ending.attempts, ending.interruptions) = (0, 1);
        ending.next = until + backoff::wait(&*platform.entropy, 0);
        (ending.code, ending.reason) = (Some(reasons::INTERRUPTED.to_owned()), Some(reasons::channel(reply)));
        Ok(())
    }
}

/// How far a message came.
enum HandedOver {
    /// It was not begun: somebody else has it, or it is no longer to be sent.
    Withheld,
    /// There is no connection.
    NoLine(Reply),
    Ended(Result<Reply, Trouble>),
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
    Ok(HandedOver::Ended(mail.hand_over(email).await))
}

/// Lets the channel rest and ends this go; answers until when.
async fn pause(round: &Round, reply: &Reply) -> Result<DateTime<Utc>, AppError> {
    let platform = &round.platform;
    round.over.cancel();
    round.is_healthy.store(false, Ordering::Relaxed);
    let now = platform.now();
    let until = now + backoff::wait(&*platform.entropy, round.failures.load(Ordering::Relaxed));
    let mut tx = platform.db.begin().await?;
    if store::pause(&mut tx, round.channel, until, &reasons::channel(reply), now).await? {
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

/// What a server says may repeat what it was told.
fn without_secrets(reply: Reply, address: &str, secret: &str) -> Reply {
    let text = reply.text.replace(secret, HIDDEN).replace(address, &mask_email(address));
    Reply { text, ..reply }
}
