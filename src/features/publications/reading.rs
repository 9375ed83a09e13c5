//! Who finds what: a teacher's own notices and polls, what reaches a family, and the count of a poll. Writing them is in
//! [`super::publish`].

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use padron_core::permission::Permission;
use padron_core::role::Role;
use uuid::Uuid;

use super::model::{
    Composing, Poll, PollChoice, PollResults, PublicationCourse, PublicationQuery, Published, PublishedNotice,
    TaughtCourse,
};
use super::store::{self, Filter, Order, PublicationRow, Scope};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::courses::service::{self as courses, Taught};
use crate::features::settings::service as settings;
use crate::format;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};
use crate::platform::listing::{Paging, search_key, unknown_order};

/// Courses whose sets the form counts families for; they are the bits of a number.
const COUNTED_COURSES: usize = 64;

/// A page of notices: a permitted teacher's own, or those that reach a guardian.
pub async fn notices(
    platform: &Platform,
    actor: &Actor,
    query: PublicationQuery,
) -> Result<Page<PublishedNotice>, AppError> {
    let listed = list(platform, actor, Permission::Comunicados, query).await?;
    Ok(listed.filter_map(|item| match item {
        Published::Comunicado(notice) => Some(notice),
        Published::Encuesta(_) => None,
    }))
}

/// A page of polls: a permitted teacher's own, or those that reach a guardian.
pub async fn polls(platform: &Platform, actor: &Actor, query: PublicationQuery) -> Result<Page<Poll>, AppError> {
    let listed = list(platform, actor, Permission::Encuestas, query).await?;
    Ok(listed.filter_map(|item| match item {
        Published::Encuesta(poll) => Some(poll),
        Published::Comunicado(_) => None,
    }))
}

/// What a family finds; `page` from 1.
pub async fn board(platform: &Platform, actor: &Actor, page: u32) -> Result<Page<Published>, AppError> {
    const PER_PAGE: u32 = 10;
    actor.require(&[Role::Apoderado])?;
    let order = Order::DueFirst(platform.now());
    let paging = Paging::new(Some(page), Some(PER_PAGE));
    list_page(platform, reaching(platform, actor).await?, None, None, order, paging).await
}

/// What reaches the signed-in guardian in the present school year.
async fn reaching(platform: &Platform, actor: &Actor) -> Result<Scope, AppError> {
    let year = settings::institution(platform, &mut platform.db.read().await?).await?.year;
    Ok(Scope::VisibleTo(actor.user.id, year))
}

/// What the signed-in teacher published last, of both kinds, whatever they may publish now.
pub async fn latest_own(platform: &Platform, actor: &Actor, count: u32) -> Result<Vec<Published>, AppError> {
    actor.require(&[Role::Docente])?;
    let paging = Paging::new(None, Some(count));
    Ok(list_page(platform, Scope::WrittenBy(actor.user.id), None, None, Order::Newest, paging).await?.items)
}

/// The count of a poll, for its author.
pub async fn results(platform: &Platform, actor: &Actor, id: Uuid) -> Result<PollResults, AppError> {
    require_author(actor, Permission::Encuestas)?;
    let mut reader = platform.db.read().await?;
    let poll = find_poll(&mut reader, Scope::WrittenBy(actor.user.id), id, platform.now()).await?;
    Ok(PollResults {
        id,
        pregunta: poll.pregunta,
        cierra_en: poll.cierra_en,
        cerrada: poll.cerrada,
        votos: poll.votos.unwrap_or_default(),
        alcance: poll.alcance.unwrap_or_default(),
        opciones: poll.opciones,
    })
}

/// What the signed-in teacher gives this year; `page` from 1.
pub async fn assignments(
    platform: &Platform,
    actor: &Actor,
    page: Option<u32>,
    per_page: Option<u32>,
) -> Result<Page<TaughtCourse>, AppError> {
    let paging = Paging::new(page, per_page);
    let (all, _) = taught(platform, actor).await?;
    let total = all.len() as i64;
    let first = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
    let items = all.into_iter().skip(first).take(paging.per_page as usize).collect();
    Ok(paging.page_of(items, total))
}

/// What the form needs that writes something for the families of the signed-in teacher's courses.
pub async fn compose(platform: &Platform, actor: &Actor) -> Result<Composing, AppError> {
    let (cursos, alcance) = taught(platform, actor).await?;
    let now = platform.now();
    Ok(Composing {
        clave: platform.new_id(),
        cursos,
        alcance,
        desde: format::iso_date(now),
        hasta: format::iso_date(now + TimeDelta::days(365)),
        cierre: format::iso_date(now + TimeDelta::days(7)),
    })
}

/// Why some of these assignments have to stay. Lock them first.
pub async fn reasons_to_keep_assignments_in(
    tx: &mut Tx,
    assignments: &[Uuid],
) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let named = store::named_assignments(tx, assignments).await?;
    Ok(named.into_iter().map(|id| (id, "El docente ya publicó algo para ese curso.")).collect())
}

/// Why some of these people have to stay. Lock them first.
pub async fn reasons_to_keep_people_in(tx: &mut Tx, users: &[Uuid]) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let voters = store::voters_among(tx, users).await?.into_iter().map(|id| (id, "Ya votó en una encuesta."));
    let authors = store::authors_among(tx, users).await?;
    Ok(voters.chain(authors.into_iter().map(|id| (id, "Ya publicó algo para las familias."))).collect())
}

/// Refuses whoever is no teacher with that permission. Whoever writes asks again under a lock.
pub(super) fn require_author(actor: &Actor, permission: Permission) -> Result<(), AppError> {
    actor.require(&[Role::Docente])?;
    if actor.permissions.contains(&permission) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// The word in `publicaciones.tipo`.
pub(super) const fn kind_of(permission: Permission) -> &'static str {
    match permission {
        Permission::Comunicados => "comunicado",
        Permission::Encuestas => "encuesta",
    }
}

/// The poll as the viewer finds it.
pub(super) async fn find_poll(
    exec: &mut impl Exec,
    scope: Scope,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Poll, AppError> {
    match find(exec, scope, Permission::Encuestas, id, now).await? {
        Some(Published::Encuesta(poll)) => Ok(poll),
        _ => Err(AppError::NotFound),
    }
}

/// The publication of that kind, if the viewer finds it.
pub(super) async fn find(
    exec: &mut impl Exec,
    scope: Scope,
    permission: Permission,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Published>, AppError> {
    let rows = store::list(exec, scope, &Filter::one(kind_of(permission), id)).await?;
    Ok(complete(exec, scope, rows, now).await?.pop())
}

async fn list(
    platform: &Platform,
    actor: &Actor,
    permission: Permission,
    query: PublicationQuery,
) -> Result<Page<Published>, AppError> {
    let scope = match actor.user.rol {
        Role::Apoderado => reaching(platform, actor).await?,
        _ => {
            require_author(actor, permission)?;
            Scope::WrittenBy(actor.user.id)
        }
    };
    let order = match query.ordenar.as_deref() {
        None | Some("-fecha") => Order::Newest,
        Some("fecha") => Order::Oldest,
        Some(_) => return Err(unknown_order("fecha, -fecha")),
    };
    let paging = Paging::new(query.pagina, query.por_pagina);
    let search = search_key(query.buscar.as_deref());
    list_page(platform, scope, Some(kind_of(permission)), search, order, paging).await
}

async fn list_page(
    platform: &Platform,
    scope: Scope,
    kind: Option<&'static str>,
    search: Option<String>,
    order: Order,
    paging: Paging,
) -> Result<Page<Published>, AppError> {
    let filter = Filter { kind, search, id: None, order, limit: paging.limit(), offset: paging.offset() };
    let mut reader = platform.db.read().await?;
    let total = store::count(&mut reader, scope, &filter).await?;
    let rows = store::list(&mut reader, scope, &filter).await?;
    let items = complete(&mut reader, scope, rows, platform.now()).await?;
    Ok(paging.page_of(items, total))
}

/// Adds to each of these what stands in other tables: one statement a table. Counts are the author's to know.
async fn complete(
    exec: &mut impl Exec,
    scope: Scope,
    rows: Vec<PublicationRow>,
    now: DateTime<Utc>,
) -> Result<Vec<Published>, AppError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let is_author = matches!(scope, Scope::WrittenBy(_));
    let mut courses: HashMap<Uuid, Vec<PublicationCourse>> = HashMap::new();
    for row in store::courses_of(exec, &ids).await? {
        courses.entry(row.publication).or_default().push(PublicationCourse {
            asignacion_id: row.id,
            curso: row.course,
            nivel: row.level,
            grado: row.grade,
            seccion: section(row.section),
        });
    }
    let mut choices: HashMap<Uuid, Vec<PollChoice>> = HashMap::new();
    if rows.iter().any(|row| row.closes_at.is_some()) {
        for row in store::choices_of(exec, &ids).await? {
            let votos = is_author.then_some(row.votes);
            choices.entry(row.poll).or_default().push(PollChoice { numero: row.number, texto: row.text, votos });
        }
    }
    let reach = if is_author { store::reach_of(exec, &ids).await? } else { HashMap::new() };
    let shape = |row: PublicationRow| {
        let cursos = courses.remove(&row.id).unwrap_or_default();
        let alcance = is_author.then(|| reach.get(&row.id).copied().unwrap_or_default());
        let Some(cierra_en) = row.closes_at else {
            return Published::Comunicado(PublishedNotice {
                id: row.id,
                titulo: row.title,
                texto: row.text,
                publicado_en: row.published_at,
                docente: row.teacher,
                cursos,
                alcance,
            });
        };
        let opciones = choices.remove(&row.id).unwrap_or_default();
        Published::Encuesta(Poll {
            id: row.id,
            pregunta: row.title,
            votos: is_author.then(|| opciones.iter().filter_map(|choice| choice.votos).sum()),
            opciones,
            publicado_en: row.published_at,
            cierra_en,
            cerrada: cierra_en <= now,
            docente: row.teacher,
            cursos,
            mi_voto: row.vote,
            alcance,
        })
    };
    Ok(rows.into_iter().map(shape).collect())
}

/// The courses that the teacher gives this year with how many families each reaches, and how many families each set of
/// them does (see [`Composing::alcance`]).
async fn taught(platform: &Platform, actor: &Actor) -> Result<(Vec<TaughtCourse>, String), AppError> {
    actor.require(&[Role::Docente])?;
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    let taught = courses::taught(&mut reader, actor.user.id, year).await?;
    let places: HashMap<Uuid, usize> = taught.iter().enumerate().map(|(place, course)| (course.id, place)).collect();
    let mut families = vec![0_i64; taught.len()];
    let mut sets: HashMap<Uuid, u64> = HashMap::new();
    for (assignment, guardian) in store::reached_by_teacher(&mut reader, actor.user.id, year).await? {
        let Some(&place) = places.get(&assignment) else { continue };
        families[place] += 1;
        if place < COUNTED_COURSES {
            *sets.entry(guardian).or_default() |= 1 << place;
        }
    }
    let mut counts: BTreeMap<u64, i64> = BTreeMap::new();
    for set in sets.into_values() {
        *counts.entry(set).or_default() += 1;
    }
    let counts: Vec<String> = counts.into_iter().map(|(set, count)| format!("{set}:{count}")).collect();
    let shape = |(course, familias): (Taught, i64)| TaughtCourse {
        id: course.id,
        curso: course.course,
        nivel: course.level,
        grado: course.grade,
        seccion: section(course.section),
        familias,
    };
    Ok((taught.into_iter().zip(families).map(shape).collect(), counts.join(",")))
}

/// Empty is every section.
fn section(section: String) -> Option<String> {
    Some(section).filter(|section| !section.is_empty())
}
