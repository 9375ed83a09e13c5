//! A request to send: whom it goes to, and the rows that are written for it.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use super::messages::mask;
use super::model::{Channel, DeliveryState, Mode, PdfRequest, Purpose, SendRequest, Started};
use super::standing::{Outbox, Standing};
use super::store::{self, NewBatch, NewDelivery};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::model::PrintQuery;
use crate::features::credentials::service::{self as credentials, Opening, OpeningKind, Recipient};
use crate::platform::Platform;
use crate::platform::changes;
use crate::platform::db::{Exec, Tx};

/// How often a message is tried before it counts as failed: for about twenty minutes.
pub const TRIES: i64 = 8;
/// Requests a minute of one person.
const REQUESTS: usize = 10;
/// People whom one request may choose one by one.
const CHOSEN: usize = 200;

/// Writes the messages of a request; the sender takes them from there.
pub async fn send(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    channel: Channel,
    request: &SendRequest,
) -> Result<Started, AppError> {
    check_request(request)?;
    let now = platform.now();
    let choice = {
        let mut reader = platform.db.read().await?;
        let people = narrow(platform, &mut reader, import, request.aula.as_deref(), &request.usuarios).await?;
        let outbox = Outbox::read(platform, &mut reader, import, channel).await?;
        choose(platform, &people, &outbox, channel, request, now)
    };

    let batch = NewBatch {
        id: platform.new_id(),
        import: Some(import),
        channel,
        purpose: Purpose::Credencial,
        mode: request.modo,
        by: Some(actor.user.id),
        at: now,
    };
    let mut tx = platform.db.begin().await?;
    if channel == Channel::WhatsApp {
        require_consent_in(&mut tx, platform, actor, import, request.consentimiento).await?;
    }
    store::insert_batch(&mut tx, &batch).await?;
    let mut total = store::insert(&mut tx, &batch, &choice.new, TRIES).await?;
    for (state, ids) in &choice.again {
        total += store::send_again(&mut tx, &batch, ids, *state, TRIES).await?;
    }
    let passwords = usize::try_from(total).unwrap_or(usize::MAX);
    let total = total as i64;
    store::set_total(&mut tx, batch.id, total).await?;
    let detail = json!({
        "canal": channel, "modo": request.modo, "total": total, "trabajo": batch.id,
        "solo_fallidos": request.solo_fallidos, "incluir_inciertos": request.incluir_inciertos,
        "aula": request.aula, "elegidos": request.usuarios.len(),
    });
    let opening = Opening {
        kind: OpeningKind::List,
        action: "enviar_credenciales",
        object: "importacion",
        object_id: import,
        passwords,
        detail,
    };
    credentials::note_opening_in(&mut tx, platform, actor, &opening).await?;
    store::raise_version(&mut tx).await?;
    changes::note_in(&mut tx).await?;
    tx.commit().await?;
    platform.changes.wake();
    platform.jobs.wake_sender();
    Ok(Started { trabajo_id: batch.id, total })
}

/// Makes the letters once, and notes that they were asked for.
pub async fn generate_pdfs(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    request: PdfRequest,
) -> Result<Started, AppError> {
    let query = PrintQuery { aula: request.aula, ..PrintQuery::default() };
    let total = credentials::try_letters(platform, actor, import, &query).await? as i64;
    let batch = NewBatch {
        id: platform.new_id(),
        import: Some(import),
        channel: Channel::Pdf,
        purpose: Purpose::Impresion,
        mode: Mode::Password,
        by: Some(actor.user.id),
        at: platform.now(),
    };
    let mut tx = platform.db.begin().await?;
    store::insert_batch(&mut tx, &batch).await?;
    store::set_total(&mut tx, batch.id, total).await?;
    tx.commit().await?;
    Ok(Started { trabajo_id: batch.id, total })
}

/// Before the first sending by WhatsApp somebody confirms that the people agreed to be written to; who and when is kept.
pub async fn require_consent_in(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    is_confirmed: bool,
) -> Result<(), AppError> {
    let channel = Channel::WhatsApp;
    if store::is_consented(tx, channel).await? {
        return Ok(());
    }
    if !is_confirmed {
        let sentence = "Antes del primer envío por WhatsApp, confirme que las personas aceptaron recibir mensajes de la \
                        institución por ese medio.";
        return Err(AppError::conflict("falta_consentimiento", sentence));
    }
    if store::consent(tx, channel, actor.user.id, platform.now()).await? {
        let detail = json!({ "canal": channel });
        let entry = Entry { action: "confirmar_consentimiento", object: "importacion", object_id: import, detail };
        audit::record_in(tx, platform, actor, entry).await?;
    }
    Ok(())
}

fn check_request(request: &SendRequest) -> Result<(), AppError> {
    if request.solo_faltantes && (request.solo_fallidos || request.incluir_inciertos) {
        return Err(AppError::invalid(
            "solo_faltantes",
            "Elija una sola cosa: enviar a quienes faltan, o reintentar los envíos que no llegaron.",
        ));
    }
    Ok(())
}

/// The import's people whom the request is about: all, those of a classroom, or a chosen few.
pub async fn narrow(
    platform: &Platform,
    exec: &mut impl Exec,
    import: Uuid,
    classroom: Option<&str>,
    chosen: &[Uuid],
) -> Result<Vec<Recipient>, AppError> {
    if chosen.len() > CHOSEN {
        let sentence = format!("Elija {CHOSEN} personas como máximo, o envíe a toda un aula.");
        return Err(AppError::invalid("usuarios", sentence));
    }
    let mut people = credentials::recipients(exec, import).await?;
    if people.is_empty() {
        return Err(AppError::NotFound);
    }
    let chosen: HashSet<Uuid> = chosen.iter().copied().collect();
    if !chosen.is_empty() {
        people.retain(|person| chosen.contains(&person.id));
        if people.len() < chosen.len() {
            return Err(AppError::invalid("usuarios", strangers(chosen.len() - people.len())));
        }
    }
    credentials::keep_classroom(platform, exec, import, classroom, &mut people).await?;
    Ok(people)
}

fn strangers(count: usize) -> String {
    let who = match count {
        1 => "Una de las personas elegidas no recibió".to_owned(),
        many => format!("{many} de las personas elegidas no recibieron"),
    };
    format!("{who} su contraseña inicial con esta importación. Elija solo personas de su lista.")
}

/// Refuses more than a few requests a minute of one person.
pub async fn limit_requests(tx: &mut Tx, actor: &Actor, now: DateTime<Utc>) -> Result<(), AppError> {
    let minute = TimeDelta::minutes(1);
    let recent = store::requests_since(tx, actor.user.id, now - minute).await?;
    match recent.len().checked_sub(REQUESTS).and_then(|first| recent.get(first)) {
        Some(oldest) => {
            let wait = (*oldest + minute - now).num_seconds().max(0) + 1;
            Err(AppError::TooMany { segundos: wait.unsigned_abs() })
        }
        None => Ok(()),
    }
}

/// Who gets a first message, and which messages are sent again.
struct Choice {
    new: Vec<NewDelivery>,
    again: Vec<(DeliveryState, Vec<Uuid>)>,
}

fn choose(
    platform: &Platform,
    people: &[Recipient],
    outbox: &Outbox,
    channel: Channel,
    request: &SendRequest,
    now: DateTime<Utc>,
) -> Choice {
    let (mut new, mut failed, mut unknown, mut useless) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for person in people {
        let Ok(address) = outbox.check(person, request.modo, now) else { continue };
        match outbox.standing(person, now) {
            Standing::Missing => new.push(NewDelivery {
                id: platform.new_id(),
                user: person.id,
                issue: person.issue,
                notice: None,
                recipient: mask(channel, address),
            }),
            Standing::Useless(state, id) => useless.push((state, id)),
            Standing::Failed(id) => failed.push(id),
            Standing::Uncertain(id) => unknown.push(id),
            Standing::Pending | Standing::Sent => {}
        }
    }
    let mut again = Vec::new();
    if request.solo_fallidos {
        new.clear();
        again.push((DeliveryState::Fallido, failed));
    } else {
        for state in DeliveryState::SENT {
            let of_state = |(of, id): &(DeliveryState, Uuid)| (*of == state).then_some(*id);
            again.push((state, useless.iter().filter_map(of_state).collect()));
        }
    }
    if request.incluir_inciertos {
        again.push((DeliveryState::Incierto, unknown));
    }
    Choice { new, again }
}
