//! Issuing anew: to those who have none left, or to all who have not come in.

use std::collections::HashSet;
use std::time::Duration;

use chrono::TimeDelta;
use padron::features::credentials::service::make_initial;
use padron_core::password::AlphanumericLength;
use padron_core::role::Role;
use serde_json::{Value, json};

use super::{PASSWORD, USER, download, people_in};
use crate::support::files::people;
use crate::support::{Answer, Ask, Engine, OWN_PASSWORD, OtherInstance, TestApp, id_of, on_both_engines};

on_both_engines!(
    whoever_has_none_left_is_given_another_and_nobody_else,
    on_demand_those_that_still_work_are_replaced_too,
    to_replace_what_many_hold_in_their_hands_wants_a_second_look,
    what_has_expired_is_issued_anew,
    more_than_a_hundred_are_a_job_that_survives_a_kill,
    while_the_import_runs_nothing_is_issued,
    whoever_has_another_role_by_now_is_left_alone,
    both_spellings_of_the_story_answer_alike,
);

#[tokio::test]
async fn a_first_password_has_the_form_of_its_role() {
    let app = TestApp::start_without_worker(Engine::Sqlite, |settings| {
        settings.initial_length = AlphanumericLength::new(9).unwrap();
    });
    let app = app.await;
    let mut made = HashSet::new();
    for role in Role::ALL {
        for _ in 0..200 {
            let password = make_initial(&app.platform, role, &[]);
            let text = password.expose();
            let has = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
            assert!(has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit), "{text}");
            let is_strong = matches!(role, Role::Empleado | Role::Estudiante);
            let form = (if is_strong { 12 } else { 9 }, is_strong);
            assert_eq!((text.len(), has(u8::is_ascii_punctuation)), form, "{role}: {text}");
            assert!(made.insert(text.to_owned()));
        }
    }
}

async fn issue(app: &TestApp, token: &str, id: &str, body: Value) -> Answer {
    app.post(&format!("/api/admin/import/{id}/credentials")).bearer_auth(token).json(&body).ask().await
}

async fn summary(app: &TestApp, token: &str, id: &str) -> Value {
    app.get(&format!("/api/admin/import/{id}/credentials")).bearer_auth(token).ask().await.expect(200)
}

const ISSUED: &str = "SELECT COUNT(*) FROM auditoria WHERE accion = 'emitir_credencial'";

async fn whoever_has_none_left_is_given_another_and_nobody_else(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..6)).await);
    let before = people_in(&download(&app, &token, &id).await.body);
    let nothing = issue(&app, &token, &id, json!({})).await.expect(200);
    assert_eq!((&nothing["generadas"], &nothing["vigentes"]), (&json!(0), &json!(5)));
    assert!(nothing["expiran_en"].is_string() && nothing["trabajo"].is_null());

    // The first has a password of their own, the second is inactive, the third is signed in; of the fourth and the third
    // no copy is kept.
    let first = app.token(&before[0][USER], &before[0][PASSWORD]).await;
    app.change_password(&first, &before[0][PASSWORD], OWN_PASSWORD).await.expect(200);
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '30000002'").await;
    let third = app.token(&before[2][USER], &before[2][PASSWORD]).await;
    app.execute(
        "UPDATE credenciales_iniciales SET sellada = NULL, purgada_en = creada_en, entregada_en = creada_en, \
         entregada_por = (SELECT id FROM usuarios WHERE rol = 'administrador' LIMIT 1) WHERE usuario_id IN \
         (SELECT id FROM usuarios WHERE nro_documento IN ('30000002', '30000003', '30000004'))",
    )
    .await;
    let issued = issue(&app, &token, &id, json!({})).await.expect(200);
    assert_eq!((&issued["generadas"], &issued["vigentes"]), (&json!(2), &json!(3)));
    assert_eq!(app.count(ISSUED).await, 2);
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE entregada_en IS NOT NULL").await, 1);

    let after = people_in(&download(&app, &token, &id).await.body);
    let passwords = |rows: &[Vec<String>]| rows.iter().map(|row| row[PASSWORD].clone()).collect::<Vec<_>>();
    let (old, new) = (passwords(&before), passwords(&after));
    assert_eq!((new[0].as_str(), new[1].as_str(), &new[4]), ("", "", &old[4]));
    for index in [2, 3] {
        assert!(new[index].len() == 10 && new[index] != old[index]);
        assert_eq!(app.sign_in(&before[index][USER], &old[index]).await.status, 401, "the old one works no longer");
        let signed = app.sign_in(&before[index][USER], &new[index]).await.expect(200);
        assert_eq!(signed["debe_cambiar_password"], true);
    }
    assert_eq!(app.who(&third).await.status, 401, "whoever was signed in with the old one is signed out");
    app.sign_in(&before[0][USER], OWN_PASSWORD).await.expect(200);
    app.sign_in(&before[4][USER], &old[4]).await.expect(200);
    assert_eq!(issue(&app, &token, &id, json!({})).await.expect(200)["generadas"], 0);
}

async fn on_demand_those_that_still_work_are_replaced_too(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..4)).await);
    let before = people_in(&download(&app, &token, &id).await.body);
    let first = app.token(&before[0][USER], &before[0][PASSWORD]).await;
    app.change_password(&first, &before[0][PASSWORD], OWN_PASSWORD).await.expect(200);
    let issued = issue(&app, &token, &id, json!({ "renovar": true })).await.expect(200);
    assert_eq!((&issued["generadas"], &issued["vigentes"]), (&json!(2), &json!(2)));
    app.sign_in(&before[0][USER], OWN_PASSWORD).await.expect(200);
    let after = people_in(&download(&app, &token, &id).await.body);
    for (old, new) in before.iter().zip(&after).skip(1) {
        assert_eq!(app.sign_in(&old[USER], &old[PASSWORD]).await.status, 401);
        app.sign_in(&new[USER], &new[PASSWORD]).await.expect(200);
    }
}

async fn to_replace_what_many_hold_in_their_hands_wants_a_second_look(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..22)).await);
    let page = format!("/admin/importaciones/{id}/credenciales?preguntar=renovar");
    let page = app.get(&page).with_session(&token).header("accept", "text/html").ask().await;
    let page = page.text().replace('\u{a0}', " ");
    assert!(page.contains("Generar nuevas para las 21 que no ingresaron"));
    assert!(page.contains("¿Generar contraseñas nuevas para 21 personas?"));

    let refused = issue(&app, &token, &id, json!({ "renovar": true })).await;
    assert_eq!(refused.refusal(), (403, "confirmar_password".to_owned()));
    assert_eq!(app.count(ISSUED).await, 0);
    issue(&app, &token, &id, json!({})).await.expect(200);
    app.confirm_password(&token).await;
    assert_eq!(issue(&app, &token, &id, json!({ "renovar": true })).await.expect(200)["generadas"], 21);
}

async fn what_has_expired_is_issued_anew(engine: Engine) {
    let app = TestApp::start(engine).await;
    let administrator = app.add(Role::Administrador).await;
    let token = app.token_of(&administrator).await;
    let id = id_of(&app.import(&token, &people(1..4)).await);
    app.clock.advance(TimeDelta::days(15));
    let token = app.token_of(&administrator).await;
    let stands = summary(&app, &token, &id).await;
    assert_eq!((&stands["vigentes"], &stands["vencidas"], &stands["faltan"]), (&json!(0), &json!(3), &json!(3)));
    let issued = issue(&app, &token, &id, json!({})).await.expect(200);
    assert_eq!((&issued["generadas"], &issued["vigentes"]), (&json!(3), &json!(3)));
    for person in people_in(&download(&app, &token, &id).await.body) {
        app.sign_in(&person[USER], &person[PASSWORD]).await.expect(200);
    }
}

async fn more_than_a_hundred_are_a_job_that_survives_a_kill(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let worker = OtherInstance::start(&app);
    let administrator = app.add(Role::Administrador).await;
    let token = app.token_of(&administrator).await;
    let id = id_of(&app.import(&token, &people(1..131)).await);
    let before = people_in(&download(&app, &token, &id).await.body);
    worker.kill();

    let answer = issue(&app, &token, &id, json!({ "renovar": true })).await;
    let begun = answer.expect(202);
    assert_eq!((&begun["generadas"], &begun["trabajo"]["total"]), (&json!(0), &json!(130)));
    // Asked for again, it is the same one.
    assert_eq!(issue(&app, &token, &id, json!({})).await.expect(202)["trabajo"]["total"], 130);

    let worker = OtherInstance::start(&app);
    while app.count(ISSUED).await < 10 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    worker.kill();
    let done = app.count(ISSUED).await;
    assert!(done < 130, "it was killed amid the work");
    // The lease of the dead runs out.
    app.clock.advance(TimeDelta::seconds(11));
    let _worker = OtherInstance::start(&app);
    let stands = loop {
        let stands = summary(&app, &token, &id).await;
        if stands["trabajo"].is_null() {
            break stands;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!((&stands["vigentes"], &stands["generadas"]), (&json!(130), &json!(130)));
    assert_eq!(app.count(ISSUED).await, 130, "each was given one, and only one");
    let after = people_in(&download(&app, &token, &id).await.body);
    assert!(before.iter().zip(&after).all(|(old, new)| old[USER] == new[USER] && old[PASSWORD] != new[PASSWORD]));
    app.sign_in(&after[129][USER], &after[129][PASSWORD]).await.expect(200);
    let payload = "SELECT COUNT(*) FROM trabajos WHERE clase = 'emitir_credenciales' AND estado = 'terminado'";
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(app.count(payload).await, 1);
}

async fn while_the_import_runs_nothing_is_issued(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    assert_eq!(summary(&app, &token, &id).await["parcial"], false);
    app.execute("UPDATE importaciones SET estado = 'ejecutando'").await;
    let refused = issue(&app, &token, &id, json!({ "renovar": true })).await;
    assert_eq!(refused.refusal(), (409, "importacion_en_curso".to_owned()));
    assert_eq!(summary(&app, &token, &id).await["parcial"], true);
    assert_eq!(app.count(ISSUED).await, 0);
}

async fn whoever_has_another_role_by_now_is_left_alone(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..4)).await);
    let hashes = "SELECT COUNT(DISTINCT password_hash) FROM usuarios";
    let before = app.count(hashes).await;
    for (document, role) in [("30000001", "director"), ("30000002", "empleado")] {
        app.execute(&format!("UPDATE usuarios SET rol = '{role}' WHERE nro_documento = '{document}'")).await;
    }
    assert_eq!(issue(&app, &token, &id, json!({ "renovar": true })).await.expect(200)["generadas"], 1);
    assert_eq!((app.count(ISSUED).await, app.count(hashes).await), (1, before));
    let listed = people_in(&download(&app, &token, &id).await.body);
    assert!(listed.iter().all(|person| person[USER] != "30000001"), "a director's is opened by no one");
}

async fn both_spellings_of_the_story_answer_alike(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    let body = json!({ "import_id": id, "renovar": true });
    let story = app.post("/api/admin/import/generate-credentials").bearer_auth(&token).json(&body).ask().await;
    let issued = story.expect(200);
    assert_eq!((&issued["generadas"], &issued["vigentes"]), (&json!(2), &json!(2)));
    let missing = json!({ "import_id": uuid::Uuid::nil() });
    let missing = app.post("/api/admin/import/generate-credentials").bearer_auth(&token).json(&missing).ask().await;
    assert_eq!(missing.status, 404);
}
