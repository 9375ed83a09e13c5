//! The import's use cases. Each one that a person calls asks for an `administrador` first (HU-USERS-04 VN-01).

use padron_core::import::{Kind, RowPlace};
use padron_core::role::Role;
use padron_core::text;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::assemble::{load, progress, shape, shape_checked, shape_rows};
use super::bulk;
use super::execution;
use super::files::{self, template};
use super::intake::{self, receive, reread};
use super::model::{
    Corrected, Corrections, Import, ImportQuery, Row, RowQuery, Standing, Suggested, Suggestions, Undone, place_of,
};
use super::review::correct;
use super::review::revise::{Which, revise};
use super::store::rows::{self, RowFilter};
use super::store::{self, ImportFilter, Order};
use super::undo;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::jobs::WorkEnd;
use crate::platform::listing::{Paging, search_key, unknown_order};

pub use super::execution::job::EXECUTE_JOB;
pub use super::files::template::Format;
pub use super::generation;
pub use super::intake::CHECK_JOB;
pub use super::intake::receive::Upload;
pub use super::review::correct::Change;

/// Asked by every use case; also before the body of an upload is read.
pub(super) fn authorize(actor: &Actor) -> Result<(), AppError> {
    actor.require(&[Role::Administrador])
}

/// The template of a kind, to fill in.
pub fn template(actor: &Actor, kind: Kind, format: Format) -> Result<Vec<u8>, AppError> {
    authorize(actor)?;
    template::build(kind, format)
}

/// Checks an uploaded file; nothing is created (HU-USERS-04 CA-04).
pub async fn validate(platform: &Platform, actor: &Actor, upload: Upload) -> Result<Import, AppError> {
    authorize(actor)?;
    let id = receive::receive(platform, actor, upload).await?;
    load(&mut platform.db.read().await?, id).await
}

/// Reads an uploaded file again by other columns, another sheet, another header or as another kind.
pub async fn remap(platform: &Platform, actor: &Actor, id: Uuid, corrections: Corrections) -> Result<Import, AppError> {
    authorize(actor)?;
    if corrections.tipo == Some(Kind::Generacion) {
        return Err(AppError::invalid("tipo", padron_core::import::UnknownKind.to_string()));
    }
    reread::reread(platform, actor, id, corrections.cleaned()).await?;
    load(&mut platform.db.read().await?, id).await
}

/// Checks a file and stores nothing (`padron import --validar`).
pub async fn check_only(platform: &Platform, actor: &Actor, upload: Upload) -> Result<Import, AppError> {
    authorize(actor)?;
    let checked = receive::check_only(platform, upload).await?;
    Ok(shape_checked(platform, actor, checked))
}

/// An import as it stands; one that is being reviewed is checked again, if people changed since.
pub async fn find(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Import, AppError> {
    authorize(actor)?;
    revise(platform, actor, id, Which::Old).await?;
    load(&mut platform.db.read().await?, id).await
}

/// How far the work on an import is.
pub async fn standing(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Standing, AppError> {
    authorize(actor)?;
    let mut reader = platform.db.read().await?;
    let import = store::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let counts = rows::counts(&mut reader, id).await?;
    Ok(Standing { estado: import.state, progreso: progress(&import, &counts), creados: counts.created })
}

/// Past imports, the latest first.
pub async fn list(platform: &Platform, actor: &Actor, query: ImportQuery) -> Result<Page<Import>, AppError> {
    authorize(actor)?;
    let paging = Paging::new(query.pagina, query.por_pagina);
    let order = match query.ordenar.as_deref() {
        None | Some("-fecha") => Order::Newest,
        Some("fecha") => Order::Oldest,
        Some("archivo") => Order::Name,
        Some("-archivo") => Order::NameDown,
        Some(_) => return Err(unknown_order("fecha, -fecha, archivo, -archivo")),
    };
    let search = query.buscar.as_deref().map(|words| text::printable(words).to_lowercase());
    let filter = ImportFilter {
        search: search.map(|search| search.trim().to_owned()).filter(|search| !search.is_empty()),
        kind: query.tipo,
        state: query.estado,
        order,
        limit: paging.limit(),
        offset: paging.offset(),
    };
    let mut reader = platform.db.read().await?;
    let total = store::count(&mut reader, &filter).await?;
    let imports = store::list(&mut reader, &filter).await?;
    let ids: Vec<Uuid> = imports.iter().map(|import| import.id).collect();
    let mut counts = rows::counts_of(&mut reader, &ids).await?;
    let items = imports.into_iter().map(|import| {
        let counts = counts.remove(&import.id).unwrap_or_default();
        shape(import, &counts)
    });
    Ok(paging.page_of(items.collect(), total))
}

/// A page of an import's rows, checked again like [`find`].
pub async fn rows(platform: &Platform, actor: &Actor, id: Uuid, query: RowQuery) -> Result<Page<Row>, AppError> {
    authorize(actor)?;
    let paging = Paging::new(query.pagina, query.por_pagina);
    let filter = RowFilter {
        state: query.estado,
        search: search_key(query.buscar.as_deref()),
        field: query.campo.map(|field| text::printable(&field)).filter(|field| !field.is_empty()),
        code: query.codigo,
        descending: match query.ordenar.as_deref() {
            None | Some("fila") => false,
            Some("-fila") => true,
            Some(_) => return Err(unknown_order("fila, -fila")),
        },
        limit: paging.limit(),
        offset: paging.offset(),
    };
    revise(platform, actor, id, Which::Old).await?;
    let mut reader = platform.db.read().await?;
    let import = store::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let total = rows::count_rows(&mut reader, id, &filter).await?;
    let staged = rows::list_rows(&mut reader, id, &filter).await?;
    let items = shape_rows(&mut reader, id, import.kind, &import.summary.hojas_leidas, staged).await?;
    Ok(paging.page_of(items, total))
}

/// The number of a row of a sheet; the sheet must be named where several were read together.
///
/// # Errors
/// `Invalid` without the sheet, or with one that was not read.
pub async fn row_number(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    row: u32,
    sheet: Option<&str>,
) -> Result<u32, AppError> {
    authorize(actor)?;
    let import = store::find(&mut platform.db.read().await?, id).await?.ok_or(AppError::NotFound)?;
    let sheets = &import.summary.hojas_leidas;
    if sheets.is_empty() {
        return Ok(row);
    }
    let place = sheet.and_then(|sheet| sheets.iter().position(|read| read == sheet));
    let place = place
        .ok_or_else(|| AppError::invalid("hoja", format!("Indique la hoja de la fila: {}.", sheets.join(", "))))?;
    Ok(RowPlace { sheet: u16::try_from(place + 1).unwrap_or(u16::MAX), row }.number())
}

/// Changes one row and checks it again, with its duplicates.
///
/// # Errors
/// `Conflict` when the import is not being reviewed, `Invalid` for a field that the kind does not have.
pub async fn correct_row(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    number: u32,
    change: Change,
) -> Result<Row, AppError> {
    authorize(actor)?;
    correct::row(platform, actor, id, number, change).await
}

/// Corrects a wrong value in every row that has it.
///
/// # Errors
/// As [`correct_row`]; `Invalid` when no row has the value.
pub async fn correct_value(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    field: &str,
    value: &str,
    replacement: &str,
) -> Result<Corrected, AppError> {
    authorize(actor)?;
    correct::everywhere(platform, actor, id, field, value, replacement).await
}

/// The values that taking these suggestions would replace, to be looked over first.
pub async fn suggestions(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    which: &Suggestions,
) -> Result<Vec<Suggested>, AppError> {
    authorize(actor)?;
    let mut reader = platform.db.read().await?;
    let import = store::find(&mut reader, id).await?.ok_or(AppError::NotFound)?;
    let found = rows::suggestions(&mut reader, id, which.campo.as_deref(), which.codigo).await?;
    let shape = |it: rows::SuggestedValue| {
        let (fila, hoja) = place_of(it.row, &import.summary.hojas_leidas);
        Suggested { fila, hoja, campo: it.field, antes: it.value, despues: it.suggestion }
    };
    Ok(found.into_iter().map(shape).collect())
}

/// Takes the suggestions of a group of errors and warnings, or all.
///
/// # Errors
/// As [`correct_row`]; `Invalid` when there are none.
pub async fn take_suggestions(
    platform: &Platform,
    actor: &Actor,
    id: Uuid,
    which: &Suggestions,
) -> Result<Corrected, AppError> {
    authorize(actor)?;
    correct::take_suggestions(platform, actor, id, which).await
}

/// Checks the rows once more and starts creating the valid ones. Repeating it changes nothing (HU-USERS-04 CA-06).
/// `confirmed`: what the file leaves open is right as it was supposed.
///
/// # Errors
/// `Conflict` `falta_confirmar` while something is open and not confirmed.
pub async fn execute(platform: &Platform, actor: &Actor, id: Uuid, confirmed: bool) -> Result<Import, AppError> {
    authorize(actor)?;
    revise(platform, actor, id, Which::Any).await?;
    execution::start(platform, actor, id, confirmed).await
}

/// Leaves an import that was checked, or stops one that runs; rows already created stay.
pub async fn cancel(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Import, AppError> {
    authorize(actor)?;
    execution::cancel(platform, actor, id).await
}

/// Takes back all that an import created, but for what is in use; `confirm` is the number of it.
///
/// # Errors
/// `Conflict` when it is not over or nothing is left of it, `Invalid` when `confirm` is another number.
pub async fn undo(platform: &Platform, actor: &Actor, id: Uuid, confirm: i64) -> Result<Undone, AppError> {
    authorize(actor)?;
    undo::undo(platform, actor, id, confirm).await
}

/// The errors as a text to download (HU-USERS-04 CA-05).
pub async fn errors_txt(platform: &Platform, actor: &Actor, id: Uuid) -> Result<String, AppError> {
    authorize(actor)?;
    files::errors_txt(platform, id).await
}

/// The rejected rows as they were uploaded, each with what is wrong with it.
pub async fn rejected_xlsx(platform: &Platform, actor: &Actor, id: Uuid) -> Result<Vec<u8>, AppError> {
    authorize(actor)?;
    files::rejected_xlsx(platform, id).await
}

/// The job [`CHECK_JOB`]. On the last try a file that cannot be read is refused, so that nobody waits for it.
pub async fn run_check(
    platform: &Platform,
    id: Uuid,
    stop: &CancellationToken,
    is_last_try: bool,
) -> Result<WorkEnd, AppError> {
    match intake::job::run(platform, id, stop).await {
        Err(_) if is_last_try => intake::job::give_up(platform, id).await.map(|()| WorkEnd::Finished),
        result => result,
    }
}

/// The job [`EXECUTE_JOB`]; it is never given up.
pub async fn run_execution(platform: &Platform, id: Uuid, stop: &CancellationToken) -> Result<WorkEnd, AppError> {
    execution::job::run(platform, id, stop).await
}

/// Forgets the keys of repeated requests of more than a day ago.
pub async fn prune_repeats(platform: &Platform) -> Result<(), AppError> {
    bulk::prune(platform).await
}

/// Forgets rows and files of uploads that nobody went on with for a day; returns how many there were.
pub async fn purge_abandoned(platform: &Platform) -> Result<usize, AppError> {
    intake::purge::run(platform).await
}
