//! A file to be saved by whoever asked for it.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use padron_core::text;

/// What a workbook is sent as.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a zip is sent as.
pub const ZIP: &str = "application/zip";

/// A file under a name. No cache keeps them: they tell of people.
pub struct Attachment {
    /// As a person reads it.
    pub name: String,
    pub content_type: &'static str,
    /// All at once, or as it is made.
    pub body: Body,
}

impl IntoResponse for Attachment {
    fn into_response(self) -> Response {
        let disposition = disposition(&self.name);
        let headers = [
            (CONTENT_TYPE, self.content_type),
            (CACHE_CONTROL, "no-store"),
            (CONTENT_DISPOSITION, disposition.as_str()),
        ];
        (headers, self.body).into_response()
    }
}

/// The header's value (RFC 6266): the name in ASCII, and for whoever knows of other letters (all of today's browsers) as
/// it is.
fn disposition(name: &str) -> String {
    let plain = text::ascii(name).replace(['"', '\\'], "");
    if plain == name {
        return format!("attachment; filename=\"{plain}\"");
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte);
    let encode = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let encoded: String = name.bytes().map(encode).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_goes_out_in_ascii_and_as_it_is() {
        assert_eq!(disposition("errores-1.txt"), "attachment; filename=\"errores-1.txt\"");
        assert_eq!(
            disposition("Año \"3.º\".xlsx"),
            "attachment; filename=\"Ano 3.o.xlsx\"; filename*=UTF-8''A%C3%B1o%20%223.%C2%BA%22.xlsx"
        );
    }
}
