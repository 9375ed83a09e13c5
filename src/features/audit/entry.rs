//! What is recorded of one action.

use serde_json::Value;
use uuid::Uuid;

/// What was done to what. Actions and objects are Spanish words: an administrator reads them.
pub struct Entry<'a> {
    pub action: &'a str,
    pub object: &'a str,
    pub object_id: Uuid,
    pub detail: Value,
}
