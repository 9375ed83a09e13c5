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

/// The sentence for one field, of an action that was refused.
fn error_of<T: Send + Sync + 'static>(
    value: MappedSignal<Option<Result<T, AppError>>>,
    field: &'static str,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        value.with(|value| match value {
            Some(Err(error)) => {
                error.fields().iter().find(|wrong| wrong.campo == field).map(|wrong| wrong.mensaje.clone())
            }
            _ => None,
        })
    })
}

/// The error of an action that no field of the form stands for.
fn general_error<T: Send + Sync + 'static>(
    value: MappedSignal<Option<Result<T, AppError>>>,
    fields: &'static [&'static str],
) -> Signal<Option<AppError>> {
    Signal::derive(move || {
        value.with(|value| match value {
            Some(Err(AppError::Invalid(wrong))) => {
                let others: Vec<_> =
                    wrong.iter().filter(|wrong| !fields.contains(&wrong.campo.as_str())).cloned().collect();
                (!others.is_empty()).then_some(AppError::Invalid(others))
            }
            Some(Err(error)) => Some(error.clone()),
            _ => None,
        })
    })
}
