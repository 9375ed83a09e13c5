//! Gathers what each role's start page shows. Every figure is asked of the slice that knows it.

use chrono::TimeDelta;
use padron_core::role::Role;
use padron_core::school::describe_class;

use super::model::{
    AdministratorStart, DirectorStart, GuardianStart, OwnStart, PastImport, PublishedLine, Start, TeacherStart,
};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::courses::service::{self as courses, Taught};
use crate::features::credentials::service as credentials;
use crate::features::evaluation::service as evaluation;
use crate::features::families::service::{self as families, Child};
use crate::features::imports::model::{Import, ImportQuery, ImportState};
use crate::features::imports::service as imports;
use crate::features::notifications::model::NoticeQuery;
use crate::features::notifications::service as notifications;
use crate::features::permissions::service as permissions;
use crate::features::publications::model::Published;
use crate::features::publications::service as publications;
use crate::features::session::service as session;
use crate::features::settings::service as settings;
use crate::features::staff::service as staff;
use crate::features::users::service as users;
use crate::page::Page;
use crate::platform::Platform;

/// How many lines of each kind.
const LINES: u32 = 5;
/// Of what somebody was told, as much as is seen at once.
const LATEST_NOTICES: u32 = 3;
/// A first password that ends sooner is worth a word.
const SOON: TimeDelta = TimeDelta::days(3);

/// The start page of whoever asks; anyone signed in.
pub async fn start(platform: &Platform, actor: &Actor) -> Result<Start, AppError> {
    Ok(match actor.user.rol {
        Role::Director => Start::Director(director(platform, actor).await?),
        Role::Administrador => Start::Administrator(administrator(platform, actor).await?),
        Role::Docente => Start::Teacher(teacher(platform, actor).await?),
        Role::Apoderado => Start::Guardian(guardian(platform, actor).await?),
        Role::Empleado => Start::Employee(own(platform, actor).await?),
        Role::Estudiante => Start::Student(own(platform, actor).await?),
    })
}

async fn director(platform: &Platform, actor: &Actor) -> Result<DirectorStart, AppError> {
    let board = evaluation::board(platform, actor, None).await?;
    Ok(DirectorStart {
        anio: board.estructura.anio_academico,
        estructura: board.stage(),
        docentes: permissions::counts(platform, actor).await?,
        cambios: permissions::latest(platform, actor, LINES).await?,
    })
}

async fn administrator(platform: &Platform, actor: &Actor) -> Result<AdministratorStart, AppError> {
    let waiting = imports_in(platform, actor, ImportState::Validado).await?;
    let running = imports_in(platform, actor, ImportState::Ejecutando).await?.total;
    let checking = imports_in(platform, actor, ImportState::Validando).await?.total;
    let done = imports_in(platform, actor, ImportState::Completado).await?;
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    let now = platform.now();
    let passwords = users::count_first_passwords(&mut reader, now, now + SOON).await?;
    let arrivals = credentials::arrivals(platform, &mut reader).await?;
    Ok(AdministratorStart {
        por_confirmar_total: waiting.total,
        por_confirmar: lines(waiting),
        en_proceso: running + checking,
        ultimas: lines(done),
        estudiantes_sin_apoderado: families::count_unlinked_students(&mut reader, year).await?,
        familias: arrivals.familias,
        docentes: arrivals.docentes,
        sin_ingresar: passwords.valid,
        por_vencer: passwords.ending,
        vencidas: passwords.ended,
    })
}

async fn imports_in(platform: &Platform, actor: &Actor, state: ImportState) -> Result<Page<Import>, AppError> {
    let query = ImportQuery { estado: Some(state), por_pagina: Some(LINES), ..ImportQuery::default() };
    imports::list(platform, actor, query).await
}

fn lines(page: Page<Import>) -> Vec<PastImport> {
    let line = |import: crate::features::imports::model::Import| PastImport {
        id: import.import_id,
        registros: if import.estado == ImportState::Validado { import.validos } else { import.creados },
        archivo: import.archivo,
        fecha: import.fecha,
        creado_por: import.creado_por,
    };
    page.items.into_iter().map(line).collect()
}

async fn teacher(platform: &Platform, actor: &Actor) -> Result<TeacherStart, AppError> {
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    let describe = |taught: &Taught| {
        let section = Some(taught.section.as_str()).filter(|section| !section.is_empty());
        format!("{} · {}", taught.course, describe_class(&taught.level, taught.grade, section))
    };
    let cursos = courses::taught(&mut reader, actor.user.id, year).await?.iter().map(describe).collect();
    drop(reader);
    let publicado = publications::latest_own(platform, actor, LINES).await?.into_iter().map(published_line).collect();
    Ok(TeacherStart { cursos, publicado })
}

fn published_line(published: Published) -> PublishedLine {
    match published {
        Published::Comunicado(notice) => {
            PublishedLine { titulo: notice.titulo, fecha: notice.publicado_en, votos: None }
        }
        Published::Encuesta(poll) => PublishedLine {
            titulo: poll.pregunta,
            fecha: poll.publicado_en,
            votos: Some((poll.votos.unwrap_or_default(), poll.alcance.unwrap_or_default(), !poll.cerrada)),
        },
    }
}

async fn guardian(platform: &Platform, actor: &Actor) -> Result<GuardianStart, AppError> {
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    let describe = |child: &Child| {
        format!("{} · {}", child.name, describe_class(&child.level, child.grade, child.section.as_deref()))
    };
    let hijos = families::children(&mut reader, actor.user.id, year).await?.iter().map(describe).collect();
    Ok(GuardianStart { hijos })
}

async fn own(platform: &Platform, actor: &Actor) -> Result<OwnStart, AppError> {
    let query = NoticeQuery { por_pagina: Some(LATEST_NOTICES), ..NoticeQuery::default() };
    let notificaciones = notifications::list(platform, actor, query).await?.items;
    let mut reader = platform.db.read().await?;
    let user = users::find(&mut reader, actor.user.id).await?.ok_or(AppError::Unauthenticated)?;
    Ok(OwnStart {
        nombre_completo: format!("{} {}", user.first_name, user.last_name),
        documento: user.document,
        legajo: staff::find_facts(&mut reader, actor.user.id).await?.and_then(|facts| facts.legajo),
        email: user.email,
        password_cambiada_en: session::password_chosen_at(&mut reader, actor.user.id).await?,
        notificaciones,
    })
}
