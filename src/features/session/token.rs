//! The JWTs: one names a session row, one marks a browser that signed in before.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::Platform;
use crate::platform::telemetry::unexpected;

/// How long a session lasts at most.
pub const SESSION_LIFE: TimeDelta = TimeDelta::hours(12);
/// How long a browser is remembered.
pub const DEVICE_LIFE: TimeDelta = TimeDelta::days(365);

const SESSION_AUDIENCE: &str = "padron";
const DEVICE_AUDIENCE: &str = "padron-dispositivo";

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    sub: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<Uuid>,
    iat: i64,
    exp: i64,
}

/// Signs the token of session `sid`.
pub fn for_session(platform: &Platform, user: Uuid, sid: Uuid, expires: DateTime<Utc>) -> Result<String, AppError> {
    sign(platform, SESSION_AUDIENCE, user, Some(sid), expires)
}

/// Signs the device mark of `user`.
pub fn for_device(platform: &Platform, user: Uuid) -> Result<String, AppError> {
    sign(platform, DEVICE_AUDIENCE, user, None, platform.now() + DEVICE_LIFE)
}

/// The session a token names; `None` if it is forged, expired or of another kind.
pub fn read_session(platform: &Platform, token: &str) -> Option<Uuid> {
    read(platform, SESSION_AUDIENCE, token)?.sid
}

/// The user a device mark is for.
pub fn read_device(platform: &Platform, token: &str) -> Option<Uuid> {
    read(platform, DEVICE_AUDIENCE, token).map(|claims| claims.sub)
}

fn sign(
    platform: &Platform,
    aud: &str,
    sub: Uuid,
    sid: Option<Uuid>,
    expires: DateTime<Utc>,
) -> Result<String, AppError> {
    let claims = Claims { aud: aud.into(), sub, sid, iat: platform.now().timestamp(), exp: expires.timestamp() };
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(platform.keys.signing()))
        .map_err(unexpected("a token could not be signed"))
}

fn read(platform: &Platform, aud: &str, token: &str) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[aud]);
    validation.set_required_spec_claims(&["exp", "aud", "sub"]);
    // Expiry is measured by our clock, not by the library's.
    validation.validate_exp = false;
    let data =
        jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(platform.keys.signing()), &validation).ok()?;
    let typed = data.header.typ.as_deref() == Some("JWT");
    (typed && data.claims.exp > platform.now().timestamp()).then_some(data.claims)
}
