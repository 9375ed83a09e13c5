//! What is passed before passwords are opened: the second look, the limits of a minute, the alarm.

use chrono::TimeDelta;
use padron_core::role::Role;
use serde_json::json;

use super::download;
use crate::support::files::people;
use crate::support::{Answer, Ask, Engine, OWN_PASSWORD, TestApp, id_of, on_both_engines};

on_both_engines!(
    many_passwords_are_only_for_whoever_typed_the_own_once_more,
    a_wrong_password_opens_nothing_and_counts_as_at_signing_in,
    a_minute_has_ten_lists_and_thirty_single_passwords,
    the_other_administrators_hear_of_very_many,
);

async fn try_download(app: &TestApp, token: &str, id: &str) -> Answer {
    app.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(token).ask().await
}

const AUDITED: &str = "SELECT COUNT(*) FROM auditoria WHERE accion = 'descargar_credenciales'";

async fn many_passwords_are_only_for_whoever_typed_the_own_once_more(engine: Engine) {
    let app = TestApp::start(engine).await;
    let administrator = app.add(Role::Administrador).await;
    let token = app.token_of(&administrator).await;
    let id = id_of(&app.import(&token, &people(1..22)).await);
    let asked = (403, "confirmar_password".to_owned());
    assert_eq!(try_download(&app, &token, &id).await.refusal(), asked);
    assert_eq!(app.count(AUDITED).await, 0);

    assert_eq!(app.confirm_with(&token, OWN_PASSWORD).await.status, 204);
    assert_eq!(try_download(&app, &token, &id).await.status, 200);
    let other = app.token_of(&administrator).await;
    assert_eq!(try_download(&app, &other, &id).await.refusal(), asked, "it counts in one session only");
    app.clock.advance(TimeDelta::minutes(10));
    assert_eq!(try_download(&app, &token, &id).await.refusal(), asked, "it counts for ten minutes");
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'confirmar_password'").await, 1);

    // Twenty are few.
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '30000001'").await;
    assert_eq!(try_download(&app, &token, &id).await.status, 200);
}

async fn a_wrong_password_opens_nothing_and_counts_as_at_signing_in(engine: Engine) {
    let app = TestApp::start(engine).await;
    let administrator = app.add(Role::Administrador).await;
    let token = app.token_of(&administrator).await;
    let id = id_of(&app.import(&token, &people(1..22)).await);
    for _ in 0..10 {
        let wrong = app.confirm_with(&token, "Otra-cosa-123").await.wrong();
        assert_eq!(wrong[0].0, "password");
    }
    assert_eq!(app.confirm_with(&token, OWN_PASSWORD).await.status, 422, "even the right one, after ten wrong ones");
    assert_eq!(app.sign_in(&administrator.document, OWN_PASSWORD).await.status, 401);
    assert_eq!(try_download(&app, &token, &id).await.code(), "confirmar_password");
    app.clock.advance(TimeDelta::minutes(16));
    assert_eq!(app.confirm_with(&token, OWN_PASSWORD).await.status, 204);
    assert_eq!(try_download(&app, &token, &id).await.status, 200);
    let nobody = app.post("/api/auth/confirmar").json(&json!({ "password": OWN_PASSWORD })).ask().await;
    assert_eq!(nobody.status, 401);
}

async fn a_minute_has_ten_lists_and_thirty_single_passwords(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    let list = app.get(&format!("/api/admin/import/{id}/credentials/people")).bearer_auth(&token).ask().await;
    let user = list.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let reveal = async || {
        let address = format!("/api/admin/import/{id}/credentials/{user}/revelar");
        app.post(&address).bearer_auth(&token).ask().await
    };
    for _ in 0..10 {
        assert_eq!(try_download(&app, &token, &id).await.status, 200);
    }
    let refused = try_download(&app, &token, &id).await;
    assert_eq!(refused.refusal(), (429, "demasiadas_solicitudes".to_owned()));
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    assert_eq!(app.count(AUDITED).await, 10);
    for _ in 0..30 {
        reveal().await.expect(200);
    }
    assert_eq!(reveal().await.status, 429);
    let other = app.administrator().await;
    assert_eq!(try_download(&app, &other, &id).await.status, 200, "each administrator has their own");
    app.clock.advance(TimeDelta::seconds(61));
    assert_eq!((try_download(&app, &token, &id).await.status, reveal().await.status), (200, 200));
}

async fn the_other_administrators_hear_of_very_many(engine: Engine) {
    let app = TestApp::start(engine).await;
    let curious = app.add(Role::Administrador).await;
    let token = app.token_of(&curious).await;
    let other = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..4)).await);
    download(&app, &token, &id).await;
    app.execute("UPDATE credenciales_aperturas SET cantidad = 4998").await;
    let alarms = "SELECT COUNT(*) FROM auditoria WHERE accion = 'alarma_credenciales'";
    let notices = async |token: &str| {
        let told = app.get("/api/notificaciones").bearer_auth(token).ask().await.expect(200);
        told["items"].as_array().unwrap().iter().map(|it| it["titulo"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(app.count(alarms).await == 0 && notices(&other).await.is_empty());
    for _ in 0..2 {
        download(&app, &token, &id).await;
    }
    assert_eq!(app.count(alarms).await, 1, "once, when the number is passed");
    assert_eq!(notices(&other).await, ["Se abrieron muchas contraseñas iniciales"]);
    assert!(notices(&token).await.is_empty());
}
