//! On or off, at once.

use super::spinner::PendingSpinner;
use leptos::prelude::*;

/// A real checkbox with the role of a switch: green and filled when on, grey when off, and says so in words.
#[component]
pub fn Switch(
    name: &'static str,
    label: &'static str,
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(default = "Activo")] on_word: &'static str,
    #[prop(default = "Inactivo")] off_word: &'static str,
) -> impl IntoView {
    view! {
        <label class="flex items-center gap-3 min-h-14 cursor-pointer">
            <span class="flex-1">
                {label}
                <span
                    class="block text-xs font-medium"
                    class:text-success=move || on.get()
                    class:text-muted=move || !on.get()
                    aria-hidden="true"
                >
                    {move || if on.get() { on_word } else { off_word }}
                </span>
            </span>
            <PendingSpinner pending=pending />
            <input
                type="checkbox"
                role="switch"
                name=name
                class="toggle toggle-lg checked:bg-success checked:text-success-content checked:border-success"
                prop:checked=move || on.get()
                checked=on.get_untracked()
                disabled=move || disabled.get() || pending.get()
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
        </label>
    }
}
