//! The body of an upload: a file in multipart, and what is said about how to read it.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Json, Multipart, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::ACCEPT;
use padron_core::import::{Kind, UnknownKind};
use padron_core::password::{Method, UnknownMethod};
use padron_core::sheet::Limits;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::AppError;
use crate::features::access::actor::Caller;
use crate::features::imports::model::Corrections;
use crate::features::imports::service::{self, Upload};
use crate::paths::IMPORT;

/// The parts of an upload, for the document.
#[derive(ToSchema)]
#[allow(dead_code)]
pub struct UploadForm {
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
    /// How the letters of a text are read, where it is known better.
    #[schema(example = "windows-1252")]
    codificacion: Option<String>,
    /// JSON object, field → the value that every row has.
    valores_fijos: Option<String>,
    /// `todas`: the sheets with the same table are read together.
    #[schema(example = "todas")]
    hojas: Option<String>,
    /// Of staff: how passwords are made where the file asks for it; `user-data` when absent.
    #[schema(example = "aleatoria")]
    metodo: Option<String>,
}

/// Takes an upload in; a form that was posted goes on to the import's page.
pub async fn take_upload(
    Caller { platform, actor }: &Caller,
    headers: &HeaderMap,
    request: Request,
    kind: Option<Kind>,
) -> Result<Response, AppError> {
    // Before a body of ten megabytes is read for someone who may not send it.
    service::authorize(actor)?;
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

/// Where the page shows an import.
pub fn to_page(id: Uuid) -> Response {
    Redirect::to(&format!("{IMPORT}?importacion={id}")).into_response()
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
            Some("valores_fijos") => {
                corrections.valores_fijos = parse_fixed_values(&field.text().await.map_err(broken_upload)?)?;
            }
            Some("metodo") => corrections.metodo = parse_method(&field.text().await.map_err(broken_upload)?)?,
            Some("codificacion") => {
                corrections.codificacion = filled(field.text().await.map_err(broken_upload)?);
            }
            Some("hojas") => {
                corrections.todas_las_hojas = parse_sheets(&field.text().await.map_err(broken_upload)?)?;
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
    Ok(Upload { kind, file_name, bytes: bytes.into(), corrections })
}

pub fn parse_kind(word: &str) -> Result<Kind, AppError> {
    word.trim().parse().map_err(|unknown: UnknownKind| AppError::invalid("tipo", unknown.to_string()))
}

pub fn parse_header_row(text: &str) -> Result<Option<u32>, AppError> {
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

fn parse_fixed_values(text: &str) -> Result<BTreeMap<String, String>, AppError> {
    if text.trim().is_empty() {
        return Ok(BTreeMap::new());
    }
    serde_json::from_str(text).map_err(|_| {
        let example = r#"{"nivel": "Primaria"}"#;
        AppError::invalid(
            "valores_fijos",
            format!("Los valores fijos deben ser un objeto JSON de campo a valor, por ejemplo {example}."),
        )
    })
}

/// How passwords are made where a staff file asks for it; empty: as the guide recommends.
pub fn parse_method(text: &str) -> Result<Option<Method>, AppError> {
    let Some(word) = filled(text.to_owned()) else { return Ok(None) };
    let method: Option<Method> = word.parse().ok().filter(|method| Method::GENERATING.contains(method));
    method.map(Some).ok_or_else(|| AppError::invalid("metodo", format!("{UnknownMethod}.")))
}

/// Whether all sheets with the same table are to be read.
pub fn parse_sheets(text: &str) -> Result<bool, AppError> {
    match text.trim() {
        "" => Ok(false),
        "todas" => Ok(true),
        _ => Err(AppError::invalid("hojas", "Escriba «todas», o deje vacío para leer una sola hoja.")),
    }
}

pub fn filled(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
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
