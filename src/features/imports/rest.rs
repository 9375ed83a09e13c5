//! REST of imports. Uploads and downloads exist only here; the pages call them with the cookie.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Extension, FromRequest, Json, Multipart, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use padron_core::import::Kind;
use padron_core::sheet::Limits;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{Importacion, RowPage, RowQuery};
use super::service;
use super::template::Format;
use super::validate::Upload;
use crate::error::{AppError, ErrorBody};
use crate::features::session::actor::Actor;
use crate::features::session::extract::{Asked, At, Body};
use crate::platform::Platform;

/// Room in a multipart body beside the file itself.
const MULTIPART_OVERHEAD: usize = 64 * 1024;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(template))
        .routes(routes!(validate).layer(DefaultBodyLimit::max(Limits::default().bytes + MULTIPART_OVERHEAD)))
        .routes(routes!(execute))
        .routes(routes!(find))
        .routes(routes!(rows))
        .routes(routes!(error_report))
        .routes(routes!(cancel))
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
    actor: Actor,
    At(kind): At<String>,
    Asked(query): Asked<TemplateQuery>,
) -> Result<Response, AppError> {
    let kind: Kind = kind.parse().map_err(|_| AppError::NotFound)?;
    let format: Format = query.formato.as_deref().unwrap_or("xlsx").parse()?;
    let bytes = service::template(&actor, kind, format)?;
    let disposition = format!("attachment; filename=\"plantilla-{kind}.{}\"", format.extension());
    Ok(([(CONTENT_TYPE, format.content_type()), (CONTENT_DISPOSITION, &disposition)], bytes).into_response())
}

/// The parts of an upload, for the document.
#[derive(ToSchema)]
#[allow(dead_code)]
struct UploadForm {
    #[schema(example = "padres")]
    tipo: String,
    #[schema(value_type = String, format = Binary)]
    archivo: Vec<u8>,
}

/// Checks a file row by row; nothing is created. 202 while a job works on a large one. A plain
/// form post (`Accept: text/html`) is sent to the review instead.
#[utoipa::path(post, path = "/admin/import/validate", tag = "importación",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = Importacion), (status = 202, body = Importacion), (status = 403, body = ErrorBody),
        (status = 413, body = ErrorBody), (status = 415, body = ErrorBody), (status = 422, body = ErrorBody), (status = 429, body = ErrorBody)))]
async fn validate(
    Extension(platform): Extension<Arc<Platform>>,
    actor: Actor,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, AppError> {
    // Before a body of ten megabytes is read for someone who may not send it.
    actor.require(&[padron_core::role::Role::Administrador])?;
    let multipart = Multipart::from_request(request, &()).await.map_err(|_| {
        AppError::UnsupportedMedia("Envíe el archivo como multipart/form-data, con los campos tipo y archivo.".into())
    })?;
    let import = service::validate(&platform, &actor, read_upload(multipart).await?).await?;
    let html =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    if html {
        let review = format!("/admin/importar-usuarios?importacion={}", import.import_id);
        return Ok(Redirect::to(&review).into_response());
    }
    let status = if import.estado.is_working() { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(import)).into_response())
}

async fn read_upload(mut multipart: Multipart) -> Result<Upload, AppError> {
    let (mut kind, mut file) = (None, None);
    while let Some(field) = multipart.next_field().await.map_err(broken_upload)? {
        match field.name() {
            Some("tipo") => {
                let word = field.text().await.map_err(broken_upload)?;
                let parsed = word.trim().parse::<Kind>();
                kind = Some(parsed.map_err(|unknown| AppError::invalid("tipo", unknown.to_string()))?);
            }
            Some("archivo") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                file = Some((name, field.bytes().await.map_err(broken_upload)?));
            }
            _ => {}
        }
    }
    let kind = kind.ok_or_else(|| AppError::invalid("tipo", "Indique el tipo de carga."))?;
    let (file_name, bytes) = file.ok_or_else(|| AppError::invalid("archivo", "Elija el archivo que quiere subir."))?;
    Ok(Upload { kind, file_name, bytes: bytes.into() })
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
    Extension(platform): Extension<Arc<Platform>>,
    actor: Actor,
    Body(request): Body<ExecuteRequest>,
) -> Result<(StatusCode, Json<Importacion>), AppError> {
    Ok((StatusCode::ACCEPTED, Json(service::execute(&platform, &actor, request.import_id).await?)))
}

/// An import as it stands.
#[utoipa::path(get, path = "/admin/import/{id}", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, body = Importacion), (status = 404, body = ErrorBody)))]
async fn find(
    Extension(platform): Extension<Arc<Platform>>,
    actor: Actor,
    At(id): At<Uuid>,
) -> Result<Json<Importacion>, AppError> {
    Ok(Json(service::find(&platform, &actor, id).await?))
}

/// The rows of an import, by state.
#[utoipa::path(get, path = "/admin/import/{id}/filas", tag = "importación", params(("id" = Uuid, Path), RowQuery),
    responses((status = 200, body = RowPage), (status = 404, body = ErrorBody)))]
async fn rows(
    Extension(platform): Extension<Arc<Platform>>,
    actor: Actor,
    At(id): At<Uuid>,
    Asked(query): Asked<RowQuery>,
) -> Result<Json<RowPage>, AppError> {
    Ok(Json(service::rows(&platform, &actor, id, query).await?))
}

/// The errors, one a line, as a text file.
#[utoipa::path(get, path = "/admin/import/{id}/errores.txt", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/plain"), (status = 404, body = ErrorBody)))]
async fn error_report(
    Extension(platform): Extension<Arc<Platform>>,
    actor: Actor,
    At(id): At<Uuid>,
) -> Result<Response, AppError> {
    let report = service::error_report(&platform, &actor, id).await?;
    let disposition = format!("attachment; filename=\"errores-{id}.txt\"");
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_DISPOSITION, disposition.as_str()),
    ];
    Ok((headers, report).into_response())
}

/// Leaves a checked import, or stops a running one; rows already created stay.
#[utoipa::path(post, path = "/admin/import/{id}/cancelar", tag = "importación", params(("id" = Uuid, Path)),
    responses((status = 200, body = Importacion), (status = 404, body = ErrorBody)))]
async fn cancel(
    Extension(platform): Extension<Arc<Platform>>,
    actor: Actor,
    At(id): At<Uuid>,
) -> Result<Json<Importacion>, AppError> {
    Ok(Json(service::cancel(&platform, &actor, id).await?))
}
