//! Repairing staged rows: a cell corrected in place, a wrong value corrected in every row that has it, a row left out. What
//! was changed is checked again, and of the other rows only those whose duplicates it touches.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use padron_core::import::{CheckedRow, Kind, RowKey, Values, check_row, field, split_by_hand};
use padron_core::issue::{Issue, IssueCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::{AppError, FieldError};
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::imports::assemble::{load, shape_rows};
use crate::features::imports::intake::check::{check, search_text};
use crate::features::imports::model::{Corrected, Import, ImportState, Row, RowState, without_nul};
use crate::features::imports::store::{self, ImportRow, NewRow, Others, StagedRow, rows};
use crate::features::settings::service as settings;
use crate::platform::Platform;
use crate::platform::db::{MAX_LIST, Tx};

/// No cell that passes a rule is longer.
const MAX_CHARS: usize = 500;

/// What a person does to a row.
#[derive(Debug, Clone)]
pub enum Change {
    /// New values, by field.
    Values(BTreeMap<String, String>),
    /// True leaves the row out; false takes it in again.
    LeaveOut(bool),
}

/// Changes one row and checks it again, with its duplicates.
///
/// # Errors
/// `Conflict` when the import is not being reviewed, `Invalid` for a field that the kind does not have.
pub async fn row(platform: &Platform, actor: &Actor, id: Uuid, number: u32, change: Change) -> Result<Row, AppError> {
    let mut tx = platform.db.begin().await?;
    let review = Review::open(&mut tx, platform, id).await?;
    let number = i64::from(number);
    let old = rows::find_row(&mut tx, id, number).await?.ok_or(AppError::NotFound)?;
    let (action, detail, edited) = match change {
        Change::Values(values) => {
            let values = review.fields(values)?;
            let changes = describe(&old, &values);
            let edited = review.check(&mut tx, vec![(old.clone(), values)]).await?;
            ("corregir_fila", json!({ "fila": number, "cambios": changes }), edited)
        }
        Change::LeaveOut(true) => ("omitir_fila", json!({ "fila": number }), vec![left_out(old.clone())]),
        Change::LeaveOut(false) => {
            let edited = review.check(&mut tx, vec![(old.clone(), BTreeMap::new())]).await?;
            ("incluir_fila", json!({ "fila": number }), edited)
        }
    };
    review.write(&mut tx, edited).await?;
    let entry = Entry { action, object: "importacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    let staged = rows::find_row(&mut tx, id, number).await?.ok_or(AppError::NotFound)?;
    let row = shape_rows(&mut tx, id, review.kind, vec![staged]).await?.pop().ok_or(AppError::Internal)?;
    tx.commit().await?;
    Ok(row)
}

/// Corrects a wrong value in every row that has it.
///
/// # Errors
/// As [`row`]; `NotFound` when no row has the value.
pub async fn everywhere(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    field: &str,
    value: &str,
    replacement: &str,
) -> Result<Corrected, AppError> {
    let mut tx = platform.db.begin().await?;
    let review = Review::open(&mut tx, platform, id).await?;
    let change = review.fields([(field.to_owned(), replacement.to_owned())].into())?;
    let (value, replacement) = (&*without_nul(value), &*without_nul(replacement));
    let numbers = rows::rows_with_wrong_value(&mut tx, id, field, value).await?;
    if numbers.is_empty() {
        return Err(AppError::invalid("valor", format!("Ninguna fila tiene «{value}» como error en {field}.")));
    }
    let mut edited = Vec::with_capacity(numbers.len());
    for numbers in numbers.chunks(MAX_LIST) {
        let old = rows::find_rows(&mut tx, id, numbers).await?;
        let changed = old.into_iter().map(|row| (row, change.clone())).collect();
        edited.extend(review.check(&mut tx, changed).await?);
    }
    review.write(&mut tx, edited).await?;
    let detail = json!({ "campo": field, "antes": value, "despues": replacement, "filas": numbers.len() });
    let entry = Entry { action: "corregir_valor", object: "importacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    let importacion: Import = load(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Corrected { filas_corregidas: numbers.len() as i64, importacion })
}

/// A change of what its audit entry tells: field → before, after.
fn describe(old: &StagedRow, values: &BTreeMap<String, String>) -> Value {
    let change =
        |(field, new): (&String, &String)| (field.clone(), json!({ "antes": old.values.get(field), "despues": new }));
    Value::Object(values.iter().map(change).collect())
}

/// A row as it stands, kept out of everything.
fn left_out(old: StagedRow) -> NewRow {
    NewRow {
        number: old.number,
        state: RowState::Omitida,
        search: search_text(old.number, old.values.iter().map(|(_, value)| value)),
        values: old.values.0,
        issues: without_duplicates(old.issues.0),
        keys: Vec::new(),
        others: Others::new(),
    }
}

/// An import that is being reviewed, held until the commit.
struct Review {
    id: Uuid,
    kind: Kind,
    year: i32,
    now: DateTime<Utc>,
}

impl Review {
    async fn open(tx: &mut Tx, platform: &Platform, id: Uuid) -> Result<Self, AppError> {
        store::hold(tx, id).await?;
        let ImportRow { kind, state, .. } = store::find(tx, id).await?.ok_or(AppError::NotFound)?;
        if state != ImportState::Validado {
            return Err(AppError::conflict(
                "no_editable",
                "Esta importación ya no se puede corregir: solo se corrige antes de procesarla.",
            ));
        }
        let year = settings::institution(platform, tx).await?.year;
        Ok(Self { id, kind, year, now: platform.now() })
    }

    /// The values of a change, if each is of a field of the kind and short enough to be one.
    fn fields(&self, values: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, AppError> {
        let fault = |(field, value): (&String, &String)| {
            if self.kind.column(field).is_none() {
                return Some(FieldError::new(field, format!("El campo «{field}» no existe en este tipo de carga.")));
            }
            let long = value.chars().count() > MAX_CHARS;
            long.then(|| {
                FieldError::new(field, format!("El valor es demasiado largo: el máximo es {MAX_CHARS} caracteres."))
            })
        };
        let values: BTreeMap<String, String> =
            values.into_iter().map(|(field, value)| (field, without_nul(&value))).collect();
        let faults: Vec<FieldError> = values.iter().filter_map(fault).collect();
        match (faults.is_empty(), values.is_empty()) {
            (false, _) => Err(AppError::Invalid(faults)),
            (true, true) => Err(AppError::invalid("datos", "Indique al menos un campo para corregir.")),
            (true, false) => Ok(values),
        }
    }

    /// The rows with their changes, checked again by all rules but those about the other rows.
    async fn check(
        &self,
        tx: &mut Tx,
        changed: Vec<(StagedRow, BTreeMap<String, String>)>,
    ) -> Result<Vec<NewRow>, AppError> {
        let checked = changed.into_iter().map(|(old, changes)| {
            let changes = tell_names_apart(&old, changes);
            let mut values = old.values.0.clone();
            for (field, value) in &changes {
                values.set(field, value);
            }
            let number = u32::try_from(old.number).unwrap_or(u32::MAX);
            let mut checked = check_row(self.kind, number, &values);
            keep_what_only_the_file_told(&mut checked, &old, &changes, self.kind);
            checked
        });
        check(tx, self.kind, self.year, checked.collect()).await
    }

    /// Writes rows and corrects the duplicates: those of the rows themselves, and of the others those that share a key
    /// whose first row is another one now.
    async fn write(&self, tx: &mut Tx, edited: Vec<NewRow>) -> Result<(), AppError> {
        let numbers: Vec<i64> = edited.iter().map(|row| row.number).collect();
        let before: BTreeSet<(i64, String)> = store::keys_of_rows(tx, self.id, &numbers).await?.into_iter().collect();
        let claims = |row: &&NewRow| row.state != RowState::Omitida;
        let claimed = edited.iter().filter(claims).flat_map(|row| row.keys.iter().map(|key| (row.number, key)));
        let after: BTreeSet<(i64, String)> = claimed.map(|(number, key)| (number, key.as_str().to_owned())).collect();
        let moved: BTreeSet<&str> = before.symmetric_difference(&after).map(|(_, key)| key.as_str()).collect();
        let moved: Vec<&str> = moved.into_iter().collect();

        let firsts = store::first_rows(tx, self.id, &moved).await?;
        for edited in edited.chunks(MAX_LIST) {
            rows::update_rows(tx, self.id, edited).await?;
        }
        let firsts_now = store::first_rows(tx, self.id, &moved).await?;
        let passed_on: Vec<&str> = moved.into_iter().filter(|key| firsts.get(*key) != firsts_now.get(*key)).collect();
        let mut touched: BTreeSet<i64> = store::rows_with_keys(tx, self.id, &passed_on).await?.into_iter().collect();
        touched.extend(edited.iter().filter(claims).map(|row| row.number));
        store::note_change(tx, self.id, self.now).await?;
        self.correct_duplicates(tx, &touched.into_iter().collect::<Vec<_>>()).await
    }

    /// Gives each of these rows the errors of the keys that an earlier row has, and takes those that hold no more.
    async fn correct_duplicates(&self, tx: &mut Tx, numbers: &[i64]) -> Result<(), AppError> {
        for numbers in numbers.chunks(MAX_LIST) {
            let claimed = store::claimed_before(tx, self.id, numbers).await?;
            let mut corrected = Vec::new();
            for row in rows::find_rows(tx, self.id, numbers).await? {
                let duplicates: Vec<Issue> = claimed
                    .iter()
                    .filter(|(number, ..)| *number == row.number)
                    .filter_map(|(_, key, first)| {
                        let key: RowKey = key.parse().ok()?;
                        Some(key.duplicate_of(u32::try_from(*first).ok()?))
                    })
                    .collect();
                let standing: Vec<&Issue> = row.issues.iter().filter(|issue| is_duplicate(issue)).collect();
                if standing.len() == duplicates.len() && standing.iter().all(|issue| duplicates.contains(issue)) {
                    continue;
                }
                corrected.push(self.with_duplicates(row, duplicates));
            }
            rows::update_rows(tx, self.id, &corrected).await?;
        }
        Ok(())
    }

    fn with_duplicates(&self, row: StagedRow, duplicates: Vec<Issue>) -> NewRow {
        let mut issues = without_duplicates(row.issues.0);
        issues.extend(duplicates);
        let errors = issues.iter().any(Issue::is_error);
        let values: Values = row.values.0;
        let number = u32::try_from(row.number).unwrap_or(u32::MAX);
        NewRow {
            number: row.number,
            state: if errors { RowState::ConErrores } else { RowState::Valida },
            search: search_text(row.number, values.iter().map(|(_, value)| value)),
            keys: check_row(self.kind, number, &values).keys,
            values,
            issues,
            others: Others::new(),
        }
    }
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
    kind: Kind,
) {
    let told_by_the_values = check_row(kind, checked.number, &old.values).issues;
    let is_whole_name = |issue: &Issue| issue.codigo == IssueCode::SinSeparar && !changes.contains_key(field::APELLIDO);
    let stays = |issue: &&Issue| {
        let warns = !issue.is_error() && !told_by_the_values.contains(issue);
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

fn is_duplicate(issue: &Issue) -> bool {
    issue.codigo == IssueCode::RepetidoEnArchivo
}

fn without_duplicates(issues: Vec<Issue>) -> Vec<Issue> {
    issues.into_iter().filter(|issue| !is_duplicate(issue)).collect()
}
