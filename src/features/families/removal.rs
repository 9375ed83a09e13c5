//! Taking back students and relations that an import made. What is kept is decided here, under lock.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::enrol::counter_of;
use super::store::{self, removal};
use crate::error::AppError;
use crate::platform::db::{MAX_LIST, Tx};

/// Locks these students and says why some have to stay.
pub async fn reasons_to_keep_students_in(
    tx: &mut Tx,
    students: &[Uuid],
) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let mut reasons = HashMap::new();
    let mut students = students.to_vec();
    students.sort_unstable();
    for chunk in students.chunks(MAX_LIST) {
        for student in removal::lock_students(tx, chunk).await? {
            let reason = if student.has_marks {
                "Tiene calificaciones registradas."
            } else if student.changed {
                "Sus datos cambiaron después de la importación."
            } else if student.relation_ended {
                "Su apoderado cambió después de la importación."
            } else {
                continue;
            };
            reasons.insert(student.id, reason);
        }
    }
    Ok(reasons)
}

/// Removes students with their relations. The numbers of their codes are given again, as far as no higher one is left.
pub async fn withdraw_in(tx: &mut Tx, students: &[Uuid]) -> Result<(), AppError> {
    let mut grades = BTreeSet::new();
    for chunk in students.chunks(MAX_LIST) {
        for (code, year) in removal::delete_students(tx, chunk).await? {
            grades.insert((year, code.chars().take(2).collect::<String>()));
        }
    }
    for (year, prefix) in grades {
        let counter = counter_of(year, &prefix);
        let Some(value) = store::hold_counter(tx, &counter).await? else { continue };
        let highest = store::highest_number(tx, &prefix, value).await?;
        if highest < value {
            store::set_counter(tx, &counter, highest).await?;
        }
    }
    Ok(())
}

/// Why some of these relations have to stay.
pub async fn reasons_to_keep_relations_in(
    tx: &mut Tx,
    relations: &[Uuid],
) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let ended = removal::ended_relations(tx, relations).await?;
    Ok(ended.into_iter().map(|id| (id, "La relación terminó después de la importación.")).collect())
}

/// Removes relations; the students have no guardian then.
pub async fn unlink_in(tx: &mut Tx, relations: &[Uuid]) -> Result<(), AppError> {
    for chunk in relations.chunks(MAX_LIST) {
        removal::delete_relations(tx, chunk).await?;
    }
    Ok(())
}

/// Why some of these people have to stay. Lock them first.
pub async fn reasons_to_keep_people_in(tx: &mut Tx, users: &[Uuid]) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let guardians = removal::guardians_with_students(tx, users).await?;
    Ok(guardians.into_iter().map(|id| (id, "Tiene estudiantes vinculados.")).collect())
}
