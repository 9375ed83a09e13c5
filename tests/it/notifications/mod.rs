//! Notices: one's own list, the stream that open pages listen to, and how long they are kept.

mod keeping;
mod listing;
mod streaming;

use padron::features::notifications::service::{Notice, notify_in};
use serde_json::Value;
use uuid::Uuid;

use crate::support::{Answer, Ask, Person, TestApp, Visitor};

/// Tells people something, as another slice does.
async fn notify(app: &TestApp, people: &[&Person], title: &str, text: &str) {
    let notice = Notice { kind: "permisos", title, text, link: Some("/dashboard") };
    let recipients: Vec<Uuid> = people.iter().map(|person| person.id).collect();
    let mut tx = app.platform.db.begin().await.unwrap();
    notify_in(&mut tx, &app.platform, &recipients, &notice).await.unwrap();
    tx.commit().await.unwrap();
    app.platform.changes.wake();
}

async fn notices(visitor: &Visitor, token: &str, query: &str) -> Value {
    visitor.get(&format!("/api/notificaciones?{query}")).bearer_auth(token).ask().await.expect(200)
}

fn titles(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|notice| notice["titulo"].as_str().unwrap()).collect()
}

async fn read(visitor: &Visitor, token: &str, id: &Value) -> Answer {
    let id = id.as_str().unwrap();
    visitor.post(&format!("/api/notificaciones/{id}/leida")).bearer_auth(token).ask().await
}
