//! What is shown of the outbox: whom a channel reaches, how far a request is, what a message looks like.

use std::collections::HashMap;

use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::messages::{HIDDEN, Letter, mask_email};
use super::model::{
    Channel, ChannelReach, Delivery, DeliveryQuery, DeliveryState, Job, JobState, Message, PreviewQuery, Reach,
    RevealedMessage,
};
use super::store::lists::{self, BatchRow, Filter, Order, Stored};
use super::store::{self, Held};
use super::who;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::credentials::service::{self as credentials, Opening, OpeningKind, Recipient};
use crate::features::settings::service as settings;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::db::{Exec, Reader};
use crate::platform::listing::{Paging, search_key, unknown_order};

/// Whose passwords nobody is shown.
const NEVER_SHOWN: [Role; 2] = [Role::Director, Role::Administrador];

/// Whom each channel reaches.
pub async fn reach(platform: &Platform, import: Uuid) -> Result<Reach, AppError> {
    let now = platform.now();
    let mut reader = platform.db.read().await?;
    let people = credentials::recipients(&mut reader, import).await?;
    if people.is_empty() {
        return Err(AppError::NotFound);
    }
    let open = |person: &&Recipient| person.password_works(now) && !person.has_come_in();
    let email = channel_reach(platform, &mut reader, import, Channel::Email, &people).await?;
    Ok(Reach {
        email,
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
    people: &[Recipient],
) -> Result<ChannelReach, AppError> {
    let held = store::held_of_import(reader, import, channel).await?;
    let held: HashMap<(Uuid, i64), &Held> = held.iter().map(|held| ((held.user, held.issue), held)).collect();
    let is_simulated = platform.settings.email.server.is_none();
    let mut reach = ChannelReach { simulado: is_simulated, ..ChannelReach::default() };
    for person in people {
        match who::check(person, channel, platform.now()) {
            Ok(_) => reach.con += 1,
            Err(who::Unfit::NoAddress) => {
                reach.sin += 1;
                continue;
            }
            Err(_) => continue,
        }
        let count = match held.get(&(person.id, person.issue)) {
            None => &mut reach.faltan,
            // What never left this machine reached nobody, now that there is a server.
            Some(held) if held.simulated && !is_simulated => &mut reach.faltan,
            Some(held) => match held.state {
                DeliveryState::Pendiente | DeliveryState::Enviando => &mut reach.pendientes,
                DeliveryState::Enviado | DeliveryState::Entregado | DeliveryState::Leido => &mut reach.enviados,
                DeliveryState::Fallido => &mut reach.fallidos,
                DeliveryState::Incierto => &mut reach.inciertos,
            },
        };
        *count += 1;
    }
    Ok(reach)
}

/// A page of messages, of one import or of all.
pub async fn list(platform: &Platform, import: Option<Uuid>, query: DeliveryQuery) -> Result<Page<Delivery>, AppError> {
    let order = match query.ordenar.as_deref() {
        None | Some("-fecha") => Order::NewestFirst,
        Some("fecha") => Order::OldestFirst,
        Some("nombre") => Order::ByName,
        Some(_) => return Err(unknown_order("-fecha, fecha, nombre")),
    };
    let paging = Paging::new(query.pagina, query.por_pagina);
    let filter = Filter {
        import,
        batch: query.lote,
        state: query.estado,
        channel: query.canal,
        search: search_key(query.buscar.as_deref()),
    };
    let mut reader = platform.db.read().await?;
    let items = lists::list(&mut reader, &filter, order, paging).await?;
    Ok(paging.page_of(items, lists::count(&mut reader, &filter).await?))
}

/// How far a request is.
pub async fn job(platform: &Platform, id: Uuid) -> Result<Job, AppError> {
    let mut reader = platform.db.read().await?;
    let batch = lists::batch(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    job_of(platform, &mut reader, batch).await
}

/// How far the latest request for the people of an import is.
pub async fn latest_job(platform: &Platform, import: Uuid) -> Result<Option<Job>, AppError> {
    let mut reader = platform.db.read().await?;
    match lists::latest_batch(&mut reader, import).await? {
        Some(batch) => job_of(platform, &mut reader, batch).await.map(Some),
        None => Ok(None),
    }
}

async fn job_of(platform: &Platform, reader: &mut Reader, batch: BatchRow) -> Result<Job, AppError> {
    if batch.channel == Channel::Pdf {
        return Ok(made(batch));
    }
    let tally = lists::tally(reader, batch.id).await?;
    let count = |states: &[DeliveryState]| -> i64 {
        let of = |state: &DeliveryState| tally.iter().find(|(word, ..)| word == state.as_str()).map_or(0, |it| it.1);
        states.iter().map(of).sum()
    };
    let enviados = count(&[DeliveryState::Enviado, DeliveryState::Entregado, DeliveryState::Leido]);
    let (fallidos, inciertos) = (count(&[DeliveryState::Fallido]), count(&[DeliveryState::Incierto]));
    let pendientes = count(&[DeliveryState::Pendiente, DeliveryState::Enviando]);
    let rest = store::channel(reader, batch.channel).await?;
    let is_resting = pendientes > 0 && rest.paused_until.is_some_and(|until| until > platform.now());
    Ok(Job {
        id: batch.id,
        import_id: batch.import,
        canal: batch.channel,
        modo: batch.mode,
        estado: if pendientes > 0 { JobState::EnCurso } else { JobState::Completado },
        total: batch.total,
        enviados,
        fallidos,
        inciertos,
        pendientes,
        omitidos: batch.total - enviados - fallidos - inciertos - pendientes,
        simulados: tally.iter().map(|it| it.2).sum(),
        pausado_hasta: rest.paused_until.filter(|_| is_resting),
        motivo: rest.reason.filter(|_| is_resting),
        creado_por: batch.by,
        fecha: batch.at,
    })
}

/// Letters are made when they are fetched: nothing of it is still to be done.
fn made(batch: BatchRow) -> Job {
    Job {
        id: batch.id,
        import_id: batch.import,
        canal: batch.channel,
        modo: batch.mode,
        estado: JobState::Completado,
        total: batch.total,
        enviados: batch.total,
        fallidos: 0,
        inciertos: 0,
        pendientes: 0,
        omitidos: 0,
        simulados: 0,
        pausado_hasta: None,
        motivo: None,
        creado_por: batch.by,
        fecha: batch.at,
    }
}

/// «Descargar reporte de errores»: who was not reached for sure, one a line.
pub async fn report(platform: &Platform, id: Uuid) -> Result<String, AppError> {
    let mut reader = platform.db.read().await?;
    let batch = lists::batch(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let failures = lists::failures(&mut reader, id).await?;
    if failures.is_empty() {
        return Ok("No hay envíos fallidos.\r\n".into());
    }
    let line = |failure: &lists::Failure| {
        let what = if failure.state == DeliveryState::Incierto { "sin confirmar" } else { "fallido" };
        let reason = failure.reason.as_deref().unwrap_or_default();
        format!("Envío por {} {what} para el usuario {}. {reason}\r\n", batch.channel.label(), failure.user)
    };
    Ok(failures.iter().map(line).collect())
}

/// What somebody of the import would be sent.
pub async fn preview(platform: &Platform, import: Uuid, query: PreviewQuery) -> Result<Message, AppError> {
    let channel = query.canal.unwrap_or(Channel::Email);
    let mut reader = platform.db.read().await?;
    let people = credentials::recipients(&mut reader, import).await?;
    let recipient = match query.usuario {
        Some(id) => people.into_iter().find(|person| person.id == id),
        None => {
            let can = |person: &Recipient| who::check(person, channel, platform.now()).is_ok();
            let first = people.iter().position(can).unwrap_or_default();
            people.into_iter().nth(first)
        }
    };
    let recipient = recipient.ok_or(AppError::NotFound)?;
    let address = recipient.email.as_deref().map(mask_email).unwrap_or_default();
    write(platform, &mut reader, channel, &recipient, address, false).await
}

/// A message of the outbox as it looks, written again from what it is made of.
pub async fn message(platform: &Platform, id: Uuid) -> Result<Message, AppError> {
    let mut reader = platform.db.read().await?;
    let stored = lists::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let recipient = credentials::recipient(&mut reader, stored.user).await?.ok_or(AppError::NotFound)?;
    let can_reveal = refuse_to_reveal(platform, &stored, &recipient).is_none();
    write(platform, &mut reader, stored.channel, &recipient, stored.recipient, can_reveal).await
}

async fn write(
    platform: &Platform,
    exec: &mut impl Exec,
    channel: Channel,
    recipient: &Recipient,
    address: String,
    can_reveal: bool,
) -> Result<Message, AppError> {
    let institution = settings::institution(platform, exec).await?;
    let name = recipient.full_name();
    let letter = Letter::to(recipient, &name, &institution, &platform.settings.public_url, HIDDEN);
    let (asunto, texto, html) = (letter.subject(), letter.text().to_string(), letter.html().to_string());
    Ok(Message { canal: channel, destinatario: address, nombre: name, asunto, texto, html, revelable: can_reveal })
}

/// A simulated message with its password: one at a time, audited, never a director's or an administrator's.
pub async fn reveal(platform: &Platform, actor: &Actor, id: Uuid) -> Result<RevealedMessage, AppError> {
    let mut tx = platform.db.begin().await?;
    let stored = lists::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let recipient = credentials::recipient(&mut tx, stored.user).await?.ok_or(AppError::NotFound)?;
    if let Some(refusal) = refuse_to_reveal(platform, &stored, &recipient) {
        return Err(refusal);
    }
    let institution = settings::institution(platform, &mut tx).await?;
    let opening = Opening {
        kind: OpeningKind::Person,
        action: "revelar_mensaje",
        object: "envio",
        object_id: id,
        passwords: 1,
        detail: json!({ "canal": stored.channel, "usuario": recipient.id }),
    };
    credentials::note_opening_in(&mut tx, platform, actor, &opening).await?;
    tx.commit().await?;
    platform.changes.wake();
    let password = credentials::open(platform, &recipient)?.ok_or_else(gone)?;
    let name = recipient.full_name();
    let letter = Letter::to(&recipient, &name, &institution, &platform.settings.public_url, password.expose());
    let (asunto, texto, html) = (letter.subject(), letter.text().to_string(), letter.html().to_string());
    Ok(RevealedMessage { asunto, texto, html, password: password.expose().to_owned() })
}

fn refuse_to_reveal(platform: &Platform, stored: &Stored, recipient: &Recipient) -> Option<AppError> {
    if NEVER_SHOWN.contains(&recipient.role) {
        return Some(AppError::Forbidden);
    }
    if !stored.simulated {
        let sentence = "Este mensaje no fue simulado: su contraseña la tiene quien lo recibió.";
        return Some(AppError::conflict("no_simulado", sentence));
    }
    let works = recipient.password_works(platform.now()) && recipient.issue == stored.issue;
    if works { None } else { Some(gone()) }
}

fn gone() -> AppError {
    AppError::conflict(
        "no_disponible_ya",
        "La contraseña de este mensaje ya no sirve: venció, se cambió o se emitió otra.",
    )
}
