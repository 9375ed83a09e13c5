//! While a job works on an import: how far it is, how fast, how long still. It may be left and found again.

use leptos::prelude::*;

use super::steps::LABELS;
use super::words;
use crate::features::imports::model::{ImportState, Importacion};
use crate::ui::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::progress::ProgressBar;
use crate::ui::stepper::Stepper;

#[component]
pub fn Working(import: RwSignal<Importacion>) -> impl IntoView {
    let (kind, name, running) =
        import.with_untracked(|import| (import.tipo, import.archivo.clone(), import.estado == ImportState::Ejecutando));
    let progress = Memo::new(move |_| import.read().progreso);
    let label = Signal::derive(move || {
        let (done, total) = (format::number(progress.get().procesadas), format::number(progress.get().total));
        match (running, progress.get().total > 0) {
            (true, _) => format!("Creando usuarios... {done}/{total} filas procesadas"),
            (false, true) => format!("Validando archivo... {done}/{total} filas procesadas"),
            (false, false) => "Validando archivo...".to_string(),
        }
    });
    let title = if running { "Creando usuarios" } else { "Revisando su archivo" };
    let pace = pace_of(progress.into());
    view! {
        <PageHeading
            title=title.to_string()
            eyebrow=format!("Importar usuarios · {}", kind.label())
        >
            <Stepper labels=LABELS current=4 />
        </PageHeading>
        <section class="surface p-5 sm:p-8 space-y-5">
            <div class="flex items-center gap-4 min-w-0">
                <div class="size-10 shrink-0 rounded-field bg-success/12 text-success grid place-items-center">
                    <Glyph icon=Icon::Document />
                </div>
                <p class="font-medium truncate">{name}</p>
                <span class="loading loading-spinner text-primary ml-auto" aria-hidden="true"></span>
            </div>
            <ProgressBar
                label=label
                done=Signal::derive(move || progress.get().procesadas)
                total=Signal::derive(move || progress.get().total)
            />
            <p class="text-sm text-muted min-h-5">{move || pace.get().unwrap_or_default()}</p>
            <div class="flex gap-2 rounded-field bg-base-200 px-4 py-3">
                <Glyph icon=Icon::Info class="size-5 mt-0.5 text-info" />
                <p>
                    "Puede dejar esta página; el trabajo sigue. "
                    // Without the WASM nothing moves by itself.
                    <a class="link [[data-hydrated]_&]:hidden" href="" rel="external">
                        "Ver el avance"
                    </a>
                </p>
            </div>
        </section>
    }
}

/// The sentence about speed and time left, from what was seen since the page was opened.
fn pace_of(progress: Signal<crate::features::imports::model::Progress>) -> Signal<Option<String>> {
    let first = StoredValue::new(None::<(f64, i64)>);
    let sentence = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let progress = progress.get();
        let latest = (now(), progress.procesadas);
        match first.get_value() {
            None => first.set_value(Some(latest)),
            Some(first) => {
                if let Some(pace) = words::pace(first, latest) {
                    sentence.set(Some(words::pace_line(pace, progress.total - progress.procesadas)));
                }
            }
        }
    });
    sentence.into()
}

/// Milliseconds; only differences count. Effects run in the browser alone.
fn now() -> f64 {
    #[cfg(feature = "hydrate")]
    return js_sys::Date::now();
    #[cfg(not(feature = "hydrate"))]
    return 0.0;
}
