//! A file, dropped anywhere on the page or chosen. The file ends up in a real `<input type=file>` of the
//! surrounding form either way, so the form can be posted with and without the WASM.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::format;

/// What the person picked.
#[derive(Clone, Debug, PartialEq)]
pub struct PickedFile {
    pub name: String,
    pub bytes: u64,
}

/// `picked` follows the input.
#[component]
pub fn Dropzone(
    /// `name` of the posted file.
    name: &'static str,
    accept: &'static str,
    prompt: &'static str,
    hint: &'static str,
    picked: RwSignal<Option<PickedFile>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    browser::listen(input, over, disabled);
    view! {
        <div
            class="relative rounded-box border-2 border-dashed bg-base-100 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-primary has-focus-visible:outline-offset-2 hover:border-primary"
            class=(["border-primary", "bg-primary/10"], move || over.get())
            class=("border-base-content/40", move || !over.get())
            class=("opacity-70", move || disabled.get())
        >
            <input
                node_ref=input
                type="file"
                id=name
                name=name
                accept=accept
                required=true
                class="absolute inset-0 size-full opacity-0 cursor-pointer file:cursor-pointer"
                aria-label=prompt
                aria-describedby=format!("{name}-ayuda")
                disabled=move || disabled.get()
                on:change=move |_| picked.set(input.get_untracked().and_then(|input| picked_in(&input)))
            />
            <div class="flex flex-col items-center gap-2 px-6 py-10 sm:py-14 text-center pointer-events-none">
                <div class="size-14 rounded-full bg-primary/10 text-primary grid place-items-center mb-1">
                    <Glyph icon=Icon::Upload class="size-7" />
                </div>
                <p class="text-lg font-semibold">{move || if over.get() { "Suelte el archivo aquí" } else { prompt }}</p>
                <p class="text-sm text-muted" id=format!("{name}-ayuda")>
                    {hint}
                </p>
                <p class="font-medium wrap-anywhere min-h-10" role="status">
                    {move || {
                        picked
                            .get()
                            .map(|file| {
                                view! {
                                    <span class="inline-flex items-center gap-2 rounded-field bg-success/10 px-3 py-2">
                                        <Glyph icon=Icon::Document class="size-5 text-success" />
                                        {format!("{} · {}", file.name, format::file_size(file.bytes))}
                                    </span>
                                }
                            })
                    }}
                </p>
            </div>
        </div>
    }
}

/// What stands in the input now.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
fn picked_in(input: &leptos::web_sys::HtmlInputElement) -> Option<PickedFile> {
    #[cfg(feature = "hydrate")]
    return input
        .files()
        .and_then(|files| files.get(0))
        .map(|file| PickedFile { name: file.name(), bytes: file.size() as u64 });
    #[cfg(not(feature = "hydrate"))]
    return None;
}

/// Dropping, which only a browser knows.
#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev;
    use leptos::html;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsValue;
    use web_sys::{DataTransfer, DragEvent, Event};

    /// The whole window takes the file, for as long as the zone is shown.
    pub fn listen(input: NodeRef<html::Input>, over: RwSignal<bool>, disabled: Signal<bool>) {
        let on_over = window_event_listener(ev::dragover, move |event| {
            if files_of(&event).is_some() {
                event.prevent_default();
                over.set(!disabled.get_untracked());
            }
        });
        let on_leave = window_event_listener(ev::dragleave, move |event| {
            // Only leaving the window has no element it goes to.
            if event.related_target().is_none() {
                over.set(false);
            }
        });
        let on_drop = window_event_listener(ev::drop, move |event| {
            if let Some(transfer) = files_of(&event) {
                event.prevent_default();
                over.set(false);
                if let (Some(input), false) = (input.get_untracked(), disabled.get_untracked()) {
                    input.set_files(transfer.files().as_ref());
                    if let Ok(change) = Event::new("change") {
                        let _ = input.dispatch_event(&change);
                    }
                }
            }
        });
        on_cleanup(move || {
            on_over.remove();
            on_leave.remove();
            on_drop.remove();
        });
    }

    /// What is dragged, if it is a file and not some text of the page.
    fn files_of(event: &DragEvent) -> Option<DataTransfer> {
        event.data_transfer().filter(|transfer| transfer.types().includes(&JsValue::from_str("Files"), 0))
    }
}
