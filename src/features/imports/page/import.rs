//! An import, as it stands: checked for, reviewed, run, done, refused or left.

use leptos::prelude::*;

use super::query::{PATH, Review, Step, step_href};
use super::result::ResultView;
use super::review::ReviewView;
use super::working::WorkingView;
use crate::features::imports::model::{ImportState, Importacion, RowPage};
use crate::ui::failure::Empty;
use crate::ui::icon::Icon;
use crate::ui::layout::PageHeading;

#[component]
pub fn ImportView(import: Importacion, rows: Option<RowPage>, review: Review) -> impl IntoView {
    match import.estado {
        ImportState::Validando | ImportState::Ejecutando => view! { <WorkingView import=import /> }.into_any(),
        ImportState::Validado => view! { <ReviewView import=import rows=rows review=review /> }.into_any(),
        ImportState::Completado => view! { <ResultView import=import rows=rows /> }.into_any(),
        ImportState::Rechazado => view! { <Refused import=import /> }.into_any(),
        ImportState::Cancelado => view! { <Cancelled import=import /> }.into_any(),
    }
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
