//! The settings that services look at, already checked. Made by `server::config`.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use ipnet::IpNet;
use padron_core::country::Country;
use padron_core::password::AlphanumericLength;
use padron_core::whatsapp::MessageTemplate;
use zeroize::Zeroizing;

use crate::platform::hashing::Cost;
use crate::platform::{smtp, whatsapp};

#[derive(Clone, Debug)]
pub struct Settings {
    /// Cost of machine-made initial passwords.
    pub initial_cost: Cost,
    /// Cost of passwords people chose.
    pub own_cost: Cost,
    /// Length of initial passwords of guardians and teachers.
    pub initial_length: AlphanumericLength,
    /// Whose rules the documents and telephones of staff keep.
    pub country: Country,
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
    pub whatsapp: WhatsAppSettings,
    /// `None`: there is no log of imports.
    pub import_log: Option<ImportLogSettings>,
}

/// Where the log of imports is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportLogSettings {
    pub path: PathBuf,
    /// Bytes of one file, at most, unless a single line is longer.
    pub size: u64,
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

/// How messages are sent by WhatsApp.
#[derive(Clone, Debug)]
pub struct WhatsAppSettings {
    /// `None`: messages are simulated, and nothing leaves the machine.
    pub server: Option<whatsapp::Server>,
    /// What the names of the templates begin with.
    pub template: String,
    /// The language of the templates.
    pub language: String,
    /// `None`: nobody can tell what became of a message.
    pub webhook: Option<WhatsAppWebhook>,
    /// Telephones that Meta lets the number write to in any 24 hours.
    pub tier: u32,
    /// Messages a second of this instance, at most.
    pub rate: u32,
    /// Requests at once.
    pub connections: usize,
    /// How long Meta may take for an answer.
    pub timeout: Duration,
    /// How often it is looked for what is due.
    pub poll: Duration,
}

/// How Meta tells what became of messages.
#[derive(Clone)]
pub struct WhatsAppWebhook {
    /// What it signs with.
    pub app_secret: Zeroizing<String>,
    /// What it shows when the address is set up.
    pub verify_token: Zeroizing<String>,
}

impl fmt::Debug for WhatsAppWebhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WhatsAppWebhook")
    }
}

impl WhatsAppSettings {
    /// The name under which Meta knows a template.
    pub fn name_of(&self, template: MessageTemplate) -> String {
        format!("{}_{}", self.template, template.suffix())
    }
}

impl Default for WhatsAppSettings {
    fn default() -> Self {
        Self {
            server: None,
            template: "padron".into(),
            language: "es".into(),
            webhook: None,
            tier: 250,
            rate: 80,
            connections: 16,
            timeout: Duration::from_secs(30),
            poll: Duration::from_secs(1),
        }
    }
}
