//! WhatsApp's settings, and sending by the built program.

use std::time::Duration;

use serde_json::json;

use crate::credentials::people_in;
use crate::support::meta::{APP_SECRET, MetaServer, PHONE_ID, Reaction, TOKEN, VERIFY_TOKEN};
use crate::support::process::run;
use crate::support::school::csv;
use crate::support::{Ask, Engine, Home, OWN_PASSWORD, id_of, on_both_engines};

on_both_engines!(no_log_tells_a_password_a_link_or_a_secret_of_meta);

async fn no_log_tells_a_password_a_link_or_a_secret_of_meta(engine: Engine) {
    let meta = MetaServer::scripted(|to, n| match (to, n) {
        ("+51987654322", 1) => Reaction::Vanish,
        ("+51987654323", 1) => Reaction::Refuse(131026),
        _ => Reaction::Accept,
    })
    .await;
    let home = Home::new(engine).await;
    for (name, secret) in [("token", TOKEN), ("secret", APP_SECRET), ("verify", VERIFY_TOKEN)] {
        std::fs::write(home.path(name), format!("{secret}\n")).unwrap();
    }
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let server = home
        .serve_with(|command| {
            command.env("PADRON_WHATSAPP_TOKEN_FILE", "token").env("PADRON_WHATSAPP_PHONE_ID", PHONE_ID);
            command.env("PADRON_WHATSAPP_APP_SECRET_FILE", "secret").env("PADRON_WHATSAPP_VERIFY_TOKEN_FILE", "verify");
            command.env("PADRON_WHATSAPP_URL", format!("http://{}", meta.address)).env("RUST_LOG", "trace");
        })
        .await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    let rows = (1..=3).map(|n| format!("DNI,4000000{n},Rosa,Ñahui,+5198765432{n},familia{n}@colegio.pe"));
    let file = csv("tipo_documento,nro_documento,nombre,apellido,telefono,email", rows);
    let id = id_of(&server.import_kind(&token, "padres", &file).await);
    let path = format!("/api/admin/import/{id}/credentials/send-whatsapp");
    let send = async |body| server.post(&path).bearer_auth(&token).json(&body).ask().await.expect(202);
    assert_eq!(send(json!({ "consentimiento": true })).await["total"], 3);
    let waits = async |asked: u32| {
        for _ in 0..500 {
            let open = "SELECT COUNT(*) FROM envios WHERE estado IN ('pendiente', 'enviando')";
            if meta.asked() == asked && home.count(open).await == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} were asked for", meta.asked());
    };
    waits(3).await;
    let again = json!({ "solo_fallidos": true, "incluir_inciertos": true, "modo": "enlace" });
    // Six seconds are between two messages to one telephone.
    assert_eq!(send(again).await["total"], 2);
    waits(5).await;
    let received = meta.received();
    server.tell(&[received[0].status("delivered"), received[1].failure(131049)]).await;
    assert_eq!(server.post_webhook(b"{}".to_vec(), "sha256=00").await.status, 403);

    let book = server.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    let mut secrets: Vec<String> = people_in(&book.body).iter().map(|person| person[4].clone()).collect();
    for message in received.iter().filter(|message| message.template() == "padron_enlace") {
        secrets.push(message.parameters()[2].rsplit('/').next().unwrap().to_owned());
    }
    assert!(secrets.len() == 5 && secrets.iter().all(|secret| secret.len() >= 10), "{secrets:?}");
    secrets.extend([TOKEN, APP_SECRET, VERIFY_TOKEN].map(str::to_owned));
    let log = server.log();
    assert!(log.contains("TRACE"));
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log");
    }
    assert_eq!(server.terminate(Duration::from_secs(10)).await.code(), Some(0));
}

#[tokio::test]
async fn check_tells_where_messages_go_and_what_is_missing() {
    let home = Home::new(Engine::Sqlite).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let told = |settings: &[(&str, &str)]| {
        let mut command = home.command(&["check"]);
        command.envs(settings.iter().copied());
        let output = run(&mut command, b"");
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = told(&[]);
    assert!(code == Some(0) && text.contains("✓ WhatsApp: simulado"), "{text}");
    let token = ("PADRON_WHATSAPP_TOKEN", TOKEN);
    let (code, text) = told(&[token, ("PADRON_WHATSAPP_PHONE_ID", PHONE_ID)]);
    assert!(code == Some(0) && text.contains("✓ WhatsApp: https://graph.facebook.com/v26.0/"), "{text}");
    assert!(text.contains("sin avisos de entrega") && !text.contains(TOKEN), "{text}");
    let (code, text) = told(&[token]);
    assert!(code == Some(1) && text.contains("✗ PADRON_WHATSAPP_PHONE_ID: falta"), "{text}");
}
