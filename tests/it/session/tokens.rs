//! What a token is worth, and for how long.

use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use padron_core::role::Role;
use serde_json::{Value, json};

use crate::support::{Ask, Engine, OWN_PASSWORD, TestApp, on_both_engines};

on_both_engines!(
    a_token_works_as_bearer_and_as_cookie,
    signing_out_ends_every_session_of_that_person_at_once_and_nobody_elses,
    a_deactivated_user_is_out_at_once,
    a_session_ends_by_itself,
    a_token_that_is_forged_or_of_another_kind_is_nobodys,
);

async fn a_token_works_as_bearer_and_as_cookie(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    let token = app.token_of(&person).await;
    for (header, value) in [
        ("authorization", format!("Bearer {token}")),
        ("authorization", format!("bearer {token}")),
        ("cookie", format!("padron={token}")),
        ("cookie", format!("otra=1; padron={token}; tema=oscuro")),
    ] {
        let me = app.get("/api/auth/yo").header(header, &value).ask().await.expect(200);
        assert_eq!(me["id"], person.id.to_string(), "{header}");
    }
    for (header, value) in [
        ("authorization", token.clone()),
        ("authorization", format!("Basic {token}")),
        ("cookie", format!("otro={token}")),
    ] {
        assert_eq!(app.get("/api/auth/yo").header(header, value).ask().await.status, 401);
    }
}

async fn signing_out_ends_every_session_of_that_person_at_once_and_nobody_elses(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (person, other) = (app.add(Role::Docente).await, app.add(Role::Docente).await);
    let (here, there, others) = (app.token_of(&person).await, app.token_of(&person).await, app.token_of(&other).await);
    assert_ne!(here, there);

    let answer = app.post("/api/auth/logout").bearer_auth(&here).ask().await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    for ended in [here, there] {
        assert_eq!(app.who(&ended).await.refusal(), (401, "no_autenticado".to_owned()));
    }
    app.who(&others).await.expect(200);
    assert_eq!(app.post("/api/auth/logout").ask().await.status, 401);
    app.sign_in(&person.document, OWN_PASSWORD).await.expect(200);
}

async fn a_deactivated_user_is_out_at_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Administrador).await;
    let token = app.token_of(&person).await;
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0)").await;
    assert_eq!(app.who(&token).await.status, 401);
}

async fn a_session_ends_by_itself(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    app.clock.advance(TimeDelta::hours(12) - TimeDelta::minutes(1));
    app.who(&token).await.expect(200);
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(app.who(&token).await.status, 401);
}

async fn a_token_that_is_forged_or_of_another_kind_is_nobodys(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let (head, claims) = (part(&token, 0), part(&token, 1));
    let key = app.platform.keys.signing();
    let sign = |header: &Header, claims: &Value, key: &[u8]| {
        jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(key)).unwrap()
    };
    let with = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        claims
    };
    let without = |name: &str| {
        let mut claims = claims.clone();
        claims.as_object_mut().unwrap().remove(name);
        claims
    };
    let hs256 = Header::new(Algorithm::HS256);
    // The forger has the trick right: what he lacks is only what each case says.
    app.who(&sign(&hs256, &claims, key)).await.expect(200);
    assert_eq!(head["alg"], "HS256");

    let unsigned = token.rsplit_once('.').unwrap().0.to_owned();
    let none = format!("{}.{}.", encode(&json!({ "alg": "none", "typ": "JWT" })), encode(&claims));
    let untyped = Header { typ: None, ..hs256.clone() };
    let forged = [
        ("no token", String::new()),
        ("not a token", "hola".into()),
        ("no signature", format!("{unsigned}.")),
        ("alg none", none),
        ("another key", sign(&hs256, &claims, &[0; 32])),
        ("another algorithm", sign(&Header::new(Algorithm::HS512), &claims, key)),
        ("no type", sign(&untyped, &claims, key)),
        ("the audience of a device", sign(&hs256, &with("aud", json!("padron-dispositivo")), key)),
        ("another audience", sign(&hs256, &with("aud", json!("otra")), key)),
        ("no audience", sign(&hs256, &without("aud"), key)),
        ("expired", sign(&hs256, &with("exp", json!(app.platform.now().timestamp() - 1)), key)),
        ("without end", sign(&hs256, &without("exp"), key)),
        ("no session", sign(&hs256, &without("sid"), key)),
        ("a session nobody has", sign(&hs256, &with("sid", json!(uuid::Uuid::from_u128(7))), key)),
    ];
    for (case, token) in forged {
        let answer = app.who(&token).await;
        assert_eq!(answer.refusal(), (401, "no_autenticado".to_owned()), "{case}");
    }
    app.who(&token).await.expect(200);
}

fn part(token: &str, place: usize) -> Value {
    use base64::Engine as _;
    let text = token.split('.').nth(place).unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

fn encode(value: &Value) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string())
}
