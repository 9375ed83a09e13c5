//! REST of imports. Uploads and downloads exist only here; the pages call them with the cookie.

mod bulk;
mod upload;

use std::collections::BTreeMap;

use axum::extract::{DefaultBodyLimit, Json, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use padron_core::import::Kind;
use padron_core::sheet::Limits;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;
use uuid::Uuid;

use self::upload::{
    UploadForm, filled, parse_header_row, parse_kind, parse_method, parse_sheets, take_upload, to_page,
};
use super::model::{Corrected, Corrections, Import, ImportQuery, Row, RowQuery, Suggested, Suggestions, Undone};
use super::service::{self, Change, Format};
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::attachment::{Attachment, XLSX};
use crate::features::access::extract::{Body, BodyRefusals, PathParams, QueryParams, Refusals};
use crate::page::Page;

/// Room in a multipart body beside the file itself.
const MULTIPART_OVERHEAD: usize = 64 * 1024;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(template))
        .routes(routes!(validate).layer(DefaultBodyLimit::max(Limits::default().bytes + MULTIPART_OVERHEAD)))
        .routes(
            routes!(validate_relationships).layer(DefaultBodyLimit::max(Limits::default().bytes + MULTIPART_OVERHEAD)),
        )
        .routes(routes!(columns))
        .routes(routes!(execute))
        .routes(routes!(create_relationships))
        .routes(routes!(list))
        .routes(routes!(find))
        .routes(routes!(rows))
        .routes(routes!(correct_row))
        .routes(routes!(correct_value))
        .routes(routes!(suggestions, take_suggestions))
        .routes(routes!(error_report))
        .routes(routes!(rejected))
        .routes(routes!(cancel))
        .routes(routes!(undo_all))
        .routes(routes!(bulk::create).layer(DefaultBodyLimit::max(bulk::MOST_BYTES)))
}

#[derive(Deserialize, utoipa::IntoParams)]
struct TemplateQuery {
    /// `xlsx` (default) or `csv`.
    formato: Option<String>,
}

/// The template of a kind of file.
#[utoipa::path(get, path = "/admin/templates/{tipo}", tag = "importación",
    params(("tipo" = String, Path, example = "padres"), TemplateQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ErrorBody), Refusals))]
async fn template(
    Caller { actor, .. }: Caller,
    PathParams(kind): PathParams<String>,
    QueryParams(query): QueryParams<TemplateQuery>,
) -> Result<Attachment, AppError> {
    let kind: Kind = kind.parse().map_err(|_| AppError::NotFound)?;
    let format: Format = query.formato.as_deref().unwrap_or("xlsx").parse()?;
    let bytes = service::template(&actor, kind, format)?;
    let name = format!("plantilla-{kind}.{}", format.extension());
    Ok(Attachment { name, content_type: format.content_type(), body: bytes.into() })
}

/// Checks a file row by row; nothing is created. 202 while a job works on a large one. A plain
/// form post (`Accept: text/html`) is sent to the review instead.
#[utoipa::path(post, path = "/admin/import/validate", tag = "importación",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Import), (status = 202, body = Import), (status = 413, body = ErrorBody),
        (status = 415, body = ErrorBody), (status = 422, body = ErrorBody), Refusals))]
async fn validate(caller: Caller, headers: HeaderMap, request: Request) -> Result<Response, AppError> {
    take_upload(&caller, &headers, request, None).await
}

/// As `/admin/import/validate`, for family relations.
#[utoipa::path(post, path = "/admin/import/validate-relationships", tag = "importación",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Import), (status = 202, body = Import), (status = 413, body = ErrorBody),
        (status = 415, body = ErrorBody), (status = 422, body = ErrorBody), Refusals))]
async fn validate_relationships(caller: Caller, headers: HeaderMap, request: Request) -> Result<Response, AppError> {
    take_upload(&caller, &headers, request, Some(Kind::Relaciones)).await
}

/// Reads an uploaded file again as a person corrected it: `tipo`, `hoja`, `fila_encabezado`, `codificacion`, `hojas`
/// (`todas`), pairs of `columna` and `campo`, and pairs of `fijo` (a field) and `valor`. A form post; goes back to the page.
#[utoipa::path(post, path = "/admin/import/{id}/columnas", tag = "importación", params(("id" = Uuid, Path)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody), Refusals))]
async fn columns(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    body: String,
) -> Result<Response, AppError> {
    let mut corrections = Corrections::default();
    let (mut heading, mut fixed) = (None, None);
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        match &*name {
            "tipo" => corrections.tipo = filled(value.into()).map(|kind| parse_kind(&kind)).transpose()?,
            "hoja" => corrections.hoja = filled(value.into()),
            "fila_encabezado" => corrections.fila_encabezado = parse_header_row(&value)?,
            "columna" => heading = Some(value.into_owned()),
            "campo" => corrections.mapeo.extend(heading.take().map(|heading| (heading, value.into_owned()))),
            "codificacion" => corrections.codificacion = filled(value.into()),
            "metodo" => corrections.metodo = parse_method(&value)?,
            "respuesta" => corrections.answers = true,
            "hojas" => corrections.todas_las_hojas = parse_sheets(&value)?,
            "fijo" => fixed = Some(value.into_owned()),
            "valor" => corrections.valores_fijos.extend(fixed.take().map(|field| (field, value.into_owned()))),
            _ => {}
        }
    }
    service::remap(&platform, &actor, id, corrections).await?;
    Ok(to_page(id))
}

#[derive(Deserialize, ToSchema)]
struct ExecuteRequest {
    import_id: Uuid,
    /// What the summary asks (`por_confirmar`) is right as it was supposed.
    #[serde(default)]
    confirmar: bool,
}

/// Creates the valid rows, as a job. Repeating it changes nothing.
#[utoipa::path(post, path = "/admin/import/execute", tag = "importación", request_body = ExecuteRequest,
    responses((status = 202, body = Import), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals, BodyRefusals))]
async fn execute(
    Caller { platform, actor }: Caller,
    Body(request): Body<ExecuteRequest>,
) -> Result<(StatusCode, Json<Import>), AppError> {
    Ok((StatusCode::ACCEPTED, Json(service::execute(&platform, &actor, request.import_id, request.confirmar).await?)))
}

/// As `/admin/import/execute`, for family relations.
#[utoipa::path(post, path = "/admin/import/create-relationships", tag = "importación", request_body = ExecuteRequest,
    responses((status = 202, body = Import), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals, BodyRefusals))]
async fn create_relationships(
    Caller { platform, actor }: Caller,
    Body(request): Body<ExecuteRequest>,
) -> Result<(StatusCode, Json<Import>), AppError> {
    let import = service::find(&platform, &actor, request.import_id).await?;
    if !import.tipo.links_families() {
        return Err(AppError::invalid("import_id", "Esta importación no crea relaciones familiares."));
    }
    Ok((StatusCode::ACCEPTED, Json(service::execute(&platform, &actor, request.import_id, request.confirmar).await?)))
}

/// Past imports, the latest first.
#[utoipa::path(get, path = "/admin/import", tag = "importación", params(ImportQuery),
    responses((status = 200, body = Page<Import>), (status = 422, body = ErrorBody), Refusals))]
async fn list(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<ImportQuery>,
) -> Result<Json<Page<Import>>, AppError> {
    Ok(Json(service::list(&platform, &actor, query).await?))
}

/// An import as it stands.
#[utoipa::path(get, path = "/admin/import/{id}", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, body = Import), (status = 404, body = ErrorBody), Refusals))]
async fn find(Caller { platform, actor }: Caller, PathParams(id): PathParams<Uuid>) -> Result<Json<Import>, AppError> {
    Ok(Json(service::find(&platform, &actor, id).await?))
}

/// The rows of an import, by state.
#[utoipa::path(get, path = "/admin/import/{id}/filas", tag = "importación", params(("id" = Uuid, Path), RowQuery),
    responses((status = 200, body = Page<Row>), (status = 404, body = ErrorBody), Refusals))]
async fn rows(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<RowQuery>,
) -> Result<Json<Page<Row>>, AppError> {
    Ok(Json(service::rows(&platform, &actor, id, query).await?))
}

/// What is done to a row, one thing at a time: new values, left out, or told apart from its namesake.
#[derive(Deserialize, ToSchema)]
struct CorrectRequest {
    /// New values, by field.
    #[serde(default)]
    datos: Option<BTreeMap<String, String>>,
    /// True leaves the row out; false takes it in again.
    #[serde(default)]
    omitir: Option<bool>,
    /// True: the student is another child than the one of the same name and grade who has another guardian.
    #[serde(default)]
    homonimo: Option<bool>,
}

#[derive(Deserialize, utoipa::IntoParams)]
struct SheetQuery {
    /// The row's sheet, which must be named where several were read together.
    hoja: Option<String>,
}

/// Corrects a row before the import runs; it and its duplicates are checked again.
#[utoipa::path(patch, path = "/admin/import/{id}/filas/{fila}", tag = "importación",
    params(("id" = Uuid, Path), ("fila" = u32, Path), SheetQuery), request_body = CorrectRequest,
    responses((status = 200, body = Row), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals, BodyRefusals))]
async fn correct_row(
    Caller { platform, actor }: Caller,
    PathParams((id, row)): PathParams<(Uuid, u32)>,
    QueryParams(query): QueryParams<SheetQuery>,
    Body(request): Body<CorrectRequest>,
) -> Result<Json<Row>, AppError> {
    let change = match (request.datos, request.omitir, request.homonimo) {
        (Some(values), None, None) => Change::Values(values),
        (None, Some(leave_out), None) => Change::LeaveOut(leave_out),
        (None, None, Some(is_namesake)) => Change::Namesake(is_namesake),
        _ => {
            return Err(AppError::invalid(
                "datos",
                "Indique los datos corregidos, omitir u homonimo; una sola de las tres cosas.",
            ));
        }
    };
    let number = service::row_number(&platform, &actor, id, row, query.hoja.as_deref()).await?;
    Ok(Json(service::correct_row(&platform, &actor, id, number, change).await?))
}

/// A wrong value, and what it should be.
#[derive(Deserialize, ToSchema)]
struct CorrectValueRequest {
    #[schema(example = "nivel")]
    campo: String,
    #[schema(example = "Premaria")]
    valor: String,
    #[schema(example = "Primaria")]
    reemplazo: String,
}

/// Corrects a wrong value in every row that has it.
#[utoipa::path(post, path = "/admin/import/{id}/corregir", tag = "importación", params(("id" = Uuid, Path)),
    request_body = CorrectValueRequest,
    responses((status = 200, body = Corrected), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals, BodyRefusals))]
async fn correct_value(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(CorrectValueRequest { campo, valor, reemplazo }): Body<CorrectValueRequest>,
) -> Result<Json<Corrected>, AppError> {
    Ok(Json(service::correct_value(&platform, &actor, id, &campo, &valor, &reemplazo).await?))
}

/// The values that taking the suggestions of a field and of a kind of error would replace; all without.
#[utoipa::path(get, path = "/admin/import/{id}/sugerencias", tag = "importación", params(("id" = Uuid, Path), Suggestions),
    responses((status = 200, body = Vec<Suggested>), (status = 404, body = ErrorBody), Refusals))]
async fn suggestions(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(which): QueryParams<Suggestions>,
) -> Result<Json<Vec<Suggested>>, AppError> {
    Ok(Json(service::suggestions(&platform, &actor, id, &which).await?))
}

/// Takes every suggestion of a field and of a kind of error; all without.
#[utoipa::path(post, path = "/admin/import/{id}/sugerencias", tag = "importación", params(("id" = Uuid, Path)),
    request_body = Suggestions,
    responses((status = 200, body = Corrected), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody), Refusals, BodyRefusals))]
async fn take_suggestions(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(which): Body<Suggestions>,
) -> Result<Json<Corrected>, AppError> {
    Ok(Json(service::take_suggestions(&platform, &actor, id, &which).await?))
}

#[derive(Deserialize, ToSchema)]
struct UndoRequest {
    /// The number of what was created, typed by whoever wants it gone.
    confirmar: i64,
}

/// Takes back what an import created; what has been used or changed since is kept and listed.
#[utoipa::path(post, path = "/admin/import/{id}/deshacer", tag = "importación", params(("id" = Uuid, Path)),
    request_body = UndoRequest,
    responses((status = 200, body = Undone), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        Refusals, BodyRefusals))]
async fn undo_all(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(request): Body<UndoRequest>,
) -> Result<Json<Undone>, AppError> {
    Ok(Json(service::undo(&platform, &actor, id, request.confirmar).await?))
}

/// The rejected rows in the uploaded columns, with what is wrong with each: to be corrected and uploaded as it is.
#[utoipa::path(get, path = "/admin/import/{id}/errores.xlsx", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 404, body = ErrorBody), Refusals))]
async fn rejected(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Attachment, AppError> {
    let bytes = service::rejected_xlsx(&platform, &actor, id).await?;
    Ok(Attachment { name: format!("errores-{id}.xlsx"), content_type: XLSX, body: bytes.into() })
}

/// The errors, one a line, as a text file.
#[utoipa::path(get, path = "/admin/import/{id}/errores.txt", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/plain"), (status = 404, body = ErrorBody), Refusals))]
async fn error_report(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Attachment, AppError> {
    let bytes = service::errors_txt(&platform, &actor, id).await?.into_bytes();
    Ok(Attachment { name: format!("errores-{id}.txt"), content_type: "text/plain; charset=utf-8", body: bytes.into() })
}

/// Leaves a checked import, or stops a running one; rows already created stay.
#[utoipa::path(post, path = "/admin/import/{id}/cancelar", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, body = Import), (status = 404, body = ErrorBody), Refusals))]
async fn cancel(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Import>, AppError> {
    Ok(Json(service::cancel(&platform, &actor, id).await?))
}
