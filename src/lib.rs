//! Padrón: a school's people, from the spreadsheet the office already has to their first sign-in.
//!
//! Compiled twice: `ssr` is the server and the command line, `hydrate` the browser's part.
//! Reading order: [`error`], [`app`], then one slice of [`features`] from its `mod.rs`.
#![recursion_limit = "256"]

pub mod app;
pub mod error;
pub mod features;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod platform;
#[cfg(feature = "ssr")]
pub mod server;

/// Brings the page the server rendered to life, then marks it, so that tests (and styles) know.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute("data-hydrated", "true");
    }
}
