//! The school's flower.

use leptos::prelude::*;

const FLOWER: &str = r#"<g fill="currentColor"><ellipse cx="20" cy="9" rx="5.5" ry="8"/><ellipse cx="20" cy="9" rx="5.5" ry="8" transform="rotate(72 20 20)"/><ellipse cx="20" cy="9" rx="5.5" ry="8" transform="rotate(144 20 20)"/><ellipse cx="20" cy="9" rx="5.5" ry="8" transform="rotate(216 20 20)"/><ellipse cx="20" cy="9" rx="5.5" ry="8" transform="rotate(288 20 20)"/></g><circle class="fill-secondary" cx="20" cy="20" r="5"/>"#;

/// Petals in the text's colour, an orange heart. Decoration: the name stands beside it.
#[component]
pub fn Logo(#[prop(default = "size-9 text-primary")] class: &'static str) -> impl IntoView {
    view! { <svg class=format!("shrink-0 {class}") viewBox="0 0 40 40" aria-hidden="true" inner_html=FLOWER></svg> }
}
