//! Without a mail server: the same way, and nothing leaves the machine.

use padron_core::role::Role;
use serde_json::json;

use crate::support::outbox::{Handout, all};
use crate::support::smtp::MailServer;
use crate::support::{Ask, Engine, OtherInstance, TestApp, on_both_engines};

on_both_engines!(
    messages_are_kept_as_they_would_look_with_the_password_hidden,
    a_password_is_revealed_one_at_a_time_and_audited,
    what_was_simulated_reached_nobody_once_there_is_a_server,
    a_preview_shows_the_message_of_a_person_of_ones_choice,
    a_message_that_was_really_sent_reveals_nothing,
);

async fn messages_are_kept_as_they_would_look_with_the_password_hidden(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(3).await;
    let reach = app.reach(&handout).await;
    assert_eq!((&reach["email"]["simulado"], &reach["email"]["con"]), (&true.into(), &3.into()));
    let job = app.deliver(&handout, all()).await;
    assert_eq!((&job["enviados"], &job["simulados"]), (&3.into(), &3.into()), "{job}");
    let one = app.deliveries(&handout, "buscar=40000002").await.remove(0);
    assert_eq!((&one["estado"], &one["simulado"]), (&"enviado".into(), &true.into()));
    let message = app.message(&handout, one["id"].as_str().unwrap()).await;
    assert_eq!(message["asunto"], "Tu acceso a I.E.P. Las Orquídeas");
    assert_eq!(message["revelable"], true);
    for part in ["texto", "html"] {
        let text = message[part].as_str().unwrap();
        assert!(text.contains("40000002") && text.contains("••••••••••") && !text.contains("Kp2wRzT"), "{text}");
    }
}

async fn a_password_is_revealed_one_at_a_time_and_audited(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(2).await;
    app.deliver(&handout, all()).await;
    let one = app.deliveries(&handout, "buscar=40000001").await.remove(0);
    let id = one["id"].as_str().unwrap();
    let answer = app.reveal(&handout, id).await;
    let revealed = answer.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(revealed["password"], "Kp1wRzT");
    assert!(revealed["texto"].as_str().unwrap().contains("Contraseña inicial: Kp1wRzT"));
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'revelar_mensaje' AND actor_id IS NOT NULL";
    assert_eq!(app.count(&format!("{audited} AND objeto_id = '{id}'")).await, 1);

    // Nobody's who could do more than the one who asks.
    for role in ["director", "administrador"] {
        app.execute(&format!("UPDATE usuarios SET rol = '{role}' WHERE nro_documento = '40000001'")).await;
        assert_eq!(app.reveal(&handout, id).await.refusal(), (403, "prohibido".to_owned()));
        assert_eq!(app.message(&handout, id).await["revelable"], false);
    }
    app.execute("UPDATE usuarios SET rol = 'apoderado'").await;
    let teacher = app.token_of(&app.add(Role::Docente).await).await;
    let stranger = Handout { token: teacher, import: handout.import.clone(), passwords: Vec::new() };
    assert_eq!(app.reveal(&stranger, id).await.status, 403);
}

async fn what_was_simulated_reached_nobody_once_there_is_a_server(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(2).await;
    assert_eq!(app.deliver(&handout, all()).await["simulados"], 2);
    assert_eq!(app.deliver(&handout, all()).await["total"], 0);
    assert_eq!(server.received().len(), 0);

    let real = app.again_with(TestApp::mail_to(&server)).await;
    let job = real.deliver(&handout, all()).await;
    assert_eq!((&job["total"], &job["enviados"], &job["simulados"]), (&2.into(), &2.into(), &0.into()), "{job}");
    assert_eq!(server.received().len(), 2);
}

async fn a_preview_shows_the_message_of_a_person_of_ones_choice(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(2).await;
    let path = format!("/api/admin/import/{}/credentials/preview", handout.import);
    let first = app.get(&path).bearer_auth(&handout.token).ask().await.expect(200);
    assert!(first["texto"].as_str().unwrap().contains("Usuario: 40000001"));
    assert_eq!((&first["destinatario"], &first["revelable"]), (&"f•••••@colegio.pe".into(), &false.into()));
    let mut reader = app.platform.db.read().await.unwrap();
    let id: uuid::Uuid =
        padron::fetch_one!(&mut reader, scalar "SELECT id FROM usuarios WHERE nro_documento = '40000002'").unwrap();
    let second = app.get(&format!("{path}?usuario={id}&canal=email")).bearer_auth(&handout.token).ask().await;
    assert!(second.expect(200)["texto"].as_str().unwrap().contains("Usuario: 40000002"));
    let nobody = app.get(&format!("{path}?usuario={}", uuid::Uuid::nil())).bearer_auth(&handout.token).ask().await;
    assert_eq!(nobody.status, 404);
}

async fn a_message_that_was_really_sent_reveals_nothing(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_without_worker(engine, TestApp::mail_to(&server)).await;
    let worker = OtherInstance::start(&app);
    let handout = app.hand_out(1).await;
    app.deliver(&handout, all()).await;
    worker.kill();
    let id = app.deliveries(&handout, "").await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(app.reveal(&handout, &id).await.refusal(), (409, "no_simulado".to_owned()));
    assert_eq!(app.message(&handout, &id).await["revelable"], json!(false));
}

impl TestApp {
    pub async fn message(&self, handout: &Handout, id: &str) -> serde_json::Value {
        self.get(&format!("/api/admin/envios/{id}/mensaje")).bearer_auth(&handout.token).ask().await.expect(200)
    }

    pub async fn reveal(&self, handout: &Handout, id: &str) -> crate::support::Answer {
        self.post(&format!("/api/admin/envios/{id}/mensaje/revelar")).bearer_auth(&handout.token).ask().await
    }
}
