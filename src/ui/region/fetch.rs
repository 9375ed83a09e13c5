//! Pages as documents: what the server writes for an address now.

use web_sys::{Document, DomParser, SupportedType};

/// What came of asking for a page.
pub enum Fetched {
    Page(Document),
    /// The address leads to another page for who asks: signed out, not allowed.
    Elsewhere,
    /// There is no page, or none for now.
    Missing,
    /// The server is in trouble.
    Failed,
    /// No answer at all.
    Offline,
}

/// The page at that address.
pub async fn fetch_document(address: &str) -> Fetched {
    let request = gloo::net::http::Request::get(address).header("Accept", "text/html");
    let Ok(answer) = request.send().await else { return Fetched::Offline };
    if answer.status() >= 500 {
        return Fetched::Failed;
    }
    if answer.redirected() || matches!(answer.status(), 401 | 403) {
        return Fetched::Elsewhere;
    }
    if !answer.ok() {
        return Fetched::Missing;
    }
    let Ok(text) = answer.text().await else { return Fetched::Offline };
    match DomParser::new().and_then(|parser| parser.parse_from_string(&text, SupportedType::TextHtml)) {
        Ok(page) => Fetched::Page(page),
        Err(_) => Fetched::Failed,
    }
}
