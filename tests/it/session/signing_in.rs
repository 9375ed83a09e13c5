//! One identifier, one answer for everything that is wrong with it.

use chrono::TimeDelta;
use padron_core::role::Role;

use crate::support::{Ask, Engine, INITIAL_PASSWORD, OWN_PASSWORD, TestApp, on_both_engines};

on_both_engines!(
    the_document_and_the_email_sign_in_however_they_are_typed,
    the_answer_of_a_sign_in_says_who_it_is_for_how_long_and_whether_the_password_must_change,
    everything_that_is_wrong_with_a_sign_in_gets_the_same_bytes,
    a_sign_in_upgrades_an_old_cost_and_the_password_goes_on_working,
    a_sign_in_that_is_not_understood_says_so_and_quotes_nothing,
);

async fn the_document_and_the_email_sign_in_however_they_are_typed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app
        .add_person(Role::Docente, OWN_PASSWORD, |user| {
            user.document = Some("01234567".into());
            user.email = Some("rosaura.q@colegio.pe".into());
        })
        .await;
    for typed in ["01234567", "  01234567 ", "0123 4567", "rosaura.q@colegio.pe", " Rosaura.Q@COLEGIO.pe\u{a0}"] {
        let answer = app.sign_in(typed, OWN_PASSWORD).await.expect(200);
        assert_eq!(answer["usuario"]["id"], person.id.to_string(), "{typed}");
    }
    // Spreadsheets eat leading zeros; the sign-in does not forgive it, another person may have that number.
    assert_eq!(app.sign_in("1234567", OWN_PASSWORD).await.status, 401);
}

async fn the_answer_of_a_sign_in_says_who_it_is_for_how_long_and_whether_the_password_must_change(engine: Engine) {
    let app = TestApp::start(engine).await;
    for (person, must_change) in
        [(app.add(Role::Director).await, false), (app.add_newcomer(Role::Apoderado).await, true)]
    {
        let answer = app.sign_in(&person.document, person.password).await.expect(200);
        let mut keys: Vec<_> = answer.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        assert_eq!(keys, ["debe_cambiar_password", "expira_en", "token", "usuario"]);
        assert_eq!(answer["debe_cambiar_password"], must_change);
        assert_eq!(answer["usuario"]["nombre"], "Rosaura");
        assert_eq!(answer["usuario"]["apellido"], "Quintanilla Ñope");
        let expires: chrono::DateTime<chrono::Utc> = answer["expira_en"].as_str().unwrap().parse().unwrap();
        assert!(expires > app.platform.now() + TimeDelta::hours(1));
        let me = app.who(answer["token"].as_str().unwrap()).await.expect(200);
        assert_eq!(me["id"], person.id.to_string());
        assert_eq!(me["debe_cambiar_password"], must_change);
        assert_eq!(me["permisos"], serde_json::json!([]));
    }
}

async fn everything_that_is_wrong_with_a_sign_in_gets_the_same_bytes(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    let inactive = app.add(Role::Docente).await;
    app.execute(&format!("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '{}'", inactive.document))
        .await;
    let blocked = app.add(Role::Docente).await;
    for _ in 0..10 {
        app.sign_in(&blocked.document, "equivocada").await;
    }
    let newcomer = app.add_newcomer(Role::Apoderado).await;
    app.sign_in(&newcomer.document, INITIAL_PASSWORD).await.expect(200);
    app.clock.advance(TimeDelta::days(14));
    for _ in 0..10 {
        app.sign_in(&blocked.document, "equivocada").await;
    }
    let long = "x".repeat(5000);
    let cases = [
        ("unknown user", "87654321", OWN_PASSWORD),
        ("no identifier at all", "\u{7}", OWN_PASSWORD),
        ("wrong password", &person.document, "equivocada"),
        ("empty password", &person.document, ""),
        ("a password no bcrypt takes", &person.document, &long),
        ("the right password of an inactive user", &inactive.document, OWN_PASSWORD),
        ("the right password of a blocked user", &blocked.document, OWN_PASSWORD),
        ("the right initial password, expired", &newcomer.document, INITIAL_PASSWORD),
    ];
    let mut answers = Vec::new();
    for (case, user, password) in cases {
        let answer = app.sign_in(user, password).await;
        assert_eq!(answer.status, 401, "{case}");
        let id = answer.header("x-request-id");
        assert_eq!(answer.json()["solicitud"], id);
        let mut headers: Vec<_> = answer
            .headers
            .iter()
            .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        answers.push((case, answer.text().replace(&id, "…"), headers));
    }
    assert!(answers[0].1.contains("credenciales_invalidas"), "{}", answers[0].1);
    for (case, body, headers) in &answers {
        assert_eq!((body, headers), (&answers[0].1, &answers[0].2), "{case}");
    }
}

async fn a_sign_in_upgrades_an_old_cost_and_the_password_goes_on_working(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    let cheap = bcrypt::hash_with_result(OWN_PASSWORD, 4).unwrap().format_for_version(bcrypt::Version::TwoB);
    app.execute(&format!("UPDATE usuarios SET password_hash = '{cheap}' WHERE nro_documento = '{}'", person.document))
        .await;
    let upgraded = "SELECT COUNT(*) FROM usuarios WHERE password_hash LIKE '$2b$05$%'";

    app.sign_in(&person.document, "equivocada").await;
    assert_eq!(app.count(upgraded).await, 0, "a wrong password upgrades nothing");
    app.sign_in(&person.document, OWN_PASSWORD).await.expect(200);
    assert_eq!(app.count(upgraded).await, 1);
    app.sign_in(&person.document, OWN_PASSWORD).await.expect(200);
}

async fn a_sign_in_that_is_not_understood_says_so_and_quotes_nothing(engine: Engine) {
    let app = TestApp::start(engine).await;
    let secret = "Secreto-plantado-1";
    for (body, content_type, expected) in [
        (format!("{{\"usuario\": \"{secret}\""), "application/json", (400, "solicitud_invalida")),
        (format!("{{\"usuario\": 7, \"password\": \"{secret}\"}}"), "application/json", (422, "datos_invalidos")),
        (format!("{{\"password\": \"{secret}\"}}"), "application/json", (422, "datos_invalidos")),
        (format!("usuario=a&password={secret}"), "application/x-www-form-urlencoded", (415, "tipo_no_admitido")),
    ] {
        let answer = app.post("/api/auth/login").header("content-type", content_type).body(body).ask().await;
        assert_eq!(answer.refusal(), (expected.0, expected.1.to_owned()));
        assert!(!answer.text().contains("plantado"), "{}", answer.text());
    }
    assert_eq!(app.get("/api/auth/login").ask().await.refusal(), (405, "metodo_no_permitido".to_owned()));
}
