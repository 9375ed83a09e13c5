//! A webhook's body: accounts, their changes, and in these the states of messages and what people prefer. What cannot be
//! read is about nothing that we know.

use chrono::{DateTime, Utc};
use padron_core::person::Phone;
use serde::Deserialize;
use serde_json::Value;

use super::reference::Reference;
use crate::features::delivery::messages::{HIDDEN, mask};
use crate::features::delivery::model::Channel;
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

/// The owner of a telephone wants no more messages from us, or wants them again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    pub phone: Phone,
    pub stops: bool,
    /// When it was said, if Meta tells.
    pub at: Option<DateTime<Utc>>,
}

/// All that is told of one of our numbers.
#[derive(Debug, Default)]
pub struct News {
    pub statuses: Vec<Status>,
    /// In the order in which they were said.
    pub preferences: Vec<Preference>,
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
struct OfNumber {
    metadata: Metadata,
    #[serde(default)]
    statuses: Vec<Value>,
    #[serde(default)]
    user_preferences: Vec<Value>,
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

#[derive(Deserialize)]
struct RawPreference {
    wa_id: String,
    category: String,
    value: String,
    #[serde(default)]
    timestamp: Value,
}

#[derive(Default, Deserialize)]
struct Details {
    #[serde(default)]
    details: String,
}

/// What is told of that number.
pub fn read(body: &[u8], phone_id: &str) -> News {
    let payload: Payload = match serde_json::from_slice(body) {
        Ok(payload) => payload,
        Err(cause) => {
            tracing::warn!(line = cause.line(), column = cause.column(), "a webhook of WhatsApp could not be read");
            return News::default();
        }
    };
    let changes = payload.entry.into_iter().flat_map(|entry| entry.changes);
    let told = changes.filter_map(|change| serde_json::from_value::<OfNumber>(change.value).ok());
    let mut news = News::default();
    for told in told.filter(|told| told.metadata.phone_number_id == phone_id) {
        news.statuses.extend(told.statuses.into_iter().filter_map(status));
        news.preferences.extend(told.user_preferences.into_iter().filter_map(preference));
    }
    news.preferences.sort_by_key(|preference| preference.at);
    news
}

fn status(value: Value) -> Option<Status> {
    let raw: RawStatus = serde_json::from_value(value).ok()?;
    let phone = phone_of(&raw.recipient_id);
    let told = match raw.status.as_str() {
        "sent" => Told::Sent,
        "delivered" => Told::Delivered,
        "read" => Told::Read,
        "failed" => Told::Failed(raw.errors.first().map(|error| reply(error, phone.as_ref())).unwrap_or_default()),
        _ => return None,
    };
    let reference = match raw.biz_opaque_callback_data.as_deref() {
        // Somebody else's message from our number.
        Some(foreign) => Some(foreign.parse().ok()?),
        None => None,
    };
    Some(Status { message_id: raw.id, reference, phone, told })
}

fn preference(value: Value) -> Option<Preference> {
    let raw: RawPreference = serde_json::from_value(value).ok()?;
    let stops = match (raw.category.as_str(), raw.value.as_str()) {
        ("marketing_messages", "stop") => true,
        ("marketing_messages", "resume") => false,
        _ => return None,
    };
    let seconds = raw.timestamp.as_i64().or_else(|| raw.timestamp.as_str()?.parse().ok());
    let at = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    Some(Preference { phone: phone_of(&raw.wa_id)?, stops, at })
}

/// Meta writes telephones without their plus.
fn phone_of(digits: &str) -> Option<Phone> {
    format!("+{digits}").parse().ok()
}

fn reply(error: &RawError, phone: Option<&Phone>) -> Reply {
    let said = [error.title.trim(), error.error_data.details.trim()];
    let said = said.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(": ");
    Reply::new(Some(error.code), &without_secrets(&said, phone))
}

/// What Meta says may repeat what it was told. Nobody here knows any more what that was but for the telephone, so all is
/// hidden that may be a document, a password or the code of a link.
fn without_secrets(said: &str, phone: Option<&Phone>) -> String {
    /// Meta's own codes are shorter, and no secret is.
    const SHORTEST: usize = 7;
    let said = match phone.map(Phone::as_str) {
        Some(phone) => {
            let masked = mask(Channel::WhatsApp, phone);
            said.replace(phone, &masked).replace(phone.trim_start_matches('+'), &masked)
        }
        None => said.to_owned(),
    };
    let words = said.split_inclusive(|letter: char| !letter.is_alphanumeric());
    let shown = words.map(|word| {
        let bare = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let may_be_one = bare.chars().count() >= SHORTEST && bare.chars().any(|letter| letter.is_ascii_digit());
        if may_be_one { word.replacen(bare, HIDDEN, 1) } else { word.to_owned() }
    });
    shown.collect()
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
        let read = read(&body("1055", told), "1055").statuses;
        assert_eq!(read.len(), 2, "{read:?}");
        assert_eq!((read[0].reference, &read[0].told), (Some(ours), &Told::Delivered));
        assert_eq!(read[0].phone.as_ref().unwrap().as_str(), "+51987654321");
        assert_eq!(read[1].told, Told::Failed(Reply::new(Some(131050), "Stopped: By the user")));
    }

    #[test]
    fn nothing_is_read_of_another_number_or_of_something_else() {
        let told = json!([{ "id": "wamid.1", "status": "sent" }]);
        assert!(read(&body("9", told), "1055").statuses.is_empty());
        for other in [&b"{}"[..], b"", b"[]", b"{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[]}}]}]}"] {
            assert!(read(other, "1055").statuses.is_empty());
        }
    }

    #[test]
    fn what_meta_says_of_a_failure_is_told_without_what_it_was_told() {
        let phone = "+51987654321".parse().ok();
        let told = |said: &str| without_secrets(said, phone.as_ref());
        assert_eq!(
            told("(#131026) Undeliverable within 24 hours, v26.0"),
            "(#131026) Undeliverable within 24 hours, v26.0"
        );
        assert_eq!(told("to 51987654321 or +51987654321."), "to +51 9•• ••• 321 or +51 9•• ••• 321.");
        let hidden = format!("«{HIDDEN}», {HIDDEN}: https://colegio.pe/activar/{HIDDEN}");
        assert_eq!(told("«Kp1wRzTx», 12345678: https://colegio.pe/activar/abcdefghijkmnpqrstuvwxyz23456789"), hidden);
        let failed = json!([{ "id": "wamid.1", "status": "failed", "recipient_id": "51987654321",
            "errors": [{ "code": 131026, "title": "Undeliverable", "error_data": { "details": "51987654321" } }] }]);
        let read = read(&body("1055", failed), "1055").statuses;
        assert_eq!(read[0].told, Told::Failed(Reply::new(Some(131026), "Undeliverable: +51 9•• ••• 321")));
    }

    #[test]
    fn who_stops_and_who_resumes_is_read_in_the_order_in_which_it_was_said() {
        let said = |wa_id: &str, category: &str, value: &str, timestamp: Value| json!({ "wa_id": wa_id, "detail": "User requested", "category": category, "value": value, "timestamp": timestamp });
        let body = |phone_id: &str| {
            let value = json!({
                "metadata": { "phone_number_id": phone_id },
                "user_preferences": [
                    said("51987654321", "marketing_messages", "resume", json!(1_780_000_060)),
                    said("51987654321", "marketing_messages", "stop", json!("1780000000")),
                    said("51987654321", "otros", "stop", json!(1)),
                    said("51987654321", "marketing_messages", "quizá", json!(1)),
                    said("no es", "marketing_messages", "stop", json!(1)),
                ],
            });
            let change = json!({ "field": "user_preferences", "value": value });
            serde_json::to_vec(&json!({ "entry": [{ "changes": [change] }] })).unwrap()
        };
        let read_of_ours = read(&body("1055"), "1055").preferences;
        assert_eq!(read_of_ours.iter().map(|it| it.stops).collect::<Vec<_>>(), [true, false]);
        assert_eq!(read_of_ours[0].phone.as_str(), "+51987654321");
        assert_eq!(read_of_ours[0].at, DateTime::from_timestamp(1_780_000_000, 0));
        assert!(read(&body("9"), "1055").preferences.is_empty());
    }
}
