//! The mail server's settings, and sending by the built program.

use std::time::Duration;

use mail_parser::MessageParser;
use serde_json::json;

use crate::credentials::people_in;
use crate::support::process::run;
use crate::support::school::csv;
use crate::support::smtp::{MailServer, Options, Reaction};
use crate::support::{Ask, Engine, Home, OWN_PASSWORD, id_of, on_both_engines};

on_both_engines!(mail_goes_out_encrypted_no_log_tells_a_password_and_a_silent_server_delays_no_stop);

const CREDENTIALS: (&str, &str) = ("avisos", "s3creta-del-correo");
const FROM: &str = "I.E.P. Las Orquídeas <avisos@colegio.pe>";

async fn mail_goes_out_encrypted_no_log_tells_a_password_and_a_silent_server_delays_no_stop(engine: Engine) {
    let options = Options { starttls: true, credentials: Some(CREDENTIALS), ..Options::default() };
    let mail = MailServer::with(options, |to, _| match to {
        "familia3@colegio.pe" => Reaction::Silence,
        _ => Reaction::Accept,
    })
    .await;
    let home = Home::new(engine).await;
    std::fs::write(home.path("ca.pem"), mail.certificate()).unwrap();
    let url = format!("smtp://{}:{}@127.0.0.1:{}", CREDENTIALS.0, CREDENTIALS.1, mail.address.port());
    std::fs::write(home.path("smtp"), format!("{url}\n")).unwrap();
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let server = home
        .serve_with(|command| {
            command.env("PADRON_SMTP_URL_FILE", "smtp").env("PADRON_SMTP_CA_FILE", "ca.pem").env("RUST_LOG", "trace");
            command.env("PADRON_SMTP_FROM", FROM).env("PADRON_EMAIL_RATE", "1000");
        })
        .await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    let rows = (1..=3).map(|n| format!("DNI,4000000{n},Rosa,Ñahui,+51987654321,familia{n}@colegio.pe"));
    let file = csv("tipo_documento,nro_documento,nombre,apellido,telefono,email", rows);
    let id = id_of(&server.import_kind(&token, "padres", &file).await);
    let path = format!("/api/admin/import/{id}/credentials/send-email");
    let started = server.post(&path).bearer_auth(&token).json(&json!({})).ask().await.expect(202);
    assert_eq!(started["total"], 3);
    for _ in 0..500 {
        if mail.received().len() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let book = server.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    let people = people_in(&book.body);
    let received = mail.received();
    assert_eq!(received.len(), 3);
    for (n, person) in (1..).zip(&people) {
        let message = received.iter().find(|message| message.to == format!("familia{n}@colegio.pe")).unwrap();
        assert!(message.encrypted);
        let read = MessageParser::default().parse(&message.bytes).unwrap();
        assert!(read.body_text(0).unwrap().contains(&format!("Contraseña inicial: {}", person[4])));
        assert!(!server.log().contains(&person[4]), "a password is in the log");
    }
    assert!(server.log().contains("TRACE") && !server.log().contains(CREDENTIALS.1));

    assert_eq!(server.terminate(Duration::from_secs(10)).await.code(), Some(0));
    let left = "SELECT COUNT(*) FROM envios WHERE estado = 'enviando' AND destinatario = 'f•••••@colegio.pe'";
    assert_eq!(home.count(left).await, 1, "it may have arrived: its lease says so when it ends");
}

#[tokio::test]
async fn check_tells_where_mail_goes_and_what_is_wrong_with_it() {
    let home = Home::new(Engine::Sqlite).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let told = |settings: &[(&str, &str)]| {
        let mut command = home.command(&["check"]);
        command.envs(settings.iter().copied());
        let output = run(&mut command, b"");
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = told(&[]);
    assert!(code == Some(0) && text.contains("✓ Correo: simulado"), "{text}");
    let url = ("PADRON_SMTP_URL", "smtps://avisos:s3creta@smtp.colegio.pe");
    let (code, text) = told(&[url, ("PADRON_SMTP_FROM", FROM)]);
    assert!(code == Some(0) && text.contains("smtp.colegio.pe:465 (TLS), de avisos@colegio.pe"), "{text}");
    assert!(!text.contains("s3creta"));
    let (code, text) = told(&[url]);
    assert!(code == Some(1) && text.contains("✗ PADRON_SMTP_FROM"), "{text}");
    let (code, text) = told(&[("PADRON_SMTP_URL", "smtp.colegio.pe:s3creta")]);
    assert!(code == Some(1) && text.contains("✗ PADRON_SMTP_") && !text.contains("s3creta"), "{text}");
}
