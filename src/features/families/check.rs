//! What only the database knows about rows of students and relations, asked for many rows at once.

use std::collections::{HashMap, HashSet};

use padron_core::import::{CheckedRow, KeyKind, field, messages};
use padron_core::issue::{Issue, IssueCode};
use padron_core::role::Role;

use super::store::{self, Enrolment, StudentRecord};
use crate::error::AppError;
use crate::features::users::service::{self as users, KnownPerson};
use crate::platform::db::{Exec, MAX_LIST};

/// Of each row of `estudiantes`, in order: what the database says against it. A value is looked up unless its own
/// field is wrong already.
pub async fn check_students(
    exec: &mut impl Exec,
    year: i32,
    rows: &[&CheckedRow],
) -> Result<Vec<Vec<Issue>>, AppError> {
    let guardians = known(exec, rows.iter().filter_map(|row| sound(row, field::NRO_DOCUMENTO_APODERADO))).await?;
    let codes = distinct(rows.iter().filter_map(|row| sound(row, field::CODIGO_ESTUDIANTE)));
    let mut taken = HashSet::new();
    for chunk in codes.chunks(MAX_LIST) {
        taken.extend(store::taken_codes(exec, chunk).await?);
    }
    let identities = distinct(rows.iter().filter_map(|row| identity(row)));
    let mut same = HashMap::new();
    for chunk in identities.chunks(MAX_LIST) {
        same.extend(store::same_students(exec, year, chunk).await?);
    }
    let children = distinct(rows.iter().filter_map(|row| child(row)));
    let mut enrolled: HashMap<String, Vec<Enrolment>> = HashMap::new();
    for chunk in children.chunks(MAX_LIST) {
        for enrolment in store::enrolments_of(exec, year, chunk).await? {
            enrolled.entry(enrolment.child.clone()).or_default().push(enrolment);
        }
    }
    let check = |row: &&CheckedRow| {
        let mut issues = Vec::new();
        if let Some(code) = sound(row, field::CODIGO_ESTUDIANTE).filter(|code| taken.contains(*code)) {
            let message = messages::duplicate_code(code);
            issues.push(Issue::error(field::CODIGO_ESTUDIANTE, IssueCode::YaExiste, message));
        }
        if let Some(code) = identity(row).and_then(|identity| same.get(identity)) {
            issues.push(Issue::error(field::NOMBRE, IssueCode::YaExiste, messages::duplicate_student(code)));
        } else if let Some(others) = child(row).and_then(|child| enrolled.get(child)) {
            let fault = child_fault(others, row.values.get(field::NRO_DOCUMENTO_APODERADO), row.is_namesake);
            issues.extend(fault.map(|(code, message)| Issue::error(field::NOMBRE, code, message)));
        }
        if let Some(document) = sound(row, field::NRO_DOCUMENTO_APODERADO) {
            let fault = guardian_fault(guardians.get(document), document);
            issues.extend(fault.map(|(code, message)| Issue::error(field::NRO_DOCUMENTO_APODERADO, code, message)));
        }
        issues
    };
    Ok(rows.iter().map(check).collect())
}

/// Of each row of `relaciones`, in order: what the database says against it.
pub async fn check_relations(
    exec: &mut impl Exec,
    year: i32,
    rows: &[&CheckedRow],
) -> Result<Vec<Vec<Issue>>, AppError> {
    let guardians = known(exec, rows.iter().filter_map(|row| sound(row, field::NRO_DOCUMENTO_PADRE))).await?;
    let codes = distinct(rows.iter().filter_map(|row| sound(row, field::CODIGO_ESTUDIANTE)));
    let mut students: HashMap<String, StudentRecord> = HashMap::new();
    for chunk in codes.chunks(MAX_LIST) {
        let found = store::students_by_code(exec, chunk).await?;
        students.extend(found.into_iter().map(|student| (student.code.clone(), student)));
    }
    let check = |row: &&CheckedRow| {
        let mut issues = Vec::new();
        if let Some(document) = sound(row, field::NRO_DOCUMENTO_PADRE) {
            let fault = guardian_fault(guardians.get(document), document);
            issues.extend(fault.map(|(code, message)| Issue::error(field::NRO_DOCUMENTO_PADRE, code, message)));
        }
        if let Some(code) = sound(row, field::CODIGO_ESTUDIANTE) {
            let fault = student_fault(students.get(code), code, year);
            issues.extend(fault.map(|(kind, message)| Issue::error(field::CODIGO_ESTUDIANTE, kind, message)));
        }
        issues
    };
    Ok(rows.iter().map(check).collect())
}

/// Why a child that is enrolled already, by another row of whom it may be, cannot be enrolled with this guardian.
pub(super) fn child_fault(enrolled: &[Enrolment], guardian: &str, is_namesake: bool) -> Option<(IssueCode, String)> {
    if let Some(same) = enrolled.iter().find(|other| other.guardian_document.as_deref() == Some(guardian)) {
        return Some((IssueCode::YaExiste, messages::duplicate_student(&same.code)));
    }
    let other = enrolled.first().filter(|_| !is_namesake)?;
    Some((IssueCode::OtroApoderado, messages::other_guardian(&other.code, other.guardian.as_deref())))
}

/// Why this person cannot be a student's guardian (HU-USERS-05 VN-04).
pub(super) fn guardian_fault(person: Option<&KnownPerson>, document: &str) -> Option<(IssueCode, String)> {
    match person {
        None => Some((IssueCode::NoExiste, messages::guardian_missing(document))),
        Some(person) if !person.is(Role::Apoderado) => Some((IssueCode::OtroRol, messages::not_a_guardian(document))),
        Some(person) if !person.active => Some((IssueCode::Inactivo, messages::guardian_inactive(document))),
        Some(_) => None,
    }
}

/// Why this student cannot be given a guardian now.
pub(super) fn student_fault(student: Option<&StudentRecord>, code: &str, year: i32) -> Option<(IssueCode, String)> {
    let Some(student) = student else { return Some((IssueCode::NoExiste, messages::student_missing(code))) };
    if student.year != i64::from(year) {
        return Some((IssueCode::NoExiste, messages::student_of_another_year(code, student.year, year)));
    }
    if student.enrolment != "activo" {
        return Some((IssueCode::Inactivo, messages::student_inactive(code, &student.enrolment)));
    }
    let guardian = student.guardian.as_ref()?;
    let document = student.guardian_document.as_deref().unwrap_or_default();
    Some((IssueCode::YaVinculado, messages::already_linked(code, guardian, document)))
}

/// The value of a field, if there is one and nothing is wrong with it. That an earlier row has it too is no matter: the
/// earlier one may be corrected, and then this one stands.
fn sound<'a>(row: &'a CheckedRow, field: &str) -> Option<&'a str> {
    let value = Some(row.values.get(field)).filter(|value| !value.is_empty())?;
    let is_of_earlier = |issue: &Issue| matches!(issue.codigo, IssueCode::RepetidoEnArchivo | IssueCode::OtroApoderado);
    let is_fault = |issue: &Issue| issue.is_error() && !is_of_earlier(issue);
    let is_wrong = row.issues.iter().any(|issue| issue.campo == field && is_fault(issue));
    (!is_wrong).then_some(value)
}

/// Name, grade and guardian in one text, unless they are wrong.
fn identity<'a>(row: &&'a CheckedRow) -> Option<&'a str> {
    key_of(row, KeyKind::Student)
}

/// Name and grade in one text, unless they are wrong.
fn child<'a>(row: &&'a CheckedRow) -> Option<&'a str> {
    key_of(row, KeyKind::Child)
}

fn key_of(row: &CheckedRow, kind: KeyKind) -> Option<&str> {
    sound(row, field::NOMBRE)?;
    let key = row.keys.iter().find(|key| key.kind() == Some(kind))?;
    key.as_str().get(1..)
}

async fn known<'a>(
    exec: &mut impl Exec,
    documents: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, KnownPerson>, AppError> {
    users::find_by_documents(exec, &distinct(documents)).await
}

fn distinct<'a>(values: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut values: Vec<&str> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}
