//! Checks rows of staff against the database: who has a document, an address or a file number already (the guide's «DNI
//! duplicado», «Correo duplicado»).

use std::collections::{HashMap, HashSet};

use padron_core::import::{CheckedRow, field, messages};
use padron_core::issue::{Issue, IssueCode};
use padron_core::role::Role;
use uuid::Uuid;

use super::store;
use crate::error::AppError;
use crate::features::users::service as users;
use crate::platform::db::Exec;

/// Something that somebody has already.
#[derive(Debug)]
pub struct Taken {
    pub issue: Issue,
    /// Who has it, if that is known.
    pub owner: Option<Uuid>,
}

/// What of each row somebody has already; an entry a row.
pub async fn check_staff(exec: &mut impl Exec, rows: &[&CheckedRow]) -> Result<Vec<Vec<Taken>>, AppError> {
    let filled = |field| rows.iter().map(|row| row.values.get(field)).filter(|value| !value.is_empty()).collect();
    let documents: Vec<&str> = filled(field::DNI);
    let emails: Vec<&str> = filled(field::CORREO);
    let numbers: Vec<&str> = filled(field::LEGAJO);

    // With and without the zeros that a spreadsheet eats it is one document.
    let forms: Vec<String> = documents.iter().flat_map(|document| forms_of(document)).collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let mut owners: HashMap<(&str, String), (Uuid, String)> = HashMap::new();
    for (document, person) in users::find_by_documents(exec, &forms).await? {
        owners
            .insert((field::DNI, bare(&document).to_owned()), (person.id, described(&person.full_name(), person.role)));
    }
    for holder in users::find_by_emails(exec, &emails).await? {
        let told = described(&holder.full_name(), holder.role);
        owners.entry((field::CORREO, holder.email)).or_insert((holder.id, told));
    }
    for holder in store::holders_of_numbers(exec, &numbers).await? {
        let told = described(&holder.full_name(), holder.role);
        owners.insert((field::LEGAJO, holder.legajo), (holder.id, told));
    }
    // Somebody signs in with it, whatever it is to them.
    let names: Vec<&str> = documents.iter().chain(&emails).copied().collect();
    let taken: HashSet<String> = users::taken_identifiers(exec, &names).await?.into_iter().collect();

    let issues_of = |row: &&CheckedRow| {
        let check = |field: &'static str, what: &str| {
            let value = row.values.get(field);
            let known_as = if field == field::DNI { bare(value) } else { value };
            let owner = owners.get(&(field, known_as.to_owned()));
            if value.is_empty() || (owner.is_none() && (field == field::LEGAJO || !taken.contains(value))) {
                return None;
            }
            let sentence = messages::taken_by(what, value, owner.map(|(_, told)| told.as_str()));
            let issue = Issue::error(field, IssueCode::YaExiste, sentence);
            Some(Taken { issue, owner: owner.map(|(id, _)| *id) })
        };
        [check(field::DNI, "DNI"), check(field::CORREO, "Correo"), check(field::LEGAJO, "Legajo")]
            .into_iter()
            .flatten()
            .collect()
    };
    Ok(rows.iter().map(issues_of).collect())
}

/// A document without the zeros in front.
fn bare(document: &str) -> &str {
    document.trim_start_matches('0')
}

/// As somebody may have it: as it is, without zeros, with all eight digits.
fn forms_of(document: &str) -> [String; 3] {
    let bare = bare(document);
    [document.to_owned(), bare.to_owned(), format!("{bare:0>8}")]
}

/// «Ana Ruiz (docente)».
fn described(name: &str, role: Role) -> String {
    format!("{name} ({role})")
}
