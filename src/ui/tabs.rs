//! Tabs that are links: each has an address, so it can be shared, and works before the WASM has come.

use leptos::prelude::*;

/// One tab: its id, words, number and address.
pub struct Tab {
    pub id: &'static str,
    pub label: &'static str,
    pub count: String,
    pub href: Signal<String>,
}

/// Arrow keys, Home and End move between the tabs; the panel (`panel`) is the caller's.
#[component]
pub fn Tabs(
    label: &'static str,
    panel: &'static str,
    tabs: Vec<Tab>,
    #[prop(into)] selected: Signal<&'static str>,
) -> impl IntoView {
    let list = NodeRef::<leptos::html::Div>::new();
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if let Some(list) = list.get_untracked() {
            move_focus(&list, &event);
        }
    };
    view! {
        <div node_ref=list role="tablist" aria-label=label class="flex gap-6 font-medium" on:keydown=on_key>
            {tabs
                .into_iter()
                .map(|tab| {
                    let is_selected = move || selected.get() == tab.id;
                    view! {
                        <a
                            role="tab"
                            id=format!("pestana-{}", tab.id)
                            href=move || tab.href.get()
                            data-noscroll="true"
                            class="flex items-end min-h-11 pb-3 border-b-2 whitespace-nowrap"
                            class=(["border-primary", "text-primary"], is_selected)
                            class=(["border-transparent", "text-muted"], move || !is_selected())
                            aria-selected=move || if is_selected() { "true" } else { "false" }
                            aria-controls=panel
                            tabindex=move || if is_selected() { "0" } else { "-1" }
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

/// Moves to the neighbouring tab and opens it, as the ARIA pattern wants.
fn move_focus(list: &leptos::web_sys::HtmlDivElement, event: &leptos::ev::KeyboardEvent) {
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::HtmlElement;

    let tabs = list.children();
    let here = (0..tabs.length())
        .find(|&index| tabs.item(index).is_some_and(|tab| document().active_element().as_ref() == Some(&tab)));
    let (Some(here), last) = (here, tabs.length().saturating_sub(1)) else { return };
    let Some(next) = neighbour(&event.key(), here, last) else { return };
    event.prevent_default();
    if let Some(tab) = tabs.item(next).and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        let _ = tab.focus();
        tab.click();
    }
}

/// Which of `0..=last` a key leads to from `here`; the row is a circle.
fn neighbour(key: &str, here: u32, last: u32) -> Option<u32> {
    match key {
        "ArrowRight" => Some(if here == last { 0 } else { here + 1 }),
        "ArrowLeft" => Some(if here == 0 { last } else { here - 1 }),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::neighbour;

    #[test]
    fn arrow_keys_walk_a_circle() {
        assert_eq!((neighbour("ArrowRight", 0, 1), neighbour("ArrowRight", 1, 1)), (Some(1), Some(0)));
        assert_eq!(
            (neighbour("ArrowLeft", 0, 2), neighbour("End", 0, 2), neighbour("Home", 2, 2)),
            (Some(2), Some(2), Some(0))
        );
        assert_eq!(neighbour("a", 0, 1), None);
    }
}
