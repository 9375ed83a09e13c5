//! Settings of the e-mail channel. Without a server it is simulated.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;
use lettre::Address;
use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;

use crate::platform::settings::EmailSettings;
use crate::platform::smtp::{Security, Server, is_certificate};
use crate::server::number::parse_number;

const EXAMPLE: &str = "smtps://usuario:clave@smtp.colegio.pe:465";

#[derive(Args, Clone, Default)]
pub struct EmailArgs {
    /// Servidor de correo: smtps://usuario:clave@servidor:puerto, o smtp://… con STARTTLS. Sin él, los correos se simulan
    #[arg(long, env = "PADRON_SMTP_URL", global = true, hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Remitente de los correos, por ejemplo «I.E.P. Las Orquídeas <avisos@colegio.pe>»
    #[arg(long, env = "PADRON_SMTP_FROM", global = true)]
    pub smtp_from: Option<String>,
    /// Certificado (PEM) en el que se confía además de los habituales; con él se exige STARTTLS también en esta máquina
    #[arg(long, env = "PADRON_SMTP_CA_FILE", global = true)]
    pub smtp_ca_file: Option<PathBuf>,
    /// Correos por segundo, como máximo, de esta instancia (10 si no se indica)
    #[arg(long, env = "PADRON_EMAIL_RATE", global = true)]
    pub email_rate: Option<String>,
}

/// Without the password that may stand in the address.
impl std::fmt::Debug for EmailArgs {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("EmailArgs").field("smtp_from", &self.smtp_from).finish_non_exhaustive()
    }
}

/// Checks the settings of the channel; the complaint names the one that is wrong.
pub fn email_settings(args: &EmailArgs) -> Result<EmailSettings, String> {
    let mut settings = EmailSettings::default();
    if let Some(rate) = &args.email_rate {
        settings.rate = parse_number("PADRON_EMAIL_RATE", rate, 1, 10_000)?;
        settings.connections = connections_for(settings.rate);
    }
    let trusted = args.smtp_ca_file.as_ref().map(read_certificate).transpose()?;
    let from = args.smtp_from.as_deref().map(parse_sender).transpose()?;
    if let Some(url) = args.smtp_url.as_deref().filter(|url| !url.trim().is_empty()) {
        let from = from.ok_or(
            "PADRON_SMTP_FROM: falta el remitente de los correos. Ejemplo: I.E.P. Las Orquídeas <avisos@colegio.pe>",
        )?;
        settings.server = Some(parse_server(url.trim(), from, trusted)?);
    }
    Ok(settings)
}

/// Mail servers take few connections of one sender, so there are no more than the rate needs.
fn connections_for(rate: u32) -> usize {
    (rate / 10).clamp(4, 16) as usize
}

/// What `padron check` says of the channel.
pub fn describe(settings: &EmailSettings) -> String {
    match &settings.server {
        None => "Correo: simulado, porque falta PADRON_SMTP_URL; nada sale de esta máquina".into(),
        Some(server) => {
            let how = match server.security {
                Security::Implicit => "TLS",
                Security::StartTls => "STARTTLS",
                Security::Plain => "sin cifrar, en esta máquina",
            };
            format!(
                "Correo: {}:{} ({how}), de {}, hasta {} por segundo",
                server.host, server.port, server.from.email, settings.rate
            )
        }
    }
}

fn read_certificate(path: &PathBuf) -> Result<Vec<u8>, String> {
    let shown = path.display();
    let pem = std::fs::read(path).map_err(|cause| format!("PADRON_SMTP_CA_FILE: no se pudo leer {shown}: {cause}"))?;
    if is_certificate(&pem) {
        Ok(pem)
    } else {
        Err(format!("PADRON_SMTP_CA_FILE: {shown} no es un certificado en PEM."))
    }
}

/// `Nombre <correo>`, or the address alone.
fn parse_sender(text: &str) -> Result<Mailbox, String> {
    let (name, address) = match text.trim().rsplit_once('<') {
        Some((name, address)) => (name.trim().trim_matches('"').trim(), address.trim_end().trim_end_matches('>')),
        None => ("", text),
    };
    let wrong =
        || format!("PADRON_SMTP_FROM: «{text}» no es un remitente. Ejemplo: I.E.P. Las Orquídeas <avisos@colegio.pe>");
    let address: Address = address.trim().parse().map_err(|_| wrong())?;
    if name.chars().any(char::is_control) {
        return Err(wrong());
    }
    Ok(Mailbox::new(Some(name.to_owned()).filter(|name| !name.is_empty()), address))
}

/// The complaint never repeats the address: a password may stand in it.
fn parse_server(url: &str, from: Mailbox, trusted: Option<Vec<u8>>) -> Result<Server, String> {
    let wrong = |what: &str| format!("PADRON_SMTP_URL: {what}. Ejemplo: {EXAMPLE}");
    let (scheme, rest) = url.split_once("://").ok_or_else(|| wrong("falta smtps:// o smtp:// al comienzo"))?;
    let implicit = match scheme {
        "smtps" => true,
        "smtp" => false,
        _ => return Err(wrong("debe empezar con smtps:// o smtp://")),
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (credentials, place) = match rest.rsplit_once('@') {
        Some((credentials, place)) => (
            Some(parse_credentials(credentials).ok_or_else(|| {
                wrong("el usuario y la clave van como usuario:clave, y los signos especiales como %40")
            })?),
            place,
        ),
        None => (None, rest),
    };
    let authority: http::uri::Authority = place.parse().map_err(|_| wrong("no se entiende el nombre del servidor"))?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    // «servidor:» and «servidor:0» are no ports.
    let named_port = authority.as_str().len() > authority.host().len();
    let port = match authority.port_u16() {
        Some(0) => None,
        None if named_port => None,
        None => Some(if implicit { 465 } else { 587 }),
        port => port,
    };
    let port = port.ok_or_else(|| wrong("el puerto debe ser un número entre 1 y 65535"))?;
    if host.is_empty() {
        return Err(wrong("falta el nombre del servidor"));
    }
    let local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let security = match (implicit, local && trusted.is_none()) {
        (true, _) => Security::Implicit,
        (false, true) => Security::Plain,
        (false, false) => Security::StartTls,
    };
    Ok(Server { host, port, security, credentials, trusted, from })
}

fn parse_credentials(text: &str) -> Option<(String, String)> {
    let (user, password) = text.split_once(':')?;
    let decode = |part: &str| percent_decode_str(part).decode_utf8().ok().map(|part| part.into_owned());
    let (user, password) = (decode(user)?, decode(password)?);
    (!user.is_empty() && !password.is_empty()).then_some((user, password))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(url: &str) -> EmailArgs {
        let from = Some("I.E.P. Las Orquídeas <avisos@colegio.pe>".to_owned());
        EmailArgs { smtp_url: Some(url.to_owned()), smtp_from: from, ..EmailArgs::default() }
    }

    #[test]
    fn an_address_says_server_port_security_and_who_signs_in() {
        let server = |url: &str| email_settings(&args(url)).unwrap().server.unwrap();
        let full = server("smtps://avisos%40colegio.pe:cl%3Aave@smtp.colegio.pe:1465");
        assert_eq!((full.host.as_str(), full.port, full.security), ("smtp.colegio.pe", 1465, Security::Implicit));
        assert_eq!(full.credentials, Some(("avisos@colegio.pe".into(), "cl:ave".into())));
        assert_eq!(full.from.name.as_deref(), Some("I.E.P. Las Orquídeas"));
        let far = server("smtp://smtp.colegio.pe");
        assert_eq!((far.port, far.security), (587, Security::StartTls));
        assert_eq!(server("smtp://127.0.0.1:2525").security, Security::Plain);
        assert_eq!(server("smtp://[::1]:2525/").host, "::1");
        assert!(email_settings(&EmailArgs::default()).unwrap().server.is_none());
    }

    #[test]
    fn every_complaint_names_its_setting_and_repeats_no_password() {
        for url in
            ["smtp.colegio.pe", "http://x.pe", "smtps://u:s3creta@x:nada", "smtps://s3creta@x", "smtp://", "smtp://x:0"]
        {
            let complaint = email_settings(&args(url)).unwrap_err();
            assert!(complaint.starts_with("PADRON_SMTP_URL") && !complaint.contains("s3creta"), "{url}: {complaint}");
        }
        let without = EmailArgs { smtp_from: None, ..args("smtp://127.0.0.1") };
        assert!(email_settings(&without).unwrap_err().starts_with("PADRON_SMTP_FROM"));
        let nobody = EmailArgs { smtp_from: Some("Nadie".into()), ..args("smtp://127.0.0.1") };
        assert!(email_settings(&nobody).unwrap_err().starts_with("PADRON_SMTP_FROM"));
        let fast = EmailArgs { email_rate: Some("0".into()), ..args("smtp://127.0.0.1") };
        assert!(email_settings(&fast).unwrap_err().starts_with("PADRON_EMAIL_RATE"));
        let file = EmailArgs { smtp_ca_file: Some("/no/hay".into()), ..args("smtp://127.0.0.1") };
        assert!(email_settings(&file).unwrap_err().starts_with("PADRON_SMTP_CA_FILE"));
    }

    #[test]
    fn a_check_says_where_mail_goes() {
        assert!(describe(&EmailSettings::default()).contains("simulado"));
        let settings = email_settings(&args("smtps://u:s3creta@smtp.colegio.pe")).unwrap();
        assert_eq!(
            describe(&settings),
            "Correo: smtp.colegio.pe:465 (TLS), de avisos@colegio.pe, hasta 10 por segundo"
        );
    }
}
