//! Accounts for many prospects at once. Administrators only.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::model::{
    Choosing, ChoosingQuery, Emails, GenerateRequest, Generation, GenerationDetail, GenerationRow, GenerationState,
    GenerationsQuery, Outcome, Preparing, RowsQuery, order_of,
};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::credentials::service::{self as credentials, Opening, OpeningKind};
use crate::features::delivery::model::{Channel, DeliveryState, SendRequest, Started};
use crate::features::delivery::service as delivery;
use crate::features::imports::model::{GenerationOptions, ImportState, RowState};
use crate::features::imports::service::generation::{self as engine, Generated, GeneratedRow, NewGeneration};
use crate::features::imports::service::{self as imports};
use crate::features::prospects::model::{Prospect, ProspectDetail, ProspectQuery, Toggles};
use crate::features::prospects::service::{self as prospects, Candidate, Showing, Wanted};
use crate::features::users::service as users;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::changes;
use crate::platform::db::{Exec, Tx};
use crate::platform::listing::{Paging, unknown_order};

pub use super::story::story;

const MAY: &[Role] = &[Role::Administrador];
/// Generations that one administrator may begin in a minute.
const A_MINUTE: usize = 6;
/// Prospects whom a request may name one by one.
const MOST_NAMED: usize = 20_000;

/// A page of prospects.
pub async fn list_prospects(
    platform: &Platform,
    actor: &Actor,
    query: ProspectQuery,
) -> Result<Page<Prospect>, AppError> {
    prospects::list(platform, actor, query).await
}

/// One prospect.
pub async fn find_prospect(platform: &Platform, actor: &Actor, id: Uuid) -> Result<ProspectDetail, AppError> {
    prospects::find(platform, actor, id).await
}

/// What the tab «Generación» shows.
pub async fn prepare(platform: &Platform, actor: &Actor) -> Result<Preparing, AppError> {
    actor.require(MAY)?;
    let cuenta = prospects::count(platform, actor, &Default::default()).await?;
    let prevision = prospects::preview(platform, actor).await?;
    let mut reader = platform.db.read().await?;
    let running = Some(ImportState::Ejecutando);
    let (mut found, _) = engine::list(&mut reader, None, false, running, Paging::new(None, Some(1))).await?;
    let en_curso = match found.pop() {
        Some(generated) => shape_all(platform, &mut reader, vec![generated]).await?.pop(),
        None => None,
    };
    Ok(Preparing {
        cuenta,
        prevision,
        correo_simulado: delivery::is_simulated(platform, Channel::Email),
        dias_de_validez: platform.settings.initial_validity.num_days(),
        en_curso,
    })
}

/// What the tab «Seleccionar Prospectos» shows.
pub async fn choose(platform: &Platform, actor: &Actor, query: ChoosingQuery) -> Result<Choosing, AppError> {
    let ChoosingQuery { lista, solo_elegidos } = query;
    let showing = Showing {
        filter: lista.filter(),
        has_user: lista.con_usuario,
        only_chosen: solo_elegidos,
        order: order_of(&lista),
        paging: Paging::new(lista.pagina, lista.por_pagina),
    };
    let shown = prospects::show(platform, actor, &showing).await?;
    let programas = prospects::programmes(platform, actor).await?;
    Ok(Choosing { pagina: shown.page, elegidos: shown.chosen, cuenta: shown.count, programas })
}

/// Makes accounts for the actor's selection, which is empty afterwards. `confirm` is the number that was read.
///
/// # Errors
/// `Conflict` (`seleccion_cambio`) when it holds another number by now, or nobody; `ConfirmPassword` for sending to more than
/// 20 without the second look; `TooMany` after six in a minute.
pub async fn generate_selection(platform: &Platform, actor: &Actor, confirm: i64) -> Result<Uuid, AppError> {
    actor.require(MAY)?;
    let mut tx = platform.db.begin().await?;
    limit(&mut tx, platform, actor).await?;
    let (wanted, toggles) = prospects::take_in(&mut tx, platform, actor).await?;
    let people = prospects::candidates(&mut tx, &wanted).await?;
    if people.is_empty() || people.len() as i64 != confirm {
        let sentence = match people.len() {
            0 => "Nadie está seleccionado, o todos los elegidos tienen usuario.".to_owned(),
            now => format!("La selección cambió: ahora son {now}. Revísela y confirme de nuevo."),
        };
        return Err(AppError::conflict("seleccion_cambio", sentence));
    }
    let id = start_in(&mut tx, platform, actor, &people, toggles).await?;
    prospects::clear_in(&mut tx, platform, actor).await?;
    finish(platform, tx).await?;
    Ok(id)
}

/// Makes accounts for those whom a request names, or whom its filter matches; who has one is left out.
///
/// # Errors
/// `Invalid` for a request that names nobody, both ways, somebody unknown or too many; `Conflict` (`nadie_por_generar`) when
/// all of them have an account; and as [`generate_selection`].
pub async fn generate(platform: &Platform, actor: &Actor, request: GenerateRequest) -> Result<Generation, AppError> {
    actor.require(MAY)?;
    let GenerateRequest { mut ids, todos, filtro, enviar_email, forzar_cambio } = request;
    let toggles = Toggles { enviar_email: enviar_email.unwrap_or(true), forzar_cambio: forzar_cambio.unwrap_or(true) };
    if todos != ids.is_empty() {
        return Err(AppError::invalid("ids", "Indique ids, o todos con un filtro; una de las dos cosas."));
    }
    if !todos && !filtro.is_empty() {
        return Err(AppError::invalid("filtro", "El filtro solo vale con todos."));
    }
    if ids.len() > MOST_NAMED {
        let sentence = format!("Indique {MOST_NAMED} prospectos como máximo, o todos con un filtro.");
        return Err(AppError::invalid("ids", sentence));
    }
    let mut tx = platform.db.begin().await?;
    limit(&mut tx, platform, actor).await?;
    let people = if todos {
        let wanted = Wanted { filter: filtro.tidied(), has_user: Some(false), chosen: None };
        prospects::candidates(&mut tx, &wanted).await?
    } else {
        ids.sort_unstable();
        ids.dedup();
        let found = prospects::candidates_among(&mut tx, &ids).await?;
        if found.len() < ids.len() {
            let sentence = format!("No existen {} de los prospectos indicados.", ids.len() - found.len());
            return Err(AppError::invalid("ids", sentence));
        }
        found
    };
    if people.iter().all(|person| person.user.is_some()) {
        return Err(AppError::conflict(
            "nadie_por_generar",
            "Nadie de ellos está sin usuario: no hay nada que generar.",
        ));
    }
    let id = start_in(&mut tx, platform, actor, &people, toggles).await?;
    finish(platform, tx).await?;
    find(platform, actor, id).await
}

async fn start_in(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    people: &[Candidate],
    toggles: Toggles,
) -> Result<Uuid, AppError> {
    let Toggles { enviar_email, forzar_cambio } = toggles;
    let id = platform.new_id();
    let mut options = GenerationOptions { enviar_email, forzar_cambio, lote: None };
    let written_to = people.iter().filter(|person| person.email.is_some() && person.user.is_none()).count();
    let sends = enviar_email && written_to > 0;
    if sends {
        let opening = Opening {
            kind: OpeningKind::List,
            action: "enviar_credenciales",
            object: "importacion",
            object_id: id,
            passwords: written_to,
            detail: json!({ "canal": Channel::Email, "generacion": true }),
        };
        credentials::note_opening_in(tx, platform, actor, &opening).await?;
    }
    engine::start_in(tx, platform, actor, &NewGeneration { id, people, options }).await?;
    if sends {
        options.lote = Some(delivery::open_first_in(tx, platform, actor, id, written_to as i64).await?);
        engine::keep_options_in(tx, id, options).await?;
    }
    changes::note_in(tx).await?;
    Ok(id)
}

async fn finish(platform: &Platform, tx: Tx) -> Result<(), AppError> {
    tx.commit().await?;
    platform.jobs.wake();
    platform.changes.wake();
    Ok(())
}

/// Refuses more than a few a minute of one person; the command line has no limit.
async fn limit(tx: &mut Tx, platform: &Platform, actor: &Actor) -> Result<(), AppError> {
    let (now, minute) = (platform.now(), TimeDelta::minutes(1));
    // Of several at once each counts those before it.
    users::hold_in(tx, actor.user.id).await?;
    let recent: Vec<DateTime<Utc>> = engine::begun_since(tx, actor.user.id, now - minute).await?;
    match recent.len().checked_sub(A_MINUTE).and_then(|first| recent.get(first)) {
        Some(oldest) if !actor.session.is_nil() => {
            let wait = (*oldest + minute - now).num_seconds().max(0) + 1;
            Err(AppError::TooMany { segundos: wait.unsigned_abs() })
        }
        _ => Ok(()),
    }
}

/// A page of generations, the latest first.
pub async fn list(platform: &Platform, actor: &Actor, query: GenerationsQuery) -> Result<Page<Generation>, AppError> {
    actor.require(MAY)?;
    let oldest_first = match query.ordenar.as_deref() {
        None | Some("" | "-fecha") => false,
        Some("fecha") => true,
        Some(_) => return Err(unknown_order("-fecha, fecha")),
    };
    let paging = Paging::new(query.pagina, query.por_pagina);
    let mut reader = platform.db.read().await?;
    let (found, total) = engine::list(&mut reader, query.buscar.as_deref(), oldest_first, None, paging).await?;
    Ok(paging.page_of(shape_all(platform, &mut reader, found).await?, total))
}

/// One generation.
pub async fn find(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Generation, AppError> {
    actor.require(MAY)?;
    let mut reader = platform.db.read().await?;
    let found = engine::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    shape_all(platform, &mut reader, vec![found]).await?.pop().ok_or(AppError::Internal)
}

/// A generation with a page of its prospects.
pub async fn detail(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    query: RowsQuery,
) -> Result<GenerationDetail, AppError> {
    let generacion = find(platform, actor, id).await?;
    Ok(GenerationDetail { generacion, filas: rows(platform, actor, id, query).await? })
}

/// A page of a generation's prospects, in the order of names.
pub async fn rows(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    query: RowsQuery,
) -> Result<Page<GenerationRow>, AppError> {
    actor.require(MAY)?;
    let outcome = match query.resultado.as_deref() {
        None | Some("") => None,
        Some(word) => Some(Outcome::parse(word).ok_or_else(|| {
            let words = Outcome::ALL.map(Outcome::as_str).join(", ");
            AppError::invalid("resultado", format!("No existe ese resultado. Valores válidos: {words}."))
        })?),
    };
    let paging = Paging::new(query.pagina, query.por_pagina);
    let mut reader = platform.db.read().await?;
    engine::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let state = outcome.map(state_of);
    let (found, total) = engine::list_rows(&mut reader, id, query.buscar.as_deref(), state, paging).await?;
    Ok(paging.page_of(found.into_iter().map(shape_row).collect(), total))
}

/// Stops a generation; the accounts that were made stay. Repeating it changes nothing.
pub async fn cancel(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Generation, AppError> {
    find(platform, actor, id).await?;
    imports::cancel(platform, actor, id).await?;
    find(platform, actor, id).await
}

/// «Reintentar envíos fallidos».
///
/// # Errors
/// As `delivery::service::send`.
pub async fn retry(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Started, AppError> {
    send(platform, actor, id, &SendRequest { solo_fallidos: true, ..SendRequest::default() }).await
}

/// Sends the first passwords of a generation by e-mail, as those of an import are.
///
/// # Errors
/// As `delivery::service::send`.
pub async fn send(platform: &Platform, actor: &Actor, id: Uuid, request: &SendRequest) -> Result<Started, AppError> {
    find(platform, actor, id).await?;
    delivery::send(platform, actor, id, Channel::Email, request).await
}

/// With what became of their e-mails.
async fn shape_all(
    platform: &Platform,
    exec: &mut impl Exec,
    found: Vec<Generated>,
) -> Result<Vec<Generation>, AppError> {
    let ids: Vec<Uuid> = found.iter().map(|generated| generated.id).collect();
    let mut emails = delivery::count_emails(exec, &ids).await?;
    let now = platform.now();
    let shape = |generated: Generated| {
        let correos = count(emails.remove(&generated.id).unwrap_or_default());
        let done = generated.created + generated.left_out + generated.failed;
        let estado = match generated.state {
            ImportState::Completado => GenerationState::Completado,
            ImportState::Cancelado | ImportState::Rechazado => GenerationState::Cancelado,
            _ if done == 0 => GenerationState::Pendiente,
            _ => GenerationState::Ejecutando,
        };
        Generation {
            id: generated.id,
            estado,
            total: generated.total,
            creados: generated.created,
            omitidos: generated.left_out,
            fallidos: generated.failed,
            deshechos: generated.undone,
            correos,
            forzar_cambio: generated.options.forzar_cambio,
            enviar_email: generated.options.enviar_email,
            creado_por: generated.creator,
            fecha: generated.created_at,
            iniciada_en: generated.begun_at,
            terminada_en: generated.ended_at,
            consultada_en: now,
        }
    };
    Ok(found.into_iter().map(shape).collect())
}

fn count(states: HashMap<DeliveryState, i64>) -> Emails {
    let mut emails = Emails::default();
    for (state, count) in states {
        emails.total += count;
        let of_state = match state {
            DeliveryState::Pendiente | DeliveryState::Enviando => &mut emails.pendientes,
            DeliveryState::Enviado | DeliveryState::Entregado | DeliveryState::Leido => &mut emails.enviados,
            DeliveryState::Fallido => &mut emails.fallidos,
            DeliveryState::Incierto => &mut emails.inciertos,
        };
        *of_state += count;
    }
    emails
}

const fn state_of(outcome: Outcome) -> RowState {
    match outcome {
        Outcome::Pendiente => RowState::Valida,
        Outcome::Creado => RowState::Creada,
        Outcome::Omitido => RowState::Omitida,
        Outcome::Fallido => RowState::Fallida,
        Outcome::Deshecho => RowState::Deshecha,
    }
}

fn shape_row(row: GeneratedRow) -> GenerationRow {
    let of = |name: &str| row.values.get(name).to_owned();
    let resultado = match row.state {
        RowState::Valida => Outcome::Pendiente,
        RowState::Creada => Outcome::Creado,
        RowState::Omitida => Outcome::Omitido,
        RowState::Fallida | RowState::ConErrores => Outcome::Fallido,
        RowState::Deshecha => Outcome::Deshecho,
    };
    let reasons: Vec<&str> = row.issues.iter().map(|issue| issue.mensaje.as_str()).collect();
    GenerationRow {
        fila: u32::try_from(row.number).unwrap_or(0),
        carnet: of("carnet"),
        nombre_completo: format!("{} {}", of("nombre"), of("apellido")),
        correo: Some(of("correo")).filter(|email| !email.is_empty()),
        resultado,
        motivo: Some(reasons.join(" ")).filter(|reason| !reason.is_empty()),
    }
}
