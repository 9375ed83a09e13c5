//! Settings by flag and environment. A malformed or unknown one stops the start with a sentence
//! that names it; secrets may come from a file (`…_FILE`).

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::TimeDelta;
use clap::Args;
use ipnet::IpNet;
use padron_core::country::Country;
use padron_core::password::AlphanumericLength;

use crate::platform::hashing::Cost;
use crate::platform::settings::Settings;
use crate::server::email_config::{self, EmailArgs};
use crate::server::import_log_config::{self, ImportLogArgs};
use crate::server::number::parse_number;
use crate::server::whatsapp_config::{self, WhatsAppArgs};

/// What every command needs to reach the data.
#[derive(Args, Clone, Debug)]
pub struct DataArgs {
    /// `sqlite:archivo` o `postgres://…`
    #[arg(
        long,
        env = "PADRON_DATABASE_URL",
        default_value = "sqlite:padron.db",
        global = true,
        hide_env_values = true
    )]
    pub database_url: String,
    /// Archivo de clave; se crea (modo 0600) si falta
    #[arg(long, env = "PADRON_KEY_FILE", default_value = "padron.key", global = true)]
    pub key_file: PathBuf,
    /// Costo de bcrypt de las contraseñas iniciales
    #[arg(long, env = "PADRON_BCRYPT_COST_INICIAL", default_value = "10", global = true)]
    pub bcrypt_cost_inicial: String,
    /// Costo de bcrypt de las contraseñas propias
    #[arg(long, env = "PADRON_BCRYPT_COST_PROPIA", default_value = "12", global = true)]
    pub bcrypt_cost_propia: String,
    /// Largo de las contraseñas iniciales (8–10)
    #[arg(long, env = "PADRON_PASSWORD_INICIAL_LARGO", default_value = "10", global = true)]
    pub password_inicial_largo: String,
    /// Días que vale una contraseña inicial (1–30)
    #[arg(long, env = "PADRON_PASSWORD_INICIAL_DIAS", default_value = "14", global = true)]
    pub password_inicial_dias: String,
    /// País del personal: PE o AR (documentos y teléfonos)
    #[arg(long, env = "PADRON_PAIS", default_value = "PE", global = true)]
    pub pais: String,
    /// Dirección pública, por ejemplo https://plataforma.orquideas.edu.pe
    #[arg(long, env = "PADRON_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub email: EmailArgs,
    #[command(flatten)]
    pub whatsapp: WhatsAppArgs,
    #[command(flatten)]
    pub import_log: ImportLogArgs,
}

/// What `serve` needs beside.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// Dirección donde escucha
    #[arg(long, env = "PADRON_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: String,
    /// Dirección de /metrics; sin ella, /metrics no se publica
    #[arg(long, env = "PADRON_METRICS_ADDR")]
    pub metrics_addr: Option<String>,
    /// Datos y usuarios de demostración
    #[arg(long, env = "PADRON_DEMO")]
    pub demo: bool,
    /// Permite la demostración fuera de esta máquina
    #[arg(long, env = "PADRON_DEMO_PUBLICA")]
    pub demo_publica: bool,
    /// Redes de los proxies cuyo X-Forwarded-For se cree, separadas por comas
    #[arg(long, env = "PADRON_TRUSTED_PROXIES")]
    pub trusted_proxies: Option<String>,
    /// Ingresos por minuto de una dirección
    #[arg(long, env = "PADRON_LOGIN_RATE", default_value = "60")]
    pub login_rate: String,
    /// Solicitudes por minuto de una dirección
    #[arg(long, env = "PADRON_API_RATE", default_value = "600")]
    pub api_rate: String,
    /// Registro en JSON
    #[arg(long, env = "PADRON_LOG_JSON")]
    pub log_json: bool,
}

/// Variables that are read elsewhere than by the flags.
const OTHER_VARIABLES: &[&str] = &[
    "PADRON_DATABASE_URL_FILE",
    "PADRON_SMTP_URL_FILE",
    "PADRON_WHATSAPP_TOKEN_FILE",
    "PADRON_WHATSAPP_APP_SECRET_FILE",
    "PADRON_WHATSAPP_VERIFY_TOKEN_FILE",
];

/// Reads `…_FILE` variables into the variables they stand for, and refuses unknown ones.
///
/// Must run before any thread is started.
pub fn prepare_environment(known: &[String]) -> Result<Vec<(String, String)>, String> {
    let mut from_files = Vec::new();
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    let variables = std::env::vars_os().map(|(name, value)| (text(name), text(value)));
    for (name, value) in variables.filter(|(name, _)| name.starts_with("PADRON_")) {
        // What the build and the tests pass along.
        if name.starts_with("PADRON_TEST_")
            || name.starts_with("PADRON_SITE")
            || name.starts_with("PADRON_CI")
            || name == "PADRON_BIN"
        {
            continue;
        }
        if OTHER_VARIABLES.contains(&name.as_str()) {
            let target = name.trim_end_matches("_FILE").to_owned();
            let text = std::fs::read_to_string(&value)
                .map_err(|cause| format!("{name}: no se pudo leer el archivo {value}: {cause}"))?;
            from_files.push((target, text.trim().to_owned()));
        } else if !known.contains(&name) {
            return Err(format!("{name}: no conozco esa variable. Revise el nombre (padron serve --help las lista)."));
        }
    }
    Ok(from_files)
}

/// The address to listen on.
pub fn parse_address(name: &str, text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("{name}: «{text}» no es una dirección. Ejemplo: 127.0.0.1:3000"))
}

/// Checks the settings of a command that serves nobody.
pub fn offline_settings(data: &DataArgs) -> Result<Settings, String> {
    let public_url = data.public_url.clone().unwrap_or_else(|| "http://localhost:3000".into());
    base_settings(data, public_url)
}

/// Checks the settings of the server.
pub fn server_settings(data: &DataArgs, serve: &ServeArgs, addr: SocketAddr) -> Result<Settings, String> {
    let public_url = data.public_url.clone().unwrap_or_else(|| format!("http://{addr}"));
    let mut settings = base_settings(data, public_url)?;
    let local = addr.ip().is_loopback() && is_local(&settings.public_url);
    if !settings.secure_cookies && !local {
        return Err(format!(
            "PADRON_PUBLIC_URL: {} en {addr} se alcanza desde fuera de esta máquina, y ahí solo se acepta https. \
             Indique la dirección pública, por ejemplo https://plataforma.orquideas.edu.pe",
            settings.public_url
        ));
    }
    if serve.demo && !local && !serve.demo_publica {
        return Err(format!(
            "PADRON_DEMO: la demostración muestra sus contraseñas, y {addr} se alcanza desde fuera de esta máquina. \
             Use 127.0.0.1, o confirme con --demo-publica."
        ));
    }
    settings.trusted_proxies = parse_networks(serve.trusted_proxies.as_deref().unwrap_or_default())?;
    settings.login_rate = parse_number("PADRON_LOGIN_RATE", &serve.login_rate, 1, 1_000_000)?;
    settings.api_rate = parse_number("PADRON_API_RATE", &serve.api_rate, 1, 1_000_000)?;
    settings.demo = serve.demo;
    Ok(settings)
}

fn base_settings(data: &DataArgs, public_url: String) -> Result<Settings, String> {
    let length = parse_number("PADRON_PASSWORD_INICIAL_LARGO", &data.password_inicial_largo, 8, 10)?;
    let days = parse_number("PADRON_PASSWORD_INICIAL_DIAS", &data.password_inicial_dias, 1, 30)?;
    let public_url = public_url.trim_end_matches('/').to_owned();
    let secure = is_secure(&public_url).ok_or_else(|| {
        format!(
            "PADRON_PUBLIC_URL: «{public_url}» no sirve. Indique solo el esquema y el nombre, \
             por ejemplo https://plataforma.orquideas.edu.pe"
        )
    })?;
    Ok(Settings {
        initial_cost: parse_cost("PADRON_BCRYPT_COST_INICIAL", &data.bcrypt_cost_inicial)?,
        own_cost: parse_cost("PADRON_BCRYPT_COST_PROPIA", &data.bcrypt_cost_propia)?,
        initial_length: AlphanumericLength::new(length as usize).unwrap_or_default(),
        country: data.pais.parse().map_err(|_| {
            let countries = Country::ALL.map(Country::as_str).join(", ");
            format!("PADRON_PAIS: «{}» no sirve. Valores válidos: {countries}.", data.pais)
        })?,
        initial_validity: TimeDelta::days(i64::from(days)),
        public_url,
        secure_cookies: secure,
        trusted_proxies: Vec::new(),
        login_rate: 60,
        api_rate: 600,
        demo: false,
        email: email_config::email_settings(&data.email)?,
        whatsapp: whatsapp_config::whatsapp_settings(&data.whatsapp)?,
        import_log: import_log_config::import_log_settings(&data.import_log, &data.database_url)?,
    })
}

/// Whether an origin names this machine.
fn is_local(origin: &str) -> bool {
    let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
    let host =
        authority.parse::<http::uri::Authority>().map(|authority| authority.host().to_owned()).unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether an origin (scheme and authority, nothing more) is https; `None` if it is no such thing.
fn is_secure(origin: &str) -> Option<bool> {
    let (scheme, authority) = origin.split_once("://")?;
    authority.parse::<http::uri::Authority>().ok()?;
    match scheme {
        "https" => Some(true),
        "http" => Some(false),
        _ => None,
    }
}

fn parse_cost(name: &str, text: &str) -> Result<Cost, String> {
    let cost = parse_number(name, text, Cost::FLOOR, Cost::CEILING)?;
    Cost::new(cost).ok_or_else(|| format!("{name}: el costo {cost} no está permitido."))
}

fn parse_networks(text: &str) -> Result<Vec<IpNet>, String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse::<IpNet>().or_else(|_| part.parse::<std::net::IpAddr>().map(IpNet::from)).map_err(|_| {
                format!("PADRON_TRUSTED_PROXIES: «{part}» no es una dirección ni una red. Ejemplo: 10.0.0.0/8")
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> DataArgs {
        DataArgs {
            database_url: "sqlite:x.db".into(),
            key_file: "x.key".into(),
            bcrypt_cost_inicial: "10".into(),
            bcrypt_cost_propia: "12".into(),
            password_inicial_largo: "10".into(),
            password_inicial_dias: "14".into(),
            pais: "PE".into(),
            public_url: None,
            email: EmailArgs::default(),
            whatsapp: WhatsAppArgs::default(),
            import_log: ImportLogArgs::default(),
        }
    }

    fn serve() -> ServeArgs {
        ServeArgs {
            addr: "127.0.0.1:3000".into(),
            metrics_addr: None,
            demo: false,
            demo_publica: false,
            trusted_proxies: None,
            login_rate: "60".into(),
            api_rate: "600".into(),
            log_json: false,
        }
    }

    fn local() -> SocketAddr {
        "127.0.0.1:3000".parse().unwrap()
    }

    #[test]
    fn every_complaint_names_its_setting() {
        let complaint = |data: DataArgs, serve: ServeArgs, addr: &str| {
            server_settings(&data, &serve, addr.parse().unwrap()).unwrap_err()
        };
        let cheap = DataArgs { bcrypt_cost_inicial: "9".into(), ..data() };
        assert!(complaint(cheap, serve(), "127.0.0.1:1").starts_with("PADRON_BCRYPT_COST_INICIAL"));
        let long = DataArgs { password_inicial_dias: "31".into(), ..data() };
        assert!(complaint(long, serve(), "127.0.0.1:1").starts_with("PADRON_PASSWORD_INICIAL_DIAS"));
        let country = DataArgs { pais: "Perú".into(), ..data() };
        assert!(complaint(country, serve(), "127.0.0.1:1").starts_with("PADRON_PAIS: «Perú» no sirve."));
        let proxies = ServeArgs { trusted_proxies: Some("10.0.0.0/8, nada".into()), ..serve() };
        assert!(complaint(data(), proxies, "127.0.0.1:1").contains("«nada»"));
        assert!(complaint(data(), serve(), "0.0.0.0:3000").starts_with("PADRON_PUBLIC_URL"));
        let path = DataArgs { public_url: Some("https://colegio.pe/padron".into()), ..data() };
        assert!(complaint(path, serve(), "127.0.0.1:1").starts_with("PADRON_PUBLIC_URL"));
        let outside = DataArgs { public_url: Some("http://colegio.pe".into()), ..data() };
        assert!(complaint(outside, serve(), "127.0.0.1:1").starts_with("PADRON_PUBLIC_URL"));
        let demo = ServeArgs { demo: true, ..serve() };
        let https = DataArgs { public_url: Some("https://colegio.pe/".into()), ..data() };
        assert!(complaint(https, demo, "0.0.0.0:3000").starts_with("PADRON_DEMO"));
    }

    #[test]
    fn https_makes_the_cookies_secure() {
        let https = DataArgs { public_url: Some("https://colegio.pe/".into()), ..data() };
        let settings = server_settings(&https, &serve(), local()).unwrap();
        assert!(settings.secure_cookies);
        assert_eq!(settings.public_url, "https://colegio.pe");
        assert!(!server_settings(&data(), &serve(), local()).unwrap().secure_cookies);
    }
}
