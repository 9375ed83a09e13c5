//! REST of imports. Uploads and downloads exist only here; the pages call them with the cookie.

use std::collections::BTreeMap;

use axum::extract::{DefaultBodyLimit, FromRequest, Json, Multipart, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::ACCEPT;
use padron_core::import::{Kind, UnknownKind};
use padron_core::sheet::Limits;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;
use uuid::Uuid;

use super::mend::{self, Change};
use super::model::{Corrections, ImportPage, ImportQuery, Importacion, Mended, Row, RowPage, RowQuery, Undone};
use super::template::Format;
use super::validate::Upload;
use super::{reports, service, undo};
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::{Actor, Caller};
use crate::features::access::attachment::{Attachment, XLSX};
use crate::features::access::extract::{Body, PathParams, QueryParams};
use crate::platform::Platform;

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
        .routes(routes!(mend_row))
        .routes(routes!(mend_value))
        .routes(routes!(error_report))
        .routes(routes!(rejected))
        .routes(routes!(cancel))
        .routes(routes!(undo_all))
}

#[derive(Deserialize, utoipa::IntoParams)]
struct TemplateQuery {
    /// `xlsx` (default) or `csv`.
    formato: Option<String>,
}

/// The template of a kind of file.
#[utoipa::path(get, path = "/admin/templates/{tipo}", tag = "importación",
    params(("tipo" = String, Path, example = "padres"), TemplateQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ErrorBody), (status = 403, body = ErrorBody)))]
async fn template(
    Caller { actor, .. }: Caller,
    PathParams(kind): PathParams<String>,
    QueryParams(query): QueryParams<TemplateQuery>,
) -> Result<Attachment, AppError> {
    let kind: Kind = kind.parse().map_err(|_| AppError::NotFound)?;
    let format: Format = query.formato.as_deref().unwrap_or("xlsx").parse()?;
    let bytes = service::template(&actor, kind, format)?;
    let name = format!("plantilla-{kind}.{}", format.extension());
    Ok(Attachment { name, content_type: format.content_type(), bytes })
}

/// The parts of an upload, for the document.
#[derive(ToSchema)]
#[allow(dead_code)]
struct UploadForm {
    #[schema(example = "padres")]
    tipo: String,
    #[schema(value_type = String, format = Binary)]
    archivo: Vec<u8>,
    /// The sheet to read; the one with the best heading when absent.
    hoja: Option<String>,
    /// Row of the headings, as the spreadsheet numbers it.
    fila_encabezado: Option<u32>,
    /// JSON object, heading → field; an empty field ignores the column. What it does not name keeps its proposal.
    mapeo: Option<String>,
}

/// Checks a file row by row; nothing is created. 202 while a job works on a large one. A plain
/// form post (`Accept: text/html`) is sent to the review instead.
#[utoipa::path(post, path = "/admin/import/validate", tag = "importación",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Importacion), (status = 202, body = Importacion), (status = 403, body = ErrorBody),
        (status = 413, body = ErrorBody), (status = 415, body = ErrorBody), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
async fn validate(
    Caller { platform, actor }: Caller,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, AppError> {
    take_upload(&platform, &actor, &headers, request, None).await
}

/// As `/admin/import/validate`, for family relations.
#[utoipa::path(post, path = "/admin/import/validate-relationships", tag = "importación",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Importacion), (status = 202, body = Importacion), (status = 403, body = ErrorBody),
        (status = 413, body = ErrorBody), (status = 415, body = ErrorBody), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
async fn validate_relationships(
    Caller { platform, actor }: Caller,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, AppError> {
    take_upload(&platform, &actor, &headers, request, Some(Kind::Relaciones)).await
}

async fn take_upload(
    platform: &Platform,
    actor: &Actor,
    headers: &HeaderMap,
    request: Request,
    kind: Option<Kind>,
) -> Result<Response, AppError> {
    // Before a body of ten megabytes is read for someone who may not send it.
    actor.require(&[padron_core::role::Role::Administrador])?;
    let multipart = Multipart::from_request(request, &()).await.map_err(|_| {
        AppError::UnsupportedMedia("Envíe el archivo como multipart/form-data, con los campos tipo y archivo.".into())
    })?;
    let import = service::validate(platform, actor, read_upload(multipart, kind).await?).await;
    let html =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    let kept = import.as_ref().map_or_else(AppError::import_id, |import| Some(import.import_id));
    if let (true, Some(id)) = (html, kept) {
        return Ok(to_page(id));
    }
    let import = import?;
    let status = if import.estado.is_working() { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(import)).into_response())
}

fn to_page(id: Uuid) -> Response {
    Redirect::to(&format!("/admin/importar-usuarios?importacion={id}")).into_response()
}

/// The parts of a multipart body; `kind` where the address tells it.
async fn read_upload(mut multipart: Multipart, kind: Option<Kind>) -> Result<Upload, AppError> {
    let (mut kind, mut file, mut corrections) = (kind, None, Corrections::default());
    while let Some(field) = multipart.next_field().await.map_err(broken_upload)? {
        match field.name() {
            Some("tipo") if kind.is_none() => kind = Some(parse_kind(&field.text().await.map_err(broken_upload)?)?),
            Some("hoja") => corrections.hoja = filled(field.text().await.map_err(broken_upload)?),
            Some("fila_encabezado") => {
                corrections.fila_encabezado = parse_header_row(&field.text().await.map_err(broken_upload)?)?;
            }
            Some("mapeo") => corrections.mapeo = parse_mapping(&field.text().await.map_err(broken_upload)?)?,
            Some("archivo") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                file = Some((name, field.bytes().await.map_err(broken_upload)?));
            }
            _ => {}
        }
    }
    let kind = kind.ok_or_else(|| AppError::invalid("tipo", "Indique el tipo de carga."))?;
    let (file_name, bytes) = file.ok_or_else(|| AppError::invalid("archivo", "Elija el archivo que quiere subir."))?;
    Ok(Upload { kind, file_name, bytes: bytes.into(), corrections })
}

fn parse_kind(word: &str) -> Result<Kind, AppError> {
    word.trim().parse().map_err(|unknown: UnknownKind| AppError::invalid("tipo", unknown.to_string()))
}

fn parse_header_row(text: &str) -> Result<Option<u32>, AppError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().ok().filter(|row| *row > 0).map(Some).ok_or_else(|| {
            AppError::invalid("fila_encabezado", "Indique el número de la fila de los encabezados, desde 1.")
        }),
    }
}

fn parse_mapping(text: &str) -> Result<BTreeMap<String, String>, AppError> {
    if text.trim().is_empty() {
        return Ok(BTreeMap::new());
    }
    serde_json::from_str(text).map_err(|_| {
        let example = r#"{"Nº DNI": "nro_documento", "Observaciones": ""}"#;
        AppError::invalid(
            "mapeo",
            format!("El mapeo debe ser un objeto JSON de columna a campo, por ejemplo {example}."),
        )
    })
}

fn filled(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Reads an uploaded file again as a person corrected it: `tipo`, `hoja`, `fila_encabezado`, and pairs of `columna`
/// and `campo`. A form post; goes back to the page.
#[utoipa::path(post, path = "/admin/import/{id}/columnas", tag = "importación", params(("id" = Uuid, Path)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn columns(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    body: String,
) -> Result<Response, AppError> {
    let mut corrections = Corrections::default();
    let mut heading = None;
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        match &*name {
            "tipo" => corrections.tipo = filled(value.into()).map(|kind| parse_kind(&kind)).transpose()?,
            "hoja" => corrections.hoja = filled(value.into()),
            "fila_encabezado" => corrections.fila_encabezado = parse_header_row(&value)?,
            "columna" => heading = Some(value.into_owned()),
            "campo" => corrections.mapeo.extend(heading.take().map(|heading| (heading, value.into_owned()))),
            _ => {}
        }
    }
    service::remap(&platform, &actor, id, corrections).await?;
    Ok(to_page(id))
}

fn broken_upload(cause: axum::extract::multipart::MultipartError) -> AppError {
    if cause.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let limit = Limits::default().bytes >> 20;
        return AppError::TooLarge(format!(
            "El archivo es demasiado grande: el máximo es {limit} MiB. Divídalo en varios archivos y súbalos uno por uno."
        ));
    }
    AppError::Malformed("La carga del archivo se interrumpió. Intente nuevamente.".into())
}

#[derive(Deserialize, ToSchema)]
struct ExecuteRequest {
    import_id: Uuid,
}

/// Creates the valid rows, as a job. Repeating it changes nothing.
#[utoipa::path(post, path = "/admin/import/execute", tag = "importación", request_body = ExecuteRequest,
    responses((status = 202, body = Importacion), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
async fn execute(
    Caller { platform, actor }: Caller,
    Body(request): Body<ExecuteRequest>,
) -> Result<(StatusCode, Json<Importacion>), AppError> {
    Ok((StatusCode::ACCEPTED, Json(service::execute(&platform, &actor, request.import_id).await?)))
}

/// As `/admin/import/execute`, for family relations.
#[utoipa::path(post, path = "/admin/import/create-relationships", tag = "importación", request_body = ExecuteRequest,
    responses((status = 202, body = Importacion), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)))]
async fn create_relationships(
    Caller { platform, actor }: Caller,
    Body(request): Body<ExecuteRequest>,
) -> Result<(StatusCode, Json<Importacion>), AppError> {
    let import = service::find(&platform, &actor, request.import_id).await?;
    if !import.tipo.links_families() {
        return Err(AppError::invalid("import_id", "Esta importación no crea relaciones familiares."));
    }
    Ok((StatusCode::ACCEPTED, Json(service::execute(&platform, &actor, request.import_id).await?)))
}

/// Past imports, the latest first.
#[utoipa::path(get, path = "/admin/import", tag = "importación", params(ImportQuery),
    responses((status = 200, body = ImportPage), (status = 422, body = ErrorBody)))]
async fn list(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<ImportQuery>,
) -> Result<Json<ImportPage>, AppError> {
    Ok(Json(service::list(&platform, &actor, query).await?))
}

/// An import as it stands.
#[utoipa::path(get, path = "/admin/import/{id}", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, body = Importacion), (status = 404, body = ErrorBody)))]
async fn find(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Importacion>, AppError> {
    Ok(Json(service::find(&platform, &actor, id).await?))
}

/// The rows of an import, by state.
#[utoipa::path(get, path = "/admin/import/{id}/filas", tag = "importación", params(("id" = Uuid, Path), RowQuery),
    responses((status = 200, body = RowPage), (status = 404, body = ErrorBody)))]
async fn rows(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    QueryParams(query): QueryParams<RowQuery>,
) -> Result<Json<RowPage>, AppError> {
    Ok(Json(service::rows(&platform, &actor, id, query).await?))
}

/// What is done to a row: new values, or left out.
#[derive(Deserialize, ToSchema)]
struct MendRequest {
    /// New values, by field.
    #[serde(default)]
    datos: Option<BTreeMap<String, String>>,
    /// True leaves the row out; false takes it in again.
    #[serde(default)]
    omitir: Option<bool>,
}

/// Mends a row before the import runs; it and its duplicates are checked again.
#[utoipa::path(patch, path = "/admin/import/{id}/filas/{fila}", tag = "importación",
    params(("id" = Uuid, Path), ("fila" = u32, Path)), request_body = MendRequest,
    responses((status = 200, body = Row), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn mend_row(
    Caller { platform, actor }: Caller,
    PathParams((id, number)): PathParams<(Uuid, u32)>,
    Body(request): Body<MendRequest>,
) -> Result<Json<Row>, AppError> {
    let change = match (request.datos, request.omitir) {
        (Some(values), None) => Change::Values(values),
        (None, Some(leave_out)) => Change::LeaveOut(leave_out),
        _ => {
            return Err(AppError::invalid(
                "datos",
                "Indique los datos corregidos, u omitir; una sola de las dos cosas.",
            ));
        }
    };
    Ok(Json(mend::row(&platform, &actor, id, number, change).await?))
}

/// A wrong value, and what it should be.
#[derive(Deserialize, ToSchema)]
struct MendValueRequest {
    #[schema(example = "nivel")]
    campo: String,
    #[schema(example = "Premaria")]
    valor: String,
    #[schema(example = "Primaria")]
    reemplazo: String,
}

/// Mends a wrong value in every row that has it.
#[utoipa::path(post, path = "/admin/import/{id}/corregir", tag = "importación", params(("id" = Uuid, Path)),
    request_body = MendValueRequest,
    responses((status = 200, body = Mended), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn mend_value(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(MendValueRequest { campo, valor, reemplazo }): Body<MendValueRequest>,
) -> Result<Json<Mended>, AppError> {
    Ok(Json(mend::everywhere(&platform, &actor, id, &campo, &valor, &reemplazo).await?))
}

#[derive(Deserialize, ToSchema)]
struct UndoRequest {
    /// The number of what was created, typed by whoever wants it gone.
    confirmar: i64,
}

/// Takes back what an import created; what has been used or changed since is kept and listed.
#[utoipa::path(post, path = "/admin/import/{id}/deshacer", tag = "importación", params(("id" = Uuid, Path)),
    request_body = UndoRequest,
    responses((status = 200, body = Undone), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn undo_all(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
    Body(request): Body<UndoRequest>,
) -> Result<Json<Undone>, AppError> {
    Ok(Json(undo::undo(&platform, &actor, id, request.confirmar).await?))
}

/// The rejected rows in the uploaded columns, with what is wrong with each: to be mended and uploaded as it is.
#[utoipa::path(get, path = "/admin/import/{id}/errores.xlsx", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = 404, body = ErrorBody)))]
async fn rejected(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Attachment, AppError> {
    let bytes = reports::rejected_xlsx(&platform, &actor, id).await?;
    Ok(Attachment { name: format!("errores-{id}.xlsx"), content_type: XLSX, bytes })
}

/// The errors, one a line, as a text file.
#[utoipa::path(get, path = "/admin/import/{id}/errores.txt", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/plain"), (status = 404, body = ErrorBody)))]
async fn error_report(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Attachment, AppError> {
    let bytes = reports::errors_txt(&platform, &actor, id).await?.into_bytes();
    Ok(Attachment { name: format!("errores-{id}.txt"), content_type: "text/plain; charset=utf-8", bytes })
}

/// Leaves a checked import, or stops a running one; rows already created stay.
#[utoipa::path(post, path = "/admin/import/{id}/cancelar", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, body = Importacion), (status = 404, body = ErrorBody)))]
async fn cancel(
    Caller { platform, actor }: Caller,
    PathParams(id): PathParams<Uuid>,
) -> Result<Json<Importacion>, AppError> {
    Ok(Json(service::cancel(&platform, &actor, id).await?))
}
