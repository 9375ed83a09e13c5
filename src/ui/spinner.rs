//! Something is on its way.

use leptos::prelude::*;

/// Turns while the form around it (a `group`) is being sent.
#[component]
pub fn Spinner() -> impl IntoView {
    view! { <span class="loading loading-spinner loading-sm hidden group-aria-busy:inline-block" aria-hidden="true"></span> }
}

/// Turns while something is pending.
#[component]
pub fn PendingSpinner(#[prop(into)] pending: Signal<bool>) -> impl IntoView {
    view! { <span class="loading loading-spinner loading-sm" hidden=move || !pending.get() aria-hidden="true"></span> }
}
