//! What is shown of the outbox: how far a request is, what a message looks like.

use padron_core::whatsapp::MessageTemplate;
use serde_json::json;
use uuid::Uuid;

use super::compose::{self, Draft};
use super::messages::{self, mask};
use super::model::{
    Channel, Delivery, DeliveryQuery, DeliveryState, Job, JobState, Message, PreviewQuery, Purpose, RevealedMessage,
    TemplateText,
};
use super::standing::is_simulated;
use super::store;
use super::store::lists::{self, BatchRow, Filter, Order, Stored};
use super::who;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::credentials::service::{self as credentials, Opening, OpeningKind, Recipient};
use crate::features::notifications::service as notifications;
use crate::features::settings::service as settings;
use crate::features::users::service as users;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::db::{Exec, Reader};
use crate::platform::listing::{Paging, search_key, unknown_order};

/// The templates of WhatsApp, to be registered with Meta.
pub async fn templates(platform: &Platform) -> Result<Vec<TemplateText>, AppError> {
    let institution = settings::institution(platform, &mut platform.db.read().await?).await?;
    let (school, whatsapp) =
        (messages::school(&institution, &platform.settings.public_url), &platform.settings.whatsapp);
    let text = |template: MessageTemplate| TemplateText {
        nombre: whatsapp.name_of(template),
        idioma: whatsapp.language.clone(),
        categoria: "UTILITY".to_owned(),
        uso: template.label().to_owned(),
        texto: template.text(school),
        ejemplos: template.samples().iter().map(|sample| (*sample).to_owned()).collect(),
    };
    Ok(MessageTemplate::ALL.into_iter().map(text).collect())
}

/// A page of messages, of one import or of all.
pub async fn list(platform: &Platform, import: Option<Uuid>, query: DeliveryQuery) -> Result<Page<Delivery>, AppError> {
    let import = import.or(query.importacion);
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
        user: query.usuario,
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
        format!("{} {what} para el usuario {}. {reason}\r\n", batch.channel.sending(), failure.user)
    };
    Ok(failures.iter().map(line).collect())
}

/// What somebody of the import would be sent.
pub async fn preview(platform: &Platform, import: Uuid, query: PreviewQuery) -> Result<Message, AppError> {
    let (channel, mode) = (query.canal.unwrap_or(Channel::Email), query.modo.unwrap_or_default());
    let mut reader = platform.db.read().await?;
    let people = credentials::recipients(&mut reader, import).await?;
    let recipient = match query.usuario {
        Some(id) => people.into_iter().find(|person| person.id == id),
        None => {
            let can = |person: &Recipient| who::check(person, channel, mode, platform.now()).is_ok();
            let first = people.iter().position(can).unwrap_or_default();
            people.into_iter().nth(first)
        }
    };
    let recipient = recipient.ok_or(AppError::NotFound)?;
    let address = who::address_by(channel, recipient.email.as_deref(), recipient.phone.as_deref());
    let address = address.map(|address| mask(channel, address)).unwrap_or_default();
    let draft = Draft::of(recipient, mode, address.clone());
    write(platform, &mut reader, channel, &draft, address, false).await
}

/// A message of the outbox as it looks, written again from what it is made of.
pub async fn message(platform: &Platform, id: Uuid) -> Result<Message, AppError> {
    let mut reader = platform.db.read().await?;
    let stored = lists::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let (draft, can_reveal) = match revealable(platform, &mut reader, &stored).await? {
        Ok(draft) => (draft, true),
        Err(_) => (as_it_was(&mut reader, &stored).await?, false),
    };
    write(platform, &mut reader, stored.channel, &draft, stored.recipient, can_reveal).await
}

/// What a message was made of, whether or not it would still be sent.
async fn as_it_was(exec: &mut impl Exec, stored: &Stored) -> Result<Draft, AppError> {
    if stored.purpose == Purpose::Credencial {
        let recipient = credentials::recipient(exec, stored.user).await?.ok_or(AppError::NotFound)?;
        return Ok(Draft::of(recipient, stored.mode, stored.recipient.clone()));
    }
    let user = users::find(exec, stored.user).await?.ok_or(AppError::NotFound)?;
    if let Some(id) = stored.notice {
        let notice = notifications::find_of(exec, user.id, id).await?.ok_or(AppError::NotFound)?;
        return Ok(Draft::of_notice(user, &notice, stored.recipient.clone()));
    }
    Ok(Draft::of_recovery(user, stored.channel, stored.recipient.clone()))
}

async fn write(
    platform: &Platform,
    exec: &mut impl Exec,
    channel: Channel,
    draft: &Draft,
    address: String,
    can_reveal: bool,
) -> Result<Message, AppError> {
    let institution = settings::institution(platform, exec).await?;
    let hidden = draft.hidden(platform);
    let letter = draft.without_secret(platform, &institution, &hidden);
    let (asunto, texto, html) = letter.shown(channel);
    let (texto, html) = (texto.to_string(), html.to_string());
    let nombre = draft.name.clone();
    Ok(Message { canal: channel, destinatario: address, nombre, asunto, texto, html, revelable: can_reveal })
}

/// A simulated message with its secret: one at a time, audited, never a director's or an administrator's. A link was kept
/// nowhere: another one is made, which ends the one before.
pub async fn reveal(platform: &Platform, actor: &Actor, id: Uuid) -> Result<RevealedMessage, AppError> {
    let mut tx = platform.db.begin().await?;
    let stored = lists::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let draft = revealable(platform, &mut tx, &stored).await??;
    let institution = settings::institution(platform, &mut tx).await?;
    let opening = Opening {
        kind: OpeningKind::Person,
        action: "revelar_mensaje",
        object: "envio",
        object_id: id,
        passwords: 1,
        detail: json!({ "canal": stored.channel, "usuario": draft.user, "modo": stored.mode }),
    };
    credentials::note_opening_in(&mut tx, platform, actor, &opening).await?;
    let secret = draft.secret(platform)?.ok_or_else(gone)?;
    if let Some(link) = secret.link() {
        users::put_link_in(&mut tx, &link, platform.now()).await?;
    }
    tx.commit().await?;
    platform.changes.wake();
    let letter = draft.letter(&institution, &platform.settings.public_url, &secret);
    let (asunto, texto, html) = letter.shown(stored.channel);
    let (texto, html) = (texto.to_string(), html.to_string());
    Ok(RevealedMessage { asunto, texto, html, password: secret.expose().to_owned() })
}

/// The message of somebody whose secret may be revealed, or why it may not.
async fn revealable(
    platform: &Platform,
    exec: &mut impl Exec,
    stored: &Stored,
) -> Result<Result<Draft, AppError>, AppError> {
    let user = users::find(exec, stored.user).await?.ok_or(AppError::NotFound)?;
    if who::OUT_OF_REACH.contains(&user.role) {
        return Ok(Err(AppError::Forbidden));
    }
    if stored.purpose == Purpose::Permiso {
        return Ok(Err(AppError::conflict("sin_secreto", "Este mensaje no lleva contraseña ni enlace.")));
    }
    let is_open = stored.purpose != Purpose::Recuperacion || is_simulated(platform, stored.channel);
    if !stored.simulated || !is_open {
        let sentence = "Este mensaje no fue simulado: su contraseña o enlace lo tiene quien lo recibió.";
        return Ok(Err(AppError::conflict("no_simulado", sentence)));
    }
    let draft = compose::draft(platform, exec, stored.subject(), stored.channel).await?;
    Ok(match draft {
        Ok(draft) if draft.holds_typed() => Err(credentials::never_shown()),
        draft => draft.map_err(|_| gone()),
    })
}

fn gone() -> AppError {
    AppError::conflict(
        "no_disponible_ya",
        "Este mensaje ya no sirve: la persona ya ingresó o cambió, o su contraseña venció o se emitió otra.",
    )
}
