//! Label, control, hint and error, tied together for the eye and for screen readers.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::region::mark;
use super::spinner::PendingSpinner;

/// One line of text. The error stands below its control and is read with it: an island's signal, or what a
/// [`super::region::Region`] writes there. A password can be looked at, in an island and in a region.
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
    let described = match hint {
        Some(_) => format!("{name}-ayuda {name}-error"),
        None => format!("{name}-error"),
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
                    type=kind
                    class=if secret { "input w-full h-12 text-base pr-13 aria-invalid:border-error focus:outline-primary focus:border-primary" } else { "input w-full h-12 text-base aria-invalid:border-error focus:outline-primary focus:border-primary" }
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
                                {..mark::reveals(name)}
                                type="button"
                                class="group hidden [[data-hydrated]_&]:grid target place-items-center absolute right-0.5 inset-y-0 my-auto rounded-field cursor-pointer text-muted z-1"
                                aria-label=SHOW
                                aria-controls=name
                                on:click=|event| reveal(&event)
                            >
                                <span class="group-data-revealed:hidden">
                                    <Glyph icon=Icon::Eye />
                                </span>
                                <span class="hidden group-data-revealed:block">
                                    <Glyph icon=Icon::EyeOff />
                                </span>
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
            <p class="mt-1.5 flex gap-1.5 text-sm text-error has-[span:empty]:hidden" role="alert">
                <Glyph icon=Icon::CrossCircle class="size-4 mt-0.5" />
                <span {..mark::error(name)} id=format!("{name}-error")>
                    {move || error.get()}
                </span>
            </p>
        </div>
    }
}

const SHOW: &str = "Mostrar contraseña";

/// The eye of a password was pressed ([`mark::reveals`] names the input): shows what was typed, or hides it again.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
pub fn reveal(event: &leptos::ev::MouseEvent) {
    #[cfg(feature = "hydrate")]
    {
        use super::dom::{by_id, closest, element};
        let Some(eye) = element(event.target()).and_then(|target| closest(&target, &mark::selector(mark::REVEALS)))
        else {
            return;
        };
        let name = eye.get_attribute(mark::REVEALS).unwrap_or_default();
        let Some(input) = by_id::<web_sys::HtmlInputElement>(&name) else { return };
        let revealed = input.type_() == "password";
        input.set_type(if revealed { "text" } else { "password" });
        let _ = eye.toggle_attribute_with_force("data-revealed", revealed);
        let _ = eye.set_attribute("aria-label", if revealed { "Ocultar contraseña" } else { SHOW });
    }
}

/// The one button that sends an island's form; the spinner sits in it while it works.
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
            // Not `disabled`: focus would be lost. A second press while it works is ignored.
            on:click=move |event| {
                if pending.get_untracked() {
                    event.prevent_default();
                }
            }
        >
            <PendingSpinner pending=pending />
            {label}
        </button>
    }
}
