//! The rules of the director's switches (HU-USERS-01). Only the director may decide, and see (VN-04).

use std::collections::HashMap;

use padron_core::permission::Permission;
use padron_core::role::Role;
use padron_core::school::describe_grades;
use serde_json::json;
use uuid::Uuid;

use super::model::{
    Decision, DecisionQuery, TeacherCounts, TeacherHistory, TeacherPage, TeacherPermissions, TeacherQuery,
};
use super::store::{self, Change, DecisionRow, TeacherRow, Wanted};
use crate::error::{AppError, FieldError};
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::courses::service as courses;
use crate::features::delivery::service as delivery;
use crate::features::notifications::service::{self as notifications, Notice};
use crate::features::settings::service as settings;
use crate::page::Page;
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::platform::listing::{Paging, search_patterns, unknown_order};
use crate::platform::{Platform, changes};

pub use super::model::version_of;
pub use store::count_decisions_at_all;

/// HU-USERS-01 VE-03.
const NO_COURSES: &str = "Este docente no tiene asignaciones activas. Asigne cursos primero.";

fn authorize(actor: &Actor) -> Result<(), AppError> {
    actor.require(&[Role::Director])
}

/// Switches a permission of a teacher on or off. The permission comes as a word, as its sender wrote it.
///
/// Every decision leaves a line in the history, also one that found things so already; the teacher is told of what
/// changed.
///
/// # Errors
/// `Invalid` for an unknown permission (VE-02), `NotFound` unless that is an active teacher (VE-01), `Conflict`
/// `docente_sin_asignaciones` for switching on without courses this year (VE-03).
pub async fn decide(
    platform: &Platform,
    actor: &Actor,
    teacher: Uuid,
    permission: &str,
    active: Option<bool>,
) -> Result<TeacherPermissions, AppError> {
    authorize(actor)?;
    let (permission, active) = understand(permission, active)?;
    let mut tx = platform.db.begin().await?;
    if !store::hold_teacher(&mut tx, teacher).await? {
        return Err(AppError::NotFound);
    }
    let year = settings::institution(platform, &mut tx).await?.year;
    // Permission before courses, as whoever publishes takes them.
    let was_active = store::hold_granted(&mut tx, teacher, permission, year).await?;
    if active && courses::hold_taught_in(&mut tx, teacher, year).await?.is_empty() {
        return Err(AppError::conflict("docente_sin_asignaciones", NO_COURSES));
    }
    let (id, at) = (platform.new_id(), platform.now());
    let change = Change { id, teacher, permission, active, year, at, by: actor.user.id };
    store::set(&mut tx, &change).await?;
    store::record(&mut tx, platform.new_id(), &change).await?;
    let detail = json!({ "tipo_permiso": permission, "estado_activo": active, "estado_anterior": was_active });
    let entry = Entry { action: "cambiar_permiso", object: "docente", object_id: teacher, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    let row = one_teacher(&mut tx, year, teacher).await?;
    if was_active == active {
        changes::note_in(&mut tx).await?;
    } else {
        tell_teacher_in(&mut tx, platform, actor, &change).await?;
    }
    tx.commit().await?;
    platform.changes.wake();
    platform.jobs.wake_sender();
    Ok(row)
}

/// What is to be decided, or all that is wrong with the question.
fn understand(permission: &str, active: Option<bool>) -> Result<(Permission, bool), AppError> {
    match (permission.trim().parse(), active) {
        (Ok(permission), Some(active)) => Ok((permission, active)),
        (permission, active) => {
            let unknown = permission.err().map(|unknown| FieldError::new("tipo_permiso", format!("{unknown}.")));
            let missing = active.is_none().then(|| FieldError::new("estado_activo", "Indique true o false."));
            Err(AppError::Invalid(unknown.into_iter().chain(missing).collect()))
        }
    }
}

/// HU-USERS-01 CA-08: in the platform, and by WhatsApp where it is connected.
async fn tell_teacher_in(tx: &mut Tx, platform: &Platform, actor: &Actor, change: &Change) -> Result<(), AppError> {
    let label = change.permission.label();
    let director = format!("{} {}", actor.user.nombre, actor.user.apellido);
    let (title, text, link) = if change.active {
        let title = format!("Permiso de {label} activado");
        let text = format!("{director} le permite publicar {} para las familias de sus cursos.", change.permission);
        (title, text, Some(format!("/dashboard/{}", change.permission)))
    } else {
        let title = format!("Permiso de {label} desactivado");
        let text = format!("{director} desactivó su permiso. Lo que ya publicó se mantiene.");
        (title, text, None)
    };
    let notice = Notice { kind: "permisos", title: &title, text: &text, link: link.as_deref() };
    if let Some(written) = notifications::write_in(tx, platform, change.teacher, &notice).await? {
        delivery::send_notice_in(tx, platform, actor, change.teacher, written).await?;
    }
    changes::note_in(tx).await
}

/// Active teachers with their switches, by surname (HU-USERS-01 CA-02).
pub async fn list(platform: &Platform, actor: &Actor, query: TeacherQuery) -> Result<TeacherPage, AppError> {
    authorize(actor)?;
    let descending = match query.ordenar.as_deref() {
        None | Some("nombre") => false,
        Some("-nombre") => true,
        Some(_) => return Err(unknown_order("nombre, -nombre")),
    };
    let paging = Paging::new(query.pagina, query.por_pagina);
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    let words = search_patterns(query.buscar.as_deref());
    let wanted = Wanted { year, teacher: query.docente_id, words, filter: query.filtro, descending };
    let total = store::count(&mut reader, &wanted).await?;
    let rows = store::teachers(&mut reader, &wanted, paging).await?;
    let items = shape(&mut reader, year, rows).await?;
    let cuentas = store::counts(&mut reader, year).await?;
    Ok(TeacherPage { items, total, pagina: paging.page, por_pagina: paging.per_page, cuentas })
}

/// How many teachers there are, with and without.
pub async fn counts(platform: &Platform, actor: &Actor) -> Result<TeacherCounts, AppError> {
    authorize(actor)?;
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    store::counts(&mut reader, year).await
}

/// The decisions about a teacher, the latest first; also about one who is no longer active.
pub async fn history(
    platform: &Platform,
    actor: &Actor,
    teacher: Uuid,
    query: DecisionQuery,
) -> Result<Page<Decision>, AppError> {
    authorize(actor)?;
    let mut reader = platform.db.read().await?;
    if !store::is_teacher(&mut reader, teacher).await? {
        return Err(AppError::NotFound);
    }
    let paging = Paging::new(query.pagina, query.por_pagina);
    let total = store::count_decisions(&mut reader, teacher).await?;
    let rows = store::decisions(&mut reader, teacher, paging).await?;
    let items = rows.into_iter().map(decision).collect();
    Ok(paging.page_of(items, total))
}

/// An active teacher with the decisions about them.
pub async fn teacher(
    platform: &Platform,
    actor: &Actor,
    teacher: Uuid,
    query: DecisionQuery,
) -> Result<TeacherHistory, AppError> {
    let historial = history(platform, actor, teacher, query).await?;
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    Ok(TeacherHistory { docente: one_teacher(&mut reader, year, teacher).await?, historial })
}

/// The latest decisions about anybody, with the teacher's name.
pub async fn latest(platform: &Platform, actor: &Actor, limit: u32) -> Result<Vec<(String, Decision)>, AppError> {
    authorize(actor)?;
    let rows = store::latest_decisions(&mut platform.db.read().await?, limit.into()).await?;
    Ok(rows.into_iter().map(|row| (row.teacher.clone(), decision(row))).collect())
}

async fn one_teacher(exec: &mut impl Exec, year: i32, teacher: Uuid) -> Result<TeacherPermissions, AppError> {
    let wanted = Wanted { year, teacher: Some(teacher), ..Wanted::default() };
    let rows = store::teachers(exec, &wanted, Paging::new(None, Some(1))).await?;
    shape(exec, year, rows).await?.pop().ok_or(AppError::NotFound)
}

async fn shape(exec: &mut impl Exec, year: i32, rows: Vec<TeacherRow>) -> Result<Vec<TeacherPermissions>, AppError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut grades: HashMap<Uuid, Vec<(String, i64)>> = HashMap::new();
    if !ids.is_empty() {
        for (teacher, level, grade) in store::grades(exec, year, &ids).await? {
            grades.entry(teacher).or_default().push((level, grade));
        }
    }
    let shape = |row: TeacherRow| TeacherPermissions {
        grados: grades.get(&row.id).map(|grades| describe_grades(grades)).unwrap_or_default(),
        docente_id: row.id,
        nombre_completo: row.name,
        comunicados: row.notices,
        encuestas: row.polls,
        cursos_activos: row.courses,
    };
    Ok(rows.into_iter().map(shape).collect())
}

fn decision(row: DecisionRow) -> Decision {
    Decision { tipo_permiso: row.permission, estado_activo: row.active, fecha: row.at, realizado_por: row.by }
}

/// What a teacher may publish at present. A permission counts in the school year it was given for.
pub async fn granted(platform: &Platform, exec: &mut impl Exec, teacher: Uuid) -> Result<Vec<Permission>, AppError> {
    let year = settings::institution(platform, exec).await?.year;
    store::granted(exec, teacher, year).await
}

/// Refuses whoever has not this permission now; it stays as it is until the caller's transaction ends. Answers the
/// school year it counts in.
pub async fn require_in(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    permission: Permission,
) -> Result<i32, AppError> {
    let year = settings::institution(platform, tx).await?.year;
    match store::hold_granted(tx, actor.user.id, permission, year).await? {
        true => Ok(year),
        false => Err(AppError::Forbidden),
    }
}

/// Why some of these people have to stay. Lock them first.
pub async fn reasons_to_keep_people_in(tx: &mut Tx, users: &[Uuid]) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let mut reasons = HashMap::new();
    for chunk in users.chunks(MAX_LIST) {
        let named = store::named_among(tx, chunk).await?;
        reasons.extend(named.into_iter().map(|id| (id, "El director ya decidió sobre sus permisos.")));
    }
    Ok(reasons)
}
