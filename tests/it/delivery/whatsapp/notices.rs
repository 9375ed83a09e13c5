//! Teachers hear by WhatsApp of what the director decides about them, once it is connected.

use padron_core::role::Role;
use serde_json::json;

use crate::support::meta::MetaServer;
use crate::support::{Ask, Engine, OWN_PASSWORD, TestApp, on_both_engines};

on_both_engines!(a_teacher_hears_of_a_permission_by_whatsapp, nobody_hears_by_it_before_it_may_be_used);

const CONSENT: &str = "UPDATE canales SET consentimiento_en = '2026-01-01T00:00:00Z', \
                       consentimiento_por = (SELECT id FROM usuarios LIMIT 1) WHERE canal = 'whatsapp'";

/// A director switches a permission of a teacher with that telephone on.
async fn decide(app: &TestApp, phone: Option<&str>) {
    let phone = phone.map(str::to_owned);
    let teacher = app.add_person(Role::Docente, OWN_PASSWORD, |user| user.phone = phone).await;
    app.assign(&teacher, "Primaria", "3", "Arte", "A").await;
    let director = app.token_of(&app.add(Role::Director).await).await;
    let body = json!({ "tipo_permiso": "comunicados", "estado_activo": true });
    let path = format!("/api/teachers/{}/permissions", teacher.id);
    app.post(&path).bearer_auth(&director).json(&body).ask().await.expect(200);
}

async fn a_teacher_hears_of_a_permission_by_whatsapp(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    app.administrator().await;
    app.execute(CONSENT).await;
    decide(&app, Some("+51987654399")).await;
    app.wait_for_state("enviado", 1).await;
    let received = meta.received();
    assert!(received[0].template().ends_with("_permiso"), "{}", received[0].template());
    let parameters = received[0].parameters();
    assert_eq!(parameters.len(), 2, "{parameters:?}");
    assert!(parameters[1].starts_with("Permiso de Comunicados activado."), "{parameters:?}");

    // It is listed, shown as it was, and holds nothing to reveal.
    let token = app.administrator().await;
    let list = app.get("/api/admin/envios?canal=whatsapp").bearer_auth(&token).ask().await.expect(200);
    let id = list["items"][0]["id"].as_str().unwrap();
    assert_eq!(list["items"][0]["proposito"], "permiso");
    let message = app.get(&format!("/api/admin/envios/{id}/mensaje")).bearer_auth(&token).ask().await.expect(200);
    assert!(message["texto"].as_str().unwrap().contains("Permiso de Comunicados activado."), "{message}");
    assert_eq!(message["revelable"], false);
    let reveal = app.post(&format!("/api/admin/envios/{id}/mensaje/revelar")).bearer_auth(&token).ask().await;
    assert_eq!(reveal.refusal(), (409, "sin_secreto".to_owned()));
}

async fn nobody_hears_by_it_before_it_may_be_used(engine: Engine) {
    let none = async |app: &TestApp| assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 0);
    // Not connected.
    let app = TestApp::start(engine).await;
    app.administrator().await;
    app.execute(CONSENT).await;
    decide(&app, Some("+51987654399")).await;
    none(&app).await;
    // Connected, and the office has not said that people agreed.
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    decide(&app, Some("+51987654399")).await;
    none(&app).await;
    // No telephone, or none that is whole.
    app.execute(CONSENT).await;
    for phone in [None, Some("987654")] {
        decide(&app, phone).await;
    }
    none(&app).await;
    assert_eq!(app.count("SELECT COUNT(*) FROM notificaciones").await, 3, "the platform tells them all the same");
}
