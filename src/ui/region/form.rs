//! Forms as the browser would send them, sent without leaving the page.

use leptos::wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, HtmlInputElement, NodeList, UrlSearchParams};

use crate::error::AppError;

/// What a form would send.
pub fn values_of(form: &HtmlFormElement) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    let values = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(values.to_string().into())
}

/// The boxes that are sent with the form.
pub fn boxes(form: &HtmlFormElement) -> impl Iterator<Item = HtmlInputElement> + use<> {
    let found = form.query_selector_all("input[type=checkbox][name]").ok();
    let length = found.as_ref().map_or(0, NodeList::length);
    (0..length).filter_map(move |index| found.as_ref()?.get(index)?.dyn_into().ok())
}

/// What is ticked is being sent: from now on it is the server's to say.
pub fn hand_over(form: &HtmlFormElement) {
    for each in boxes(form) {
        each.set_default_checked(each.checked());
    }
}

/// Posts these values to the form's server function. Answers where it leads, if anywhere.
pub async fn send(form: &HtmlFormElement, values: String) -> Result<Option<String>, AppError> {
    let request = gloo::net::http::Request::post(&form.action())
        .header("Accept", "application/json")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(values)
        .map_err(|_| AppError::Internal)?;
    match request.send().await {
        Ok(answer) if answer.ok() => Ok(answer.headers().get("location")),
        Ok(answer) => {
            let retry_after = answer.headers().get("retry-after");
            let body = answer.text().await.unwrap_or_default();
            Err(AppError::read(answer.status(), retry_after.as_deref(), &body))
        }
        Err(_) => Err(AppError::Offline),
    }
}
