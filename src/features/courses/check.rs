//! What the database says against the rows of `asignaciones`, before anything is written.

use std::collections::{BTreeSet, HashSet};

use padron_core::import::{CheckedRow, KeyKind, field, messages};
use padron_core::issue::{Issue, IssueCode};
use padron_core::role::Role;

use super::store::assignments as store;
use crate::error::AppError;
use crate::features::users::service::{self as users, KnownPerson};
use crate::platform::db::{Exec, MAX_LIST};

/// Of each row of `asignaciones`, in order: what the database says against it. A value is looked up unless its own
/// field is wrong already.
pub async fn check_assignments(
    exec: &mut impl Exec,
    year: i32,
    rows: &[&CheckedRow],
) -> Result<Vec<Vec<Issue>>, AppError> {
    let documents: BTreeSet<&str> = rows.iter().filter_map(|row| document(row)).collect();
    let documents: Vec<&str> = documents.into_iter().collect();
    let teachers = users::find_by_documents(exec, &documents).await?;
    let mut assigned = HashSet::new();
    for chunk in documents.chunks(MAX_LIST) {
        let found = store::of_teachers(exec, year, chunk).await?;
        // As `KeyKind::Assignment` spells it.
        assigned.extend(found.into_iter().map(|a| format!("{}|{}|{}|{}", a.document, a.grade, a.course, a.section)));
    }
    let check = |row: &&CheckedRow| {
        let mut issues = Vec::new();
        if let Some(document) = document(row) {
            let fault = teacher_fault(teachers.get(document), document);
            issues.extend(fault.map(|(code, message)| Issue::error(field::NRO_DOCUMENTO_DOCENTE, code, message)));
        }
        // That an earlier row has it too is no matter: the earlier one may be corrected, and then this one stands.
        let is_fault = |issue: &&Issue| issue.is_error() && issue.codigo != IssueCode::RepetidoEnArchivo;
        let is_wrong = row.issues.iter().filter(is_fault).any(|issue| issue.campo == field::CURSO);
        let key = row.keys.iter().find(|key| key.kind() == Some(KeyKind::Assignment));
        if !is_wrong && key.and_then(|key| key.as_str().get(1..)).is_some_and(|key| assigned.contains(key)) {
            let message = messages::duplicate_assignment(row.values.get(field::CURSO));
            issues.push(Issue::error(field::CURSO, IssueCode::YaExiste, message));
        }
        issues
    };
    Ok(rows.iter().map(check).collect())
}

/// The teacher's document, if nothing is wrong with it so far.
fn document<'a>(row: &&'a CheckedRow) -> Option<&'a str> {
    let document = Some(row.values.get(field::NRO_DOCUMENTO_DOCENTE)).filter(|document| !document.is_empty())?;
    let is_wrong = row.issues.iter().any(|issue| issue.is_error() && issue.campo == field::NRO_DOCUMENTO_DOCENTE);
    (!is_wrong).then_some(document)
}

/// Why this person cannot be given a course.
pub fn teacher_fault(person: Option<&KnownPerson>, document: &str) -> Option<(IssueCode, String)> {
    match person {
        None => Some((IssueCode::NoExiste, messages::teacher_missing(document))),
        Some(person) if !person.is(Role::Docente) => Some((IssueCode::OtroRol, messages::not_a_teacher(document))),
        Some(person) if !person.active => Some((IssueCode::Inactivo, messages::teacher_inactive(document))),
        Some(_) => None,
    }
}
