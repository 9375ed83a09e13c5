//! Asked once for the whole page, read wherever it is needed.

use leptos::prelude::*;

use super::model::Shell;
use super::server_fns::find_shell;
use crate::error::AppError;

/// The institution and the signed-in person, once they are known.
pub type ShellResource = Resource<Result<Shell, AppError>>;

/// Asks; to be called once, above everything that reads it. A change of session loads the page anew.
pub fn provide_shell() -> ShellResource {
    let resource = Resource::new(|| (), |()| find_shell());
    provide_context(resource);
    resource
}

pub fn use_shell() -> ShellResource {
    expect_context()
}
