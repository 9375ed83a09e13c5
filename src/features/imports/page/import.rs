//! An import, as it stands: checked for, reviewed, run, done, refused or left. Asks the server each second
//! while a job works on it.

use leptos::prelude::*;
use std::time::Duration;

use super::query::{PATH, Place, Step, step_href};
use super::result::ResultView;
use super::review::ReviewView;
use super::working::Working;
use super::{Loaded, Source};
use crate::features::imports::model::{ImportState, Importacion};
use crate::features::imports::server_fns::import_status;
use crate::ui::failure::{Empty, react_to};
use crate::ui::icon::Icon;
use crate::ui::layout::PageHeading;
use crate::ui::toast::Toasts;

const ASK_EVERY: Duration = Duration::from_secs(1);

#[component]
pub fn ImportView(loaded: Loaded, place: Memo<Place>, source: Source) -> impl IntoView {
    let Loaded { import, rows } = loaded;
    match import.estado {
        ImportState::Validando | ImportState::Ejecutando => {
            let live = RwSignal::new(import);
            follow(live, source);
            view! { <Working import=live /> }.into_any()
        }
        ImportState::Validado => view! { <ReviewView import=import rows=rows place=place source=source /> }.into_any(),
        ImportState::Completado => view! { <ResultView import=import rows=rows /> }.into_any(),
        ImportState::Rechazado => view! { <Refused import=import /> }.into_any(),
        ImportState::Cancelado => view! { <Cancelled import=import /> }.into_any(),
    }
}

/// Keeps `live` up to date while the tab is looked at; once the work is over, loads what comes next.
fn follow(live: RwSignal<Importacion>, source: Source) {
    let asking = StoredValue::new(false);
    let toasts = expect_context::<Toasts>();
    Effect::new(move |_| {
        let ask = move || {
            if document().hidden() || asking.get_value() {
                return;
            }
            asking.set_value(true);
            leptos::task::spawn_local(async move {
                let (id, before) = live.with_untracked(|import| (import.import_id, import.estado));
                let answer = import_status(id).await;
                // The person may have gone elsewhere meanwhile.
                if asking.try_set_value(false).is_some() {
                    return;
                }
                match answer {
                    Ok(import) if import.estado == before => live.set(import),
                    Ok(import) => {
                        if import.estado == ImportState::Completado && import.creados > 0 {
                            toasts.success("Credenciales generadas exitosamente");
                        }
                        source.refetch();
                    }
                    // The next second asks again; only an ended session needs more.
                    Err(error) => react_to(&error),
                }
            });
        };
        if let Ok(timer) = set_interval_with_handle(ask, ASK_EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// A file that could not be used as a whole.
#[component]
fn Refused(import: Importacion) -> impl IntoView {
    let reason = import.motivo.unwrap_or_else(|| "El archivo no se pudo leer.".into());
    view! {
        <PageHeading title="El archivo no se pudo usar" eyebrow=format!("Importar usuarios · {}", import.tipo.label()) />
        <div class="surface">
            <Empty icon=Icon::CrossCircle title=import.archivo text=reason>
                <a class="btn btn-primary h-12 px-6" href=step_href(Step::File(import.tipo))>
                    "Subir otro archivo"
                </a>
                <a class="btn btn-ghost h-12" href=step_href(Step::Template(import.tipo))>
                    "Ver la plantilla"
                </a>
            </Empty>
        </div>
    }
}

/// An import that was left. What it had created by then stays.
#[component]
fn Cancelled(import: Importacion) -> impl IntoView {
    let text = if import.creados > 0 {
        format!(
            "Se detuvo antes de terminar. {}; siguen activos.",
            super::words::created_line(import.tipo, import.creados)
        )
    } else {
        "No se creó ningún usuario.".into()
    };
    view! {
        <PageHeading title="Importación cancelada" eyebrow=format!("Importar usuarios · {}", import.tipo.label()) />
        <div class="surface">
            <Empty icon=Icon::Document title=import.archivo text=text>
                <a class="btn btn-primary h-12 px-6" href=PATH>
                    "Importar otro archivo"
                </a>
            </Empty>
        </div>
    }
}
