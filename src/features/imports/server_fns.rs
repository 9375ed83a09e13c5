//! How the pages call [`super::service`]. Uploads and downloads are REST's ([`super::rest`]).

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use padron_core::issue::IssueCode;
use uuid::Uuid;

use super::model::{Corrections, Import, ImportQuery, Row, RowQuery, Standing, Suggested, Suggestions, Undone};
use crate::error::AppError;
use crate::features::credentials::model::CredentialSummary;
use crate::page::Page;
#[cfg(feature = "ssr")]
use {super::service, crate::features::access::context::answer, crate::features::credentials::service as credentials};

/// An import as it stands.
#[server(endpoint = "importacion", input = Json)]
pub async fn import_status(id: Uuid) -> Result<Import, AppError> {
    answer(async |caller| service::find(&caller.platform, &caller.actor, id).await).await
}

/// How those whom it created stand: who has come in, whose first password works.
#[server(endpoint = "importacion-credenciales", input = Json)]
pub async fn import_credentials(id: Uuid) -> Result<CredentialSummary, AppError> {
    answer(async |caller| credentials::summary(&caller.platform, &caller.actor, id).await).await
}

/// How far the work on it is: all that a waiting page asks, again and again.
#[server(endpoint = "importacion-avance", input = Json)]
pub async fn import_standing(id: Uuid) -> Result<Standing, AppError> {
    answer(async |caller| service::standing(&caller.platform, &caller.actor, id).await).await
}

/// A page of its rows.
#[server(endpoint = "importacion-filas", input = Json)]
pub async fn import_rows(id: Uuid, query: RowQuery) -> Result<Page<Row>, AppError> {
    answer(async |caller| service::rows(&caller.platform, &caller.actor, id, query).await).await
}

/// «Procesar Válidos». Repeating it changes nothing. A plain form post.
#[server(endpoint = "importacion-ejecutar")]
pub async fn execute_import(id: Uuid, #[server(default)] confirmar: bool) -> Result<(), AppError> {
    answer(async |caller| service::execute(&caller.platform, &caller.actor, id, confirmar).await.map(drop)).await
}

/// Leaves an import that was checked and not run. A plain form post.
#[server(endpoint = "importacion-cancelar")]
pub async fn cancel_import(id: Uuid) -> Result<(), AppError> {
    answer(async |caller| service::cancel(&caller.platform, &caller.actor, id).await.map(drop)).await
}

/// Corrects one cell; its row and its duplicates are checked again. A plain form post.
#[server(endpoint = "importacion-corregir-celda")]
pub async fn correct_cell(id: Uuid, fila: u32, campo: String, valor: String) -> Result<(), AppError> {
    let change = service::Change::Values([(campo, valor)].into());
    answer(async |caller| service::correct_row(&caller.platform, &caller.actor, id, fila, change).await.map(drop)).await
}

/// Corrects a wrong value in every row that has it. A plain form post.
#[server(endpoint = "importacion-corregir-valor")]
pub async fn correct_value(id: Uuid, campo: String, valor: String, reemplazo: String) -> Result<(), AppError> {
    answer(async |caller| {
        service::correct_value(&caller.platform, &caller.actor, id, &campo, &valor, &reemplazo).await.map(drop)
    })
    .await
}

/// What taking the suggestions of a group would change; of all without field and code.
#[server(endpoint = "importacion-sugerencias", input = Json)]
pub async fn import_suggestions(id: Uuid, which: Suggestions) -> Result<Vec<Suggested>, AppError> {
    answer(async |caller| service::suggestions(&caller.platform, &caller.actor, id, &which).await).await
}

/// «Aceptar las N sugerencias» of a group, or all. A plain form post.
#[server(endpoint = "importacion-aceptar-sugerencias")]
pub async fn take_suggestions(
    id: Uuid,
    #[server(default)] campo: Option<String>,
    #[server(default)] codigo: Option<IssueCode>,
) -> Result<(), AppError> {
    let which = Suggestions { campo, codigo };
    answer(async |caller| service::take_suggestions(&caller.platform, &caller.actor, id, &which).await.map(drop)).await
}

/// «Es otro estudiante»: not the child of the same name that has another guardian. A plain form post.
#[server(endpoint = "importacion-homonimo")]
pub async fn distinguish_row(id: Uuid, fila: u32) -> Result<(), AppError> {
    let change = service::Change::Namesake(true);
    answer(async |caller| service::correct_row(&caller.platform, &caller.actor, id, fila, change).await.map(drop)).await
}

/// Leaves a row out, or takes it in again. A plain form post.
#[server(endpoint = "importacion-omitir")]
pub async fn omit_row(id: Uuid, fila: u32, omitir: bool) -> Result<(), AppError> {
    let change = service::Change::LeaveOut(omitir);
    answer(async |caller| service::correct_row(&caller.platform, &caller.actor, id, fila, change).await.map(drop)).await
}

/// Reads an uploaded file again by other columns, another sheet or another header. What was corrected is lost.
#[server(endpoint = "importacion-columnas", input = Json)]
pub async fn remap_import(id: Uuid, correcciones: Corrections) -> Result<(), AppError> {
    answer(async |caller| service::remap(&caller.platform, &caller.actor, id, correcciones).await.map(drop)).await
}

/// Past imports, the latest first.
#[server(endpoint = "importaciones", input = Json)]
pub async fn list_imports(query: ImportQuery) -> Result<Page<Import>, AppError> {
    answer(async |caller| service::list(&caller.platform, &caller.actor, query).await).await
}

/// Takes back all that an import created; `confirmar` is the number of it.
#[server(endpoint = "importacion-deshacer", input = Json)]
pub async fn undo_import(id: Uuid, confirmar: i64) -> Result<Undone, AppError> {
    answer(async |caller| service::undo(&caller.platform, &caller.actor, id, confirmar).await).await
}
