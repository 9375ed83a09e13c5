//! Checks rows of prospects against the database: who has a carnet or an address already, be it a prospect or somebody with
//! an account.

use std::collections::HashMap;

use padron_core::import::{CheckedRow, field, messages};
use padron_core::issue::{Issue, IssueCode};
use uuid::Uuid;

use super::store::records::{self, KnownProspect};
use crate::error::AppError;
use crate::features::users::service as users;
use crate::platform::db::Exec;

/// Something that somebody has already.
#[derive(Debug)]
pub struct Taken {
    pub issue: Issue,
    pub owner: Owner,
}

/// Who has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Prospect(Uuid),
    User(Uuid),
}

/// What of each row somebody has already; an entry a row.
pub async fn check_prospects(exec: &mut impl Exec, rows: &[&CheckedRow]) -> Result<Vec<Vec<Taken>>, AppError> {
    let filled = |field| rows.iter().map(|row| row.values.get(field)).filter(|value| !value.is_empty()).collect();
    let carnets: Vec<&str> = filled(field::CARNET);
    let emails: Vec<&str> = filled(field::CORREO);
    // A prospect is named before the account that they may have.
    let mut owners: HashMap<(&str, String), (Owner, String)> = HashMap::new();
    for holder in records::find_by_carnets(exec, &carnets).await? {
        let told = described(&holder);
        owners.insert((field::CARNET, holder.carnet), (Owner::Prospect(holder.id), told));
    }
    for holder in records::find_by_emails(exec, &emails).await? {
        let told = described(&holder);
        let email = holder.email.unwrap_or_default();
        owners.insert((field::CORREO, email), (Owner::Prospect(holder.id), told));
    }
    for holder in users::find_by_emails(exec, &emails).await? {
        let told = format!("{} ({})", holder.full_name(), holder.role);
        owners.entry((field::CORREO, holder.email)).or_insert((Owner::User(holder.id), told));
    }
    let names: Vec<&str> = carnets.iter().chain(&emails).copied().collect();
    for holder in users::find_by_identifiers(exec, &names).await? {
        let told = format!("{} ({})", holder.full_name(), holder.role);
        // Of the two only an e-mail has an «@».
        let field = if holder.identifier.contains('@') { field::CORREO } else { field::CARNET };
        owners.entry((field, holder.identifier)).or_insert((Owner::User(holder.id), told));
    }

    let issues_of = |row: &&CheckedRow| {
        let check = |field: &'static str, what: &str| {
            let value = row.values.get(field);
            let (owner, told) = owners.get(&(field, value.to_owned()))?;
            let sentence = messages::taken_by(what, value, Some(told));
            Some(Taken { issue: Issue::error(field, IssueCode::YaExiste, sentence), owner: *owner })
        };
        [check(field::CARNET, "Carnet"), check(field::CORREO, "Correo")].into_iter().flatten().collect()
    };
    Ok(rows.iter().map(issues_of).collect())
}

/// «Ana Ruiz (prospecto)».
pub fn described(prospect: &KnownProspect) -> String {
    format!("{} (prospecto)", prospect.full_name())
}
