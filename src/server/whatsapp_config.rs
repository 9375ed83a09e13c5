//! Settings of the WhatsApp channel. Without a number and a token it is simulated.

use std::net::IpAddr;

use clap::Args;
use http::HeaderValue;
use zeroize::Zeroizing;

use crate::platform::settings::{WhatsAppSettings, WhatsAppWebhook};
use crate::platform::whatsapp::{META, Server};
use crate::server::number::parse_number;

const VERSION: &str = "v26.0";
/// How many people Meta lets a number write to in a day, by its standing.
const TIERS: [u32; 4] = [250, 2_000, 10_000, 100_000];

#[derive(Args, Clone, Default)]
pub struct WhatsAppArgs {
    /// Token de acceso a la API de WhatsApp de Meta. Sin él, los mensajes de WhatsApp se simulan
    #[arg(long, env = "PADRON_WHATSAPP_TOKEN", global = true, hide_env_values = true)]
    pub whatsapp_token: Option<String>,
    /// Identificador del número en Meta (Phone number ID)
    #[arg(long, env = "PADRON_WHATSAPP_PHONE_ID", global = true)]
    pub whatsapp_phone_id: Option<String>,
    /// Comienzo del nombre de las plantillas aprobadas: padron para padron_password, padron_enlace y padron_permiso
    #[arg(long, env = "PADRON_WHATSAPP_TEMPLATE", global = true)]
    pub whatsapp_template: Option<String>,
    /// Idioma de las plantillas (es si no se indica)
    #[arg(long, env = "PADRON_WHATSAPP_LANG", global = true)]
    pub whatsapp_lang: Option<String>,
    /// Clave secreta de la aplicación de Meta, con la que firma sus avisos de entrega
    #[arg(long, env = "PADRON_WHATSAPP_APP_SECRET", global = true, hide_env_values = true)]
    pub whatsapp_app_secret: Option<String>,
    /// Token con el que Meta comprueba la dirección de los avisos de entrega
    #[arg(long, env = "PADRON_WHATSAPP_VERIFY_TOKEN", global = true, hide_env_values = true)]
    pub whatsapp_verify_token: Option<String>,
    /// Dirección de la API en lugar de la de Meta, para una pasarela
    #[arg(long, env = "PADRON_WHATSAPP_URL", global = true)]
    pub whatsapp_url: Option<String>,
    /// Versión de la API (v26.0 si no se indica)
    #[arg(long, env = "PADRON_WHATSAPP_VERSION", global = true)]
    pub whatsapp_version: Option<String>,
    /// A cuántas personas deja escribir Meta en 24 horas: 250, 2000, 10000 o 100000 (250 si no se indica)
    #[arg(long, env = "PADRON_WHATSAPP_TIER", global = true)]
    pub whatsapp_tier: Option<String>,
    /// Mensajes de WhatsApp por segundo, como máximo, de esta instancia (80 si no se indica)
    #[arg(long, env = "PADRON_WHATSAPP_RATE", global = true)]
    pub whatsapp_rate: Option<String>,
}

/// Without token and secrets.
impl std::fmt::Debug for WhatsAppArgs {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("WhatsAppArgs").field("phone_id", &self.whatsapp_phone_id).finish_non_exhaustive()
    }
}

/// Checks the settings of the channel; the complaint names the one that is wrong, and repeats no secret.
pub fn whatsapp_settings(args: &WhatsAppArgs) -> Result<WhatsAppSettings, String> {
    let mut settings = WhatsAppSettings::default();
    if let Some(rate) = given(&args.whatsapp_rate) {
        settings.rate = parse_number("PADRON_WHATSAPP_RATE", rate, 1, 1_000)?;
    }
    if let Some(tier) = given(&args.whatsapp_tier) {
        settings.tier = TIERS.into_iter().find(|known| known.to_string() == tier).ok_or_else(|| {
            format!("PADRON_WHATSAPP_TIER: «{tier}» no sirve. Indique 250, 2000, 10000 o 100000, como figura en Meta.")
        })?;
    }
    if let Some(prefix) = given(&args.whatsapp_template) {
        settings.template = parse_word("PADRON_WHATSAPP_TEMPLATE", prefix, "padron", |c| c.is_ascii_lowercase())?;
    }
    if let Some(language) = given(&args.whatsapp_lang) {
        settings.language = parse_word("PADRON_WHATSAPP_LANG", language, "es", |c| c.is_ascii_alphabetic())?;
    }
    settings.server = parse_server(args)?;
    settings.webhook = parse_webhook(args)?;
    Ok(settings)
}

/// What `padron check` says of the channel.
pub fn describe(settings: &WhatsAppSettings) -> String {
    let Some(server) = &settings.server else {
        return "WhatsApp: simulado, porque falta PADRON_WHATSAPP_TOKEN; nada sale de esta máquina".into();
    };
    let states = match settings.webhook {
        Some(_) => "con avisos de entrega",
        None => "sin avisos de entrega, porque falta PADRON_WHATSAPP_APP_SECRET",
    };
    format!(
        "WhatsApp: {server:?}, plantillas {}_… ({}), hasta {} personas al día y {} mensajes por segundo, {states}",
        settings.template, settings.language, settings.tier, settings.rate
    )
}

fn given(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|value| !value.is_empty())
}

fn parse_server(args: &WhatsAppArgs) -> Result<Option<Server>, String> {
    let (token, phone_id) = match (given(&args.whatsapp_token), given(&args.whatsapp_phone_id)) {
        (Some(token), Some(phone_id)) => (token, phone_id),
        (Some(_), None) => {
            return Err(
                "PADRON_WHATSAPP_PHONE_ID: falta el identificador del número (Phone number ID) que figura en Meta."
                    .into(),
            );
        }
        (None, phone_id) => {
            let others = [
                ("PADRON_WHATSAPP_PHONE_ID", phone_id),
                ("PADRON_WHATSAPP_APP_SECRET", given(&args.whatsapp_app_secret)),
                ("PADRON_WHATSAPP_VERIFY_TOKEN", given(&args.whatsapp_verify_token)),
                ("PADRON_WHATSAPP_URL", given(&args.whatsapp_url)),
            ];
            return match others.iter().find(|(_, value)| value.is_some()) {
                Some((name, _)) => Err(format!(
                    "PADRON_WHATSAPP_TOKEN: falta el token de acceso de Meta, y {name} está indicado. \
                     Indique el token, o quite los demás para simular los envíos."
                )),
                None => Ok(None),
            };
        }
    };
    if HeaderValue::from_str(&format!("Bearer {token}")).is_err() || token.contains(char::is_whitespace) {
        return Err("PADRON_WHATSAPP_TOKEN: no es un token; cópielo de nuevo, en una sola línea.".into());
    }
    if !phone_id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!(
            "PADRON_WHATSAPP_PHONE_ID: «{phone_id}» no sirve. Es el identificador que da Meta, solo cifras; no el teléfono."
        ));
    }
    Ok(Some(Server {
        base: given(&args.whatsapp_url).map_or_else(|| Ok(META.to_owned()), parse_base)?,
        version: given(&args.whatsapp_version).map_or_else(|| Ok(VERSION.to_owned()), parse_version)?,
        phone_id: phone_id.to_owned(),
        token: Zeroizing::new(token.to_owned()),
    }))
}

/// An origin: https, or http on this machine, for the token goes there.
fn parse_base(url: &str) -> Result<String, String> {
    let wrong = || {
        format!(
            "PADRON_WHATSAPP_URL: «{url}» no sirve. Indique solo el esquema y el nombre, por ejemplo {META}; http se acepta solo en esta máquina."
        )
    };
    let base = url.trim_end_matches('/');
    let (scheme, place) = base.split_once("://").ok_or_else(wrong)?;
    let authority: http::uri::Authority = place.parse().map_err(|_| wrong())?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let fits = !host.is_empty() && !place.contains('@') && (scheme == "https" || (scheme == "http" && local));
    if fits { Ok(base.to_owned()) } else { Err(wrong()) }
}

fn parse_version(version: &str) -> Result<String, String> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match version.strip_prefix('v').and_then(|numbers| numbers.split_once('.')) {
        Some((major, minor)) if is_number(major) && is_number(minor) => Ok(version.to_owned()),
        _ => Err(format!("PADRON_WHATSAPP_VERSION: «{version}» no es una versión. Ejemplo: {VERSION}")),
    }
}

/// Letters, digits and underscores, as Meta's names have them.
fn parse_word(name: &str, word: &str, example: &str, is_letter: impl Fn(char) -> bool) -> Result<String, String> {
    let fits = word.len() <= 100 && word.chars().all(|c| is_letter(c) || c.is_ascii_digit() || c == '_');
    if fits { Ok(word.to_owned()) } else { Err(format!("{name}: «{word}» no sirve. Ejemplo: {example}")) }
}

fn parse_webhook(args: &WhatsAppArgs) -> Result<Option<WhatsAppWebhook>, String> {
    let missing = |name: &str, other: &str| {
        Err(format!("{name}: falta, y {other} está indicado; los avisos de entrega necesitan los dos."))
    };
    match (given(&args.whatsapp_app_secret), given(&args.whatsapp_verify_token)) {
        (Some(secret), Some(token)) => Ok(Some(WhatsAppWebhook {
            app_secret: Zeroizing::new(secret.to_owned()),
            verify_token: Zeroizing::new(token.to_owned()),
        })),
        (None, None) => Ok(None),
        (Some(_), None) => missing("PADRON_WHATSAPP_VERIFY_TOKEN", "PADRON_WHATSAPP_APP_SECRET"),
        (None, Some(_)) => missing("PADRON_WHATSAPP_APP_SECRET", "PADRON_WHATSAPP_VERIFY_TOKEN"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> WhatsAppArgs {
        WhatsAppArgs {
            whatsapp_token: Some("EAAs3creta".into()),
            whatsapp_phone_id: Some("1055".into()),
            whatsapp_app_secret: Some("s3creta2".into()),
            whatsapp_verify_token: Some("s3creta3".into()),
            ..WhatsAppArgs::default()
        }
    }

    #[test]
    fn a_number_and_a_token_are_enough_and_nothing_is_a_simulation() {
        let settings = whatsapp_settings(&full()).unwrap();
        assert_eq!(format!("{:?}", settings.server.unwrap()), "https://graph.facebook.com/v26.0/1055");
        assert_eq!((settings.template.as_str(), settings.language.as_str()), ("padron", "es"));
        assert_eq!((settings.tier, settings.rate), (250, 80));
        assert!(settings.webhook.is_some());
        assert!(whatsapp_settings(&WhatsAppArgs::default()).unwrap().server.is_none());
        let gateway = WhatsAppArgs { whatsapp_url: Some("http://127.0.0.1:4000/".into()), ..full() };
        assert_eq!(whatsapp_settings(&gateway).unwrap().server.unwrap().base, "http://127.0.0.1:4000");
    }

    #[test]
    fn every_complaint_names_its_setting_and_repeats_no_secret() {
        type Change = fn(&mut WhatsAppArgs);
        let cases: [(&str, Change); 13] = [
            ("PADRON_WHATSAPP_TOKEN", |args| args.whatsapp_token = None),
            ("PADRON_WHATSAPP_TOKEN", |args| args.whatsapp_token = Some("EAAs3creta\nb".into())),
            ("PADRON_WHATSAPP_PHONE_ID", |args| args.whatsapp_phone_id = None),
            ("PADRON_WHATSAPP_PHONE_ID", |args| args.whatsapp_phone_id = Some("+51987654321".into())),
            ("PADRON_WHATSAPP_APP_SECRET", |args| args.whatsapp_app_secret = None),
            ("PADRON_WHATSAPP_VERIFY_TOKEN", |args| args.whatsapp_verify_token = Some(" ".into())),
            ("PADRON_WHATSAPP_URL", |args| args.whatsapp_url = Some("http://graph.facebook.com".into())),
            ("PADRON_WHATSAPP_URL", |args| args.whatsapp_url = Some("https://x.pe/ruta".into())),
            ("PADRON_WHATSAPP_VERSION", |args| args.whatsapp_version = Some("26".into())),
            ("PADRON_WHATSAPP_TIER", |args| args.whatsapp_tier = Some("300".into())),
            ("PADRON_WHATSAPP_RATE", |args| args.whatsapp_rate = Some("0".into())),
            ("PADRON_WHATSAPP_TEMPLATE", |args| args.whatsapp_template = Some("Padrón".into())),
            ("PADRON_WHATSAPP_LANG", |args| args.whatsapp_lang = Some("es-PE".into())),
        ];
        for (name, change) in cases {
            let mut args = full();
            change(&mut args);
            let complaint = whatsapp_settings(&args).unwrap_err();
            assert!(complaint.starts_with(name) && !complaint.contains("s3creta"), "{name}: {complaint}");
        }
        let settings = whatsapp_settings(&full()).unwrap();
        assert!(!format!("{:?} {settings:?}", full()).contains("s3creta"));
    }

    #[test]
    fn a_check_says_where_messages_go_and_whether_their_delivery_is_told() {
        assert!(describe(&WhatsAppSettings::default()).contains("simulado"));
        let mut settings = whatsapp_settings(&full()).unwrap();
        assert!(
            describe(&settings).ends_with("hasta 250 personas al día y 80 mensajes por segundo, con avisos de entrega")
        );
        settings.webhook = None;
        assert!(describe(&settings).contains("falta PADRON_WHATSAPP_APP_SECRET"));
    }
}
