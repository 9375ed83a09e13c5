//! Staff in one call of the API.

use padron_core::role::Role;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use super::{TYPED, user};
use crate::credentials::people_in;
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    each_person_is_answered_with_the_password_that_was_made_and_never_the_typed_one,
    a_request_that_is_repeated_under_its_key_changes_nothing,
    twenty_requests_at_once_under_one_key_are_one_import,
    every_answer_tells_its_passwords_however_many_there_are_in_a_minute,
    more_than_a_hundred_are_a_job,
    a_request_as_a_whole_is_refused_with_what_is_wrong,
    whatever_is_sent_is_answered,
);

async fn each_person_is_answered_with_the_password_that_was_made_and_never_the_typed_one(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mut bare = user(4, "");
    bare.as_object_mut().unwrap().remove("password");
    let mut numeric = user(5, "AUTO");
    numeric["dni"] = json!(30_000_005);
    let people = [user(1, "[PRESENTE]"), user(2, TYPED), user(3, "1234"), bare, numeric, user(1, "AUTO"), user(6, "")];
    let answer = app.load(&token, &json!({ "usuarios": people }), None).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let answer = answer.expect(200);
    assert_eq!((&answer["total"], &answer["creados"], &answer["con_errores"]), (&json!(7), &json!(4), &json!(3)));
    let result = |place: usize| &answer["resultados"][place - 1];
    assert_eq!(
        (&result(1)["fila"], &result(1)["legajo"], &result(1)["metodo"]),
        (&json!(1), &json!("N00001"), &json!("user-data"))
    );
    let password = |place: usize| result(place)["password"].as_str().unwrap_or_default().to_owned();
    assert!(password(1).starts_with("0001Sanza"));
    assert_eq!(app.sign_in("30000001", &password(1)).await.status, 200);
    assert_eq!((&result(2)["metodo"], result(2).get("password")), (&json!("manual"), None));
    assert_eq!(app.sign_in("30000002", TYPED).await.status, 200);
    assert_eq!(result(3)["errores"][0]["campo"], "password");
    assert_eq!((&result(4)["creado"], &result(5)["creado"]), (&json!(true), &json!(true)));
    assert_eq!(result(6)["errores"][0]["mensaje"], "Igual que la fila 1");
    assert!(result(7)["errores"][0]["mensaje"].as_str().unwrap().starts_with("La contraseña es obligatoria."));

    // The same engine: the import is in the history, its people have credentials, what was told is audited.
    let import = app.find_import(&token, answer["import_id"].as_str().unwrap()).await;
    assert_eq!((&import["tipo"], &import["estado"]), (&json!("personal"), &json!("completado")));
    assert!(!import.to_string().contains(&password(1)));
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'responder_credenciales'").await, 1);
    let again = app.load(&token, &json!({ "usuarios": [user(1, "AUTO")] }), None).await.expect(200);
    assert_eq!(again["creados"], 0, "by this way a person is only created");
    assert!(again["resultados"][0]["errores"][0]["mensaje"].as_str().unwrap().starts_with("DNI duplicado."));
}

async fn a_request_that_is_repeated_under_its_key_changes_nothing(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let body = json!({ "usuarios": [user(1, "AUTO"), user(2, "1234")], "metodo": "aleatoria" });
    let first = app.load(&token, &body, Some("lunes")).await.expect(200);
    assert_eq!(first["resultados"][0]["metodo"], "aleatoria");
    let second = app.load(&token, &body, Some("lunes")).await.expect(200);
    let mut expected = first.clone();
    assert!(expected["resultados"][0].as_object_mut().unwrap().remove("password").is_some());
    assert_eq!(second, expected, "the same without passwords");
    let other = json!({ "usuarios": [user(3, "AUTO")] });
    assert_eq!(app.load(&token, &other, Some("lunes")).await.refusal(), (409, "clave_reutilizada".into()));
    // A key is its caller's.
    let colleague = app.administrator().await;
    assert_eq!(app.load(&colleague, &other, Some("lunes")).await.expect(200)["creados"], 1);
    for key in ["", " ", "clav\u{e9}", &"k".repeat(256)] {
        let mut headers = reqwest::header::HeaderMap::new();
        headers.insert("idempotency-key", reqwest::header::HeaderValue::from_bytes(key.as_bytes()).unwrap());
        let request = app.post("/api/usuarios/importar-masivo").bearer_auth(&token).headers(headers).json(&other);
        assert_eq!(request.ask().await.wrong()[0].0, "Idempotency-Key", "{key}");
    }
    // A day later it is free again.
    app.clock.advance(chrono::TimeDelta::hours(25));
    let token = app.administrator().await;
    assert_eq!(app.load(&token, &other, Some("lunes")).await.status, 200);
    let kept = app.count("SELECT COUNT(*) FROM claves_idempotencia WHERE clave = 'lunes'").await;
    assert_eq!(kept, 3);
}

async fn twenty_requests_at_once_under_one_key_are_one_import(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let body = json!({ "usuarios": (1..=3).map(|n| user(n, "AUTO")).collect::<Vec<_>>() });
    let asked = (0..20).map(|_| app.load(&token, &body, Some("a la vez")));
    let answers = futures::future::join_all(asked).await;
    for answer in &answers {
        match answer.status {
            200 => assert_eq!(answer.json()["creados"], 3),
            _ => {
                assert_eq!(answer.refusal(), (409, "en_curso".into()));
                assert_eq!(answer.header("retry-after"), "1");
            }
        }
    }
    let told = answers.iter().filter(|answer| answer.status == 200 && answer.text().contains("\"password\""));
    assert_eq!(told.count(), 1, "one answer tells the passwords");
    assert_eq!(app.count("SELECT COUNT(*) FROM importaciones").await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'empleado'").await, 3);
}

async fn every_answer_tells_its_passwords_however_many_there_are_in_a_minute(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    for n in 1..=12 {
        let answer = app.load(&token, &json!({ "usuarios": [user(n, "AUTO")] }), None).await.expect(200);
        assert!(answer["resultados"][0]["password"].is_string(), "{n}: {answer}");
    }
}

async fn more_than_a_hundred_are_a_job(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let body = json!({ "usuarios": (1..=101).map(|n| user(n, "AUTO")).collect::<Vec<_>>() });
    let started = app.load(&token, &body, Some("muchos")).await.expect(202);
    assert_eq!((&started["total"], started.get("resultados")), (&json!(101), None));
    let id = started["import_id"].as_str().unwrap();
    let done = app.wait_while(&token, id, "ejecutando").await;
    assert_eq!(done["creados"], 101);
    app.confirm_password(&token).await;
    let book = app.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    assert!(people_in(&book.body)[0][4].contains("Sanza"));
    let again = app.load(&token, &body, Some("muchos")).await.expect(200);
    assert_eq!((&again["import_id"], &again["creados"]), (&started["import_id"], &json!(101)));
    assert!(!again.to_string().contains("\"password\""));
}

async fn a_request_as_a_whole_is_refused_with_what_is_wrong(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    assert_eq!(app.load(&token, &json!({ "usuarios": [] }), None).await.wrong()[0].0, "usuarios");
    let many: Vec<Value> = (0..1_001).map(|n| user(n, "AUTO")).collect();
    assert_eq!(app.load(&token, &json!({ "usuarios": many }), None).await.wrong()[0].0, "usuarios");
    let wrong = app.load(&token, &json!({ "usuarios": [user(1, "AUTO")], "metodo": "manual" }), None).await;
    assert_eq!(wrong.wrong()[0].0, "metodo");
    assert_eq!(app.load(&token, &json!({ "usuarios": "todos" }), None).await.wrong()[0].0, "usuarios");
    let post = || app.post("/api/usuarios/importar-masivo").bearer_auth(&token);
    assert_eq!(post().body("{}").ask().await.status, 415);
    assert_eq!(post().header("content-type", "application/json").body("{").ask().await.status, 400);
    let heavy = format!("{{\"usuarios\":[{{\"nombre\":\"{}\"}}]}}", "a".repeat(3 << 20));
    assert_eq!(post().header("content-type", "application/json").body(heavy).ask().await.status, 413);
    let director = app.add(Role::Director).await;
    let director = app.token_of(&director).await;
    assert_eq!(app.load(&director, &json!({ "usuarios": [user(1, "AUTO")] }), None).await.status, 403);
    assert_eq!(app.count("SELECT COUNT(*) FROM importaciones").await, 0);
}

/// Anything under any key: each request is answered, none by a failure of ours, and nobody but employees comes of it.
async fn whatever_is_sent_is_answered(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        "[\\x00-\\x1f\u{202e}]{1,4}".prop_map(Value::from),
        "[0-9]{6,9}".prop_map(Value::from),
        "[a-z]{1,8}@x\\.pe".prop_map(Value::from),
        prop::sample::select(vec![
            "AUTO",
            "[PRESENTE]",
            "director",
            "Manual2026x",
            "dentro",
            "(escrita en el archivo)"
        ])
        .prop_map(Value::from),
        Just(json!([1, {"a": "b"}])),
        "[A-Za-z0-9 ]{2000}".prop_map(Value::from),
    ];
    let keys = ["legajo", "dni", "nombre", "apellido", "correo", "password", "rol", "convenio", "telefono", "id"];
    let person = prop::collection::btree_map(prop::sample::select(keys.to_vec()), value, 0..10);
    let people = prop::collection::vec(person, 1..4);
    for _ in 0..100 {
        let sent = people.new_tree(&mut runner).unwrap().current();
        let answer = app.load(&token, &json!({ "usuarios": sent }), None).await;
        assert_eq!(answer.status, 200, "{sent:?}: {}", answer.text());
        assert_eq!(answer.json()["total"], sent.len());
    }
    let others = "SELECT COUNT(*) FROM usuarios WHERE rol NOT IN ('empleado', 'administrador')";
    assert_eq!(app.count(others).await, 0);
}
