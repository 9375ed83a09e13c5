//! More about something: a button that opens a small note (`popover`, so Escape and a press elsewhere close it). Whoever
//! has a pointer may also hover over what it is about, which carries the same text as its `title`.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

#[component]
pub fn Tip(
    /// Of the note; unique on the page.
    #[prop(into)]
    id: String,
    /// What the button is called.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] text: Signal<String>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn btn-ghost btn-square target text-muted"
            popovertarget=id.clone()
            aria-label=label
        >
            <Glyph icon=Icon::Info />
        </button>
        <div id=id popover="auto" class="tip max-w-xs rounded-box bg-neutral text-neutral-content text-sm p-4 shadow-xl" role="note">
            {text}
        </div>
    }
}
