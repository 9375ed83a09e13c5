//! Checking staged rows again: by their values, by the rows before them and by the database, as when they were uploaded.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use padron_core::import::{CheckedRow, Earlier, Kind, Known, Values, check_row, field, split_by_hand};
use padron_core::issue::{Issue, IssueCode};
use uuid::Uuid;

use crate::error::AppError;
use crate::features::imports::intake::check::{check, known};
use crate::features::imports::model::RowState;
use crate::features::imports::store::{self, ImportRow, NewRow, StagedRow, rows};
use crate::platform::Platform;
use crate::platform::db::{Exec, MAX_LIST};

/// Whose rows are checked, and for which school year.
#[derive(Debug, Clone)]
pub struct Recheck {
    pub id: Uuid,
    pub kind: Kind,
    pub year: i32,
    known: Arc<Known>,
}

impl Recheck {
    pub async fn new(
        exec: &mut impl Exec,
        platform: &Platform,
        import: &ImportRow,
        year: i32,
    ) -> Result<Self, AppError> {
        let known = known(exec, platform, import.kind, &import.options).await?;
        Ok(Self { id: import.id, kind: import.kind, year, known })
    }

    /// Checks these rows, at most [`MAX_LIST`]. Returns those that stand otherwise than they are stored. What a person left
    /// out stays out.
    pub async fn rows(&self, exec: &mut impl Exec, numbers: &[i64]) -> Result<Vec<NewRow>, AppError> {
        let mut staged = rows::find_rows(exec, self.id, numbers).await?;
        staged.retain(|row| !is_left_out_by_hand(row));
        let claimed = store::claimed_before(exec, self.id, numbers).await?;
        let firsts: BTreeSet<i64> = claimed.iter().map(|(.., first)| *first).collect();
        let firsts: Vec<i64> = firsts.into_iter().collect();
        let mut values: HashMap<i64, Values> = HashMap::new();
        for firsts in firsts.chunks(MAX_LIST) {
            let found = rows::find_rows(exec, self.id, firsts).await?;
            values.extend(found.into_iter().map(|row| (row.number, row.values.0)));
        }
        let first_of: HashMap<(i64, &str), i64> =
            claimed.iter().map(|(row, key, first)| ((*row, key.as_str()), *first)).collect();
        let recheck = |row: &StagedRow| {
            let mut checked = self.read(row, &BTreeMap::new());
            let keys = checked.keys.clone();
            let earlier = keys.iter().filter_map(|key| {
                let first = *first_of.get(&(row.number, key.as_str()))?;
                Some(Earlier { key, row: number_of(first), values: values.get(&first)? })
            });
            checked.compare_with_earlier(&earlier.collect::<Vec<_>>());
            checked
        };
        let checked = check(exec, self.kind, self.year, staged.iter().map(recheck).collect()).await?;
        let changed = staged.iter().zip(checked).filter(|(old, new)| !stands_as(old, new));
        Ok(changed.map(|(_, new)| new).collect())
    }

    /// The row with its changes, by its own values alone.
    pub fn read(&self, old: &StagedRow, changes: &BTreeMap<String, String>) -> CheckedRow {
        let changes = tell_names_apart(old, changes.clone());
        let mut values = old.values.0.clone();
        for (field, value) in &changes {
            values.set(field, value);
        }
        let mut checked = check_row(self.kind, number_of(old.number), &values, &self.known);
        checked.is_namesake = old.is_namesake;
        let told_by_the_values = check_row(self.kind, checked.number, &old.values, &self.known).issues;
        keep_what_only_the_file_told(&mut checked, old, &changes, &told_by_the_values);
        checked
    }
}

/// Whether the row is kept out by a person, not because it repeats another.
fn is_left_out_by_hand(row: &StagedRow) -> bool {
    row.state == RowState::Omitida && !row.issues.iter().any(|issue| issue.codigo == IssueCode::Repetida)
}

fn stands_as(old: &StagedRow, new: &NewRow) -> bool {
    old.state == new.state
        && old.issues.len() == new.issues.len()
        && new.issues.iter().all(|issue| old.issues.contains(issue))
}

fn number_of(row: i64) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// A cell with surnames and names that could not be split stands in `apellido`, its error on `nombre`: what is typed
/// there says which of its words are the names. Words that are not in it change nothing.
fn tell_names_apart(old: &StagedRow, mut changes: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let is_whole = old.issues.iter().any(|issue| issue.codigo == IssueCode::SinSeparar);
    if is_whole
        && !changes.contains_key(field::APELLIDO)
        && let Some(typed) = changes.remove(field::NOMBRE)
        && let Some((surnames, names)) = split_by_hand(old.values.get(field::APELLIDO), &typed)
    {
        changes.insert(field::APELLIDO.to_owned(), surnames);
        changes.insert(field::NOMBRE.to_owned(), names);
    }
    changes
}

/// Warnings about cells that were repaired, and names that could not be told apart, are known from the file alone: they
/// stay as long as their field was not corrected.
fn keep_what_only_the_file_told(
    checked: &mut CheckedRow,
    old: &StagedRow,
    changes: &BTreeMap<String, String>,
    told_by_the_values: &[Issue],
) {
    let is_whole_name = |issue: &Issue| issue.codigo == IssueCode::SinSeparar && !changes.contains_key(field::APELLIDO);
    let stays = |issue: &&Issue| {
        // Of other rows and of the database it is told anew.
        let is_told = issue.codigo == IssueCode::Aviso && !issue.is_error();
        let warns = is_told && !told_by_the_values.contains(issue);
        !changes.contains_key(&issue.campo) && (warns || is_whole_name(issue))
    };
    for issue in old.issues.iter().filter(stays) {
        if is_whole_name(issue) {
            checked.issues.retain(|new| new.campo != issue.campo);
        }
        if !checked.issues.contains(issue) {
            checked.issues.push(issue.clone());
        }
    }
}
