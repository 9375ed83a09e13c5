//! Tabs that are links: each has an address, so it can be shared, and works before the WASM has come. Inside a
//! [`super::region::Region`] the arrow keys, Home and End move between them.

use leptos::prelude::*;

use super::region::mark;

/// One tab: its id, words, number and address.
pub struct Tab {
    pub id: &'static str,
    pub label: &'static str,
    pub count: String,
    pub href: String,
}

/// The panel (`panel`) is the caller's.
#[component]
pub fn Tabs(label: &'static str, panel: &'static str, tabs: Vec<Tab>, selected: &'static str) -> impl IntoView {
    view! {
        <div {..mark::part("pestanas")} role="tablist" aria-label=label class="flex gap-6 font-medium">
            {tabs
                .into_iter()
                .map(|tab| {
                    let open = tab.id == selected;
                    let class = if open {
                        "flex items-end min-h-11 pb-3 border-b-2 whitespace-nowrap border-primary text-primary"
                    } else {
                        "flex items-end min-h-11 pb-3 border-b-2 whitespace-nowrap border-transparent text-muted"
                    };
                    view! {
                        <a
                            {..mark::here()}
                            role="tab"
                            id=format!("pestana-{}", tab.id)
                            href=tab.href
                            class=class
                            aria-selected=if open { "true" } else { "false" }
                            aria-controls=panel
                            tabindex=if open { "0" } else { "-1" }
                        >
                            {tab.label}
                            " "
                            {tab.count}
                        </a>
                    }
                })
                .collect_view()}
        </div>
    }
}
