//! What a body may weigh, and how many requests a minute one network (an IPv4 address, an IPv6 subscriber) may make:
//! signing in and whatever else leads into an account, and everything else of the API.

use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::Clock;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::AppError;
use crate::platform::settings::Settings;

/// What a body may weigh; uploads say their own.
pub const BODY_LIMIT: usize = 64 * 1024;

/// The two limiters of this instance.
#[derive(Clone)]
pub struct RateLimits {
    sign_in: Arc<DefaultKeyedRateLimiter<String>>,
    api: Arc<DefaultKeyedRateLimiter<String>>,
}

/// Addresses remembered before old ones are forgotten.
const REMEMBERED: usize = 10_000;

impl RateLimits {
    pub fn new(settings: &Settings) -> Self {
        let limiter =
            |rate| Arc::new(RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN))));
        Self { sign_in: limiter(settings.login_rate), api: limiter(settings.api_rate) }
    }

    /// Counts a request for `path`; `TooMany` with the seconds to wait when it is over the rate.
    pub fn check(&self, path: &str, network: &str) -> Result<(), AppError> {
        match path {
            "/api/auth/login"
            | "/sfn/ingresar"
            | "/api/auth/activar"
            | "/sfn/activar"
            | "/api/auth/recuperar"
            | "/sfn/recuperar" => admit(&self.sign_in, network),
            // The event streams: each open page holds one, and a whole school may be behind one address. How many may be
            // open is limited by `platform::streams`.
            "/api/notificaciones/eventos" => Ok(()),
            // Meta tells of thousands of messages from few addresses, and is refused without its signature.
            "/api/webhooks/whatsapp" => Ok(()),
            _ if path.starts_with("/api/") || path.starts_with("/sfn/") => admit(&self.api, network),
            _ => Ok(()),
        }
    }
}

fn admit(limiter: &DefaultKeyedRateLimiter<String>, network: &str) -> Result<(), AppError> {
    if limiter.len() > REMEMBERED {
        limiter.retain_recent();
    }
    limiter.check_key(&network.to_owned()).map_err(|denied| {
        let wait = denied.wait_time_from(limiter.clock().now());
        AppError::TooMany { segundos: wait.as_secs() + 1 }
    })
}
