//! What only the database knows about checked rows: who is there already, who is missing. A new kind adds its line here.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use padron_core::import::{CheckedRow, Kind, Known, RowPlace, field, messages};
use padron_core::issue::{Issue, IssueCode};
use padron_core::sheet::column_name;
use padron_core::text;
use uuid::Uuid;

use crate::error::AppError;
use crate::features::courses::service as courses;
use crate::features::families::service as families;
use crate::features::imports::model::{Corrections, RowState};
use crate::features::imports::store::{NewRow, rows};
use crate::features::prospects::service::{self as prospects, Owner};
use crate::features::staff::service::{self as staff, Taken};
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::db::Exec;

/// Adds the database's errors to checked rows and shapes them to be staged.
pub async fn check(
    exec: &mut impl Exec,
    kind: Kind,
    year: i32,
    rows: Vec<CheckedRow>,
) -> Result<Vec<NewRow>, AppError> {
    let borrowed: Vec<&CheckedRow> = rows.iter().collect();
    let found = match kind {
        Kind::Padres | Kind::Docentes => check_people(exec, kind, &borrowed).await?,
        Kind::Personal => check_staff(exec, &borrowed).await?,
        Kind::Prospectos => check_prospects(exec, &borrowed).await?,
        // Nobody uploads one; what the database says is asked when each account is made.
        Kind::Generacion => vec![Vec::new(); borrowed.len()],
        Kind::Estudiantes => families::check_students(exec, year, &borrowed).await?,
        Kind::Relaciones => families::check_relations(exec, year, &borrowed).await?,
        Kind::Asignaciones => courses::check_assignments(exec, year, &borrowed).await?,
    };
    Ok(rows.into_iter().zip(found).map(|(row, issues)| shape(row, issues)).collect())
}

/// What a cell alone does not tell: the database, the settings and the run do.
pub async fn known(
    exec: &mut impl Exec,
    platform: &Platform,
    kind: Kind,
    corrections: &Corrections,
) -> Result<Arc<Known>, AppError> {
    let courses = match kind {
        Kind::Asignaciones => courses::course_keys(exec).await?.into_iter().collect(),
        Kind::Padres
        | Kind::Docentes
        | Kind::Estudiantes
        | Kind::Relaciones
        | Kind::Personal
        | Kind::Prospectos
        | Kind::Generacion => HashSet::new(),
    };
    let method = corrections.metodo.unwrap_or_default();
    Ok(Arc::new(Known { courses, country: platform.settings.country, method }))
}

/// Members of staff whose document, address or file number somebody has, with the import that made that person.
async fn check_staff(exec: &mut impl Exec, rows: &[&CheckedRow]) -> Result<Vec<Vec<Issue>>, AppError> {
    let taken = staff::check_staff(exec, rows).await?;
    let owners: Vec<Uuid> = taken.iter().flatten().filter_map(|taken| taken.owner).collect();
    let made_by = rows::imports_of_people(exec, &owners).await?;
    let shape = |taken: Taken| {
        let import = taken.owner.and_then(|owner| made_by.get(&owner));
        Issue { importacion: import.map(Uuid::to_string), ..taken.issue }
    };
    Ok(taken.into_iter().map(|found| found.into_iter().map(shape).collect()).collect())
}

/// Prospects whose carnet or address somebody has, with the import that made that person.
async fn check_prospects(exec: &mut impl Exec, rows: &[&CheckedRow]) -> Result<Vec<Vec<Issue>>, AppError> {
    let taken = prospects::check_prospects(exec, rows).await?;
    let (mut people, mut known) = (Vec::new(), Vec::new());
    for taken in taken.iter().flatten() {
        match taken.owner {
            Owner::User(id) => people.push(id),
            Owner::Prospect(id) => known.push(id),
        }
    }
    let made_people = rows::imports_of_people(exec, &people).await?;
    let made_prospects = rows::imports_of_prospects(exec, &known).await?;
    let shape = |taken: prospects::Taken| {
        let import = match taken.owner {
            Owner::User(id) => made_people.get(&id),
            Owner::Prospect(id) => made_prospects.get(&id),
        };
        Issue { importacion: import.map(Uuid::to_string), ..taken.issue }
    };
    Ok(taken.into_iter().map(|found| found.into_iter().map(shape).collect()).collect())
}

/// Documents that somebody has, which stop a row, and e-mails, which do not: whoever has one first signs in with it.
async fn check_people(exec: &mut impl Exec, kind: Kind, rows: &[&CheckedRow]) -> Result<Vec<Vec<Issue>>, AppError> {
    let filled = |field| rows.iter().map(|row| row.values.get(field)).filter(|value| !value.is_empty()).collect();
    let (documents, emails): (Vec<&str>, Vec<&str>) = (filled(field::NRO_DOCUMENTO), filled(field::EMAIL));
    let taken: HashSet<String> = users::taken_identifiers(exec, &documents).await?.into_iter().collect();
    let known = users::find_by_documents(exec, &documents).await?;
    let mut owners: HashMap<String, Vec<Option<String>>> = HashMap::new();
    for (email, document) in users::owners_of_emails(exec, &emails).await? {
        owners.entry(email).or_default().push(document);
    }
    let issues_of = |row: &&CheckedRow| {
        let (document, email) = (row.values.get(field::NRO_DOCUMENTO), row.values.get(field::EMAIL));
        let mut issues = Vec::new();
        match known.get(document) {
            Some(person) if Some(person.role) != kind.role() => {
                let sentence = messages::exists_with_other_role(person.role, &person.full_name());
                issues.push(Issue::error(field::NRO_DOCUMENTO, IssueCode::OtroRol, sentence));
            }
            Some(_) => issues.push(taken_document(document)),
            // Somebody signs in with it all the same.
            None if taken.contains(document) => issues.push(taken_document(document)),
            None => {}
        }
        let is_another = |owner: &Option<String>| owner.as_deref() != Some(document);
        let is_told = |issue: &Issue| issue.campo == field::EMAIL && issue.codigo == IssueCode::RepetidoEnArchivo;
        if owners.get(email).is_some_and(|owners| owners.iter().any(is_another)) && !row.issues.iter().any(is_told) {
            let shared = Issue::warning(field::EMAIL, messages::shared_email());
            issues.push(Issue { codigo: IssueCode::YaExiste, ..shared });
        }
        issues
    };
    Ok(rows.iter().map(issues_of).collect())
}

fn taken_document(document: &str) -> Issue {
    Issue::error(field::NRO_DOCUMENTO, IssueCode::YaExiste, messages::duplicate_document(document))
}

/// A checked row with what was found out about it, to be staged.
pub fn shape(mut row: CheckedRow, found: Vec<Issue>) -> NewRow {
    row.issues.extend(found);
    let number = i64::from(row.number);
    NewRow {
        number,
        state: match row.repeats {
            Some(_) => RowState::Omitida,
            None if row.is_valid() => RowState::Valida,
            None => RowState::ConErrores,
        },
        search: search_text(number, row.values.iter().map(|(_, value)| value)),
        values: row.values,
        issues: row.issues,
        is_namesake: row.is_namesake,
        secret: row.secret,
        keys: row.keys,
        others: row.extras.into_iter().map(|(place, text)| (column_name(place.into()), text.into())).collect(),
    }
}

/// The text that a search looks in: the number and every value, folded.
pub fn search_text<'v>(number: i64, values: impl Iterator<Item = &'v str>) -> String {
    let texts: Vec<&str> = values.collect();
    let number = RowPlace::of(u32::try_from(number).unwrap_or(0)).row;
    text::sort_key(&format!("{number} {}", texts.join(" ")))
}
