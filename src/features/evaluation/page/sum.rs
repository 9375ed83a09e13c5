//! What the weights make together: green with a word when it is exactly 100 %, red with what is to be done when not
//! (HU-USERS-02 UX-02, HU-USERS-03 CA-03 and UX-03). The editor writes other sums into the same elements.

use leptos::prelude::*;
use padron_core::evaluation::Weight;

/// The ring's length in its own units: hundredths of a percent are drawn as they are.
const LENGTH: u32 = Weight::WHOLE.hundredths();

#[component]
pub fn SumIndicator(
    sum: Weight,
    /// The ring's size.
    #[prop(default = "size-24")]
    size: &'static str,
) -> impl IntoView {
    let ink = if sum == Weight::WHOLE { "text-success" } else { "text-error" };
    view! {
        <div class="flex items-center gap-4" data-sum="true">
            <div class=format!("relative shrink-0 {ink}") data-sum-ink="true">
                <svg viewBox="0 0 40 40" class=format!("{size} -rotate-90") aria-hidden="true">
                    <circle class="stroke-base-300" cx="20" cy="20" r="17" fill="none" stroke-width="4" />
                    <circle
                        cx="20"
                        cy="20"
                        r="17"
                        fill="none"
                        stroke="currentColor"
                        stroke-width="4"
                        stroke-linecap="round"
                        pathLength=LENGTH.to_string()
                        stroke-dasharray=dash(sum)
                        data-sum-arc="true"
                    />
                </svg>
                <span class="absolute inset-0 grid place-items-center text-lg font-semibold" data-sum-figure="true">
                    {figure(sum)}
                </span>
            </div>
            <div class="min-w-0 flex-1">
                <p class="text-lg font-semibold" role="status" data-sum-line="true">
                    {line(sum)}
                </p>
                <p class=format!("text-sm font-medium {ink}") data-sum-ink="true" data-sum-advice="true">
                    {advice(sum)}
                </p>
            </div>
        </div>
    }
}

/// Writes another sum into the indicator. Reaching exactly 100 % by hand is celebrated for a moment.
#[cfg(feature = "hydrate")]
pub fn paint(root: &web_sys::Element, sum: Weight, by_hand: bool) {
    use crate::ui::dom::{all, find, set_attribute, set_class, set_text};
    let Some(indicator) = find::<web_sys::Element>(root, "[data-sum]") else { return };
    let holds = sum == Weight::WHOLE;
    for element in all(&indicator, "[data-sum-ink]") {
        set_class(&element, "text-success", holds);
        set_class(&element, "text-error", !holds);
    }
    if let Some(ring) = find(&indicator, "[data-sum-ink]") {
        set_class(&ring, "reached", holds && by_hand);
    }
    if let Some(arc) = find(&indicator, "[data-sum-arc]") {
        set_attribute(&arc, "stroke-dasharray", Some(&dash(sum)));
    }
    set_text(&indicator, "[data-sum-figure]", &figure(sum));
    set_text(&indicator, "[data-sum-line]", &line(sum));
    set_text(&indicator, "[data-sum-advice]", &advice(sum));
}

fn figure(sum: Weight) -> String {
    format!("{}%", sum.short())
}

fn line(sum: Weight) -> String {
    format!("Suma: {}% / 100%", sum.short())
}

/// A round cap shows even on an empty dash, so nothing is drawn for nothing.
fn dash(sum: Weight) -> String {
    format!("{} {}", sum.hundredths().min(LENGTH), 2 * LENGTH)
}

/// The story's words, and by how much.
fn advice(sum: Weight) -> String {
    let by = Weight::of_hundredths(sum.hundredths().abs_diff(LENGTH)).short();
    match sum.cmp(&Weight::WHOLE) {
        std::cmp::Ordering::Equal => "Los pesos suman 100%".into(),
        std::cmp::Ordering::Less => format!("Ajuste los pesos para alcanzar 100%: falta {by}%"),
        std::cmp::Ordering::Greater => format!("Ajuste los pesos para alcanzar 100%: sobra {by}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_says_by_how_much() {
        let advice = |hundredths| advice(Weight::of_hundredths(hundredths));
        assert_eq!(advice(9_500), "Ajuste los pesos para alcanzar 100%: falta 5%");
        assert_eq!(advice(10_001), "Ajuste los pesos para alcanzar 100%: sobra 0.01%");
        assert_eq!(advice(10_000), "Los pesos suman 100%");
    }

    #[test]
    fn the_ring_is_full_at_100_and_beyond() {
        let dash = |hundredths| dash(Weight::of_hundredths(hundredths));
        assert_eq!(
            (dash(9_500), dash(10_000), dash(12_000)),
            ("9500 20000".into(), "10000 20000".into(), "10000 20000".into())
        );
    }
}
