//! What the weights make together: green with a word when it is exactly 100 %, red with what is to be done when not
//! (HU-USERS-02 UX-02, HU-USERS-03 CA-03 and UX-03).

use leptos::prelude::*;
use padron_core::evaluation::Weight;

/// The ring's length in its own units: hundredths of a percent are drawn as they are.
const LENGTH: u32 = Weight::WHOLE.hundredths();

#[component]
pub fn SumIndicator(
    #[prop(into)] sum: Signal<Weight>,
    /// Exactly 100 % was reached by hand: that is celebrated for a moment.
    #[prop(optional, into)]
    reached: Signal<bool>,
    /// The ring's size.
    #[prop(default = "size-24")]
    size: &'static str,
) -> impl IntoView {
    let ink = move || if sum.get() == Weight::WHOLE { "text-success" } else { "text-error" };
    let joy = move || if reached.get() { "reached" } else { "" };
    view! {
        <div class="flex items-center gap-4" data-sum="true">
            <div class=move || format!("relative shrink-0 {} {}", ink(), joy()) data-sum-ink="true">
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
                        stroke-dasharray=move || dash(sum.get())
                    />
                </svg>
                <span class="absolute inset-0 grid place-items-center text-lg font-semibold">
                    {move || format!("{}%", sum.get().short())}
                </span>
            </div>
            <div class="min-w-0 flex-1">
                <p class="text-lg font-semibold" role="status">
                    {move || format!("Suma: {}% / 100%", sum.get().short())}
                </p>
                <p class=move || format!("text-sm font-medium {}", ink()) data-sum-ink="true">
                    {move || advice(sum.get())}
                </p>
            </div>
        </div>
    }
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
