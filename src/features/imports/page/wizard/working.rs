//! While a job works on an import: how far it is, how fast, how long still. It may be left and found again.
//! Asks the server each second, and loads what comes next once the work is over.

use std::time::Duration;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::features::imports::model::{Import, ImportState, Progress, Standing};
use crate::features::imports::page::words;
use crate::features::imports::server_fns::{CancelImport, import_standing};
use crate::format;
use crate::ui::failure::react_to;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::progress::ProgressBar;
use crate::ui::stepper::Stepper;

const ASK_EVERY: Duration = Duration::from_secs(1);

#[component]
pub fn WorkingView(import: Import) -> impl IntoView {
    let running = import.estado == ImportState::Ejecutando;
    let title = if running { words::creating_title(import.tipo) } else { "Revisando su archivo".into() };
    view! {
        <PageHeading title=title.clone() eyebrow=format!("Importar usuarios · {}", import.tipo.label())>
            <Stepper labels=words::STEPS current=4 />
        </PageHeading>
        <section class="surface p-5 sm:p-8 space-y-5">
            <div class="flex items-center gap-4 min-w-0">
                <div class="size-10 shrink-0 rounded-field bg-success/12 text-success grid place-items-center">
                    <Glyph icon=Icon::Document />
                </div>
                <p class="font-medium truncate">{import.archivo}</p>
                <span class="loading loading-spinner text-primary ml-auto" aria-hidden="true"></span>
            </div>
            <Advance id=import.import_id title=title state=import.estado progress=import.progreso created=import.creados accounts=import.tipo.role().is_some() />
            <div class="flex gap-2 rounded-field bg-base-200 px-4 py-3">
                <Glyph icon=Icon::Info class="size-5 mt-0.5 text-info" />
                <p>
                    "Puede dejar esta página o abrirla en otro equipo; el trabajo sigue. "
                    // Without the WASM nothing moves by itself.
                    <a class="link [[data-hydrated]_&]:hidden" href="">
                        "Ver el avance"
                    </a>
                </p>
            </div>
        </section>
    }
}

#[island(lazy)]
fn Advance(
    id: Uuid,
    /// What is being done: «Creando usuarios».
    title: String,
    state: ImportState,
    progress: Progress,
    created: i64,
    /// Whether it makes accounts, which have credentials.
    accounts: bool,
) -> impl IntoView {
    let progress = RwSignal::new(progress);
    let created = RwSignal::new(created);
    follow(id, state, progress, created, accounts);
    let running = state == ImportState::Ejecutando;
    let label = Signal::derive(move || {
        let (done, total) = (format::number(progress.get().procesadas), format::number(progress.get().total));
        match (running, progress.get().total > 0) {
            (true, _) => format!("{title}... {done}/{total} filas procesadas"),
            (false, true) => format!("Validando archivo... {done}/{total} filas procesadas"),
            (false, false) => "Validando archivo...".to_string(),
        }
    });
    let pace = pace_of(progress);
    view! {
        <div class="space-y-5">
            <ProgressBar
                label=label
                done=Signal::derive(move || progress.get().procesadas)
                total=Signal::derive(move || progress.get().total)
            />
            <p class="text-sm text-muted min-h-5">{move || pace.get().unwrap_or_default()}</p>
            // Asks before it stops; what is opened needs no WASM.
            <details class="rounded-field open:bg-base-200 open:p-4">
                <summary class="btn bg-base-100 border-base-300 h-11 list-none">"Cancelar"</summary>
                <form method="post" action=CancelImport::url() class="mt-3 flex flex-wrap items-center gap-3">
                    <input type="hidden" name="id" value=id.to_string() />
                    <p class="flex-1 basis-60">
                        {move || if running { words::staying_line(created.get()) } else { "Todavía no se creó ninguno.".into() }}
                    </p>
                    <button type="submit" class="btn btn-error h-11">
                        "Detener"
                    </button>
                </form>
            </details>
        </div>
    }
}

/// Keeps `progress` up to date while the tab is looked at; once the work is over, loads what comes next.
fn follow(id: Uuid, state: ImportState, progress: RwSignal<Progress>, created: RwSignal<i64>, accounts: bool) {
    let asking = StoredValue::new(false);
    Effect::new(move |_| {
        let ask = move || {
            if document().hidden() || asking.get_value() {
                return;
            }
            asking.set_value(true);
            leptos::task::spawn_local(async move {
                let answer = import_standing(id).await;
                asking.set_value(false);
                match answer {
                    Ok(standing) if standing.estado == state => {
                        created.set(standing.creados);
                        progress.set(standing.progreso);
                    }
                    Ok(standing) => load_next(&standing, accounts),
                    // The next second asks again; only an ended session needs more.
                    Err(error) => react_to(&error),
                }
            });
        };
        set_interval(ask, ASK_EVERY);
    });
}

#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
fn load_next(standing: &Standing, accounts: bool) {
    #[cfg(feature = "hydrate")]
    {
        if accounts && standing.estado == ImportState::Completado && standing.creados > 0 {
            crate::ui::toast::success_on_next_page("Credenciales generadas exitosamente");
        }
        let _ = window().location().reload();
    }
}

/// The sentence about speed and time left, from what was seen since the page was opened.
fn pace_of(progress: RwSignal<Progress>) -> Signal<Option<String>> {
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
