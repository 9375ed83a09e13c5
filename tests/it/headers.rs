//! What every answer carries beside its body.

use std::collections::BTreeSet;

use padron_core::role::Role;

use crate::support::{Answer, Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    every_answer_carries_the_protective_headers,
    a_page_runs_only_scripts_that_carry_the_nonce_of_this_very_answer,
    an_error_is_json_with_the_id_of_its_request,
    personal_answers_are_never_kept,
);

/// One of each kind of answer.
async fn answers(app: &TestApp) -> Vec<(&'static str, Answer)> {
    let token = app.administrator().await;
    let mut answers = Vec::new();
    for path in [
        "/login",
        "/dashboard",
        "/admin/importar-usuarios",
        "/perfil",
        "/cambiar-password",
        "/nada",
        "/",
        "/api/nivel-grado",
        "/api/nada",
        "/api/openapi.json",
        "/api/docs/index.html",
        "/sfn/shell",
        "/healthz",
        "/favicon.svg",
        "/pkg/nada.js",
    ] {
        answers.push((path, app.get(path).ask().await));
        answers.push((path, app.get(path).with_session(&token).ask().await));
    }
    let crossing = app.post("/api/auth/login").header("sec-fetch-site", "cross-site").ask().await;
    answers.push(("a refused post", crossing));
    let teacher = app.token_of(&app.add(Role::Docente).await).await;
    let refused = app.get("/admin/importar-usuarios").with_session(&teacher).ask().await;
    assert_eq!(refused.status, 403);
    answers.push(("a refused page", refused));
    answers
}

async fn every_answer_carries_the_protective_headers(engine: Engine) {
    let app = TestApp::start(engine).await;
    for (path, answer) in answers(&app).await {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path} ({})", answer.status);
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        assert!(!answer.headers.contains_key("server") && !answer.headers.contains_key("x-powered-by"));
        assert!(!answer.headers.contains_key("strict-transport-security"), "plain http on this machine");
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{path}");
    }
}

async fn a_page_runs_only_scripts_that_carry_the_nonce_of_this_very_answer(engine: Engine) {
    let app = TestApp::start(engine).await;
    let mut nonces = BTreeSet::new();
    let pages: Vec<_> = answers(&app)
        .await
        .into_iter()
        .filter(|(path, answer)| answer.header("content-type").starts_with("text/html") && !path.starts_with("/api/"))
        .collect();
    assert!(pages.len() >= 8, "the pages were not found");
    for (path, page) in &pages {
        let policy = page.header("content-security-policy");
        for part in policy.split(';').map(str::trim).filter(|part| !part.starts_with("style-src-attr")) {
            assert!(!part.contains("'unsafe-inline'"), "{path}: {part}");
        }
        let html = page.text();
        let scripts: Vec<_> = html.match_indices("<script").map(|(at, _)| &html[at..]).collect();
        if scripts.is_empty() {
            continue;
        }
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
        assert!(nonce.len() >= 16, "{path}: {policy}");
        assert!(nonces.insert(nonce.to_owned()), "{path}: a nonce was used before");
        for script in scripts {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: {tag}");
        }
        assert!(!html.contains("<style"), "{path}: a style sheet that the policy blocks");
        for handler in [" onclick=", " onload=", " onerror=", " onsubmit=", "javascript:"] {
            assert!(!html.contains(handler), "{path}: {handler}");
        }
    }
    assert!(nonces.len() >= 6, "{nonces:?}");
}

async fn an_error_is_json_with_the_id_of_its_request(engine: Engine) {
    let app = TestApp::start(engine).await;
    let mut seen = BTreeSet::new();
    for (path, status) in
        [("/api/nada", 404), ("/api/auth/yo", 401), ("/api/auth/login", 405), ("/api/nivel-grado", 401)]
    {
        let answer = app.get(path).header("x-request-id", "mio\" onload=").ask().await;
        let body = answer.expect(status);
        assert_eq!(answer.header("content-type"), "application/json");
        let keys: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
        let keys: BTreeSet<_> = keys.into_iter().collect();
        assert_eq!(keys, BTreeSet::from(["campos", "codigo", "mensaje", "solicitud"]), "{path}");
        assert_eq!(body["campos"], serde_json::json!([]));
        assert_eq!(body["solicitud"], answer.header("x-request-id"), "{path}");
        assert!(!answer.header("x-request-id").contains("mio"), "an id from outside is not taken over");
        assert!(seen.insert(answer.header("x-request-id")), "every request has its own");
    }
}

async fn personal_answers_are_never_kept(engine: Engine) {
    let app = TestApp::start(engine).await;
    for (path, answer) in answers(&app).await {
        if !path.starts_with("/pkg/") && !path.ends_with(".svg") && !path.starts_with("/api/docs/") {
            assert_eq!(answer.header("cache-control"), "no-store", "{path} ({})", answer.status);
        }
    }
}
