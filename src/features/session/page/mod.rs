//! Signing in, changing the password, the own data. Each form is a plain post that comes alive with the WASM.

mod change_password;
mod login;
mod profile;
mod sign_out;
mod viewer;

pub use change_password::ChangePasswordPage;
pub use login::LoginPage;
pub use profile::ProfilePage;
pub use sign_out::SignOutButton;
pub use viewer::{Viewer, provide_viewer, use_viewer};

use leptos::prelude::*;

use crate::error::AppError;

/// What an action answered, of which only a refusal matters.
type Answer = MappedSignal<Option<Result<(), AppError>>>;

/// The error of a form: of the action, or of the plain post before the page came alive.
fn refusal(answer: Answer, before: Option<AppError>) -> Signal<Option<AppError>> {
    Signal::derive(move || match answer.get() {
        Some(answer) => answer.err(),
        None => before.clone(),
    })
}

/// The sentence for one field.
fn error_of(refusal: Signal<Option<AppError>>, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        let refusal = refusal.read();
        let wrong = refusal.as_ref()?.fields().iter().find(|wrong| wrong.campo == field)?;
        Some(wrong.mensaje.clone())
    })
}

/// What no field of the form stands for.
fn general_error(refusal: Signal<Option<AppError>>, fields: &'static [&'static str]) -> Signal<Option<AppError>> {
    Signal::derive(move || match refusal.get() {
        Some(AppError::Invalid(mut wrong)) => {
            wrong.retain(|wrong| !fields.contains(&wrong.campo.as_str()));
            (!wrong.is_empty()).then_some(AppError::Invalid(wrong))
        }
        other => other,
    })
}
