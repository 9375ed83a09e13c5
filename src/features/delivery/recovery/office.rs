//! Links that the office sends to people of an import who forgot the password of their own: to a chosen few, or to a
//! classroom.

use serde_json::json;
use uuid::Uuid;

use super::{A_DAY, count_today, delivery_in, tell_in};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::credentials::service::{self as credentials, Opening, OpeningKind};
use crate::features::delivery::model::{Channel, Forgotten, Mode, Purpose, Recoverable, RecoveryRequest, Started};
use crate::features::delivery::request::{self, TRIES};
use crate::features::delivery::store::{self, NewBatch};
use crate::features::delivery::who;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::db::Exec;

/// Whether the office may send somebody another link who was to be sent so many today: none while one may still arrive, nor
/// more than anybody can ask for.
async fn may_have_another(exec: &mut impl Exec, user: Uuid, asked: i64) -> Result<bool, AppError> {
    Ok(asked < A_DAY && !store::is_recovery_open(exec, user).await?)
}

/// By which channels each of these people can be sent a link now; who by none is left out.
pub async fn recoverable(platform: &Platform, people: &[Uuid]) -> Result<Vec<Recoverable>, AppError> {
    let mut reader = platform.db.read().await?;
    let mut found = Vec::new();
    for id in people {
        let asked = count_today(&mut reader, *id, platform.now()).await?;
        let ways = ways(&mut reader, *id, asked).await?;
        if ways.email || ways.whatsapp {
            found.push(ways);
        }
    }
    Ok(found)
}

/// Whom of a classroom links can be sent to, before any is.
pub async fn forgotten(platform: &Platform, import: Uuid, classroom: &str) -> Result<Forgotten, AppError> {
    let mut reader = platform.db.read().await?;
    let people = request::narrow(platform, &mut reader, import, Some(classroom), &[]).await?;
    let mut forgotten = Forgotten::default();
    for person in people.iter().filter(|person| person.active && person.has_come_in()) {
        let asked = count_today(&mut reader, person.id, platform.now()).await?;
        let ways = ways(&mut reader, person.id, asked).await?;
        forgotten.ingresaron += 1;
        forgotten.hoy += i64::from(asked > 0);
        forgotten.email += i64::from(ways.email);
        forgotten.whatsapp += i64::from(ways.whatsapp);
    }
    Ok(forgotten)
}

async fn ways(exec: &mut impl Exec, id: Uuid, asked: i64) -> Result<Recoverable, AppError> {
    let mut ways = Recoverable { usuario: id, email: false, whatsapp: false };
    let Some(user) = users::find(exec, id).await? else { return Ok(ways) };
    if may_have_another(exec, id, asked).await? {
        ways.email = who::check_recovery(exec, &user, Channel::Email).await?.is_ok();
        ways.whatsapp = who::check_recovery(exec, &user, Channel::WhatsApp).await?.is_ok();
    }
    Ok(ways)
}

/// Sends them. What people have serves until they use the link.
pub async fn send(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    request: &RecoveryRequest,
) -> Result<Started, AppError> {
    let RecoveryRequest { canal: channel, aula, usuarios, consentimiento } = request;
    // An empty key is no classroom: it would be everybody.
    let is_narrowed = aula.as_deref().is_some_and(|key| !key.trim().is_empty()) || !usuarios.is_empty();
    if !is_narrowed {
        return Err(AppError::invalid("usuarios", "Elija a quién enviar el enlace: personas de la lista o un aula."));
    }
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    let mut people = request::narrow(platform, &mut tx, import, aula.as_deref(), usuarios).await?;
    people.sort_unstable_by_key(|person| person.id);
    if *channel == Channel::WhatsApp {
        request::require_consent_in(&mut tx, platform, actor, import, *consentimiento).await?;
    }
    let batch = NewBatch {
        id: platform.new_id(),
        import: Some(import),
        channel: *channel,
        purpose: Purpose::Recuperacion,
        mode: Mode::Enlace,
        by: Some(actor.user.id),
        at: now,
    };
    let mut deliveries = Vec::new();
    for person in people.iter().filter(|person| person.has_come_in()) {
        users::hold_in(&mut tx, person.id).await?;
        let Some(user) = users::find(&mut tx, person.id).await? else { continue };
        let asked = count_today(&mut tx, user.id, now).await?;
        if !may_have_another(&mut tx, user.id, asked).await? {
            continue;
        }
        if let Ok(address) = who::check_recovery(&mut tx, &user, *channel).await? {
            deliveries.push(delivery_in(&mut tx, platform, user.id, *channel, address).await?);
        }
    }
    if deliveries.is_empty() {
        let sentence = format!(
            "A nadie de ellos se le puede enviar un enlace por {}: no han ingresado todavía, no tienen una dirección que sea solo suya, o ya tienen uno en camino o tres hoy.",
            channel.label()
        );
        return Err(AppError::conflict("nadie_por_enviar", sentence));
    }
    store::insert_batch(&mut tx, &batch).await?;
    let total = store::insert(&mut tx, &batch, &deliveries, TRIES).await? as i64;
    store::set_total(&mut tx, batch.id, total).await?;
    let opening = Opening {
        kind: OpeningKind::List,
        action: "enviar_recuperacion",
        object: "importacion",
        object_id: import,
        passwords: deliveries.len(),
        detail: json!({ "canal": channel, "aula": aula, "elegidos": usuarios.len(), "trabajo": batch.id }),
    };
    credentials::note_opening_in(&mut tx, platform, actor, &opening).await?;
    tell_in(&mut tx).await?;
    tx.commit().await?;
    platform.changes.wake();
    platform.jobs.wake_sender();
    Ok(Started { trabajo_id: batch.id, total })
}
