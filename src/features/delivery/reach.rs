//! Whom each channel reaches, before anything is sent.

use std::collections::HashSet;

use uuid::Uuid;

use super::model::{Channel, ChannelReach, Mode, Reach, ReachQuery, Sendable};
use super::standing::{Outbox, Standing};
use super::store::{self, phones};
use super::who::Unfit;
use crate::error::AppError;
use crate::features::credentials::service::{self as credentials, Recipient};
use crate::platform::Platform;
use crate::platform::db::Reader;

/// Whom each channel reaches with messages of a kind; of one classroom, if one is named.
pub async fn reach(platform: &Platform, import: Uuid, query: &ReachQuery) -> Result<Reach, AppError> {
    let now = platform.now();
    let mut reader = platform.db.read().await?;
    let mut people = credentials::recipients(&mut reader, import).await?;
    if people.is_empty() {
        return Err(AppError::NotFound);
    }
    credentials::keep_classroom(platform, &mut reader, import, query.aula.as_deref(), &mut people).await?;
    let open = |person: &&Recipient| person.password_works(now) && !person.has_come_in();
    let mode = query.modo.unwrap_or_default();
    let email = channel_reach(platform, &mut reader, import, Channel::Email, mode, &people).await?;
    let whatsapp = channel_reach(platform, &mut reader, import, Channel::WhatsApp, mode, &people).await?;
    Ok(Reach {
        email,
        whatsapp,
        personas: people.len() as i64,
        ingresaron: people.iter().filter(|person| person.has_come_in()).count() as i64,
        validas_hasta: people.iter().filter(open).map(|person| person.expires).max(),
    })
}

async fn channel_reach(
    platform: &Platform,
    reader: &mut Reader,
    import: Uuid,
    channel: Channel,
    mode: Mode,
    people: &[Recipient],
) -> Result<ChannelReach, AppError> {
    let now = platform.now();
    let outbox = Outbox::read(platform, reader, import, channel).await?;
    let mut reach = ChannelReach { simulado: outbox.is_simulated, ..ChannelReach::default() };
    // Whom a sending goes to, and who waits for one already.
    let (mut missing, mut waiting) = (Vec::new(), Vec::new());
    for person in people {
        let address = match outbox.check(person, mode, now) {
            Ok(address) => address,
            Err(Unfit::NoAddress | Unfit::OptedOut) => {
                reach.sin += 1;
                continue;
            }
            Err(_) => continue,
        };
        reach.con += 1;
        let count = match outbox.standing(person, now) {
            Standing::Missing | Standing::Useless(..) => {
                missing.push(address);
                &mut reach.faltan
            }
            Standing::Pending => {
                waiting.push(address);
                &mut reach.pendientes
            }
            Standing::Sent => &mut reach.enviados,
            Standing::Failed(_) => &mut reach.fallidos,
            Standing::Uncertain(_) => &mut reach.inciertos,
        };
        *count += 1;
    }
    reach.hoy = reach.faltan;
    if channel == Channel::WhatsApp {
        reach.falta_consentimiento = !store::is_consented(reader, channel).await?;
        let tier = platform.settings.whatsapp.tier.into();
        reach.por_dia = Some(tier);
        if !outbox.is_simulated {
            let written = phones::written(reader, now).await?;
            (reach.hoy, reach.manana) = today_and_later(&written, &waiting, &missing, tier);
        }
    }
    Ok(reach)
}

/// Of those who are missing: how many are written to within a day, and how many later. A telephone that is written to today,
/// or will be, counts once.
fn today_and_later(written: &[String], waiting: &[&str], missing: &[&str], tier: i64) -> (i64, i64) {
    let mut counted: HashSet<&str> = written.iter().map(String::as_str).chain(waiting.iter().copied()).collect();
    let mut today = 0;
    for phone in missing {
        if counted.contains(phone) || (counted.len() as i64) < tier {
            counted.insert(phone);
            today += 1;
        }
    }
    (today, missing.len() as i64 - today)
}

/// Who of these people can be sent it one by one.
pub async fn sendable(
    platform: &Platform,
    import: Uuid,
    channel: Channel,
    people: &[Uuid],
) -> Result<Vec<Sendable>, AppError> {
    let now = platform.now();
    let mut reader = platform.db.read().await?;
    let outbox = Outbox::read(platform, &mut reader, import, channel).await?;
    let mut sendable = Vec::new();
    for id in people {
        let Some(person) = credentials::recipient(&mut reader, *id).await? else { continue };
        if outbox.check(&person, Mode::Enlace, now).is_err() {
            continue;
        }
        match outbox.standing(&person, now) {
            Standing::Missing | Standing::Useless(..) => sendable.push(Sendable { usuario: *id, fallido: false }),
            Standing::Failed(_) => sendable.push(Sendable { usuario: *id, fallido: true }),
            Standing::Pending | Standing::Sent | Standing::Uncertain(_) => {}
        }
    }
    Ok(sendable)
}
