//! REST of the staff import in one call.

use axum::body::Bytes;
use axum::extract::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::error::AppError;
use crate::error::ErrorBody;
use crate::features::access::actor::Caller;
use crate::features::access::extract::{BodyRefusals, Refusals};
use crate::features::imports::bulk::model::{BulkAnswer, BulkRequest};
use crate::features::imports::bulk::{self, Bulk};

/// Room for 1,000 people.
pub const MOST_BYTES: usize = 2 << 20;

/// Creates up to 1,000 members of staff. Up to 100 are answered at once, with the passwords that were made for them, in this
/// answer only; more are a job, and their passwords are in the credentials workbook. With `Idempotency-Key` a repetition
/// within a day changes nothing.
#[utoipa::path(post, path = "/usuarios/importar-masivo", tag = "importación",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request; 1 to 255 printable characters")),
    request_body = BulkRequest,
    responses((status = 200, body = BulkAnswer), (status = 202, body = BulkAnswer),
        (status = 409, body = ErrorBody, description = "`en_curso` (with `Retry-After`) or `clave_reutilizada`"),
        BodyRefusals, Refusals))]
pub async fn create(Caller { platform, actor }: Caller, headers: HeaderMap, body: Bytes) -> Result<Response, AppError> {
    let is_json = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(is_json);
    if !is_json {
        return Err(AppError::UnsupportedMedia("Envíe el cuerpo como application/json.".into()));
    }
    // The library's text may quote the body, and a body may hold a password.
    let request: BulkRequest = serde_json::from_slice(&body).map_err(|cause| match cause.classify() {
        serde_json::error::Category::Data => AppError::invalid(
            "usuarios",
            "Envíe {\"usuarios\": [{\"legajo\", \"dni\", \"nombre\", \"apellido\", \"correo\", \"password\"}…]}.",
        ),
        _ => AppError::Malformed("El cuerpo no es JSON válido.".into()),
    })?;
    let key = headers.get("idempotency-key").map(|key| String::from_utf8_lossy(key.as_bytes()).into_owned());
    let answer = bulk::create(&platform, &actor, Bulk { body: &body, request, key }).await?;
    let status = match answer {
        BulkAnswer::Working { .. } => StatusCode::ACCEPTED,
        BulkAnswer::Done { .. } => StatusCode::OK,
    };
    Ok((status, [(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

fn is_json(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}
