//! Label, control, hint and error, tied together for the eye and for screen readers.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// One line of text. The error stands below its control and is read with it.
#[component]
pub fn Field(
    /// `name` of the posted value, and the id.
    name: &'static str,
    label: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Input>,
    /// Called with each new text.
    #[prop(optional, into)]
    on_text: Option<Callback<String>>,
) -> impl IntoView {
    let secret = kind == "password";
    let shown = RwSignal::new(false);
    let described = move || {
        let hint = hint.map(|_| format!("{name}-ayuda"));
        let error = error.read().as_ref().map(|_| format!("{name}-error"));
        let ids: Vec<_> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    view! {
        <div>
            <label class="text-sm font-medium" for=name>
                {label}
            </label>
            <div class="relative mt-1">
                <input
                    node_ref=node_ref
                    id=name
                    name=name
                    type=move || if secret && shown.get() { "text" } else { kind }
                    class=if secret { "input w-full h-12 text-base pr-13 focus:outline-primary focus:border-primary" } else { "input w-full h-12 text-base focus:outline-primary focus:border-primary" }
                    class:border-error=move || error.read().is_some()
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    autofocus=autofocus
                    required=true
                    aria-invalid=move || error.read().is_some().then_some("true")
                    aria-describedby=described
                    on:input=move |event| {
                        if let Some(on_text) = on_text {
                            on_text.run(event_target_value(&event));
                        }
                    }
                />
                {secret
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="hidden [[data-hydrated]_&]:grid target place-items-center absolute right-0.5 inset-y-0 my-auto rounded-field cursor-pointer text-muted z-1"
                                aria-label=move || if shown.get() { "Ocultar contraseña" } else { "Mostrar contraseña" }
                                aria-controls=name
                                on:click=move |_| shown.update(|shown| *shown = !*shown)
                            >
                                {move || {
                                    view! { <Glyph icon=if shown.get() { Icon::EyeOff } else { Icon::Eye } /> }
                                }}
                            </button>
                        }
                    })}
            </div>
            {hint
                .map(|hint| {
                    view! {
                        <p class="mt-1 text-sm text-muted" id=format!("{name}-ayuda")>
                            {hint}
                        </p>
                    }
                })}
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <p class="mt-1.5 flex gap-1.5 text-sm text-error" id=format!("{name}-error") role="alert">
                                <Glyph icon=Icon::CrossCircle class="size-4 mt-0.5" />
                                {error}
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// The one button that sends a form; the spinner sits in it while it works.
#[component]
pub fn Submit(
    label: &'static str,
    #[prop(into)] pending: Signal<bool>,
    #[prop(default = "btn btn-primary h-12 px-6")] class: &'static str,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class=class
            aria-busy=move || pending.get().then_some("true")
            // Not `disabled`: focus would be lost. A second press while it works is let fall.
            on:click=move |event| {
                if pending.get_untracked() {
                    event.prevent_default();
                }
            }
        >
            <span class="loading loading-spinner loading-sm" hidden=move || !pending.get() aria-hidden="true"></span>
            {label}
        </button>
    }
}
