//! Links instead of passwords (`modo: enlace`): who gets one, and what it is good for.

use chrono::TimeDelta;
use padron::features::users::service::{LinkCode, LinkPurpose, NewLink, put_link_in};
use padron_core::role::Role;
use serde_json::json;

use super::emails::texts_of_the_database;
use crate::support::links::{NEW_PASSWORD, code_in};
use crate::support::outbox::Handout;
use crate::support::smtp::MailServer;
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    a_link_brings_its_reader_in_once,
    whatever_opens_a_link_before_its_reader_does_no_harm,
    of_twenty_at_once_one_wins,
    codes_that_serve_no_longer_answer_alike,
    a_link_ends_with_a_newer_one_another_password_and_the_person,
    a_link_that_has_ended_can_be_sent_again,
    a_link_also_reaches_whose_password_has_ended,
    the_link_of_a_simulated_message_is_made_when_it_is_revealed,
    the_office_sends_links_to_who_forgot_the_own_password,
    no_code_stays_anywhere,
);

/// Three people who were sent a link, and their codes.
async fn send_links(engine: Engine) -> (TestApp, Handout, MailServer, Vec<String>) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(3).await;
    app.deliver(&handout, json!({ "modo": "enlace" })).await;
    let codes = (1..=3).map(|n| server.code_to(&Handout::address(n))).collect();
    (app, handout, server, codes)
}

async fn a_link_brings_its_reader_in_once(engine: Engine) {
    let (app, handout, server, codes) = send_links(engine).await;
    let text = server.text_to(&Handout::address(1));
    assert!(text.contains("Crea aquí tu contraseña") && text.contains("👤 Usuario: 40000001"), "{text}");
    assert!(!text.contains("Kp1wRzT") && !text.contains("Contraseña inicial"), "{text}");

    // A password that breaks the rules uses nothing up.
    assert_eq!(app.activate(&codes[0], "corta").await.wrong()[0].0, "password_nueva");
    let signed = app.activate(&codes[0], NEW_PASSWORD).await.expect(200);
    assert_eq!((&signed["debe_cambiar_password"], &signed["usuario"]["rol"]), (&false.into(), &"apoderado".into()));
    app.who(signed["token"].as_str().unwrap()).await.expect(200);
    app.token("40000001", NEW_PASSWORD).await;
    assert_eq!(app.activate(&codes[0], "Otra-Trompeta-58").await.refusal(), (422, "enlace_invalido".to_owned()));
    assert_eq!(app.reach(&handout).await["ingresaron"], 1);
    let kept = "SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL";
    assert_eq!(app.count(kept).await, 2, "the sealed password went with it");
    // Nobody comes in for the first time twice, not even by a link that was stored in the same moment.
    let late = LinkCode::generate(&*app.platform.entropy);
    let user = signed["usuario"]["id"].as_str().unwrap().parse().unwrap();
    let (purpose, expires) = (LinkPurpose::Activation, app.platform.now() + TimeDelta::hours(1));
    let mut tx = app.platform.db.begin().await.unwrap();
    let link = NewLink { user, purpose, digest: late.digest(), expires };
    put_link_in(&mut tx, &link, app.platform.now()).await.unwrap();
    tx.commit().await.unwrap();
    let refused = app.activate(late.expose(), "Otra-Trompeta-58").await.refusal();
    assert_eq!(refused, (422, "enlace_invalido".to_owned()));
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'activar_cuenta' AND red IS NOT NULL";
    assert_eq!(app.count(audited).await, 1);
}

async fn whatever_opens_a_link_before_its_reader_does_no_harm(engine: Engine) {
    let (app, _, _, codes) = send_links(engine).await;
    for _ in 0..3 {
        let answer = app.get(&format!("/activar/{}", codes[0])).ask().await;
        assert_eq!((answer.status, answer.header("location").as_str()), (303, "/activar"));
        let cookie = answer.cookie("padron-enlace").unwrap();
        assert_eq!(cookie.value, codes[0]);
        assert!(
            ["HttpOnly", "SameSite=Lax", "Max-Age=1800"].iter().all(|it| cookie.attributes.contains(&(*it).to_owned()))
        );
    }
    let page = app.get("/activar").header("cookie", format!("padron-enlace={}", codes[0])).ask().await;
    assert!(page.text().contains("40000001") && !page.text().contains(&codes[0]));
    let page = app.get("/activar").header("cookie", "padron-enlace=abc").ask().await;
    assert!(page.text().contains("Este enlace ya no sirve"));
    // One that was carried before is not taken for another that is opened, however odd that is.
    let odd = app.get("/activar/%3B%20Path=x").ask().await.cookie("padron-enlace").unwrap();
    assert_eq!((odd.value.as_str(), odd.attributes.contains(&"Path=/".to_owned())), ("Pathx", true));
    app.activate(&codes[0], NEW_PASSWORD).await.expect(200);
}

async fn of_twenty_at_once_one_wins(engine: Engine) {
    let (app, _, _, codes) = send_links(engine).await;
    let answers = futures::future::join_all((0..20).map(|_| app.activate(&codes[0], NEW_PASSWORD))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    let lost = answers.iter().filter(|answer| answer.status == 422 || answer.status == 409).count();
    assert_eq!((won, lost), (1, 19));
}

async fn codes_that_serve_no_longer_answer_alike(engine: Engine) {
    let (app, _, _, codes) = send_links(engine).await;
    app.activate(&codes[0], NEW_PASSWORD).await.expect(200);
    app.execute("UPDATE usuarios SET rol = 'director' WHERE nro_documento = '40000002'").await;
    let refused = async |code: &str| {
        let answer = app.activate(code, NEW_PASSWORD).await;
        let mut body = answer.json();
        body.as_object_mut().unwrap().remove("solicitud");
        (answer.status, body)
    };
    let guessed = refused("abcdefghijkmnpqrstuvwxyz23456789").await;
    assert_eq!((guessed.0, &guessed.1["codigo"]), (422, &"enlace_invalido".into()));
    for code in [&codes[0], &codes[1], "", "x"] {
        assert_eq!(refused(code).await, guessed, "{code}");
    }
    app.clock.advance(TimeDelta::hours(24));
    assert_eq!(refused(&codes[2]).await, guessed, "after a day");
}

async fn a_link_ends_with_a_newer_one_another_password_and_the_person(engine: Engine) {
    let (app, handout, server, codes) = send_links(engine).await;
    let refused = async |code: &str| app.activate(code, NEW_PASSWORD).await.refusal();
    // Issued anew, which is another first password.
    let path = format!("/api/admin/import/{}/credentials", handout.import);
    app.post(&path).bearer_auth(&handout.token).json(&json!({ "renovar": true })).ask().await.expect(200);
    for code in &codes {
        assert_eq!(refused(code).await, (422, "enlace_invalido".to_owned()));
    }
    app.deliver(&handout, json!({ "modo": "enlace" })).await;
    let codes: Vec<_> = (1..=3).map(|n| server.code_to(&Handout::address(n))).collect();
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '40000001'").await;
    assert_eq!(refused(&codes[0]).await, (422, "enlace_invalido".to_owned()));
    app.activate(&codes[1], NEW_PASSWORD).await.expect(200);
}

async fn a_link_that_has_ended_can_be_sent_again(engine: Engine) {
    let (app, handout, server, codes) = send_links(engine).await;
    assert_eq!(app.deliver(&handout, json!({ "modo": "enlace" })).await["total"], 0, "they have it");
    app.activate(&codes[0], NEW_PASSWORD).await.expect(200);
    app.clock.advance(TimeDelta::hours(25));
    let token = app.administrator().await;
    app.confirm_password(&token).await;
    let handout = Handout { token, ..handout };
    assert_eq!(app.reach(&handout).await["email"]["faltan"], 2, "whose links have ended");
    assert_eq!(app.deliver(&handout, json!({ "modo": "enlace" })).await["enviados"], 2);
    let newer = server.code_to(&Handout::address(2));
    assert_ne!(newer, codes[1]);
    app.activate(&newer, NEW_PASSWORD).await.expect(200);
}

async fn a_link_also_reaches_whose_password_has_ended(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(2).await;
    app.execute("UPDATE credenciales_iniciales SET sellada = NULL, purgada_en = creada_en").await;
    assert_eq!(app.deliver(&handout, json!({ "modo": "password" })).await["total"], 0);
    assert_eq!(app.deliver(&handout, json!({ "modo": "enlace" })).await["enviados"], 2);
    app.activate(&server.code_to(&Handout::address(2)), NEW_PASSWORD).await.expect(200);
}

async fn the_link_of_a_simulated_message_is_made_when_it_is_revealed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(2).await;
    app.deliver(&handout, json!({ "modo": "enlace" })).await;
    let one = app.deliveries(&handout, "buscar=40000001").await.remove(0);
    assert_eq!((&one["modo"], &one["proposito"]), (&"enlace".into(), &"credencial".into()));
    let id = one["id"].as_str().unwrap();
    let hidden = app.message(&handout, id).await;
    assert!(hidden["texto"].as_str().unwrap().contains("/activar/••••••••••"), "{hidden}");
    let first = app.reveal(&handout, id).await.expect(200);
    let second = app.reveal(&handout, id).await.expect(200);
    let [first, second] = [first, second].map(|it| code_in(it["texto"].as_str().unwrap()));
    assert_eq!(app.activate(&first, NEW_PASSWORD).await.refusal(), (422, "enlace_invalido".to_owned()));
    app.activate(&second, NEW_PASSWORD).await.expect(200);
    assert_eq!(app.reveal(&handout, id).await.refusal(), (409, "no_disponible_ya".to_owned()));
    let teacher = app.token_of(&app.add(Role::Docente).await).await;
    let stranger = Handout { token: teacher, import: handout.import.clone(), passwords: Vec::new() };
    assert_eq!(app.reveal(&stranger, id).await.status, 403);
}

async fn the_office_sends_links_to_who_forgot_the_own_password(engine: Engine) {
    let (app, handout, server, codes) = send_links(engine).await;
    for code in &codes[..2] {
        app.activate(code, NEW_PASSWORD).await.expect(200);
    }
    let listed = app.deliveries(&handout, "ordenar=nombre").await;
    let person = |n: usize| {
        let document = format!("4000000{n}");
        listed.iter().find(|it| it["usuario"] == document.as_str()).unwrap()["usuario_id"].clone()
    };
    let send = async |body: serde_json::Value| {
        let path = format!("/api/admin/import/{}/credentials/send-recovery", handout.import);
        app.post(&path).bearer_auth(&handout.token).json(&body).ask().await
    };
    assert_eq!(send(json!({})).await.wrong()[0].0, "usuarios");
    // Who has not come in has the first way in, which is sent another way.
    assert_eq!(send(json!({ "usuarios": [person(3)] })).await.refusal(), (409, "nadie_por_enviar".to_owned()));
    let started = send(json!({ "usuarios": [person(1), person(2), person(3)] })).await.expect(202);
    assert_eq!(started["total"], 2);
    let job = app.wait_for_job(&handout, started["trabajo_id"].as_str().unwrap()).await;
    assert_eq!(job["enviados"], 2, "{job}");
    // The password of before serves until the link is used.
    app.token("40000002", NEW_PASSWORD).await;
    app.activate(&server.code_to(&Handout::address(2)), "Otra-Trompeta-58").await.expect(200);
    assert_eq!(app.sign_in("40000002", NEW_PASSWORD).await.status, 401);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'enviar_recuperacion'").await, 1);

    // Three a day, whoever asks for them.
    for _ in 0..2 {
        let started = send(json!({ "usuarios": [person(1)] })).await.expect(202);
        app.wait_for_job(&handout, started["trabajo_id"].as_str().unwrap()).await;
    }
    assert_eq!(send(json!({ "usuarios": [person(1)] })).await.refusal(), (409, "nadie_por_enviar".to_owned()));

    app.execute("UPDATE usuarios SET rol = 'director' WHERE nro_documento = '40000001'").await;
    assert_eq!(send(json!({ "usuarios": [person(1)] })).await.status, 422, "nobody of the list any more");
    let teacher = app.token_of(&app.add(Role::Docente).await).await;
    let path = format!("/api/admin/import/{}/credentials/send-recovery", handout.import);
    let body = json!({ "usuarios": [person(2)] });
    assert_eq!(app.post(&path).bearer_auth(&teacher).json(&body).ask().await.status, 403);
}

async fn no_code_stays_anywhere(engine: Engine) {
    let (app, _, _, codes) = send_links(engine).await;
    let texts = texts_of_the_database(&app).await;
    assert!(texts.iter().any(|text| text.contains("familia3@colegio.pe")));
    for text in texts {
        for code in &codes {
            let digits: String = code.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!text.contains(code.as_str()) && !text.contains(&digits), "{code} stands in {text}");
        }
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM enlaces").await, 3);
}
