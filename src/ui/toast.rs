//! Short words in the upper right corner about what has just happened.

use std::time::Duration;

use leptos::prelude::*;

use super::alert::Tone;
use super::icon::{Glyph, Icon};

/// Long enough to read two lines; an error stays until it is closed.
const SHOWN_FOR: Duration = Duration::from_secs(7);

/// Where words wait for the next page.
#[cfg(feature = "hydrate")]
const WAITING: &str = "aviso";

#[derive(Clone, Debug, PartialEq)]
struct Toast {
    id: u32,
    tone: Tone,
    /// Of what happened elsewhere: what it is about.
    title: String,
    text: String,
}

/// The one list of the page, whichever island adds to it. On the server it is always empty.
fn shown() -> ArcRwSignal<Vec<Toast>> {
    #[cfg(feature = "hydrate")]
    {
        thread_local!(static SHOWN: ArcRwSignal<Vec<Toast>> = ArcRwSignal::new(Vec::new()));
        SHOWN.with(Clone::clone)
    }
    #[cfg(not(feature = "hydrate"))]
    ArcRwSignal::new(Vec::new())
}

/// Never given twice: the end of one must not close another.
fn next_id() -> u32 {
    thread_local!(static NEXT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    NEXT.replace(NEXT.get() + 1)
}

pub fn success(text: impl Into<String>) {
    let id = push(Tone::Success, String::new(), text.into());
    set_timeout(move || close(id), SHOWN_FOR);
}

/// Something that happened elsewhere and is worth knowing.
pub fn info(title: String, text: String) {
    let id = push(Tone::Info, title, text);
    set_timeout(move || close(id), SHOWN_FOR);
}

pub fn error(text: impl Into<String>) {
    push(Tone::Error, String::new(), text.into());
}

/// Success, said on the page that is about to be loaded.
#[cfg(feature = "hydrate")]
pub fn success_on_next_page(text: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(WAITING, text);
    }
}

fn push(tone: Tone, title: String, text: String) -> u32 {
    let shown = shown();
    let id = next_id();
    shown.update(|shown| shown.push(Toast { id, tone, title, text }));
    id
}

fn close(id: u32) {
    shown().update(|shown| shown.retain(|toast| toast.id != id));
}

/// The corner itself: a live region that is there before anything is said in it.
#[island]
pub fn ToastRegion() -> impl IntoView {
    let list = shown();
    // Another island may have spoken already: what the server wrote must be found here first.
    let is_hydrated = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        is_hydrated.set(true);
        if let Ok(Some(storage)) = window().session_storage()
            && let Ok(Some(text)) = storage.get_item(WAITING)
        {
            let _ = storage.remove_item(WAITING);
            success(text);
        }
    });
    view! {
        <div
            class="fixed z-50 top-3 right-3 left-3 sm:left-auto sm:w-96 space-y-2 pointer-events-none"
            role="status"
            aria-live="polite"
        >
            {move || {
                let list = if is_hydrated.get() { list.get() } else { Vec::new() };
                list.into_iter().map(|toast| view! { <OneToast toast=toast /> }).collect_view()
            }}
        </div>
    }
}

#[component]
fn OneToast(toast: Toast) -> impl IntoView {
    let class = match toast.tone {
        Tone::Error => {
            "flex items-start gap-3 rounded-box shadow-lg px-4 py-3 pointer-events-auto bg-error text-error-content"
        }
        Tone::Info => {
            "flex items-start gap-3 rounded-box shadow-lg px-4 py-3 pointer-events-auto bg-neutral text-neutral-content"
        }
        _ => {
            "flex items-start gap-3 rounded-box shadow-lg px-4 py-3 pointer-events-auto bg-success text-success-content"
        }
    };
    // What somebody else wrote may be long: all of it is where the notice is.
    let text = if toast.tone == Tone::Info { "line-clamp-4" } else { "font-medium" };
    view! {
        <div class=class>
            <Glyph icon=toast.tone.icon() class="size-5 mt-0.5" />
            <div class="flex-1 min-w-0 wrap-anywhere">
                {(!toast.title.is_empty())
                    .then(|| {
                        view! {
                            <p class="font-semibold line-clamp-2" dir="auto">
                                {toast.title}
                            </p>
                        }
                    })} <p class=text dir="auto">
                    {toast.text}
                </p>
            </div>
            <button
                type="button"
                class="target-around cursor-pointer grid place-items-center size-6 rounded-full"
                aria-label="Cerrar aviso"
                on:click=move |_| close(toast.id)
            >
                <Glyph icon=Icon::Close class="size-4" />
            </button>
        </div>
    }
}

/// Says once what the page before has done, then takes it out of the address, so that a reload stays silent.
#[island]
pub fn Announce(text: String) -> impl IntoView {
    Effect::new(move |_| {
        success(text.clone());
        #[cfg(feature = "hydrate")]
        forget_notice();
    });
}

/// Takes `aviso` out of the address and leaves the rest of it.
#[cfg(feature = "hydrate")]
fn forget_notice() {
    let location = window().location();
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    let Ok(query) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    query.delete("aviso");
    let query = String::from(query.to_string());
    super::history::replace(&if query.is_empty() { path } else { format!("{path}?{query}") });
}
