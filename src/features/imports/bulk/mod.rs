//! Staff in one call of an API (the guide's `importar-masivo`): the rows of a request instead of a file's, on the same
//! engine. A request can be named, so that repeating it changes nothing ([`repeat`]).

pub mod model;
mod repeat;

use std::time::Duration;

use padron_core::import::{CheckedRow, Kind, Values, check_rows};
use padron_core::issue::{Issue, IssueCode};
use padron_core::password::{Method, UnknownMethod};
use padron_core::role::Role;
use uuid::Uuid;

use self::model::{BulkAnswer, BulkError, BulkRequest, BulkResult, BulkUser};
use super::assemble::load;
use super::execution;
use super::intake::check::known;
use super::intake::stage::{complete_in, insert_rows_in, prepare};
use super::model::{Corrections, ImportState, Summary};
use super::store::{self, NewImport, NewRow, rows};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::credentials::service::{self as credentials};
use crate::platform::Platform;
use crate::platform::db::MAX_LIST;

/// People in one request.
const MOST: usize = 1_000;
/// Up to so many are created while the request waits.
const AT_ONCE: usize = 100;
/// How long a request waits for its people.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(50);
/// Of a person whose row was right: the import was cancelled before its turn, or undone since.
const NOT_CREATED: &str = "La carga se canceló antes de crear a esta persona, o se deshizo. Repítala con otra clave.";

/// A request as it came: its body is what repetitions are told by.
pub struct Bulk<'a> {
    pub body: &'a [u8],
    pub request: BulkRequest,
    /// `Idempotency-Key`.
    pub key: Option<String>,
}

/// Creates the people of a request. Who exists already is no error of the request: each result says what became of its
/// person.
///
/// # Errors
/// `Invalid` for a request without people or with too many, or a key that is none; `Conflict` `en_curso` and
/// `clave_reutilizada` for a key that was used.
pub async fn create(platform: &Platform, actor: &Actor, bulk: Bulk<'_>) -> Result<BulkAnswer, AppError> {
    actor.require(&[Role::Administrador])?;
    let Bulk { body, request, key } = bulk;
    let key = key.map(|key| repeat::Key::new(platform, actor, &key, body)).transpose()?;
    if let Some(key) = &key
        && let Some(import) = repeat::find(platform, key).await?
    {
        return answer(platform, actor, import, false).await;
    }
    let BulkRequest { usuarios, metodo } = request;
    if usuarios.is_empty() || usuarios.len() > MOST {
        return Err(AppError::invalid(
            "usuarios",
            format!("Envíe de 1 a {MOST} usuarios; llegaron {}.", usuarios.len()),
        ));
    }
    let total = usuarios.len();
    let corrections = Corrections { metodo: parse_method(metodo.as_deref())?, ..Corrections::default() };
    let staged = check(platform, &corrections, usuarios).await?;
    let Some(import) = stage(platform, actor, &corrections, &staged, key.as_ref(), body).await? else {
        // Another request with the key was first.
        let key = key.ok_or(AppError::Internal)?;
        let import = repeat::find(platform, &key).await?.ok_or(AppError::Internal)?;
        return answer(platform, actor, import, false).await;
    };
    platform.jobs.wake();
    if total > AT_ONCE || !wait(platform, import).await? {
        return Ok(BulkAnswer::Working { import_id: import, total: total as i64 });
    }
    answer(platform, actor, import, true).await
}

fn parse_method(word: Option<&str>) -> Result<Option<Method>, AppError> {
    let Some(word) = word else { return Ok(None) };
    let method: Option<Method> = word.parse().ok().filter(|method| Method::GENERATING.contains(method));
    method.map(Some).ok_or_else(|| AppError::invalid("metodo", format!("{UnknownMethod}.")))
}

/// The people as rows of a file, checked as those are.
async fn check(
    platform: &Platform,
    corrections: &Corrections,
    usuarios: Vec<BulkUser>,
) -> Result<Vec<NewRow>, AppError> {
    let known = known(&mut platform.db.read().await?, platform, Kind::Personal, corrections).await?;
    let values: Vec<Values> = usuarios.into_iter().map(BulkUser::into_values).collect();
    let checked = tokio::task::spawn_blocking(move || check_rows(Kind::Personal, values, &known));
    let checked: Vec<CheckedRow> =
        checked.await.map_err(crate::platform::telemetry::unexpected("checking a request was interrupted"))?;
    prepare(platform, Kind::Personal, checked).await
}

/// Writes the import down with its rows and its key, and starts it. `None` when the key was used meanwhile.
async fn stage(
    platform: &Platform,
    actor: &Actor,
    corrections: &Corrections,
    staged: &[NewRow],
    key: Option<&repeat::Key>,
    body: &[u8],
) -> Result<Option<Uuid>, AppError> {
    let (id, now) = (platform.new_id(), platform.now());
    let digest: String = platform.keys.fingerprint(body).iter().map(|byte| format!("{byte:02x}")).collect();
    let total = staged.len() as i64;
    let import = NewImport {
        id,
        kind: Kind::Personal,
        file_name: "importar-masivo",
        sha256: &digest,
        total,
        summary: &Summary { formato: "api".into(), ..Summary::default() },
        options: corrections,
        created_by: actor.user.id,
        created_at: now,
    };
    let mut tx = platform.db.begin().await?;
    store::insert(&mut tx, &import).await?;
    if let Some(key) = key
        && !repeat::take_in(&mut tx, key, id, now).await?
    {
        return Ok(None);
    }
    for rows in staged.chunks(MAX_LIST) {
        insert_rows_in(&mut tx, platform, id, rows).await?;
    }
    store::set_checked(&mut tx, id, 0, total).await?;
    complete_in(&mut tx, platform, id).await?;
    let import = load(&mut tx, id).await?;
    execution::start_in(&mut tx, platform, actor, &import).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// Waits until the worker is through, of whichever instance; false when it takes too long.
async fn wait(platform: &Platform, import: Uuid) -> Result<bool, AppError> {
    let until = tokio::time::Instant::now() + PATIENCE;
    while tokio::time::Instant::now() < until {
        let found = store::find(&mut platform.db.read().await?, import).await?;
        if found.is_none_or(|found| found.state != ImportState::Ejecutando) {
            return Ok(true);
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(false)
}

/// What became of each person; `opened`: with the generated passwords, which only the first answer has.
async fn answer(platform: &Platform, actor: &Actor, import: Uuid, opened: bool) -> Result<BulkAnswer, AppError> {
    let results = {
        let mut reader = platform.db.read().await?;
        let found = store::find(&mut reader, import).await?.ok_or(AppError::NotFound)?;
        if found.state == ImportState::Ejecutando {
            return Err(AppError::conflict(
                "en_curso",
                "Esta carga todavía está en curso. Repita el pedido en un momento.",
            ));
        }
        rows::results(&mut reader, import).await?
    };
    let mut answered = credentials::answer_passwords(platform, actor, import, opened).await?;
    let result = |row: rows::RowResult| {
        let answered = row.user.and_then(|user| answered.remove(&user));
        let errors = row.issues.0.iter().filter(|issue| issue.is_error() || issue.codigo == IssueCode::Repetida);
        let mut errores: Vec<BulkError> = errors.map(BulkError::of).collect();
        if row.user.is_none() && errores.is_empty() {
            errores.push(BulkError::of(&Issue::error("usuario", IssueCode::NoCreada, NOT_CREATED)));
        }
        BulkResult {
            fila: row.number,
            legajo: row.values.get("legajo").to_owned(),
            dni: row.values.get("dni").to_owned(),
            creado: row.user.is_some(),
            metodo: answered.as_ref().map(|answered| answered.method),
            password: answered.and_then(|answered| answered.password).map(|password| password.expose().to_owned()),
            errores,
        }
    };
    let resultados: Vec<BulkResult> = results.into_iter().map(result).collect();
    let created = resultados.iter().filter(|result| result.creado).count();
    Ok(BulkAnswer::Done {
        import_id: import,
        total: resultados.len() as i64,
        creados: created as i64,
        con_errores: (resultados.len() - created) as i64,
        resultados,
    })
}

/// Forgets the keys of requests of more than a day ago.
pub async fn prune(platform: &Platform) -> Result<(), AppError> {
    repeat::prune(platform).await
}
