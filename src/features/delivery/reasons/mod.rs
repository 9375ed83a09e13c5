//! What a failure means, for a person: a code, and a sentence with what the server said in brackets.

pub mod whatsapp;

use crate::platform::reply::Reply;

/// The sentence with what the server said.
fn told(what: &str, reply: &Reply) -> String {
    match (reply.code, reply.text.as_str()) {
        (Some(code), "") => format!("{what} ({code})."),
        (Some(code), said) => format!("{what} ({code} {said})."),
        (None, "") => format!("{what}."),
        (None, said) => format!("{what} ({said})."),
    }
}
