//! A large number with its words.

use leptos::prelude::*;

/// `note` says what the number means for the person.
#[component]
pub fn Figure(
    #[prop(into)] value: Signal<String>,
    label: &'static str,
    #[prop(optional, into)] note: Signal<String>,
    /// On a card of its own, unless it shares one.
    #[prop(default = "surface p-4 sm:p-5")]
    class: &'static str,
    /// Colour of the number.
    #[prop(default = "")]
    ink: &'static str,
) -> impl IntoView {
    view! {
        <div class=class>
            <div class=format!("text-2xl sm:text-3xl font-semibold {ink}")>{move || value.get()}</div>
            <div class="mt-1 font-medium">{label}</div>
            <div class="text-sm text-muted">{move || note.get()}</div>
        </div>
    }
}
