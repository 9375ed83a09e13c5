//! Padrón: a school's people, from the spreadsheet the office already has to their first sign-in.
//!
//! Compiled twice: `ssr` is the server and the command line, `hydrate` the browser's part.
//! Reading order: [`error`], [`pages`], [`app`], then one slice of [`features`] from its `mod.rs`.
#![recursion_limit = "256"]

pub mod app;
pub mod error;
pub mod features;
pub mod format;
pub mod page;
pub mod pages;
pub mod paths;
pub mod topic;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod platform;
#[cfg(feature = "ssr")]
pub mod server;

/// Makes ready for the islands of the page, which the loader in [`app::shell`] then brings to life one by one.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
