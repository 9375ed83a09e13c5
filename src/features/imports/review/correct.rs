//! Repairing staged rows: a cell corrected in place, a wrong value corrected in every row that has it, a row left out. What
//! was changed is checked again, with the rows that share something with it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use padron_core::import::{Kind, RowKey, field};
use padron_core::issue::{Issue, IssueCode};
use padron_core::password::given::{KeptPassword, is_marker};
use serde_json::{Value, json};
use uuid::Uuid;

use super::recheck::Recheck;
use crate::error::{AppError, FieldError};
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service as credentials;
use crate::features::imports::assemble::{load, shape_rows};
use crate::features::imports::intake::check::{search_text, shape};
use crate::features::imports::model::{Corrected, Import, ImportState, Row, RowState, Suggestions, without_nul};
use crate::features::imports::store::{self, NewRow, Others, StagedRow, rows};
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
    /// True: the student is another child than the one of the same name and grade who has another guardian.
    Namesake(bool),
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
        Change::Values(mut values) => {
            // Sent back with the rest of the row, what stands for a password is no new one.
            let stands = old.values.get(field::PASSWORD);
            let is_same = values.get(field::PASSWORD).is_some_and(|value| value == stands);
            if is_same && KeptPassword::parse(stands).is_some() {
                values.remove(field::PASSWORD);
            }
            let values = review.fields(values)?;
            let changes = describe(&old, &values);
            let edited = review.change(vec![(old, values)]);
            ("corregir_fila", json!({ "fila": number, "cambios": changes }), edited)
        }
        Change::LeaveOut(true) => ("omitir_fila", json!({ "fila": number }), vec![left_out(old)]),
        Change::LeaveOut(false) => {
            let edited = review.change(vec![(old, BTreeMap::new())]);
            ("incluir_fila", json!({ "fila": number }), edited)
        }
        Change::Namesake(is_namesake) => {
            if review.recheck.kind != Kind::Estudiantes {
                let sentence = "Solo una fila de estudiantes puede ser de otro estudiante con el mismo nombre.";
                return Err(AppError::invalid("homonimo", sentence));
            }
            let edited = review.change(vec![(StagedRow { is_namesake, ..old }, BTreeMap::new())]);
            ("distinguir_fila", json!({ "fila": number, "homonimo": is_namesake }), edited)
        }
    };
    review.write(&mut tx, edited).await?;
    let entry = Entry { action, object: "importacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    let staged = rows::find_row(&mut tx, id, number).await?.ok_or(AppError::NotFound)?;
    let row = shape_rows(&mut tx, id, review.recheck.kind, &review.sheets, vec![staged])
        .await?
        .pop()
        .ok_or(AppError::Internal)?;
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
    if field == field::PASSWORD && !is_marker(replacement) {
        let sentence =
            "Una contraseña no se repite en varias filas. Escriba [PRESENTE] para que se genere una para cada persona.";
        return Err(AppError::invalid("reemplazo", sentence));
    }
    let (value, replacement) = (&*without_nul(value), &*without_nul(replacement));
    let numbers = rows::rows_with_wrong_value(&mut tx, id, field, value).await?;
    if numbers.is_empty() {
        return Err(AppError::invalid("valor", format!("Ninguna fila tiene «{value}» como error en {field}.")));
    }
    let mut edited = Vec::with_capacity(numbers.len());
    for numbers in numbers.chunks(MAX_LIST) {
        let old = rows::find_rows(&mut tx, id, numbers).await?;
        edited.extend(review.change(old.into_iter().map(|row| (row, change.clone())).collect()));
    }
    review.write(&mut tx, edited).await?;
    let detail = json!({ "campo": field, "antes": value, "despues": replacement, "filas": numbers.len() });
    let entry = Entry { action: "corregir_valor", object: "importacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    let importacion: Import = load(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Corrected { filas_corregidas: numbers.len() as i64, importacion })
}

/// Takes the suggestions of a group of errors and warnings, or all.
///
/// # Errors
/// As [`row`]; `Invalid` when there are none.
pub async fn take_suggestions(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    which: &Suggestions,
) -> Result<Corrected, AppError> {
    let mut tx = platform.db.begin().await?;
    let review = Review::open(&mut tx, platform, id).await?;
    let mut changes: BTreeMap<i64, BTreeMap<String, String>> = BTreeMap::new();
    for found in rows::suggestions(&mut tx, id, which.campo.as_deref(), which.codigo).await? {
        changes.entry(found.row).or_default().entry(found.field).or_insert(found.suggestion);
    }
    if changes.is_empty() {
        return Err(AppError::invalid("campo", "No hay sugerencias que aceptar."));
    }
    let numbers: Vec<i64> = changes.keys().copied().collect();
    let mut edited = Vec::with_capacity(numbers.len());
    for numbers in numbers.chunks(MAX_LIST) {
        let old = rows::find_rows(&mut tx, id, numbers).await?;
        let change = |row: StagedRow| changes.remove(&row.number).map(|changes| (row, changes));
        edited.extend(review.change(old.into_iter().filter_map(change).collect()));
    }
    review.write(&mut tx, edited).await?;
    let detail = json!({ "campo": which.campo, "codigo": which.codigo, "filas": numbers.len() });
    let entry = Entry { action: "aceptar_sugerencias", object: "importacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    let importacion: Import = load(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Corrected { filas_corregidas: numbers.len() as i64, importacion })
}

/// A change of what its audit entry tells: field → before, after.
fn describe(old: &StagedRow, values: &BTreeMap<String, String>) -> Value {
    let change = |(field, new): (&String, &String)| {
        // Of a password only that it is another one.
        let is_told = field != field::PASSWORD || is_marker(new);
        let new = if is_told { json!(new) } else { json!("(escrita)") };
        (field.clone(), json!({ "antes": old.values.get(field), "despues": new }))
    };
    Value::Object(values.iter().map(change).collect())
}

/// A row as it stands, kept out of everything.
fn left_out(old: StagedRow) -> NewRow {
    NewRow {
        number: old.number,
        state: RowState::Omitida,
        search: search_text(old.number, old.values.iter().map(|(_, value)| value)),
        values: old.values.0,
        issues: old.issues.0.into_iter().filter(|issue| !is_of_another_row(issue)).collect(),
        is_namesake: old.is_namesake,
        secret: None,
        keys: Vec::new(),
        others: Others::new(),
    }
}

/// Whether it is told of a row because of another one.
fn is_of_another_row(issue: &Issue) -> bool {
    matches!(issue.codigo, IssueCode::RepetidoEnArchivo | IssueCode::Repetida | IssueCode::OtroApoderado)
}

/// An import that is being reviewed, held until the commit.
struct Review<'p> {
    platform: &'p Platform,
    recheck: Recheck,
    /// The sheets that were read together.
    sheets: Vec<String>,
    now: DateTime<Utc>,
}

impl<'p> Review<'p> {
    async fn open(tx: &mut Tx, platform: &'p Platform, id: Uuid) -> Result<Self, AppError> {
        store::hold(tx, id).await?;
        let import = store::find(tx, id).await?.ok_or(AppError::NotFound)?;
        if import.state != ImportState::Validado {
            return Err(AppError::conflict(
                "no_editable",
                "Esta importación ya no se puede corregir: solo se corrige antes de procesarla.",
            ));
        }
        let year = settings::institution(platform, tx).await?.year;
        let recheck = Recheck::new(tx, platform, &import, year).await?;
        Ok(Self { platform, recheck, sheets: import.summary.0.hojas_leidas, now: platform.now() })
    }

    /// The values of a change, if each is of a field of the kind and short enough to be one.
    fn fields(&self, values: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, AppError> {
        let fault = |(field, value): (&String, &String)| {
            if self.recheck.kind.column(field).is_none() {
                return Some(FieldError::new(field, format!("El campo «{field}» no existe en este tipo de carga.")));
            }
            let long = value.chars().count() > MAX_CHARS;
            long.then(|| {
                FieldError::new(field, format!("El valor es demasiado largo: el máximo es {MAX_CHARS} caracteres."))
            })
        };
        let cleaned = |(field, value): (String, String)| {
            let value = without_nul(&value);
            // What stands for a password is none.
            let value = if field == field::PASSWORD { KeptPassword::typed(&value) } else { value };
            (field, value)
        };
        let values: BTreeMap<String, String> = values.into_iter().map(cleaned).collect();
        let faults: Vec<FieldError> = values.iter().filter_map(fault).collect();
        match (faults.is_empty(), values.is_empty()) {
            (false, _) => Err(AppError::Invalid(faults)),
            (true, true) => Err(AppError::invalid("datos", "Indique al menos un campo para corregir.")),
            (true, false) => Ok(values),
        }
    }

    /// The rows with their changes, by their own values alone.
    fn change(&self, changed: Vec<(StagedRow, BTreeMap<String, String>)>) -> Vec<NewRow> {
        let change = |(old, changes): (StagedRow, _)| shape(self.recheck.read(&old, &changes), Vec::new());
        changed.into_iter().map(change).collect()
    }

    /// Seals what was typed into the rows; what is typed no longer is forgotten.
    async fn keep_passwords(&self, tx: &mut Tx, edited: &[NewRow]) -> Result<(), AppError> {
        if self.recheck.kind != Kind::Personal {
            return Ok(());
        }
        for row in edited {
            match &row.secret {
                Some(password) => {
                    credentials::keep_typed_in(tx, self.platform, self.recheck.id, row.number, password).await?;
                    self.platform.traces.leave();
                }
                None if row.has_typed_password() => {}
                None => {
                    if credentials::forget_typed_in(tx, self.recheck.id, row.number).await? {
                        self.platform.traces.leave();
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes rows, and checks them again with all that share a key with them: of an e-mail only if its first row is
    /// another one now.
    async fn write(&self, tx: &mut Tx, edited: Vec<NewRow>) -> Result<(), AppError> {
        let id = self.recheck.id;
        let numbers: Vec<i64> = edited.iter().map(|row| row.number).collect();
        let mut keys: BTreeSet<String> =
            store::keys_of_rows(tx, id, &numbers).await?.into_iter().map(|(_, key)| key).collect();
        keys.extend(edited.iter().flat_map(|row| row.keys.iter().map(|key| key.as_str().to_owned())));
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();

        let firsts = store::first_rows(tx, id, &keys).await?;
        for edited in edited.chunks(MAX_LIST) {
            rows::update_rows(tx, id, edited).await?;
        }
        self.keep_passwords(tx, &edited).await?;
        let firsts_now = store::first_rows(tx, id, &keys).await?;
        let names_rows = |key: &str| key.parse::<RowKey>().is_ok_and(|key| key.names_the_row());
        let tells = |key: &&str| names_rows(key) || firsts.get(*key) != firsts_now.get(*key);
        let telling: Vec<&str> = keys.into_iter().filter(tells).collect();
        let mut touched: BTreeSet<i64> = store::rows_with_keys(tx, id, &telling).await?.into_iter().collect();
        touched.extend(numbers);
        store::note_change(tx, id, self.now).await?;
        for touched in touched.into_iter().collect::<Vec<_>>().chunks(MAX_LIST) {
            let checked = self.recheck.rows(tx, touched).await?;
            rows::update_rows(tx, id, &checked).await?;
        }
        Ok(())
    }
}
