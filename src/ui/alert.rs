//! A sentence that matters, in its place on the page.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How much it matters; the colour is never the only sign of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Error,
    Warning,
    Info,
    Success,
}

impl Tone {
    pub const fn icon(self) -> Icon {
        match self {
            Self::Error => Icon::CrossCircle,
            Self::Warning => Icon::Warning,
            Self::Info => Icon::Info,
            Self::Success => Icon::CheckCircle,
        }
    }

    const fn surface(self) -> &'static str {
        match self {
            Self::Error => "bg-[color-mix(in_oklab,var(--color-error)_8%,var(--color-base-100))] border-error/40",
            Self::Warning => {
                "bg-[color-mix(in_oklab,var(--color-warning)_18%,var(--color-base-100))] border-warning/60"
            }
            Self::Info => "bg-[color-mix(in_oklab,var(--color-info)_8%,var(--color-base-100))] border-info/40",
            Self::Success => "bg-[color-mix(in_oklab,var(--color-success)_8%,var(--color-base-100))] border-success/40",
        }
    }

    const fn ink(self) -> &'static str {
        match self {
            Self::Error => "size-5 mt-0.5 text-error",
            Self::Warning => "size-5 mt-0.5",
            Self::Info => "size-5 mt-0.5 text-info",
            Self::Success => "size-5 mt-0.5 text-success",
        }
    }
}

/// Read aloud at once when it is an error (`role="alert"`); a quiet note otherwise.
#[component]
pub fn Alert(tone: Tone, #[prop(optional)] title: Option<String>, children: Children) -> impl IntoView {
    view! {
        <div
            class=format!("flex gap-3 rounded-box border px-4 py-3 {}", tone.surface())
            role=(tone == Tone::Error).then_some("alert")
        >
            <Glyph icon=tone.icon() class=tone.ink() />
            <div class="min-w-0 flex-1 wrap-break-word">
                {title.map(|title| view! { <p class="font-semibold">{title}</p> })} {children()}
            </div>
        </div>
    }
}
