//! How many of all, in words, in percent and as a bar.

use leptos::prelude::*;

use crate::format;

#[component]
pub fn Share(
    /// «Ya ingresaron 231 de 400».
    label: String,
    part: i64,
    whole: i64,
    #[prop(default = "text-base font-semibold")] class: &'static str,
) -> impl IntoView {
    let percent = format::percent(part, whole);
    view! {
        <div>
            <div class="flex items-baseline justify-between gap-4">
                <p class=class>{label.clone()}</p>
                <p class="font-semibold text-success shrink-0">{percent}</p>
            </div>
            <progress
                class="progress progress-success w-full h-2.5 mt-2 block"
                max=whole.max(1).to_string()
                value=part.to_string()
                aria-label=label
            ></progress>
        </div>
    }
}
