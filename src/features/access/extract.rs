//! What REST handlers take from a request, with our errors instead of axum's, and what they refuse it with.

use std::collections::BTreeMap;

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Json, Path, Query, Request};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use serde::de::DeserializeOwned;
use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response as Documented, ResponseBuilder};

use super::actor::{Caller, RequestIdentity, Visitor};
use crate::error::AppError;

impl Visitor {
    /// What the middleware put into the extensions of every request.
    pub fn of(parts: &Parts) -> Option<Self> {
        let extensions = &parts.extensions;
        let (platform, client) = (extensions.get().cloned()?, extensions.get().cloned()?);
        let RequestIdentity { actor, changes } = extensions.get().cloned()?;
        Some(Self { platform, client, actor, changes })
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Self::of(parts).ok_or(AppError::Internal)
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let Visitor { platform, actor, .. } = Visitor::of(parts).ok_or(AppError::Internal)?;
        Ok(Self { platform, actor: actor.ok_or(AppError::Unauthenticated)? })
    }
}

/// A JSON body.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            // The library's text may quote the body, and a body may hold a password.
            Err(JsonRejection::JsonDataError(_)) => Err(AppError::Invalid(vec![])),
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(AppError::UnsupportedMedia("Envíe el cuerpo como application/json.".into()))
            }
            Err(JsonRejection::BytesRejection(_)) => Err(AppError::TooLarge("El cuerpo es demasiado grande.".into())),
            Err(_) => Err(AppError::Malformed("El cuerpo no es JSON válido.".into())),
        }
    }
}

/// Path parameters; one that cannot be read names nothing that exists.
pub struct PathParams<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathParams<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let found: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        found.map(|Path(value)| Self(value)).map_err(|_| AppError::NotFound)
    }
}

/// Query parameters.
pub struct QueryParams<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for QueryParams<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let found: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        found
            .map(|Query(value)| Self(value))
            .map_err(|_| AppError::Malformed("Un parámetro de la dirección no es válido.".into()))
    }
}

/// For the OpenAPI document: what any operation for signed-in people can answer instead. (An operation that nobody need
/// be signed in for names its own.)
pub struct Refusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Documented>> {
        BTreeMap::from([
            refusal(401, "Nobody is signed in, or the session has ended"),
            refusal(403, "Not allowed, or the first password must be changed before anything else"),
            refusal(429, "Too many requests; `Retry-After` says when to come again"),
        ])
    }
}

/// For the OpenAPI document: what any operation that takes a JSON body can say of it ([`Body`]).
pub struct BodyRefusals;

impl IntoResponses for BodyRefusals {
    fn responses() -> BTreeMap<String, RefOr<Documented>> {
        BTreeMap::from([
            refusal(400, "No JSON"),
            refusal(413, "Too large"),
            refusal(415, "Not sent as JSON"),
            refusal(422, "All that is wrong, by field"),
        ])
    }
}

/// A status and the one body of errors, with what it means.
pub fn refusal(status: u16, meaning: &str) -> (String, RefOr<Documented>) {
    (status.to_string(), RefOr::T(error_response(meaning)))
}

/// The one body of errors, as the OpenAPI document has it.
pub fn error_response(meaning: &str) -> Documented {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorBody"))).build();
    ResponseBuilder::new().description(meaning).content("application/json", body).build()
}

/// The error as a response: its kind travels in the extensions, and the outermost middleware
/// writes the body, because only there the request's id is known.
impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let status = http::StatusCode::from_u16(self.status()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(http::header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}
