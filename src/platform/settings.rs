//! The settings that services look at, already checked. Made by `server::config`.

use std::time::Duration;

use chrono::TimeDelta;
use ipnet::IpNet;
use padron_core::password::AlphanumericLength;

use crate::platform::hashing::Cost;
use crate::platform::smtp;

#[derive(Clone, Debug)]
pub struct Settings {
    /// Cost of machine-made initial passwords.
    pub initial_cost: Cost,
    /// Cost of passwords people chose.
    pub own_cost: Cost,
    /// Length of initial passwords of guardians and teachers.
    pub initial_length: AlphanumericLength,
    /// How long an initial password works.
    pub initial_validity: TimeDelta,
    /// Where people reach the platform, without a slash at the end.
    pub public_url: String,
    /// True under https: `Secure` cookies with the `__Host-` prefix.
    pub secure_cookies: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Sign-ins a minute for one address.
    pub login_rate: u32,
    /// REST and server-function requests a minute for one address.
    pub api_rate: u32,
    /// Ready-made people are shown on the sign-in page.
    pub demo: bool,
    pub email: EmailSettings,
}

/// How messages are sent by e-mail.
#[derive(Clone, Debug)]
pub struct EmailSettings {
    /// `None`: messages are simulated, and nothing leaves the machine.
    pub server: Option<smtp::Server>,
    /// Messages a second of this instance, at most.
    pub rate: u32,
    /// Connections at once.
    pub connections: usize,
    /// How long the server may take for an answer.
    pub timeout: Duration,
    /// How often it is looked for what is due.
    pub poll: Duration,
}

impl Default for EmailSettings {
    fn default() -> Self {
        let (timeout, poll) = (Duration::from_secs(60), Duration::from_secs(1));
        Self { server: None, rate: 10, connections: 4, timeout, poll }
    }
}
