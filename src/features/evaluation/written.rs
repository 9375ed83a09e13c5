//! Weights and marks as other programs send them: text or a number, taken as it is written. As a float, 33.330 would be
//! read as 33.33 and pass for two decimals.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

fn text_of(value: &RawValue) -> String {
    serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned())
}

/// One of them; empty for `null`.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = Option::<Box<RawValue>>::deserialize(deserializer)?;
    Ok(value.map(|value| text_of(&value)).unwrap_or_default())
}

/// A list of them.
pub fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let values = Option::<Vec<Box<RawValue>>>::deserialize(deserializer)?;
    Ok(values.map(|values| values.iter().map(|value| text_of(value)).collect()))
}
