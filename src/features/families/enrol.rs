//! Writing students and relations: the unit that HU-USERS-05 CA-02 asks for.

use std::collections::HashSet;

use padron_core::import::{RelationRow, StudentRow, child, field, identity, messages};
use padron_core::school::{LevelGrade, StudentCode};
use padron_core::text;
use uuid::Uuid;

use super::check::{child_fault, guardian_fault, student_fault};
use super::store::{self, NewRelation, NewStudent};
use crate::error::{AppError, FieldError};
use crate::features::settings::service as settings;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::db::{MAX_LIST, Tx};

/// A student as created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    pub student: Uuid,
    pub relation: Uuid,
    pub code: String,
}

/// Creates a student, its code and its relation in the caller's unit of work; `is_namesake`: though a child of the same
/// name and grade has another guardian.
///
/// # Errors
/// `Invalid` with the fields that no longer hold; the caller must then drop `tx`, which gives the code's number back.
pub async fn enrol_in(
    tx: &mut Tx,
    platform: &Platform,
    row: &StudentRow,
    is_namesake: bool,
    created_by: Uuid,
) -> Result<Enrolled, AppError> {
    let document = row.nro_documento_apoderado.as_str();
    let guardian = hold_guardian(tx, field::NRO_DOCUMENTO_APODERADO, document).await?;
    let year = settings::institution(platform, tx).await?.year;
    let identity = identity(&row.nombre, &row.apellido, row.grado, document);
    let mut same_name = store::enrolments_of(tx, year, &[&child(&row.nombre, &row.apellido, row.grado)]).await?;
    // The very same student is told with its code, below.
    same_name.retain(|other| other.identity != identity);
    if let Some((_, message)) = child_fault(&same_name, document, is_namesake) {
        return Err(AppError::invalid(field::NOMBRE, message));
    }
    let (first_name, last_name) = (row.nombre.as_str(), row.apellido.as_str());
    let mut student = NewStudent {
        id: platform.new_id(),
        code: "",
        first_name,
        last_name,
        sort_key: &text::sort_key(&format!("{last_name} {first_name}")),
        grade: &row.grado.prefix(),
        section: row.seccion.as_ref().map(|section| section.as_str()),
        year,
        identity: &identity,
        created_by,
        created_at: platform.now(),
    };
    let code = match &row.codigo_estudiante {
        Some(code) => {
            student.code = code.as_str();
            if !store::insert_student(tx, &student).await? {
                return Err(taken(tx, &student).await?);
            }
            code.as_str().to_owned()
        }
        None => insert_numbered(tx, &mut student, row.grado).await?,
    };
    let relation = NewRelation {
        id: platform.new_id(),
        guardian,
        student: student.id,
        relationship: row.tipo_relacion.as_str(),
        created_by,
        created_at: student.created_at,
    };
    if !store::insert_relation(tx, &relation).await? {
        tracing::error!(student = %student.id, "a student made in this transaction has a guardian already");
        return Err(AppError::Internal);
    }
    Ok(Enrolled { student: student.id, relation: relation.id, code })
}

/// Inserts the student with the next code of its grade that nobody has; some were given by hand.
async fn insert_numbered(tx: &mut Tx, student: &mut NewStudent<'_>, grade: LevelGrade) -> Result<String, AppError> {
    let counter = counter_of(i64::from(student.year), student.grade);
    let mut number = store::next_number(tx, &counter).await?;
    loop {
        let code = StudentCode::numbered(grade, number);
        if store::insert_student(tx, &NewStudent { code: code.as_str(), ..*student }).await? {
            return Ok(code.as_str().to_owned());
        }
        if !store::same_students(tx, student.year, &[student.identity]).await?.is_empty() {
            return Err(taken(tx, student).await?);
        }
        number = free_number(tx, grade, number).await?;
        store::set_counter(tx, &counter, number).await?;
    }
}

/// The first number above `number` whose code nobody has.
async fn free_number(tx: &mut Tx, grade: LevelGrade, mut number: i64) -> Result<i64, AppError> {
    loop {
        let codes: Vec<_> = (1..=MAX_LIST as i64).map(|step| StudentCode::numbered(grade, number + step)).collect();
        let texts: Vec<&str> = codes.iter().map(StudentCode::as_str).collect();
        let taken: HashSet<String> = store::taken_codes(tx, &texts).await?.into_iter().collect();
        if let Some(place) = texts.iter().position(|code| !taken.contains(*code)) {
            return Ok(number + 1 + place as i64);
        }
        number += MAX_LIST as i64;
    }
}

/// The counter of a grade's codes in a year.
pub(super) fn counter_of(year: i64, prefix: &str) -> String {
    format!("estudiante:{year}:{prefix}")
}

/// Says who has the code, or that the student is there already.
async fn taken(tx: &mut Tx, student: &NewStudent<'_>) -> Result<AppError, AppError> {
    let mut fields = Vec::new();
    if !student.code.is_empty() && !store::taken_codes(tx, &[student.code]).await?.is_empty() {
        fields.push(FieldError::new(field::CODIGO_ESTUDIANTE, messages::duplicate_code(student.code)));
    }
    let same = store::same_students(tx, student.year, &[student.identity]).await?;
    let same = same.iter().map(|(_, code)| FieldError::new(field::NOMBRE, messages::duplicate_student(code)));
    fields.extend(same);
    if fields.is_empty() {
        // Taken when we tried, gone when we looked.
        return Ok(AppError::conflict("conflicto", "Otro estudiante usaba este código. Intente nuevamente."));
    }
    Ok(AppError::Invalid(fields))
}

/// Gives a student without guardian one, in the caller's unit of work. Who is linked already stays.
///
/// # Errors
/// `Invalid` with the fields that do not hold; the caller must then drop `tx`.
pub async fn link_in(tx: &mut Tx, platform: &Platform, row: &RelationRow, created_by: Uuid) -> Result<Uuid, AppError> {
    let guardian = hold_guardian(tx, field::NRO_DOCUMENTO_PADRE, row.nro_documento_padre.as_str()).await?;
    let year = settings::institution(platform, tx).await?.year;
    let code = row.codigo_estudiante.as_str();
    let student = store::hold_student(tx, code).await?;
    if let Some((_, message)) = student_fault(student.as_ref(), code, year) {
        return Err(AppError::invalid(field::CODIGO_ESTUDIANTE, message));
    }
    let relation = NewRelation {
        id: platform.new_id(),
        guardian,
        student: student.ok_or(AppError::Internal)?.id,
        relationship: row.tipo_relacion.as_str(),
        created_by,
        created_at: platform.now(),
    };
    if store::insert_relation(tx, &relation).await? {
        return Ok(relation.id);
    }
    // Somebody was faster.
    let linked = store::hold_student(tx, code).await?;
    Err(match student_fault(linked.as_ref(), code, year) {
        Some((_, message)) => AppError::invalid(field::CODIGO_ESTUDIANTE, message),
        None => AppError::conflict("conflicto", "El estudiante tenía apoderado hasta ahora. Intente nuevamente."),
    })
}

/// The guardian with the document, who stays one until the transaction ends.
async fn hold_guardian(tx: &mut Tx, field: &str, document: &str) -> Result<Uuid, AppError> {
    let person = users::hold_by_document_in(tx, document).await?;
    if let Some((_, message)) = guardian_fault(person.as_ref(), document) {
        return Err(AppError::invalid(field, message));
    }
    person.map(|person| person.id).ok_or(AppError::Internal)
}
