//! Accounts for prospects: what each toggle means, whom it leaves out, and that nobody gets two.

use chrono::TimeDelta;
use padron_core::role::Role;
use serde_json::{Value, json};

use super::file;
use crate::credentials::people_in;
use crate::support::outbox::Handout;
use crate::support::smtp::{MailServer, Reaction};
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    accounts_are_students_with_a_strong_first_password_and_are_told_by_email,
    each_of_the_four_settings_of_the_toggles_does_what_it_says,
    a_password_that_need_not_be_changed_becomes_ones_own_by_signing_in,
    who_has_an_account_or_whose_address_is_taken_is_left_out_and_told_why,
    whose_data_changed_since_is_left_out,
    asking_twice_makes_nobody_twice,
    a_request_that_makes_no_sense_is_refused,
    sending_to_many_asks_for_the_second_look_and_generating_has_a_limit,
    credentials_are_downloaded_and_failed_emails_are_tried_again,
    an_undone_generation_gives_the_prospects_back,
    the_list_of_imports_leaves_generations_to_their_history,
);

async fn accounts_are_students_with_a_strong_first_password_and_are_told_by_email(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let token = app.with_prospects(1..=10).await;
    let made = app.generate(&token, &json!({ "todos": true })).await;
    let figures = ["total", "creados", "omitidos", "fallidos"].map(|name| made[name].as_i64().unwrap());
    assert_eq!((figures, &made["estado"]), ([10, 10, 0, 0], &json!("completado")), "{made}");
    assert_eq!((&made["enviar_email"], &made["forzar_cambio"]), (&json!(true), &json!(true)));
    let id = made["id"].as_str().unwrap();
    let sent = app.wait_for_emails(&token, id).await;
    // One of them has no e-mail: the account is made, and only the sending is left out.
    assert_eq!(sent["correos"], json!({ "total": 9, "pendientes": 0, "enviados": 9, "fallidos": 0, "inciertos": 0 }));
    let students = "SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante' AND debe_cambiar_password AND estado_activo \
                    AND tipo_documento = 'Carnet' AND password_hash LIKE '$2b$04$%'";
    assert_eq!(app.count(students).await, 10);

    let mut passwords = Vec::new();
    for mail in server.received() {
        let text = crate::support::links::text_of(&mail);
        let password = text.split("Contraseña inicial: ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
        assert_eq!(password.chars().count(), 12, "{password}");
        for class in [char::is_uppercase, char::is_lowercase] {
            assert!(password.contains(class), "{password}");
        }
        assert!(
            password.contains(|c: char| c.is_ascii_digit()) && password.contains(|c: char| c.is_ascii_punctuation())
        );
        passwords.push(password.clone());
        let user = text.split("Usuario: ").nth(1).unwrap().split_whitespace().next().unwrap();
        for name in [user.to_owned(), user.to_lowercase(), mail.to.clone()] {
            let signed = app.sign_in(&name, &password).await.expect(200);
            assert_eq!(signed["debe_cambiar_password"], true);
            assert_eq!(signed["usuario"]["rol"], "estudiante");
        }
    }
    passwords.sort();
    passwords.dedup();
    assert_eq!(passwords.len(), 9, "no two share a password");
    let states = app.prospects(&token, "ordenar=carnet").await;
    let state = |n: usize| states["items"][n]["estado"].as_str().unwrap();
    assert_eq!((state(0), state(9)), ("correo_enviado", "usuario_creado"));
}

async fn each_of_the_four_settings_of_the_toggles_does_what_it_says(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let token = app.with_prospects(1..=8).await;
    let ids = app.prospect_ids(&token, "ordenar=carnet").await;
    for (place, (send, force)) in [(true, true), (true, false), (false, true), (false, false)].into_iter().enumerate() {
        let two = &ids[place * 2..place * 2 + 2];
        let before = server.received().len();
        let body = json!({ "ids": two, "enviar_email": send, "forzar_cambio": force });
        let made = app.generate(&token, &body).await;
        let id = made["id"].as_str().unwrap();
        app.wait_for_emails(&token, id).await;
        assert_eq!(server.received().len() - before, if send { 2 } else { 0 }, "{body}");
        assert_eq!((&made["enviar_email"], &made["forzar_cambio"]), (&json!(send), &json!(force)));
        let book =
            app.get(&format!("/api/prospectos/generaciones/{id}/credentials/download")).bearer_auth(&token).ask().await;
        let people = people_in(&book.body);
        assert_eq!(people.len(), 2, "{people:?}");
        for person in people {
            assert_eq!(person[1..3], ["Estudiante".to_owned(), "Carnet".to_owned()]);
            let signed = app.sign_in(&person[3], &person[4]).await.expect(200);
            assert_eq!(signed["debe_cambiar_password"], force, "{body}");
        }
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 4);
}

async fn a_password_that_need_not_be_changed_becomes_ones_own_by_signing_in(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects([1]).await;
    let made = app.generate(&token, &json!({ "todos": true, "enviar_email": false, "forzar_cambio": false })).await;
    let download = format!("/api/prospectos/generaciones/{}/credentials/download", made["id"].as_str().unwrap());
    let password = async || {
        let book = app.get(&download).bearer_auth(&token).ask().await;
        people_in(&book.body).remove(0)[4].clone()
    };
    let first = password().await;
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await, 1);
    let signed = app.sign_in("C2026001", &first).await.expect(200);
    assert_eq!(signed["debe_cambiar_password"], false);
    let start = app.get("/dashboard").with_session(signed["token"].as_str().unwrap()).ask().await;
    assert_eq!(start.status, 200);
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await, 0);
    assert_eq!(password().await, "", "it can be handed out no more");
    assert_eq!(app.prospects(&token, "").await["items"][0]["estado"], "ya_ingreso");
    // Theirs for good, and at the cost of an own one.
    app.clock.advance(TimeDelta::days(60));
    app.sign_in("p001@ejemplo.pe", &first).await.expect(200);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'conservar_password'").await, 1);
    let own = "SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante' AND password_hash LIKE '$2b$05$%'";
    assert_eq!(app.count(own).await, 1);
}

async fn who_has_an_account_or_whose_address_is_taken_is_left_out_and_told_why(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=4).await;
    // Somebody comes to have the address of the second, and the carnet of the third.
    app.add_person(Role::Docente, "Otra-clave-larga-26", |user| user.email = Some("p002@ejemplo.pe".into())).await;
    app.add_person(Role::Docente, "Otra-clave-larga-26", |user| user.document = Some("C2026003".into())).await;
    let ids = app.prospect_ids(&token, "ordenar=carnet").await;
    app.generate(&token, &json!({ "ids": [ids[0]] })).await;
    let made = app.generate(&token, &json!({ "ids": ids })).await;
    let figures = ["total", "creados", "omitidos", "fallidos"].map(|name| made[name].as_i64().unwrap());
    assert_eq!(figures, [4, 1, 3, 0]);
    let mut outcomes = app.outcomes(&token, made["id"].as_str().unwrap()).await;
    outcomes.sort();
    let told: Vec<(&str, &str, &str)> = outcomes.iter().map(|it| (&*it.0, &*it.1, &*it.2)).collect();
    assert_eq!(
        told,
        [
            ("C2026001", "omitido", "Ya tiene usuario."),
            ("C2026002", "omitido", "Otra persona ya tiene este correo."),
            ("C2026003", "omitido", "Otra persona ya ingresa con este carnet."),
            ("C2026004", "creado", ""),
        ]
    );
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante'").await, 2);
}

async fn whose_data_changed_since_is_left_out(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let instance = crate::support::OtherInstance::start(&app);
    let token = app.with_prospects(1..=2).await;
    instance.kill();
    let body = json!({ "todos": true });
    let begun = app.post("/api/prospectos/generar-usuarios").bearer_auth(&token).json(&body).ask().await.expect(202);
    assert_eq!(begun["estado"], "pendiente");
    // The carnet is somebody else's by the time it runs.
    app.execute("UPDATE prospectos SET nombre = 'Otra', correo = 'otra@x.pe' WHERE carnet = 'C2026001'").await;
    let _heir = crate::support::OtherInstance::start(&app);
    app.clock.advance(TimeDelta::seconds(13));
    let id = begun["id"].as_str().unwrap();
    let made = app.wait_for_generation(&token, id).await;
    assert_eq!((&made["creados"], &made["omitidos"]), (&json!(1), &json!(1)), "{made}");
    let left: Vec<String> =
        app.outcomes(&token, id).await.into_iter().map(|it| it.2).filter(|it| !it.is_empty()).collect();
    assert_eq!(left, ["Sus datos cambiaron desde que se eligió. Revíselos y genere su usuario de nuevo."]);
}

async fn asking_twice_makes_nobody_twice(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=6).await;
    let all = json!({ "todos": true, "filtro": { "programa": "contabilidad" } });
    assert_eq!(app.generate(&token, &all).await["creados"], 3);
    let again = app.post("/api/prospectos/generar-usuarios").bearer_auth(&token).json(&all).ask().await;
    assert_eq!(again.refusal(), (409, "nadie_por_generar".to_owned()));
    assert_eq!(app.generate(&token, &json!({ "todos": true })).await["creados"], 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante'").await, 6);
    let history = app.get("/api/prospectos/generaciones").bearer_auth(&token).ask().await.expect(200);
    assert_eq!((&history["total"], &history["items"][0]["creados"]), (&json!(2), &json!(3)));
    assert_eq!(history["items"][0]["creado_por"], "Rosaura Quintanilla Ñope");
}

async fn a_request_that_makes_no_sense_is_refused(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=2).await;
    let ids = app.prospect_ids(&token, "").await;
    let ask = async |body: Value| {
        app.post("/api/prospectos/generar-usuarios").bearer_auth(&token).json(&body).ask().await.refusal()
    };
    let invalid = (422, "datos_invalidos".to_owned());
    assert_eq!(ask(json!({})).await, invalid);
    assert_eq!(ask(json!({ "ids": ids, "todos": true })).await, invalid);
    assert_eq!(ask(json!({ "ids": ids, "filtro": { "programa": "Contabilidad" } })).await, invalid);
    assert_eq!(ask(json!({ "ids": [ids[0], uuid::Uuid::nil()] })).await, invalid);
    assert_eq!(ask(json!({ "todos": true, "filtro": { "carrera": "x" } })).await.0, 422);
    assert_eq!(ask(json!({ "todos": true, "filtro": { "programa": "Medicina" } })).await.1, "nadie_por_generar");
    assert_eq!(ask(json!({ "todos": true, "filtro": { "buscar": "\u{0}@x" } })).await.1, "nadie_por_generar");
    assert_eq!(app.count("SELECT COUNT(*) FROM importaciones WHERE tipo = 'generacion'").await, 0);
    app.generate(&token, &json!({ "todos": true })).await;
    assert_eq!(ask(json!({ "ids": ids })).await, (409, "nadie_por_generar".to_owned()));
    assert_eq!(app.count("SELECT COUNT(*) FROM importaciones WHERE tipo = 'generacion'").await, 1);
}

async fn sending_to_many_asks_for_the_second_look_and_generating_has_a_limit(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=30).await;
    app.clock.advance(TimeDelta::minutes(11));
    let ask =
        async |body: Value| app.post("/api/prospectos/generar-usuarios").bearer_auth(&token).json(&body).ask().await;
    assert_eq!(ask(json!({ "todos": true })).await.refusal(), (403, "confirmar_password".to_owned()));
    assert_eq!(app.count("SELECT COUNT(*) FROM importacion_filas f JOIN importaciones i ON i.id = f.importacion_id WHERE i.tipo = 'generacion'").await, 0);
    let ids = app.prospect_ids(&token, "por_pagina=100").await;
    for id in &ids[..6] {
        ask(json!({ "ids": [id] })).await.expect(202);
    }
    let refused = ask(json!({ "ids": [ids[6]] })).await;
    assert_eq!(refused.refusal(), (429, "demasiadas_solicitudes".to_owned()));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 61);
    app.clock.advance(TimeDelta::seconds(61));
    ask(json!({ "ids": [ids[6]] })).await.expect(202);
    // Without e-mails nothing is opened, so nothing is to be confirmed.
    ask(json!({ "todos": true, "enviar_email": false })).await.expect(202);
}

async fn credentials_are_downloaded_and_failed_emails_are_tried_again(engine: Engine) {
    let server = MailServer::scripted(|address, attempt| match (address, attempt) {
        ("p003@ejemplo.pe", 1) => Reaction::Refuse("550 5.1.1 No such user"),
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let token = app.with_prospects(1..=4).await;
    let made = app.generate(&token, &json!({ "todos": true })).await;
    let id = made["id"].as_str().unwrap();
    let sent = app.wait_for_emails(&token, id).await;
    assert_eq!((&sent["correos"]["enviados"], &sent["correos"]["fallidos"]), (&json!(3), &json!(1)), "{sent}");
    let failed = app.prospects(&token, "buscar=c2026003").await;
    assert_eq!(failed["items"][0]["estado"], "envio_fallido");
    let page = app.page(&token, &format!("/academico/generacion_envio_masivo/{id}")).await;
    assert!(page.contains("Reintentar envíos fallidos") && page.contains("4\u{a0}usuarios creados"), "{page}");
    let prospect = failed["items"][0]["id"].as_str().unwrap();
    let page = app.page(&token, &format!("/academico/prospectos/{prospect}")).await;
    assert!(page.contains("Se creó su usuario") && page.contains("Fallido"), "{page}");

    app.submit(&token, "generacion-reintentar", &[("id", id)]).await;
    let sent = app.wait_for_emails(&token, id).await;
    assert_eq!((&sent["correos"]["enviados"], &sent["correos"]["fallidos"]), (&json!(4), &json!(0)), "{sent}");
    assert_eq!(server.received().len(), 4, "only who was not reached is written to again");
    let handout = Handout { token: token.clone(), import: id.to_owned(), passwords: Vec::new() };
    assert_eq!(app.deliveries(&handout, "").await.len(), 4);
    let body = json!({ "solo_fallidos": true });
    let path = format!("/api/prospectos/generaciones/{id}/credentials/send-email");
    assert_eq!(app.post(&path).bearer_auth(&token).json(&body).ask().await.expect(202)["total"], 0);
}

async fn an_undone_generation_gives_the_prospects_back(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=3).await;
    // Who need not change the password has none of the own for all that.
    let made = app.generate(&token, &json!({ "todos": true, "enviar_email": false, "forzar_cambio": false })).await;
    let id = made["id"].as_str().unwrap();
    let undo = app.post(&format!("/api/admin/import/{id}/deshacer")).bearer_auth(&token);
    assert_eq!(undo.json(&json!({ "confirmar": 3 })).ask().await.expect(200)["deshechos"], 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante'").await, 0);
    assert_eq!(app.prospects(&token, "con_usuario=false").await["total"], 3);
    assert_eq!(app.generation(&token, id).await["deshechos"], 3);
    assert_eq!(app.generate(&token, &json!({ "todos": true })).await["creados"], 3);
}

async fn the_list_of_imports_leaves_generations_to_their_history(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=2).await;
    let made = app.generate(&token, &json!({ "todos": true })).await;
    let imports = app.get("/api/admin/import").bearer_auth(&token).ask().await.expect(200);
    assert_eq!((&imports["total"], &imports["items"][0]["tipo"]), (&json!(1), &json!("prospectos")));
    // A file cannot ask for it.
    assert_eq!(app.upload(&token, "generacion", "x.csv", &file(1..2)).await.status, 422);
    let other =
        app.get(&format!("/api/prospectos/generaciones/{}", imports["items"][0]["import_id"].as_str().unwrap()));
    assert_eq!(other.bearer_auth(&token).ask().await.status, 404, "an import of a file is none");
    assert_eq!(app.generation(&token, made["id"].as_str().unwrap()).await["creados"], 2);
}
