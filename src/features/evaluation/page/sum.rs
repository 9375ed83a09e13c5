//! What the weights make together: green with a word when it is exactly 100 %, red with what is to be done when not.

use leptos::prelude::*;
use padron_core::evaluation::Weight;

/// The ring's length in its own units: hundredths of a percent are drawn as they are.
const LENGTH: u32 = Weight::WHOLE.hundredths();

/// HU-USERS-02 UX-02, HU-USERS-03 CA-03 and UX-03.
#[component]
pub fn SumIndicator(
    #[prop(into)] sum: Signal<Weight>,
    /// The ring's size: `size-24`.
    #[prop(default = "size-24")]
    size: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let holds = move || sum.get() == Weight::WHOLE;
    let ink = move || if holds() { "text-success" } else { "text-error" };
    view! {
        <div class="flex items-center gap-4">
            <div class=move || format!("relative shrink-0 {}", ink()) class:reached=holds>
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
                <p class=move || format!("text-sm font-medium {}", ink())>{move || advice(sum.get())}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
}

/// A round cap shows even on an empty dash, so nothing is drawn for nothing.
fn dash(sum: Weight) -> String {
    match sum.hundredths() {
        0 => format!("0 {}", 2 * LENGTH),
        drawn => format!("{} {}", drawn.min(LENGTH), 2 * LENGTH),
    }
}

/// The story's words, and by how much.
fn advice(sum: Weight) -> String {
    let (sum, whole) = (sum.hundredths(), Weight::WHOLE.hundredths());
    let by = Weight::of_hundredths(sum.abs_diff(whole)).short();
    if sum == whole {
        "Los pesos suman 100%".into()
    } else if sum < whole {
        format!("Ajuste los pesos para alcanzar 100%: falta {by}%")
    } else {
        format!("Ajuste los pesos para alcanzar 100%: sobra {by}%")
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
}
