//! Who is written to, and who asks.

use chrono::TimeDelta;
use padron_core::role::Role;
use serde_json::json;

use crate::support::outbox::{Handout, all};
use crate::support::smtp::MailServer;
use crate::support::{Ask, Engine, OWN_PASSWORD, TestApp, id_of, on_both_engines};

on_both_engines!(
    whoever_came_in_is_inactive_or_has_no_address_is_not_written_to,
    what_changes_between_the_request_and_the_sending_counts,
    a_later_issue_of_the_password_is_sent_again_and_the_earlier_one_no_more,
    two_requests_at_once_send_to_everyone_once,
    requests_that_make_no_sense_are_refused_in_words,
    an_administrator_asks_ten_times_a_minute_at_most,
    a_request_is_audited_with_who_how_many_and_from_where,
    open_pages_are_told_while_messages_go_out,
    a_sample_goes_to_whoever_asks_and_holds_no_real_password,
    an_undone_import_leaves_nothing_to_send,
    lists_are_filtered_searched_and_sorted,
);

/// The third person has a password of their own.
const COME_IN: &str = "UPDATE usuarios SET password_vence_en = NULL, debe_cambiar_password = (1 = 0) \
                       WHERE nro_documento = '40000003'";

async fn whoever_came_in_is_inactive_or_has_no_address_is_not_written_to(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(6).await;
    app.execute("UPDATE usuarios SET email = NULL WHERE nro_documento = '40000001'").await;
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '40000002'").await;
    app.execute(COME_IN).await;
    app.execute(
        "UPDATE credenciales_iniciales SET sellada = NULL, purgada_en = creada_en \
         WHERE usuario_id = (SELECT id FROM usuarios WHERE nro_documento = '40000004')",
    )
    .await;
    let reach = app.reach(&handout).await;
    assert_eq!((&reach["personas"], &reach["ingresaron"]), (&6.into(), &1.into()), "{reach}");
    let email = &reach["email"];
    assert_eq!((&email["con"], &email["sin"], &email["faltan"]), (&2.into(), &1.into(), &2.into()), "{reach}");
    assert_eq!(app.deliver(&handout, all()).await["total"], 2);
    let mut to: Vec<_> = server.received().into_iter().map(|message| message.to).collect();
    to.sort();
    assert_eq!(to, [Handout::address(5), Handout::address(6)]);
    let email = app.reach(&handout).await["email"].clone();
    assert_eq!((&email["enviados"], &email["faltan"]), (&2.into(), &0.into()));
}

async fn what_changes_between_the_request_and_the_sending_counts(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_without_worker(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(5).await;
    let started = app.send_email(&handout, all()).await.expect(202);
    app.execute("UPDATE usuarios SET email = NULL WHERE nro_documento = '40000001'").await;
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '40000002'").await;
    app.execute(COME_IN).await;
    app.execute("UPDATE usuarios SET email = 'nueva@colegio.pe' WHERE nro_documento = '40000004'").await;
    let worker = crate::support::OtherInstance::start(&app);
    let job = app.wait_for_job(&handout, started["trabajo_id"].as_str().unwrap()).await;
    worker.kill();
    assert_eq!((&job["enviados"], &job["fallidos"], &job["omitidos"]), (&2.into(), &2.into(), &1.into()), "{job}");
    let mut to: Vec<_> = server.received().into_iter().map(|message| message.to).collect();
    to.sort();
    assert_eq!(to, [Handout::address(5), "nueva@colegio.pe".to_owned()]);
    let failed = app.deliveries(&handout, "estado=fallido&ordenar=nombre").await;
    let reasons: Vec<_> = failed.iter().map(|one| one["ultimo_error"].as_str().unwrap().to_owned()).collect();
    assert_eq!(reasons[0], "No tiene correo registrado. Agréguelo y reintente.");
    assert_eq!(reasons[1], "La persona está inactiva.");
    let sent = app.deliveries(&handout, "estado=enviado&ordenar=nombre").await;
    assert_eq!(sent[0]["destinatario"], "n•••••@colegio.pe", "the address that it went to");
}

async fn a_later_issue_of_the_password_is_sent_again_and_the_earlier_one_no_more(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(2).await;
    app.deliver(&handout, all()).await;
    app.execute(
        "UPDATE credenciales_iniciales SET emision = emision + 1 \
         WHERE usuario_id = (SELECT id FROM usuarios WHERE nro_documento = '40000001')",
    )
    .await;
    assert_eq!(app.reach(&handout).await["email"]["faltan"], 1);
    let job = app.deliver(&handout, all()).await;
    assert_eq!((&job["total"], &job["enviados"]), (&1.into(), &1.into()));
    assert_eq!(server.taken()[&Handout::address(1)], 2);
    assert_eq!(server.taken()[&Handout::address(2)], 1);
}

async fn two_requests_at_once_send_to_everyone_once(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let another = crate::support::OtherInstance::start(&app);
    let handout = app.hand_out(80).await;
    let (first, second) = tokio::join!(app.deliver(&handout, all()), app.deliver(&handout, all()));
    assert_eq!(first["total"].as_i64().unwrap() + second["total"].as_i64().unwrap(), 80);
    assert_eq!(server.received().len(), 80);
    assert!(server.taken().values().all(|count| *count == 1));
    another.kill();
}

async fn requests_that_make_no_sense_are_refused_in_words(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(1).await;
    let both = json!({ "solo_fallidos": true, "solo_faltantes": true });
    assert_eq!(app.send_email(&handout, both).await.wrong()[0].0, "solo_faltantes");
    assert_eq!(app.send_email(&handout, json!({ "modo": "paloma" })).await.status, 422);
    let nobody = Handout { import: uuid::Uuid::nil().to_string(), ..handout };
    assert_eq!(app.send_email(&nobody, all()).await.status, 404);
}

async fn an_administrator_asks_ten_times_a_minute_at_most(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(1).await;
    for _ in 0..10 {
        app.send_email(&handout, all()).await.expect(202);
    }
    let refused = app.send_email(&handout, all()).await;
    assert_eq!(refused.refusal(), (429, "demasiadas_solicitudes".to_owned()));
    assert!((1..=61).contains(&refused.header("retry-after").parse::<u64>().unwrap()));
    let other = Handout { token: app.administrator().await, ..handout };
    app.send_email(&other, all()).await.expect(202);
    app.clock.advance(TimeDelta::seconds(61));
    app.send_email(&other, all()).await.expect(202);
}

async fn a_request_is_audited_with_who_how_many_and_from_where(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(4).await;
    let answer = app.send_email(&handout, all()).await;
    assert_eq!(answer.expect(202)["total"], 4);
    let audited = format!(
        "SELECT COUNT(*) FROM auditoria WHERE accion = 'enviar_credenciales' AND objeto_id = '{}' AND solicitud = '{}' \
         AND actor_id IS NOT NULL AND red IS NOT NULL AND CAST(detalle AS TEXT) LIKE '%\"total\"%4%'",
        handout.import,
        answer.header("x-request-id")
    );
    assert_eq!(app.count(&audited).await, 1);
}

async fn open_pages_are_told_while_messages_go_out(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(20).await;
    let count = "SELECT valor FROM contadores WHERE clave = 'envios'";
    let before = app.count(count).await;
    let mut changes = app.platform.changes.listen();
    changes.mark_unchanged();
    app.deliver(&handout, all()).await;
    tokio::time::timeout(std::time::Duration::from_secs(5), changes.changed()).await.unwrap().unwrap();
    // The request, the first messages, the last ones: not each of them.
    let mut told = 0;
    for _ in 0..100 {
        told = app.count(count).await - before;
        if told >= 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!((2..=6).contains(&told), "{told}");
}

async fn a_sample_goes_to_whoever_asks_and_holds_no_real_password(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let administrator = app.add(Role::Administrador).await;
    let handout = Handout { token: app.token_of(&administrator).await, ..app.hand_out(2).await };
    let path = format!("/api/admin/import/{}/credentials/test-email", handout.import);
    let answer = app.post(&path).bearer_auth(&handout.token).ask().await.expect(200);
    assert_eq!(answer, json!({ "destinatario": administrator.email, "simulado": false }));
    let received = server.received();
    assert_eq!((received.len(), received[0].to.as_str()), (1, administrator.email.as_str()));
    let message = mail_parser::MessageParser::default().parse(&received[0].bytes).unwrap();
    let text = message.body_text(0).unwrap();
    assert!(text.contains("Usuario: 12345678") && text.contains("aB9xT3qZ"), "{text}");
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 0);

    let nowhere = app.add_person(Role::Administrador, OWN_PASSWORD, |user| user.email = None).await;
    let token = app.token_of(&nowhere).await;
    assert_eq!(app.post(&path).bearer_auth(&token).ask().await.wrong()[0].0, "email");
}

async fn an_undone_import_leaves_nothing_to_send(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let handout = app.hand_out(3).await;
    app.send_email(&handout, all()).await.expect(202);
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 3);
    let path = format!("/api/admin/import/{}/deshacer", handout.import);
    let undone = app.post(&path).bearer_auth(&handout.token).json(&json!({ "confirmar": 3 })).ask().await.expect(200);
    assert_eq!(undone["deshechos"], 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 0);
}

async fn lists_are_filtered_searched_and_sorted(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(5).await;
    let other = app.hand_out_nobody_else(&handout.token).await;
    let job = app.deliver(&handout, all()).await["id"].as_str().unwrap().to_owned();
    assert_eq!(app.deliveries(&handout, "").await.len(), 5);
    assert_eq!(app.deliveries(&handout, "estado=enviado&canal=email").await.len(), 5);
    assert_eq!(app.deliveries(&handout, "estado=fallido").await.len(), 0);
    assert_eq!(app.deliveries(&handout, &format!("lote={job}")).await.len(), 5);
    assert_eq!(app.deliveries(&handout, &format!("lote={other}")).await.len(), 0);
    assert_eq!(app.deliveries(&handout, "buscar=40000003").await[0]["usuario"], "40000003");
    let names: Vec<_> = app.deliveries(&handout, "ordenar=nombre").await;
    assert_eq!((&names[0]["usuario"], &names[4]["usuario"]), (&"40000001".into(), &"40000005".into()));
    let path = "/api/admin/envios?por_pagina=2&pagina=3";
    let page = app.get(path).bearer_auth(&handout.token).ask().await.expect(200);
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (1, &5.into()));
    let wrong = app.get("/api/admin/envios?ordenar=color").bearer_auth(&handout.token).ask().await;
    assert_eq!(wrong.wrong()[0].0, "ordenar");
}

impl TestApp {
    /// An id that no request has.
    async fn hand_out_nobody_else(&self, token: &str) -> String {
        id_of(&self.check(token, &crate::support::files::people(200..201)).await)
    }
}
