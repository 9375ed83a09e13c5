//! Accounts for prospects, on the engine of imports: the chosen prospects are the rows of an import without a file
//! (`Kind::Generacion`). What becomes of a row is `execution::account`'s.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use padron_core::import::{Kind, Values, field};
use padron_core::issue::Issue;
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::execution::job::EXECUTE_JOB;
use super::intake::check::search_text;
use super::model::{Corrections, GenerationOptions, ImportState, RowState, Summary};
use super::store::rows::{self, Counts, RowFilter};
use super::store::{self, ImportFilter, ImportRow, NewImport, NewRow, Order, Others};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::prospects::service::Candidate;
use crate::platform::Platform;
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::platform::jobs;
use crate::platform::listing::{Paging, search_key};

/// What is to be made.
pub struct NewGeneration<'a> {
    pub id: Uuid,
    pub people: &'a [Candidate],
    pub options: GenerationOptions,
}

/// Writes the generation down with its rows and starts it, in the caller's unit of work, which ends with waking the jobs.
pub async fn start_in(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    new: &NewGeneration<'_>,
) -> Result<(), AppError> {
    actor.require(&[Role::Administrador])?;
    let (id, now, total) = (new.id, platform.now(), new.people.len() as i64);
    let import = NewImport {
        id,
        kind: Kind::Generacion,
        file_name: "Generación de usuarios",
        sha256: "",
        total,
        summary: &Summary { formato: "prospectos".into(), ..Summary::default() },
        options: &Corrections { generacion: Some(new.options), ..Corrections::default() },
        created_by: actor.user.id,
        created_at: now,
    };
    store::insert(tx, &import).await?;
    let mut staged = (1..).zip(new.people).map(|(number, candidate)| row_of(number, candidate));
    loop {
        let some: Vec<NewRow> = staged.by_ref().take(MAX_LIST).collect();
        if some.is_empty() {
            break;
        }
        rows::insert_rows(tx, id, &some).await?;
    }
    store::set_checked(tx, id, 0, total).await?;
    for (from, to) in
        [(ImportState::Validando, ImportState::Validado), (ImportState::Validado, ImportState::Ejecutando)]
    {
        store::advance(tx, id, from, to, now).await?;
    }
    jobs::enqueue_in(tx, platform, EXECUTE_JOB, id).await?;
    let GenerationOptions { enviar_email, forzar_cambio, .. } = new.options;
    let detail = json!({ "prospectos": total, "enviar_email": enviar_email, "forzar_cambio": forzar_cambio });
    let entry = Entry { action: "generar_usuarios", object: "importacion", object_id: id, detail };
    audit::record_in(tx, platform, actor, entry).await
}

fn row_of(number: i64, candidate: &Candidate) -> NewRow {
    let values: Values = [
        (field::CARNET, candidate.carnet.as_str()),
        (field::NOMBRE, candidate.first_name.as_str()),
        (field::APELLIDO, candidate.last_name.as_str()),
        (field::CORREO, candidate.email.as_deref().unwrap_or_default()),
        (field::PROGRAMA, candidate.programme.as_str()),
    ]
    .into_iter()
    .collect();
    NewRow {
        number,
        state: RowState::Valida,
        search: search_text(number, values.iter().map(|(_, value)| value)),
        values,
        issues: Vec::new(),
        is_namesake: false,
        secret: None,
        keys: Vec::new(),
        others: Others::new(),
    }
}

/// A generation as it stands.
pub struct Generated {
    pub id: Uuid,
    pub state: ImportState,
    pub total: i64,
    pub created: i64,
    pub left_out: i64,
    pub failed: i64,
    pub undone: i64,
    pub options: GenerationOptions,
    pub creator: String,
    pub created_at: DateTime<Utc>,
    /// When the first account was made.
    pub begun_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Generated {
    fn of(row: ImportRow, counts: Counts, begun_at: Option<DateTime<Utc>>) -> Self {
        let usual = GenerationOptions { enviar_email: true, forzar_cambio: true, lote: None };
        Self {
            id: row.id,
            state: row.state,
            total: row.total,
            created: counts.created,
            left_out: counts.left_out,
            failed: counts.failed,
            undone: counts.undone,
            options: row.options.generacion.unwrap_or(usual),
            creator: row.creator,
            created_at: row.created_at,
            begun_at,
            ended_at: row.ended_at,
        }
    }
}

/// One generation.
pub async fn find(exec: &mut impl Exec, id: Uuid) -> Result<Option<Generated>, AppError> {
    let found = store::find(exec, id).await?.filter(|row| row.kind == Kind::Generacion);
    let Some(row) = found else { return Ok(None) };
    let counts = rows::counts(exec, id).await?;
    let begun = rows::first_accounts(exec, &[id]).await?.remove(&id);
    Ok(Some(Generated::of(row, counts, begun)))
}

/// A page of generations, and how many there are.
pub async fn list(
    exec: &mut impl Exec,
    search: Option<&str>,
    oldest_first: bool,
    state: Option<ImportState>,
    paging: Paging,
) -> Result<(Vec<Generated>, i64), AppError> {
    let filter = ImportFilter {
        search: search_key(search),
        kind: Some(Kind::Generacion),
        state,
        order: if oldest_first { Order::Oldest } else { Order::Newest },
        limit: paging.limit(),
        offset: paging.offset(),
    };
    let total = store::count(exec, &filter).await?;
    let found = store::list(exec, &filter).await?;
    let ids: Vec<Uuid> = found.iter().map(|row| row.id).collect();
    let mut counts: HashMap<Uuid, Counts> = rows::counts_of(exec, &ids).await?;
    let mut begun = rows::first_accounts(exec, &ids).await?;
    let shape = |row: ImportRow| {
        let counts = counts.remove(&row.id).unwrap_or_default();
        let begun = begun.remove(&row.id);
        Generated::of(row, counts, begun)
    };
    Ok((found.into_iter().map(shape).collect(), total))
}

/// When somebody has begun generations since, the first one first.
pub async fn begun_since(exec: &mut impl Exec, by: Uuid, since: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>, AppError> {
    store::begun_since(exec, Kind::Generacion, by, since).await
}

/// Keeps under which request to send its messages are written.
pub async fn keep_options_in(tx: &mut Tx, id: Uuid, options: GenerationOptions) -> Result<(), AppError> {
    store::save_options(tx, id, &Corrections { generacion: Some(options), ..Corrections::default() }).await
}

/// What became of one prospect.
pub struct GeneratedRow {
    pub number: i64,
    pub state: RowState,
    pub values: Values,
    pub issues: Vec<Issue>,
}

/// A page of a generation's prospects, and how many there are.
pub async fn list_rows(
    exec: &mut impl Exec,
    id: Uuid,
    search: Option<&str>,
    state: Option<RowState>,
    paging: Paging,
) -> Result<(Vec<GeneratedRow>, i64), AppError> {
    let filter = RowFilter {
        state,
        search: search_key(search),
        field: None,
        code: None,
        descending: false,
        limit: paging.limit(),
        offset: paging.offset(),
    };
    let total = rows::count_rows(exec, id, &filter).await?;
    let staged = rows::list_rows(exec, id, &filter).await?;
    let shape = |row: store::StagedRow| GeneratedRow {
        number: row.number,
        state: row.state,
        values: row.values.0,
        issues: row.issues.0,
    };
    Ok((staged.into_iter().map(shape).collect(), total))
}
