//! Shares of a whole as a ring. A picture with a text alternative; the numbers stand beside it.

use leptos::prelude::*;

/// A share: words, number, and the class that colours it (`stroke-success`).
pub type Slice = (&'static str, i64, &'static str);

/// The ring's circumference in its own units, so that dashes are percentages.
const LENGTH: f64 = 100.0;

/// For each share that is not empty: length of its dash and where it starts, on a ring of 100.
fn arcs(slices: &[Slice]) -> Vec<(f64, f64, &'static str)> {
    let whole: i64 = slices.iter().map(|slice| slice.1).sum();
    let mut start = 0.0;
    slices
        .iter()
        .filter(|slice| slice.1 > 0)
        .map(|&(_, value, class)| {
            let length = LENGTH * value as f64 / whole as f64;
            let arc = (length, start, class);
            start += length;
            arc
        })
        .collect()
}

/// `title` opens the text alternative: «Resultado: 45 exitosos, 5 fallidos».
#[component]
pub fn Donut(title: &'static str, slices: Vec<Slice>, #[prop(into)] centre: String) -> impl IntoView {
    let words: Vec<_> = slices.iter().map(|(label, value, _)| format!("{value} {label}")).collect();
    view! {
        <svg viewBox="0 0 40 40" class="size-36 shrink-0" role="img" aria-label=format!("{title}: {}", words.join(", "))>
            <circle class="stroke-base-300" cx="20" cy="20" r="15.9155" fill="none" stroke-width="4.5" />
            {arcs(&slices)
                .into_iter()
                .map(|(length, start, class)| {
                    view! {
                        <circle
                            class=class
                            cx="20"
                            cy="20"
                            r="15.9155"
                            fill="none"
                            stroke-width="4.5"
                            stroke-dasharray=format!("{length:.3} {:.3}", LENGTH - length)
                            // A dash begins at three o'clock; a quarter turn back begins it at twelve.
                            stroke-dashoffset=format!("{:.3}", LENGTH / 4.0 - start)
                        />
                    }
                })
                .collect_view()}
            <text class="fill-base-content font-semibold" x="20" y="20" font-size="7" text-anchor="middle" dominant-baseline="central">
                {centre}
            </text>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcs_fill_the_ring_and_leave_out_what_is_empty() {
        let arcs = arcs(&[("a", 3, "x"), ("b", 0, "y"), ("c", 1, "z")]);
        assert_eq!(arcs, vec![(75.0, 0.0, "x"), (25.0, 75.0, "z")]);
    }

    #[test]
    fn nothing_at_all_draws_no_arc() {
        assert!(arcs(&[("a", 0, "x")]).is_empty());
    }
}
