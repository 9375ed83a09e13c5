//! The forced first change, and the rules of a password of one's own.

use padron_core::role::Role;
use serde_json::json;

use crate::support::{Ask, Engine, INITIAL_PASSWORD, OWN_PASSWORD, TestApp, on_both_engines};

on_both_engines!(
    until_the_change_only_the_change_itself_signing_out_and_who_am_i_answer,
    every_broken_rule_is_named_and_all_of_them_together,
    a_wrong_current_password_changes_nothing_and_counts_as_a_failure,
    a_change_ends_the_other_sessions_and_the_old_password,
    nobody_but_the_signed_in_changes_a_password,
);

async fn until_the_change_only_the_change_itself_signing_out_and_who_am_i_answer(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add_newcomer(Role::Administrador).await;
    let token = app.token_of(&person).await;
    let closed = (403, "debe_cambiar_password".to_owned());
    for path in ["/api/nivel-grado", "/api/admin/templates/padres", "/api/nada", "/sfn/perfil"] {
        let answer = app.get(path).bearer_auth(&token).ask().await;
        assert_eq!(answer.refusal(), closed, "{path}");
    }
    for page in ["/dashboard", "/perfil", "/admin/importar-usuarios", "/login", "/"] {
        let answer = app.get(page).bearer_auth(&token).ask().await;
        assert_eq!((answer.status, answer.header("location").as_str()), (303, "/cambiar-password"), "{page}");
    }
    assert_eq!(app.get("/cambiar-password").bearer_auth(&token).ask().await.status, 200);
    assert_eq!(app.who(&token).await.expect(200)["debe_cambiar_password"], true);

    let changed = app.change_password(&token, INITIAL_PASSWORD, OWN_PASSWORD).await.expect(200);
    assert_eq!(changed["debe_cambiar_password"], false);
    let token = changed["token"].as_str().unwrap();
    assert_eq!(app.who(token).await.expect(200)["debe_cambiar_password"], false);
    assert_eq!(app.get("/api/nivel-grado").bearer_auth(token).ask().await.status, 200);
    assert_eq!(app.get("/dashboard").bearer_auth(token).ask().await.status, 200);

    let leaving = app.add_newcomer(Role::Docente).await;
    let token = app.token_of(&leaving).await;
    assert_eq!(app.post("/api/auth/logout").bearer_auth(&token).ask().await.status, 204);
}

async fn every_broken_rule_is_named_and_all_of_them_together(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add_newcomer(Role::Apoderado).await;
    let token = app.token_of(&person).await;
    let built_from_document = format!("Aa{}", person.document);
    let long = format!("Aa1{}", "ñ".repeat(35));
    let cases: [(&str, &[&str]); 9] = [
        ("abc", &["al menos 8 caracteres", "letra mayúscula", "un número"]),
        (" Trompeta-azul-58", &["empezar ni terminar con un espacio"]),
        ("Trom peta-58", &["no puede llevar espacios"]),
        (INITIAL_PASSWORD, &["la misma que la inicial"]),
        ("Password1", &["muy común"]),
        (&long, &["demasiado larga"]),
        (&built_from_document, &["su número de documento"]),
        ("Quint4nilla7", &["su nombre, su apellido o su correo"]),
        ("Orquideas2026", &["el nombre de la institución"]),
    ];
    for (candidate, expected) in cases {
        let answer = app.change_password(&token, INITIAL_PASSWORD, candidate).await.expect(422);
        assert_eq!(answer["codigo"], "datos_invalidos");
        let fields = answer["campos"].as_array().unwrap();
        assert!(fields.iter().all(|field| field["campo"] == "password_nueva"), "{candidate}: {answer}");
        let sentences: Vec<_> = fields.iter().map(|field| field["mensaje"].as_str().unwrap()).collect();
        for part in expected {
            assert!(sentences.iter().any(|sentence| sentence.contains(part)), "{candidate}: «{part}» in {sentences:?}");
        }
        assert!(!answer.to_string().contains(candidate), "{candidate} is in its own refusal");
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE debe_cambiar_password").await, 1);
    // Neither too short, nor common, nor personal: a phrase needs no classes of characters.
    app.change_password(&token, INITIAL_PASSWORD, "tres tristes tigres comen").await.expect(200);
}

async fn a_wrong_current_password_changes_nothing_and_counts_as_a_failure(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add_newcomer(Role::Apoderado).await;
    let token = app.token_of(&person).await;
    for _ in 0..10 {
        let answer = app.change_password(&token, "equivocada", OWN_PASSWORD).await.expect(422);
        assert_eq!(answer["campos"][0]["campo"], "password_actual");
        assert_eq!(answer["campos"].as_array().unwrap().len(), 1);
    }
    let answer = app.change_password(&token, INITIAL_PASSWORD, OWN_PASSWORD).await;
    assert_eq!(answer.status, 422, "whoever has a stolen session cannot guess on: {}", answer.text());
    assert_eq!(app.sign_in(&person.document, INITIAL_PASSWORD).await.status, 401);
}

async fn a_change_ends_the_other_sessions_and_the_old_password(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    let (here, there) = (app.token_of(&person).await, app.token_of(&person).await);
    let new = "Campana-verde-19";
    let answer = app.change_password(&here, OWN_PASSWORD, new).await.expect(200);
    for ended in [here, there] {
        assert_eq!(app.who(&ended).await.status, 401);
    }
    app.who(answer["token"].as_str().unwrap()).await.expect(200);
    assert_eq!(app.sign_in(&person.document, OWN_PASSWORD).await.status, 401);
    app.sign_in(&person.document, new).await.expect(200);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'cambiar_password'").await, 1);
}

async fn nobody_but_the_signed_in_changes_a_password(engine: Engine) {
    let app = TestApp::start(engine).await;
    let body = json!({ "password_actual": OWN_PASSWORD, "password_nueva": "Campana-verde-19" });
    let answer = app.post("/api/auth/cambiar-password").json(&body).ask().await;
    assert_eq!(answer.refusal(), (401, "no_autenticado".to_owned()));
}
