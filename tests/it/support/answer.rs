//! An answer read whole, so that a test can look at every part of it in one line.

use reqwest::header::{CONTENT_TYPE, HeaderMap, SET_COOKIE};
use reqwest::{RequestBuilder, Response};
use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

pub trait Ask {
    /// Sends the request and reads the whole answer, but for a stream, which has no end.
    async fn ask(self) -> Answer;

    /// Signed in, as a browser is: by the cookie.
    fn with_session(self, token: &str) -> Self;
}

impl Ask for RequestBuilder {
    async fn ask(self) -> Answer {
        let response: Response = self.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        if headers.get(CONTENT_TYPE).is_some_and(|media| media == "text/event-stream") {
            return Answer { status, headers, body: Vec::new() };
        }
        Answer { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    fn with_session(self, token: &str) -> Self {
        self.header("cookie", format!("padron={token}"))
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|cause| panic!("{cause}; answer {}: {}", self.status, self.text()))
    }

    /// The whole JSON, if the status is `status`.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    /// `codigo` of an error.
    pub fn code(&self) -> String {
        self.json()["codigo"].as_str().unwrap_or_default().to_owned()
    }

    /// Status and `codigo` of an error.
    pub fn refusal(&self) -> (u16, String) {
        (self.status, self.code())
    }

    /// Fields and sentences of a refusal for what was sent.
    pub fn wrong(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let refused = self.expect(422);
        assert_eq!(refused["codigo"], "datos_invalidos");
        refused["campos"].as_array().unwrap().iter().map(|it| (text(&it["campo"]), text(&it["mensaje"]))).collect()
    }

    /// A header as text, empty when missing.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    /// The `Set-Cookie` whose name is `name`.
    pub fn cookie(&self, name: &str) -> Option<Cookie> {
        self.headers.get_all(SET_COOKIE).iter().find_map(|value| {
            let text = value.to_str().unwrap();
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let (found, value) = pair.split_once('=')?;
            let attributes = attributes.split(';').map(|attribute| attribute.trim().to_owned()).collect();
            (found == name).then(|| Cookie { name: found.to_owned(), value: value.to_owned(), attributes })
        })
    }
}

#[derive(Debug)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    pub attributes: Vec<String>,
}

impl Cookie {
    /// As a browser sends it.
    pub fn sent(&self) -> String {
        format!("{}={}", self.name, self.value)
    }
}
