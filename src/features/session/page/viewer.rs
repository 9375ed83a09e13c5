//! Who looks: asked once for the whole page, read wherever it is needed.

use leptos::prelude::*;

use crate::error::AppError;
use crate::features::session::model::Shell;
use crate::features::session::server_fns::shell;

/// The institution and the signed-in person.
pub type Viewer = Resource<Result<Shell, AppError>>;

/// Asks; to be called once, above everything that reads it. A change of session loads the page anew.
pub fn provide_viewer() -> Viewer {
    let viewer = Resource::new(|| (), |()| shell());
    provide_context(viewer);
    viewer
}

pub fn use_viewer() -> Viewer {
    expect_context()
}
