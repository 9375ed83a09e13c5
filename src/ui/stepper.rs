//! Where one stands in a task of several steps.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Numbered from 1; steps before `current` are done, and lead back where `href` has an address for them.
#[component]
pub fn Stepper(
    labels: &'static [&'static str],
    current: usize,
    /// The address of a step already done, if one may go back to it.
    #[prop(optional)]
    back: Vec<Option<String>>,
) -> impl IntoView {
    let last = labels.len();
    let step = move |(index, label): (usize, &&'static str)| {
        let number = index + 1;
        let (label, done, here) = (*label, number < current, number == current);
        let dot = if done {
            "size-7 rounded-full grid place-items-center text-sm font-semibold bg-primary text-primary-content"
        } else if here {
            "size-7 rounded-full grid place-items-center text-sm font-semibold bg-base-100 text-primary ring-2 ring-primary"
        } else {
            "size-7 rounded-full grid place-items-center text-sm font-semibold bg-base-100 text-muted ring-1 ring-base-300"
        };
        let words = if here { "font-semibold" } else { "text-muted hidden sm:inline" };
        let content = view! {
            <span class=dot>
                {if done { view! { <Glyph icon=Icon::Check class="size-4" /> }.into_any() } else { number.into_any() }}
            </span>
            <span class=words>{label}</span>
            {done.then(|| view! { <span class="sr-only">", listo"</span> })}
        };
        let link = back.get(index).cloned().flatten().filter(|_| done);
        view! {
            <li class="flex items-center gap-2.5" aria-current=here.then_some("step")>
                {match link {
                    Some(href) => {
                        view! {
                            <a class="flex items-center gap-2.5 min-h-11 rounded-field target-around" href=href aria-label=format!("{label}, listo. Volver a este paso")>
                                {content}
                            </a>
                        }
                            .into_any()
                    }
                    None => view! { <span class="flex items-center gap-2.5 min-h-11">{content}</span> }.into_any(),
                }}
                {(number < last).then(|| view! { <span class="w-4 sm:w-6 xl:w-10 h-px bg-base-300 sm:ml-0.5" aria-hidden="true"></span> })}
            </li>
        }
    };
    view! {
        <nav aria-label="Pasos">
            <ol class="flex items-center gap-2 sm:gap-3 text-sm">{labels.iter().enumerate().map(step).collect_view()}</ol>
        </nav>
    }
}
