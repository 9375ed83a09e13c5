//! A file to be saved by whoever asked for it.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};

/// What a workbook is sent as.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Bytes under a name. No cache keeps them: they tell of people.
pub struct Attachment {
    /// Plain ASCII without quotes.
    pub name: String,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

impl IntoResponse for Attachment {
    fn into_response(self) -> Response {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        let headers = [
            (CONTENT_TYPE, self.content_type),
            (CACHE_CONTROL, "no-store"),
            (CONTENT_DISPOSITION, disposition.as_str()),
        ];
        (headers, self.bytes).into_response()
    }
}
