//! Meta's Cloud API for WhatsApp: one template message a request, and what is known of it afterwards. There is no key by
//! which a request could be repeated safely: once its body was given away, only an answer says what became of it.

mod body;
pub mod fault;
pub mod signature;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{HeaderValue, StatusCode, header};
use reqwest::Response;
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use self::body::Watched;
use super::reply::{Reply, Trouble};

/// Where Meta's Graph API is.
pub const META: &str = "https://graph.facebook.com";

/// A number at Meta (or a gateway that speaks as Meta does), and the right to write in its name.
#[derive(Clone)]
pub struct Server {
    /// Scheme and authority, without a slash at the end.
    pub base: String,
    /// Of the Graph API: `v26.0`.
    pub version: String,
    /// Meta's id of the number that is written from.
    pub phone_id: String,
    pub token: Zeroizing<String>,
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.base, self.version, self.phone_id)
    }
}

/// A message made of a template that Meta has approved.
pub struct Template<'a> {
    pub name: &'a str,
    /// `es`, `es_MX`…
    pub language: &'a str,
    /// What stands for `{{1}}`, `{{2}}`…, each on one line.
    pub parameters: &'a [&'a str],
}

/// A message that Meta took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Meta's id of it (`wamid…`).
    pub id: String,
}

/// Connections to a [`Server`].
pub struct Client {
    http: reqwest::Client,
    address: String,
    authorization: HeaderValue,
}

/// The client cannot be made: the token is none that a header can carry, or there is no TLS.
#[derive(Debug, thiserror::Error)]
#[error("no client for WhatsApp can be made")]
pub struct CannotConnect;

/// More of an answer is not read; Meta's are a tenth of it.
const LONGEST_ANSWER: usize = 64 * 1024;
/// Longer ids are not Meta's.
const LONGEST_ID: usize = 200;
const CONNECT: Duration = Duration::from_secs(10);

impl Client {
    /// `timeout` is for one request with its answer.
    pub fn new(server: &Server, timeout: Duration) -> Result<Self, CannotConnect> {
        let http = reqwest::Client::builder()
            .timeout(timeout)
            .connect_timeout(CONNECT.min(timeout))
            // The token is for the address that the settings name.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|_| CannotConnect)?;
        let bearer = Zeroizing::new(format!("Bearer {}", server.token.as_str()));
        let mut authorization = HeaderValue::from_str(&bearer).map_err(|_| CannotConnect)?;
        authorization.set_sensitive(true);
        let address = format!("{}/{}/{}/messages", server.base, server.version, server.phone_id);
        Ok(Self { http, address, authorization })
    }

    /// Sends a message to a telephone number (`+51987654321`). Whatever Meta tells of it later carries `reference`.
    pub async fn send(&self, to: &str, template: &Template<'_>, reference: &str) -> Result<Sent, Trouble> {
        let bytes = serde_json::to_vec(&message(to, template, reference))
            .map_err(|cause| Trouble::Down(Reply::new(None, &cause.to_string())))?;
        let given_away = Arc::new(AtomicBool::new(false));
        let request = self
            .http
            .post(&self.address)
            .header(header::AUTHORIZATION, self.authorization.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .body(reqwest::Body::wrap(Watched::new(bytes, Arc::clone(&given_away))));
        match request.send().await {
            Ok(response) => judge(response).await,
            // A request without its body is none: nothing can have arrived.
            Err(error) if !given_away.load(Ordering::SeqCst) => Err(Trouble::Down(broken(error))),
            Err(error) => Err(Trouble::Unknown(broken(error))),
        }
    }
}

fn message(to: &str, template: &Template<'_>, reference: &str) -> serde_json::Value {
    let parameters: Vec<_> = template.parameters.iter().map(|text| json!({ "type": "text", "text": text })).collect();
    json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "type": "template",
        "template": {
            "name": template.name,
            "language": { "code": template.language },
            "components": [{ "type": "body", "parameters": parameters }],
        },
        "biz_opaque_callback_data": reference,
    })
}

#[derive(Deserialize)]
struct Taken {
    messages: Vec<TakenMessage>,
}

#[derive(Deserialize)]
struct TakenMessage {
    id: String,
}

#[derive(Deserialize)]
struct Refused {
    error: RefusedError,
}

#[derive(Deserialize)]
struct RefusedError {
    code: u32,
    #[serde(default)]
    message: String,
    #[serde(default)]
    error_data: Details,
}

#[derive(Default, Deserialize)]
struct Details {
    #[serde(default)]
    details: String,
}

/// What an answer says of the message.
async fn judge(mut response: Response) -> Result<Sent, Trouble> {
    let status = response.status();
    let wait = seconds_to_wait(&response);
    let mut bytes = Zeroizing::new(Vec::new());
    let is_whole = loop {
        match response.chunk().await {
            Ok(Some(piece)) if bytes.len() + piece.len() > LONGEST_ANSWER => break false,
            Ok(Some(piece)) => bytes.extend_from_slice(&piece),
            Ok(None) => break true,
            Err(_) => break false,
        }
    };
    if let Some(Refused { error }) = serde_json::from_slice(&bytes).ok().filter(|_| is_whole) {
        let said = [error.message.as_str(), error.error_data.details.as_str()];
        let said = said.map(str::trim).into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(": ");
        let reply = Reply { wait, ..Reply::new(Some(error.code), &said) };
        return Err(fault::trouble(reply, status.is_server_error()));
    }
    let reply =
        Reply { wait, ..Reply::new(Some(status.as_u16().into()), status.canonical_reason().unwrap_or_default()) };
    if status.is_success() {
        let taken: Option<Taken> = serde_json::from_slice(&bytes).ok().filter(|_| is_whole);
        let id = taken.and_then(|taken| taken.messages.into_iter().next()).map(|message| message.id);
        return match id.filter(|id| !id.is_empty() && id.len() <= LONGEST_ID) {
            Some(id) => Ok(Sent { id }),
            None => Err(Trouble::Unknown(reply)),
        };
    }
    Err(match status {
        StatusCode::TOO_MANY_REQUESTS => Trouble::Deferred(reply),
        // Whoever stands in between may have passed the message on.
        StatusCode::REQUEST_TIMEOUT => Trouble::Unknown(reply),
        status if status.is_server_error() => Trouble::Unknown(reply),
        _ => Trouble::Down(reply),
    })
}

fn seconds_to_wait(response: &Response) -> Option<Duration> {
    let value = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    value.trim().parse().ok().map(Duration::from_secs)
}

/// What went wrong, without the address.
fn broken(error: reqwest::Error) -> Reply {
    let error = error.without_url();
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(deeper) = cause {
        said = format!("{said}: {deeper}");
        cause = deeper.source();
    }
    Reply::new(None, &said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> Server {
        let (base, version) = (META.to_owned(), "v26.0".to_owned());
        Server { base, version, phone_id: "1055".into(), token: Zeroizing::new("EAAs3creto".into()) }
    }

    #[test]
    fn the_token_is_not_printed() {
        assert_eq!(format!("{:?}", server()), "https://graph.facebook.com/v26.0/1055");
        let client = Client::new(&server(), CONNECT).unwrap();
        assert!(!format!("{:?} {:?}", client.authorization, client.http).contains("s3creto"));
    }

    #[test]
    fn a_message_is_the_template_with_its_parameters_in_order() {
        let template = Template { name: "padron_password", language: "es", parameters: &["Ana", "12345678", "aB9x"] };
        let message = message("+51987654321", &template, "id.1");
        assert_eq!(message["to"], "+51987654321");
        assert_eq!(message["biz_opaque_callback_data"], "id.1");
        assert_eq!(message["template"]["language"]["code"], "es");
        let parameters = &message["template"]["components"][0]["parameters"];
        assert_eq!(parameters[2], json!({ "type": "text", "text": "aB9x" }));
    }
}
