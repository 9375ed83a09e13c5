//! A server that answers as Meta's Cloud API does, on a real port, and tells what became of messages by signed webhooks.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::serve::Listener;
use axum::{Json, Router};
use hmac::{Hmac, KeyInit, Mac};
use padron::platform::settings::{Settings, WhatsAppWebhook};
use padron::platform::whatsapp;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::{TcpListener, TcpStream};

use super::answer::{Answer, Ask};
use super::visitor::Visitor;

pub const TOKEN: &str = "EAAprueba-del-token";
pub const APP_SECRET: &str = "s3creta-de-la-aplicacion";
pub const VERIFY_TOKEN: &str = "s3creta-de-la-comprobacion";
pub const PHONE_ID: &str = "105512345678901";

/// What the server does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    Accept,
    /// With an error code of Meta's.
    Refuse(u32),
    /// The same, and says how many seconds to wait.
    RefuseFor(u32, u32),
    /// With a status and no word.
    Status(u16),
    /// Takes the message and goes away without an answer.
    Vanish,
    /// Takes the message and never answers.
    Silence,
    /// Takes the message and answers more than anybody reads.
    Flood,
}

/// A message that was taken.
#[derive(Clone, Debug)]
pub struct Received {
    pub to: String,
    /// What came along for us to recognise it by.
    pub reference: String,
    pub id: String,
    pub body: Value,
}

impl Received {
    pub fn template(&self) -> &str {
        self.body["template"]["name"].as_str().unwrap()
    }

    pub fn parameters(&self) -> Vec<&str> {
        let parameters = self.body["template"]["components"][0]["parameters"].as_array().unwrap();
        parameters.iter().map(|parameter| parameter["text"].as_str().unwrap()).collect()
    }

    /// What a webhook says of it.
    pub fn status(&self, word: &str) -> Value {
        json!({
            "id": self.id, "status": word, "timestamp": "1780000000", "biz_opaque_callback_data": self.reference,
            "recipient_id": self.to.trim_start_matches('+'),
        })
    }

    /// The same of a failure.
    pub fn failure(&self, code: u32) -> Value {
        let mut status = self.status("failed");
        status["errors"] = json!([{ "code": code, "title": "Message failed", "message": "Message failed" }]);
        status
    }
}

type Script = Arc<dyn Fn(&str, u32) -> Reaction + Send + Sync>;

struct Shared {
    script: Script,
    received: Mutex<Vec<Received>>,
    /// How often each telephone was to be written to.
    named: Mutex<HashMap<String, u32>>,
    /// So many connections are reset before anything is read of them.
    resets: AtomicUsize,
}

/// A running server. It ends with the test's runtime.
#[derive(Clone)]
pub struct MetaServer {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

impl MetaServer {
    /// One that takes everything.
    pub async fn start() -> Self {
        Self::scripted(|_, _| Reaction::Accept).await
    }

    /// One that reacts to the `n`th message for a telephone (from 1) as `script` says.
    pub async fn scripted(script: impl Fn(&str, u32) -> Reaction + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            script: Arc::new(script),
            received: Mutex::default(),
            named: Mutex::default(),
            resets: AtomicUsize::new(0),
        });
        let router = Router::new().route("/{version}/{phone_id}/messages", post(take)).with_state(Arc::clone(&shared));
        let listener = Resetting { inner: listener, shared: Arc::clone(&shared) };
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, shared }
    }

    /// As the settings name it.
    pub fn server(&self) -> whatsapp::Server {
        whatsapp::Server {
            base: format!("http://{}", self.address),
            version: "v26.0".into(),
            phone_id: PHONE_ID.into(),
            token: TOKEN.to_owned().into(),
        }
    }

    /// Settings that write by it, quickly.
    pub fn settings(&self) -> impl FnOnce(&mut Settings) + use<> {
        let server = self.server();
        move |settings| {
            let whatsapp = &mut settings.whatsapp;
            whatsapp.server = Some(server);
            whatsapp.webhook = Some(WhatsAppWebhook {
                app_secret: APP_SECRET.to_owned().into(),
                verify_token: VERIFY_TOKEN.to_owned().into(),
            });
            (whatsapp.rate, whatsapp.tier) = (10_000, 100_000);
            (whatsapp.poll, whatsapp.timeout) = (Duration::from_millis(20), Duration::from_secs(2));
        }
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// What was taken for a telephone.
    pub fn received_for(&self, phone: &str) -> Vec<Received> {
        self.received().into_iter().filter(|message| message.to == phone).collect()
    }

    /// How often each telephone's messages were taken.
    pub fn taken(&self) -> HashMap<String, u32> {
        let mut taken = HashMap::new();
        for message in self.shared.received.lock().unwrap().iter() {
            *taken.entry(message.to.clone()).or_default() += 1;
        }
        taken
    }

    /// How often a message was asked for, whatever became of it.
    pub fn asked(&self) -> u32 {
        self.shared.named.lock().unwrap().values().sum()
    }

    /// The next connections are reset before anything is read of them.
    pub fn reset_connections(&self, count: usize) {
        self.shared.resets.store(count, Ordering::SeqCst);
    }
}

async fn take(
    State(shared): State<Arc<Shared>>,
    Path((version, phone_id)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let bearer = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if bearer != format!("Bearer {TOKEN}") {
        return refusal(190, "Invalid OAuth access token", StatusCode::UNAUTHORIZED);
    }
    if version != "v26.0" || phone_id != PHONE_ID {
        return refusal(100, "Object does not exist", StatusCode::BAD_REQUEST);
    }
    let to = body["to"].as_str().unwrap_or_default().to_owned();
    let (product, kind) = (&body["messaging_product"], &body["type"]);
    if product != "whatsapp" || kind != "template" || body["template"]["language"]["code"] != "es" || to.is_empty() {
        return refusal(131008, "Required parameter is missing", StatusCode::BAD_REQUEST);
    }
    let count = {
        let mut named = shared.named.lock().unwrap();
        let count = named.entry(to.clone()).or_default();
        *count += 1;
        *count
    };
    let reaction = (shared.script)(&to, count);
    match reaction {
        Reaction::Refuse(code) => return refusal(code, "Message not sent", StatusCode::BAD_REQUEST),
        Reaction::RefuseFor(code, seconds) => {
            let answer = refusal(code, "Rate limit hit", StatusCode::TOO_MANY_REQUESTS);
            return ([("retry-after", seconds.to_string())], answer).into_response();
        }
        Reaction::Status(status) => return StatusCode::from_u16(status).unwrap().into_response(),
        _ => {}
    }
    let reference = body["biz_opaque_callback_data"].as_str().unwrap_or_default().to_owned();
    let id = {
        let mut received = shared.received.lock().unwrap();
        let id = format!("wamid.{:08}", received.len());
        received.push(Received { to: to.clone(), reference, id: id.clone(), body });
        id
    };
    match reaction {
        // Ends the connection, as nothing else does from here.
        Reaction::Vanish => panic::resume_unwind(Box::new(())),
        Reaction::Silence => tokio::time::sleep(Duration::from_secs(3600)).await,
        Reaction::Flood => return vec![b' '; 1 << 20].into_response(),
        _ => {}
    }
    let contact = json!({ "input": to, "wa_id": to.trim_start_matches('+') });
    Json(json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [{ "id": id, "message_status": "accepted" }] }))
        .into_response()
}

fn refusal(code: u32, message: &str, status: StatusCode) -> Response {
    let error =
        json!({ "code": code, "type": "OAuthException", "message": format!("(#{code}) {message}"), "fbtrace_id": "A" });
    (status, Json(json!({ "error": error }))).into_response()
}

/// Resets as many connections as it is told to.
struct Resetting {
    inner: TcpListener,
    shared: Arc<Shared>,
}

impl Listener for Resetting {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.inner).await;
            let left = self.shared.resets.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            match left {
                Ok(_) => stream.set_zero_linger().unwrap(),
                Err(_) => return (stream, address),
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}

/// A webhook's body about messages of the number `phone_id`.
pub fn webhook(phone_id: &str, statuses: &[Value]) -> Vec<u8> {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "51999999999", "phone_number_id": phone_id },
        "statuses": statuses,
    });
    let entry = json!({ "id": "1", "changes": [{ "value": value, "field": "messages" }] });
    serde_json::to_vec(&json!({ "object": "whatsapp_business_account", "entry": [entry] })).unwrap()
}

pub fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}

impl Visitor {
    /// Posts a webhook as Meta does.
    pub async fn post_webhook(&self, body: Vec<u8>, signature: &str) -> Answer {
        let request = self.post("/api/webhooks/whatsapp").header("content-type", "application/json");
        request.header("x-hub-signature-256", signature).body(body).ask().await
    }

    /// Tells what became of messages, signed.
    pub async fn tell(&self, statuses: &[Value]) {
        let body = webhook(PHONE_ID, statuses);
        let signature = sign(APP_SECRET, &body);
        assert_eq!(self.post_webhook(body, &signature).await.status, 200);
    }
}
