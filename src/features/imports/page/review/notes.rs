//! What was noticed about a file as a whole.

use leptos::prelude::*;

use crate::ui::icon::{Glyph, Icon};

/// What was noticed about the file as a whole.
#[component]
pub fn FileNotes(notes: Vec<String>) -> impl IntoView {
    (!notes.is_empty()).then(|| {
        view! {
            <ul class="border-t border-base-300 px-4 sm:px-5 py-3 space-y-1 text-sm" aria-label="Avisos del archivo">
                {notes
                    .into_iter()
                    .map(|note| {
                        view! {
                            <li class="flex gap-2">
                                <Glyph icon=Icon::Info class="size-5 text-info shrink-0" />
                                <span class="min-w-0 wrap-break-word">{note}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        }
    })
}
