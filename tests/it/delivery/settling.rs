//! One message: its story, and what a person decides about it.

use padron_core::role::Role;
use serde_json::{Value, json};

use crate::support::outbox::{Handout, all};
use crate::support::smtp::{MailServer, Reaction};
use crate::support::{Answer, Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    what_nobody_knew_is_settled_by_whoever_found_out,
    one_message_that_failed_is_tried_again_alone,
    a_list_is_narrowed_to_one_person_an_import_or_a_channel,
);

impl TestApp {
    async fn story(&self, handout: &Handout, id: &str) -> Value {
        self.get(&format!("/api/admin/envios/{id}")).bearer_auth(&handout.token).ask().await.expect(200)
    }

    async fn resolve(&self, handout: &Handout, id: &str, arrived: bool) -> Answer {
        let request = self.post(&format!("/api/admin/envios/{id}/resolver")).bearer_auth(&handout.token);
        request.json(&json!({ "llego": arrived })).ask().await
    }

    async fn retry(&self, handout: &Handout, id: &str) -> Answer {
        self.post(&format!("/api/admin/envios/{id}/reintentar")).bearer_auth(&handout.token).ask().await
    }
}

fn id_of(delivery: &Value) -> &str {
    delivery["id"].as_str().unwrap()
}

async fn what_nobody_knew_is_settled_by_whoever_found_out(engine: Engine) {
    let server = MailServer::scripted(|_, n| if n == 1 { Reaction::Vanish } else { Reaction::Accept }).await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(2).await;
    app.deliver(&handout, all()).await;
    let unknown = app.deliveries(&handout, "estado=incierto").await;
    assert_eq!(unknown.len(), 2);

    let settled = app.resolve(&handout, id_of(&unknown[0]), true).await.expect(200);
    assert_eq!(settled["envio"]["estado"], "entregado");
    let results: Vec<_> = settled["intentos"].as_array().unwrap().iter().map(|it| it["resultado"].clone()).collect();
    assert_eq!(results, ["incierto", "entregado"]);
    assert_eq!(settled["intentos"][1]["texto"], "Rosaura Quintanilla Ñope", "who found out");

    let settled = app.resolve(&handout, id_of(&unknown[1]), false).await.expect(200);
    assert_eq!(settled["envio"]["estado"], "fallido");
    assert_eq!(app.deliver(&handout, json!({ "solo_fallidos": true })).await["enviados"], 1);
    assert_eq!(server.received().len(), 3, "two that had no answer, and one again");

    // What is known is not settled again.
    for delivery in &unknown {
        assert_eq!(app.resolve(&handout, id_of(delivery), false).await.refusal(), (409, "no_incierto".to_owned()));
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'confirmar_envio'").await, 2);
    let teacher = app.token_of(&app.add(Role::Docente).await).await;
    let stranger = Handout { token: teacher, import: handout.import.clone(), passwords: Vec::new() };
    assert_eq!(app.resolve(&stranger, id_of(&unknown[0]), true).await.status, 403);
}

async fn one_message_that_failed_is_tried_again_alone(engine: Engine) {
    let server = MailServer::scripted(|_, n| match n {
        1 => Reaction::Refuse("550 5.1.1 No such user"),
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(3).await;
    app.deliver(&handout, all()).await;
    let failed = app.deliveries(&handout, "estado=fallido").await;
    assert_eq!(failed.len(), 3);
    let started = app.retry(&handout, id_of(&failed[0])).await.expect(202);
    assert_eq!(started["total"], 1);
    let job = app.wait_for_job(&handout, started["trabajo_id"].as_str().unwrap()).await;
    assert_eq!((&job["enviados"], &job["total"]), (&1.into(), &1.into()));
    assert_eq!(server.received().len(), 1);
    let story = app.story(&handout, id_of(&failed[0])).await;
    assert_eq!(story["intentos"][0]["codigo"], 550);
    assert_eq!(app.retry(&handout, id_of(&failed[0])).await.refusal(), (409, "no_fallido".to_owned()));
    assert_eq!(app.deliveries(&handout, "estado=fallido").await.len(), 2, "the others wait");
}

async fn a_list_is_narrowed_to_one_person_an_import_or_a_channel(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(3).await;
    app.deliver(&handout, all()).await;
    let one = app.deliveries(&handout, "buscar=40000002").await.remove(0);
    let all = async |query: String| {
        let path = format!("/api/admin/envios?{query}");
        app.get(&path).bearer_auth(&handout.token).ask().await.expect(200)["total"].clone()
    };
    assert_eq!(all(format!("usuario={}", one["usuario_id"].as_str().unwrap())).await, 1);
    assert_eq!(one["importacion_id"], handout.import);
    assert_eq!(all(format!("importacion={}", handout.import)).await, 3);
    assert_eq!(all(format!("importacion={}", one["id"].as_str().unwrap())).await, 0);
    assert_eq!(all("canal=email".into()).await, 3);
}
