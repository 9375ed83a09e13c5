//! A webhook's body: accounts, their changes, and in these the states of messages. What cannot be read is about nothing that
//! we know.

use padron_core::person::Phone;
use serde::Deserialize;
use serde_json::Value;

use super::reference::Reference;
use crate::platform::reply::Reply;

/// What is told of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Sent,
    Delivered,
    Read,
    Failed(Reply),
}

#[derive(Clone, Debug)]
pub struct Status {
    /// Meta's (`wamid…`).
    pub message_id: String,
    /// Which message of ours it is, if it came along.
    pub reference: Option<Reference>,
    /// To whom it went.
    pub phone: Option<Phone>,
    pub told: Told,
}

#[derive(Deserialize)]
struct Payload {
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct Messages {
    metadata: Metadata,
    #[serde(default)]
    statuses: Vec<Value>,
}

#[derive(Deserialize)]
struct Metadata {
    phone_number_id: String,
}

#[derive(Deserialize)]
struct RawStatus {
    id: String,
    status: String,
    #[serde(default)]
    recipient_id: String,
    #[serde(default)]
    biz_opaque_callback_data: Option<String>,
    #[serde(default)]
    errors: Vec<RawError>,
}

#[derive(Deserialize)]
struct RawError {
    code: u32,
    #[serde(default)]
    title: String,
    #[serde(default)]
    error_data: Details,
}

#[derive(Default, Deserialize)]
struct Details {
    #[serde(default)]
    details: String,
}

/// What is told of messages that were sent from that number.
pub fn statuses(body: &[u8], phone_id: &str) -> Vec<Status> {
    let payload: Payload = match serde_json::from_slice(body) {
        Ok(payload) => payload,
        Err(cause) => {
            tracing::warn!(line = cause.line(), column = cause.column(), "a webhook of WhatsApp could not be read");
            return Vec::new();
        }
    };
    let changes = payload.entry.into_iter().flat_map(|entry| entry.changes);
    let messages = changes.filter_map(|change| serde_json::from_value::<Messages>(change.value).ok());
    let ours = messages.filter(|messages| messages.metadata.phone_number_id == phone_id);
    ours.flat_map(|messages| messages.statuses).filter_map(status).collect()
}

fn status(value: Value) -> Option<Status> {
    let raw: RawStatus = serde_json::from_value(value).ok()?;
    let told = match raw.status.as_str() {
        "sent" => Told::Sent,
        "delivered" => Told::Delivered,
        "read" => Told::Read,
        "failed" => Told::Failed(raw.errors.first().map(reply).unwrap_or_default()),
        _ => return None,
    };
    let reference = match raw.biz_opaque_callback_data.as_deref() {
        // Somebody else's message from our number.
        Some(foreign) => Some(foreign.parse().ok()?),
        None => None,
    };
    Some(Status { message_id: raw.id, reference, phone: format!("+{}", raw.recipient_id).parse().ok(), told })
}

fn reply(error: &RawError) -> Reply {
    let said = [error.title.trim(), error.error_data.details.trim()];
    let said = said.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(": ");
    Reply::new(Some(error.code), &said)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn body(phone_id: &str, statuses: Value) -> Vec<u8> {
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "51999999999", "phone_number_id": phone_id },
            "statuses": statuses,
        });
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "1", "changes": [{ "value": value, "field": "messages" }] }],
        });
        serde_json::to_vec(&body).unwrap()
    }

    #[test]
    fn states_of_our_messages_are_read_and_what_is_odd_is_left_out() {
        let ours = Reference { delivery: Uuid::from_u128(7), attempt: 2 };
        let told = json!([
            { "id": "wamid.1", "status": "delivered", "timestamp": "1", "recipient_id": "51987654321",
              "biz_opaque_callback_data": ours.to_string() },
            { "id": "wamid.2", "status": "failed", "recipient_id": "51987654321",
              "errors": [{ "code": 131050, "title": "Stopped", "error_data": { "details": "By the user" } }] },
            { "id": "wamid.3", "status": "deleted" },
            { "id": "wamid.4", "status": "sent", "biz_opaque_callback_data": "de otro sistema" },
            { "status": 7 },
        ]);
        let read = statuses(&body("1055", told), "1055");
        assert_eq!(read.len(), 2, "{read:?}");
        assert_eq!((read[0].reference, &read[0].told), (Some(ours), &Told::Delivered));
        assert_eq!(read[0].phone.as_ref().unwrap().as_str(), "+51987654321");
        assert_eq!(read[1].told, Told::Failed(Reply::new(Some(131050), "Stopped: By the user")));
    }

    #[test]
    fn nothing_is_read_of_another_number_or_of_something_else() {
        let told = json!([{ "id": "wamid.1", "status": "sent" }]);
        assert!(statuses(&body("9", told), "1055").is_empty());
        for other in [&b"{}"[..], b"", b"[]", b"{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[]}}]}]}"] {
            assert!(statuses(other, "1055").is_empty());
        }
    }
}
