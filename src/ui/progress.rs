//! Work that takes a while: how much is done, in words and as a bar.

use leptos::prelude::*;

/// The words change with each row; aloud they are said at each tenth only.
#[component]
pub fn ProgressBar(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] done: Signal<i64>,
    /// 0 while it is not known yet.
    #[prop(into)]
    total: Signal<i64>,
) -> impl IntoView {
    let tenth = Memo::new(move |_| tenths(done.get(), total.get()));
    let aloud = move || {
        tenth.track();
        label.get_untracked()
    };
    view! {
        <div class="space-y-3">
            <p class="font-medium" aria-hidden="true">
                {move || label.get()}
            </p>
            <p class="sr-only" role="status">
                {aloud}
            </p>
            <progress
                class="progress progress-primary w-full h-3"
                aria-label=aloud
                max=move || total.get().max(1).to_string()
                // Without a value the bar shows that something happens, not how much.
                value=move || (total.get() > 0).then(|| done.get().to_string())
            ></progress>
        </div>
    }
}

/// How many tenths are done; -1 while the whole is not known.
fn tenths(done: i64, total: i64) -> i64 {
    if total > 0 { done.clamp(0, total) * 10 / total } else { -1 }
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn progress_is_counted_in_tenths() {
        assert_eq!((tenths(0, 0), tenths(0, 500), tenths(499, 500), tenths(500, 500)), (-1, 0, 9, 10));
    }
}
