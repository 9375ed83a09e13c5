//! Sending a form with its progress, which `fetch` does not tell.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use serde::Deserialize;
use uuid::Uuid;
use web_sys::{Event, FormData, HtmlFormElement, ProgressEvent, XmlHttpRequest};

use super::sending::Sending;
use crate::error::AppError;

/// What the page needs of the answer: where to go on.
#[derive(Deserialize)]
pub struct Accepted {
    pub import_id: Uuid,
}

/// Posts `form`; `answered` is called once.
pub fn send(
    form: &HtmlFormElement,
    address: &str,
    sending: RwSignal<Sending>,
    answered: impl FnOnce(Result<Accepted, AppError>) + 'static,
) {
    let (Ok(request), Ok(body)) = (XmlHttpRequest::new(), FormData::new_with_form(form)) else {
        return answered(Err(AppError::Internal));
    };
    let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() {
            sending.set(Some((event.loaded() as i64, event.total() as i64)));
        }
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    let reader = request.clone();
    let on_end = Closure::once_into_js(move |_: Event| {
        // Kept until here: it must outlive the request.
        drop(on_progress);
        answered(read(&reader));
    });
    request.set_onloadend(Some(on_end.unchecked_ref()));
    let sent = request
        .open("POST", address)
        .and_then(|()| request.set_request_header("Accept", "application/json"))
        .and_then(|()| request.send_with_opt_form_data(Some(&body)));
    // What cannot even be sent ends at once, by the same way.
    if sent.is_err() {
        request.abort().unwrap_or_default();
    }
}

/// What an answer means; status 0 is a connection that broke.
fn read(answer: &XmlHttpRequest) -> Result<Accepted, AppError> {
    let body = answer.response_text().ok().flatten().unwrap_or_default();
    match answer.status().unwrap_or(0) {
        0 => Err(AppError::Offline),
        200..=299 => serde_json::from_str(&body).map_err(|_| AppError::Internal),
        status => {
            let retry_after = answer.get_response_header("Retry-After").ok().flatten();
            Err(AppError::read(status, retry_after.as_deref(), &body))
        }
    }
}
