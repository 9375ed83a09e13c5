//! Creating the people of a checked import. Each row is a unit of its own (user, sealed password,
//! audit, the row's new state); a row that fails stops no other, and whoever goes on after a kill
//! starts from the rows that are still `valida`.

use futures::StreamExt;
use padron_core::import::{Kind, PersonRow};
use padron_core::issue::Issue;
use padron_core::password::{PlainPassword, initial};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::model::ImportState;
use super::store::{self, ImportRow, StagedRow};
use crate::error::AppError;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service::{self as credentials, Issued, Method};
use crate::features::users::service::{self as users, NewUser};
use crate::platform::Platform;

/// The kind of job that creates the people.
pub const JOB: &str = "ejecutar_importacion";
/// Rows read ahead at a time.
const BATCH: i64 = 500;

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing is left to do.
    Finished,
    /// Told to stop; the rest waits for whoever claims the job next.
    Stopped,
}

/// A row ready to be written: its password is hashed.
struct Prepared {
    number: i64,
    issues: Vec<Issue>,
    person: PersonRow,
    password: PlainPassword,
    hash: String,
}

/// Creates everyone still to be created.
///
/// # Errors
/// `Unavailable` (or a hashing failure): nothing is lost, the job is tried again.
pub async fn run(platform: &Platform, id: Uuid, stop: &CancellationToken) -> Result<End, AppError> {
    let Some(import) = store::find(&mut platform.db.read().await?, id).await? else { return Ok(End::Finished) };
    let kind: Kind = import.kind.parse().map_err(|_| AppError::Internal)?;
    let mut last = 0;
    loop {
        let batch = store::list_pending(&mut platform.db.read().await?, id, last, BATCH).await?;
        let Some(newest) = batch.last() else { break };
        last = newest.number;
        // Hashing runs ahead of writing, so that the cores never wait for the disk.
        let ahead = platform.hasher.threads() * 2 + 1;
        let mut prepared = futures::stream::iter(batch).map(|row| prepare(platform, id, row)).buffered(ahead);
        while let Some(row) = prepared.next().await {
            if stop.is_cancelled() {
                return Ok(End::Stopped);
            }
            if !write(platform, &import, kind, row?).await? {
                return Ok(End::Finished);
            }
        }
    }
    finish(platform, &import).await?;
    Ok(End::Finished)
}

/// A row that no longer passes its own rules fails alone; the job goes on.
async fn prepare(platform: &Platform, lane: Uuid, row: StagedRow) -> Result<Result<Prepared, StagedRow>, AppError> {
    let Ok(person) = PersonRow::parse(&row.values) else { return Ok(Err(row)) };
    let length = platform.settings.initial_length;
    let password = initial::generate_alphanumeric(&mut platform.entropy.rng(), length);
    let copy = PlainPassword::new(password.expose().to_owned());
    let hash = platform.hasher.hash_in_lane(lane, copy, platform.settings.initial_cost).await?;
    Ok(Ok(Prepared { number: row.number, issues: row.issues.0, person, password, hash }))
}

/// Writes one row; false when the import no longer runs.
async fn write(
    platform: &Platform,
    import: &ImportRow,
    kind: Kind,
    row: Result<Prepared, StagedRow>,
) -> Result<bool, AppError> {
    let row = match row {
        Ok(row) => row,
        Err(staged) => {
            let problem = Issue::error("fila", "La fila ya no cumple las reglas. Súbala de nuevo.");
            fail(platform, import.id, staged.number, staged.issues.0, vec![problem]).await?;
            return is_running(platform, import.id).await;
        }
    };
    match create(platform, import, kind, &row).await {
        Ok(true) => Ok(true),
        Ok(false) => is_running(platform, import.id).await,
        Err(error @ AppError::Unavailable { .. }) => Err(error),
        Err(AppError::Invalid(fields)) => {
            let problems = fields.into_iter().map(|field| Issue::error(&field.campo, field.mensaje)).collect();
            fail(platform, import.id, row.number, row.issues, problems).await?;
            Ok(true)
        }
        Err(error) => {
            tracing::error!(import = %import.id, row = row.number, "a row could not be created");
            let problem = Issue::error("fila", format!("No se pudo crear. {error}"));
            fail(platform, import.id, row.number, row.issues, vec![problem]).await?;
            Ok(true)
        }
    }
}

/// The unit that succeeds or fails as one; false when the row is no longer ours to create.
async fn create(platform: &Platform, import: &ImportRow, kind: Kind, row: &Prepared) -> Result<bool, AppError> {
    let expires = credentials::expiry(platform);
    let person = &row.person;
    let mut tx = platform.db.begin().await?;
    let user = users::create_in(
        &mut tx,
        platform,
        NewUser {
            document_type: Some(person.tipo_documento.as_str().to_owned()),
            document: Some(person.nro_documento.as_str().to_owned()),
            first_name: person.nombre.as_str().to_owned(),
            last_name: person.apellido.as_str().to_owned(),
            phone: Some(person.telefono.as_str().to_owned()),
            email: person.email.as_ref().map(|email| email.as_str().to_owned()),
            role: kind.role(),
            password_hash: row.hash.clone(),
            password_expires: Some(expires),
            must_change_password: true,
            created_by: Some(import.created_by),
        },
    )
    .await?;
    let issued = Issued { user, import: Some(import.id), password: &row.password, method: Method::Random, expires };
    credentials::seal_in(&mut tx, platform, &issued).await?;
    let detail = json!({
        "importacion": import.id, "fila": row.number, "rol": kind.role().as_str(), "metodo": Method::Random.as_str(),
    });
    let entry = Entry { action: "crear_usuario", object: "usuario", object_id: user, detail };
    audit::record_system_in(&mut tx, platform, Some(import.created_by), entry).await?;
    if !store::mark_created(&mut tx, import.id, row.number, user).await? {
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}

async fn fail(
    platform: &Platform,
    import: Uuid,
    number: i64,
    mut issues: Vec<Issue>,
    problems: Vec<Issue>,
) -> Result<(), AppError> {
    issues.extend(problems);
    let mut tx = platform.db.begin().await?;
    store::mark_failed(&mut tx, import, number, &issues).await?;
    tx.commit().await
}

async fn is_running(platform: &Platform, import: Uuid) -> Result<bool, AppError> {
    let import = store::find(&mut platform.db.read().await?, import).await?;
    Ok(import.is_some_and(|import| import.state == ImportState::Ejecutando.as_str()))
}

async fn finish(platform: &Platform, import: &ImportRow) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    let counts = store::counts(&mut tx, import.id).await?;
    let now = platform.now();
    if counts.valid == 0
        && store::advance(&mut tx, import.id, ImportState::Ejecutando, ImportState::Completado, now).await?
    {
        let detail = json!({ "creados": counts.created, "fallidos": counts.failed, "con_errores": counts.with_errors });
        let entry = Entry { action: "importacion_completada", object: "importacion", object_id: import.id, detail };
        audit::record_system_in(&mut tx, platform, Some(import.created_by), entry).await?;
    }
    tx.commit().await
}
