//! What the start pages are made of.

use leptos::prelude::*;

use crate::ui::icon::{Glyph, Icon};

/// A way on, in a card.
#[component]
pub fn Way(#[prop(into)] href: String, icon: Icon, title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <a class="surface p-5 flex gap-4 hover:border-primary transition-colors" href=href>
            <span class="text-primary">
                <Glyph icon=icon class="size-6" />
            </span>
            <span>
                <span class="block font-semibold">{title}</span>
                <span class="block text-sm text-muted">{text}</span>
            </span>
        </a>
    }
}

/// Nothing waits.
#[component]
pub fn Calm(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <section class="surface p-6 sm:p-8 flex items-start gap-4">
            <Glyph icon=Icon::CheckCircle class="size-7 text-success" />
            <div>
                <h2 class="text-xl font-semibold">"Todo en orden"</h2>
                <p class="mt-1 text-muted max-w-prose">{text}</p>
            </div>
        </section>
    }
}

/// Something to do, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    pub icon: Icon,
    pub text: String,
    pub note: String,
    pub href: String,
}

/// «Por atender»: what waits, or that nothing does.
#[component]
pub fn Tasks(
    tasks: Vec<Task>,
    /// Said when there are none.
    calm: &'static str,
) -> impl IntoView {
    if tasks.is_empty() {
        return view! { <Calm text=calm /> }.into_any();
    }
    let item = |task: Task| {
        view! {
            <li>
                <a class="flex items-center gap-4 px-4 lg:px-5 py-4 min-h-16 hover:bg-base-200 transition-colors" href=task.href>
                    <span class="size-10 shrink-0 rounded-field bg-warning/25 grid place-items-center">
                        <Glyph icon=task.icon />
                    </span>
                    <span class="min-w-0 flex-1 wrap-break-word">
                        <span class="block font-medium">{task.text}</span>
                        <span class="block text-sm text-muted">{task.note}</span>
                    </span>
                    <Glyph icon=Icon::Right class="size-4 text-muted" />
                </a>
            </li>
        }
    };
    view! {
        <Panel title="Por atender">
            <ul class="divide-y divide-base-300">{tasks.into_iter().map(item).collect_view()}</ul>
        </Panel>
    }
    .into_any()
}

/// A card with a heading.
#[component]
pub fn Panel(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="surface overflow-hidden" aria-label=title>
            <h2 class="text-lg font-semibold px-4 lg:px-5 py-4 border-b border-base-300">{title}</h2>
            {children()}
        </section>
    }
}
