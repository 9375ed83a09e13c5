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

    let mut owners: HashMap<(&str, String), (Uuid, String)> = HashMap::new();
    for (document, person) in users::find_by_documents(exec, &documents).await? {
        owners.insert((field::DNI, document), (person.id, described(&person.full_name(), person.role)));
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
            let owner = owners.get(&(field, value.to_owned()));
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

/// «Ana Ruiz (docente)».
fn described(name: &str, role: Role) -> String {
    format!("{name} ({role})")
}
