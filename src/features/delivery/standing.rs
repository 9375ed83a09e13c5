//! How far each person is with a channel: what the outbox holds of the present issue of their password, and whether they may
//! be written to at all.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::model::{Channel, DeliveryState, Mode};
use super::store::{self, Held, phones};
use super::who::{self, Unfit};
use crate::error::AppError;
use crate::features::credentials::service::Recipient;
use crate::platform::Platform;
use crate::platform::db::Exec;

/// How far somebody is with a channel, with the id of the message that can be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing of this issue of the password was sent.
    Missing,
    /// It was, and is of no use any more: it never left this machine, and by now it could, or its link has ended.
    Useless(DeliveryState, Uuid),
    Pending,
    Sent,
    Failed(Uuid),
    Uncertain(Uuid),
}

/// What the outbox holds of an import's people, by one channel.
pub struct Outbox {
    channel: Channel,
    held: HashMap<(Uuid, i64), Held>,
    /// Addresses whose owners asked not to be written to.
    opted_out: HashSet<String>,
    pub is_simulated: bool,
}

impl Outbox {
    pub async fn read(
        platform: &Platform,
        exec: &mut impl Exec,
        import: Uuid,
        channel: Channel,
    ) -> Result<Self, AppError> {
        let held = store::held_of_import(exec, import, channel).await?;
        let opted_out = match channel {
            Channel::WhatsApp => phones::opted_out(exec).await?.into_iter().collect(),
            Channel::Email | Channel::Pdf => HashSet::new(),
        };
        Ok(Self {
            channel,
            held: held.into_iter().map(|held| ((held.user, held.issue), held)).collect(),
            opted_out,
            is_simulated: is_simulated(platform, channel),
        })
    }

    /// The address by which this person may be sent a first way in now.
    pub fn check<'a>(&self, recipient: &'a Recipient, mode: Mode, now: DateTime<Utc>) -> Result<&'a str, Unfit> {
        let address = who::check(recipient, self.channel, mode, now)?;
        if self.opted_out.contains(address) { Err(Unfit::OptedOut) } else { Ok(address) }
    }

    pub fn standing(&self, recipient: &Recipient, now: DateTime<Utc>) -> Standing {
        let Some(held) = self.held.get(&(recipient.id, recipient.issue)) else { return Standing::Missing };
        match held.state {
            state if held.is_useless(self.is_simulated, now) => Standing::Useless(state, held.id),
            DeliveryState::Pendiente | DeliveryState::Enviando => Standing::Pending,
            DeliveryState::Enviado | DeliveryState::Entregado | DeliveryState::Leido => Standing::Sent,
            DeliveryState::Fallido => Standing::Failed(held.id),
            DeliveryState::Incierto => Standing::Uncertain(held.id),
        }
    }
}

/// Whether a channel only pretends to send: nothing leaves this machine.
pub fn is_simulated(platform: &Platform, channel: Channel) -> bool {
    match channel {
        Channel::Email => platform.settings.email.server.is_none(),
        Channel::WhatsApp => platform.settings.whatsapp.server.is_none(),
        Channel::Pdf => false,
    }
}
