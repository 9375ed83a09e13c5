//! Short words in the upper right corner about what has just happened.

use leptos::prelude::*;
use std::time::Duration;

use super::alert::Tone;
use super::icon::{Glyph, Icon};

/// Long enough to read two lines; an error stays until it is closed.
const SHOWN_FOR: Duration = Duration::from_secs(7);

#[derive(Clone, Debug, PartialEq)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
}

/// Where any component leaves its words.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
}

impl Toasts {
    /// Makes the one list of the page and gives it to every component below.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(Vec::new()) };
        provide_context(toasts);
        toasts
    }

    pub fn success(self, text: impl Into<String>) {
        let id = self.push(Tone::Success, text.into());
        set_timeout(move || self.close(id), SHOWN_FOR);
    }

    pub fn error(self, text: impl Into<String>) {
        self.push(Tone::Error, text.into());
    }

    fn push(self, tone: Tone, text: String) -> u32 {
        let id = self.shown.with_untracked(|shown| shown.last().map_or(0, |toast| toast.id + 1));
        self.shown.update(|shown| shown.push(Toast { id, tone, text }));
        id
    }

    fn close(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// The corner itself: a live region that is there before anything is said in it.
#[component]
pub fn ToastRegion(toasts: Toasts) -> impl IntoView {
    view! {
        <div class="fixed z-50 top-3 right-3 left-3 sm:left-auto sm:w-96 space-y-2 pointer-events-none" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <div class=match toast.tone {
                    Tone::Error => "flex items-start gap-3 rounded-box shadow-lg px-4 py-3 pointer-events-auto bg-error text-error-content",
                    _ => "flex items-start gap-3 rounded-box shadow-lg px-4 py-3 pointer-events-auto bg-success text-success-content",
                }>
                    <Glyph icon=toast.tone.icon() class="size-5 mt-0.5" />
                    <p class="flex-1 font-medium">{toast.text.clone()}</p>
                    <button
                        type="button"
                        class="target-around cursor-pointer grid place-items-center size-6 rounded-full"
                        aria-label="Cerrar aviso"
                        on:click=move |_| toasts.close(toast.id)
                    >
                        <Glyph icon=Icon::Close class="size-4" />
                    </button>
                </div>
            </For>
        </div>
    }
}
