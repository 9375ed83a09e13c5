//! Which teacher gives which course where: writing it, and taking it back.

use std::collections::{BTreeSet, HashMap};

use padron_core::import::{AssignmentRow, field, messages};
use padron_core::school::Section;
use uuid::Uuid;

use super::check::teacher_fault;
use super::store::assignments::{self as store, NewAssignment};
use crate::error::AppError;
use crate::features::settings::service as settings;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::db::{MAX_LIST, Tx};

/// Gives a teacher a course in the caller's unit of work; a course is created when it is first named.
///
/// # Errors
/// `Invalid` with the field that no longer holds; the caller must then drop `tx`.
pub async fn assign_in(
    tx: &mut Tx,
    platform: &Platform,
    row: &AssignmentRow,
    created_by: Uuid,
) -> Result<Uuid, AppError> {
    let document = row.nro_documento_docente.as_str();
    let person = users::hold_by_document_in(tx, document).await?;
    if let Some((_, message)) = teacher_fault(person.as_ref(), document) {
        return Err(AppError::invalid(field::NRO_DOCUMENTO_DOCENTE, message));
    }
    let assignment = NewAssignment {
        id: platform.new_id(),
        teacher: person.ok_or(AppError::Internal)?.id,
        course: hold_course(tx, platform, row).await?,
        grade: &row.grado.prefix(),
        section: row.seccion.as_ref().map_or("", Section::as_str),
        year: settings::institution(platform, tx).await?.year,
        created_by,
        created_at: platform.now(),
    };
    let taken = || AppError::invalid(field::CURSO, messages::duplicate_assignment(row.curso.as_str()));
    store::insert(tx, &assignment).await?.ok_or_else(taken)
}

/// The course's id, made when nobody named it before; it stays until the transaction ends.
async fn hold_course(tx: &mut Tx, platform: &Platform, row: &AssignmentRow) -> Result<Uuid, AppError> {
    let key = row.curso.key();
    if let Some(course) = store::hold_course(tx, &key).await? {
        return Ok(course);
    }
    // Another transaction that makes it at this moment is waited for.
    store::insert_course(tx, platform.new_id(), row.curso.as_str(), &key).await?;
    // Gone again only if an undo took it back in between: the row is tried once more.
    store::hold_course(tx, &key).await?.ok_or(AppError::Unavailable { segundos: 1 })
}

/// Locks these assignments and says why some have to stay.
pub async fn reasons_to_keep_assignments_in(
    tx: &mut Tx,
    assignments: &[Uuid],
) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let mut reasons = HashMap::new();
    // In one order over all chunks, so that two who lock never wait for each other.
    let mut assignments = assignments.to_vec();
    assignments.sort_unstable();
    for chunk in assignments.chunks(MAX_LIST) {
        for assignment in store::lock(tx, chunk).await? {
            let reason = if assignment.has_marks {
                "El docente ya registró calificaciones en ese curso."
            } else if !assignment.active {
                "La asignación cambió después de la importación."
            } else {
                continue;
            };
            reasons.insert(assignment.id, reason);
        }
    }
    Ok(reasons)
}

/// Removes assignments, and the courses that nothing else names then.
pub async fn unassign_in(tx: &mut Tx, assignments: &[Uuid]) -> Result<(), AppError> {
    let mut courses = BTreeSet::new();
    for chunk in assignments.chunks(MAX_LIST) {
        courses.extend(store::delete(tx, chunk).await?);
    }
    let courses: Vec<Uuid> = courses.into_iter().collect();
    for chunk in courses.chunks(MAX_LIST) {
        store::delete_unused_courses(tx, chunk).await?;
    }
    Ok(())
}

/// Why some of these people have to stay. Lock them first.
pub async fn reasons_to_keep_people_in(tx: &mut Tx, users: &[Uuid]) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let teachers = store::teachers_among(tx, users).await?;
    Ok(teachers.into_iter().map(|id| (id, "Tiene cursos asignados.")).collect())
}
