//! What every request passes: its id, its client, its session, the limits, the forced change of
//! password, the headers of the answer, and the body of an error.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use padron_core::role::Role;
use tracing::Instrument;

use super::limits::{BODY_LIMIT, RateLimits};
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::{Client, RequestIdentity};
use crate::features::permissions::service as permissions;
use crate::features::session::link_entry::without_code;
use crate::features::session::service as session;
use crate::features::session::{cookies, token};
use crate::platform::{Platform, changes};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// For the page that an anonymous or a half-signed-in visitor may see, whatever else is guarded.
const OPEN_DURING_FORCED_CHANGE: &[&str] = &[
    "/api/auth/login",
    "/api/auth/cambiar-password",
    "/api/auth/logout",
    "/api/auth/yo",
    "/sfn/ingresar",
    "/sfn/cambiar-password",
    "/sfn/salir",
    "/sfn/shell",
    "/sfn/demo",
    "/api/auth/activar",
    "/api/auth/recuperar",
    "/sfn/invitacion",
    "/sfn/activar",
    "/sfn/recuperar",
    "/sfn/soporte",
];

/// How much of an unwanted body is read, and for how long.
const LINGER_BYTES: usize = 32 << 20;
const LINGER_TIME: Duration = Duration::from_secs(10);

/// What the layers share.
#[derive(Clone)]
pub struct Layers {
    pub platform: Arc<Platform>,
    pub limits: RateLimits,
}

/// The outermost layer: gives the request an id and a span, and writes the body of an error, which
/// travels in the response's extensions.
pub async fn trace(State(layers): State<Layers>, mut request: Request, next: Next) -> Response {
    // Always ours: an id from outside could be anything, and land in the log.
    let request_id = layers.platform.new_id().simple().to_string();
    let address = client_address(&layers.platform, &request);
    let client = Client { address, request_id: request_id.clone(), device_of: None };
    // The path only, and of a link only where it leads: a query may hold what somebody typed, a link is a secret.
    let path = without_code(request.uri().path());
    let span = tracing::info_span!("request", id = request_id, method = %request.method(), path);
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(Arc::clone(&layers.platform));
    let started = tokio::time::Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let elapsed = started.elapsed();
    metrics::counter!("padron_http_requests_total", "status" => response.status().as_str().to_owned()).increment(1);
    metrics::histogram!("padron_http_request_seconds").record(elapsed.as_secs_f64());
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), ms = elapsed.as_millis() as u64, "answered"));
    if let Some(error) = response.extensions_mut().remove::<AppError>() {
        response = write_error(response, &error, &request_id);
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn write_error(response: Response, error: &AppError, request_id: &str) -> Response {
    let (mut parts, _) = response.into_parts();
    let body = serde_json::to_vec(&ErrorBody::new(error, request_id)).unwrap_or_default();
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

/// The peer, or what a trusted proxy says was in front of it: the last address in
/// `X-Forwarded-For` that is not itself a trusted proxy's.
fn client_address(platform: &Platform, request: &Request) -> IpAddr {
    let peer =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([0, 0, 0, 0]), |info| info.0.ip());
    let trusted = |address: &IpAddr| platform.settings.trusted_proxies.iter().any(|network| network.contains(address));
    if !trusted(&peer) {
        return peer;
    }
    let hops = request.headers().get_all("x-forwarded-for");
    let hops: Vec<&str> =
        hops.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).collect();
    // From the right, where the proxies write; what stands further left anyone can have sent.
    hops.iter().rev().map_while(|hop| hop.trim().parse().ok()).find(|address| !trusted(address)).unwrap_or(peer)
}

/// Reads on, for a while, what a refused request still sends: a client that is cut off while it writes sees a broken
/// connection instead of the sentence that says why.
pub async fn linger(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let rest = Arc::new(Mutex::new(body.into_data_stream().fuse()));
    let shared = Arc::clone(&rest);
    let read = futures::stream::poll_fn(move |context| lock(&shared).poll_next_unpin(context));
    let response = next.run(Request::from_parts(parts, Body::from_stream(read))).await;
    if response.status().is_client_error() {
        let mut unread = futures::stream::poll_fn(move |context| lock(&rest).poll_next_unpin(context));
        let drain = async move {
            let mut left = LINGER_BYTES;
            while let Some(Ok(piece)) = unread.next().await
                && piece.len() < left
            {
                left -= piece.len();
            }
        };
        let _ = tokio::time::timeout(LINGER_TIME, drain).await;
    }
    response
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Rate limits, the session, and the forced change, for the API and the server functions alike.
pub async fn admit(State(layers): State<Layers>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let platform = &layers.platform;
    let Some(mut client) = request.extensions().get::<Client>().cloned() else {
        return AppError::Internal.into_response();
    };
    if let Err(error) = layers.limits.check(&path, &client.network()) {
        return error.into_response();
    }
    client.device_of =
        cookies::device_token(platform, request.headers()).and_then(|mark| token::read_device(platform, &mark));
    request.extensions_mut().insert(client.clone());
    let is_page = !path.starts_with("/api/") && !path.starts_with("/sfn/");
    let viewer = match find_viewer(platform, client, request.headers(), is_page).await {
        Ok(viewer) => viewer,
        Err(error) => return error.into_response(),
    };
    let must_change = viewer.actor.as_ref().is_some_and(|actor| actor.must_change_password);
    if must_change && !is_page && !OPEN_DURING_FORCED_CHANGE.contains(&path.as_str()) {
        return AppError::MustChangePassword.into_response();
    }
    request.extensions_mut().insert(viewer);
    next.run(request).await
}

/// Who is signed in, and what they may publish at present. A token that is none of ours costs no connection.
async fn find_viewer(
    platform: &Platform,
    client: Client,
    headers: &HeaderMap,
    is_page: bool,
) -> Result<RequestIdentity, AppError> {
    let nobody = RequestIdentity { actor: None, changes: 0 };
    let token = cookies::session_token(platform, headers);
    let Some(id) = token.and_then(|token| session::session_of(platform, &token)) else { return Ok(nobody) };
    let mut reader = platform.db.read().await?;
    let Some(mut actor) = session::authenticate(platform, &mut reader, client, id).await? else { return Ok(nobody) };
    // Before anything is read for the page: what changes later arrives by the stream.
    let changes = if is_page { changes::count(&mut reader).await? } else { 0 };
    if actor.user.rol == Role::Docente {
        actor.permissions = permissions::granted(platform, &mut reader, actor.user.id).await?;
    }
    Ok(RequestIdentity { actor: Some(actor), changes })
}

/// Calls of server functions. Their library reads what is sent to the end, however long it is, and answers 500 to what it
/// cannot read, though the error in the body says better.
pub async fn functions(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/sfn/") {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return AppError::TooLarge("Lo enviado es demasiado grande.".into()).into_response();
    };
    let response = next.run(Request::from_parts(parts, body.into())).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
    let status = serde_json::from_slice(&body).map(|error: AppError| error.status());
    if let Some(status) = status.ok().and_then(|status| StatusCode::from_u16(status).ok()) {
        parts.status = status;
    }
    Response::from_parts(parts, body.into())
}

/// Headers that every answer carries. Pages set a policy of their own, with a nonce.
pub async fn secure(State(layers): State<Layers>, request: Request, next: Next) -> Response {
    let dynamic = !request.uri().path().starts_with("/pkg/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    if dynamic {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    if layers.platform.settings.secure_cookies {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    response
}
