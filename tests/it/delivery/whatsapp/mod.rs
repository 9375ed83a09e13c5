//! Sending by WhatsApp: over a real server, a real database, and a server that answers as Meta does.

mod faults;
mod killed;
mod limits;
mod messages;
mod notices;
mod webhook;

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::answer::{Answer, Ask};
use crate::support::outbox::Handout;

/// A request to all who are missing, by an office that has asked them.
pub fn all() -> Value {
    json!({ "consentimiento": true })
}

impl TestApp {
    /// `POST …/send-whatsapp`.
    async fn send_whatsapp(&self, handout: &Handout, body: Value) -> Answer {
        let path = format!("/api/admin/import/{}/credentials/send-whatsapp", handout.import);
        self.post(&path).bearer_auth(&handout.token).json(&body).ask().await
    }

    /// The job of a request.
    async fn start_whatsapp(&self, handout: &Handout, body: Value) -> String {
        self.send_whatsapp(handout, body).await.expect(202)["trabajo_id"].as_str().unwrap().to_owned()
    }

    /// Sends, and waits until nothing is to be done: the job at its end.
    async fn deliver_whatsapp(&self, handout: &Handout, body: Value) -> Value {
        let job = self.start_whatsapp(handout, body).await;
        self.wait_for_job(handout, &job).await
    }

    /// How many messages are in that state.
    async fn in_state(&self, state: &str) -> i64 {
        self.count(&format!("SELECT COUNT(*) FROM envios WHERE canal = 'whatsapp' AND estado = '{state}'")).await
    }

    /// Waits until so many messages are in that state.
    async fn wait_for_state(&self, state: &str, count: i64) {
        for _ in 0..750 {
            if self.in_state(state).await == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} are {state}, not {count}", self.in_state(state).await);
    }

    /// Of the one message.
    async fn state_of_the_one(&self) -> (String, i64, Option<String>) {
        let mut reader = self.platform.db.read().await.unwrap();
        padron::fetch_one!(&mut reader, "SELECT estado, intentos, ultimo_error FROM envios WHERE canal = 'whatsapp'")
            .unwrap()
    }
}
