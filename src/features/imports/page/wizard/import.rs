//! An import, as it stands: checked for, reviewed, run, done, refused or left.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::refused::RefusedView;
use super::result::ResultView;
use super::working::WorkingView;
use crate::features::credentials::model::CredentialSummary;
use crate::features::imports::model::{Import, ImportState, Row, Suggested};
use crate::features::imports::page::query::{PATH, Review, detail_href};
use crate::features::imports::page::review::ReviewView;
use crate::features::imports::page::words;
use crate::page::Page;
use crate::ui::failure::Empty;
use crate::ui::icon::Icon;
use crate::ui::layout::PageHeading;

/// An import, and what its state shows of its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    pub import: Import,
    pub rows: Option<Page<Row>>,
    pub suggestions: Vec<Suggested>,
    /// Once it is done.
    pub credentials: Option<CredentialSummary>,
}

#[component]
pub fn ImportView(loaded: Loaded, review: Review) -> impl IntoView {
    let Loaded { import, rows, suggestions, credentials } = loaded;
    match import.estado {
        ImportState::Validando | ImportState::Ejecutando => view! { <WorkingView import=import /> }.into_any(),
        ImportState::Validado => {
            view! { <ReviewView import=import rows=rows suggestions=suggestions review=review /> }.into_any()
        }
        ImportState::Completado => view! { <ResultView import=import rows=rows credentials=credentials /> }.into_any(),
        ImportState::Rechazado => view! { <RefusedView import=import /> }.into_any(),
        ImportState::Cancelado => view! { <Cancelled import=import /> }.into_any(),
    }
}

/// An import that was left. What it had created by then stays.
#[component]
fn Cancelled(import: Import) -> impl IntoView {
    let made_some = import.creados > 0;
    let text = match (made_some, import.motivo) {
        (true, _) => format!("Se detuvo antes de terminar. {}", words::staying_line(import.creados)),
        // Purged: it says why.
        (false, Some(reason)) => reason,
        (false, None) => format!("{}.", words::none_line(import.tipo)),
    };
    view! {
        <PageHeading title="Importación cancelada" eyebrow=format!("Importar usuarios · {}", import.tipo.label()) />
        <div class="surface">
            <Empty icon=Icon::Document title=import.archivo text=text>
                <a class="btn btn-primary h-12 px-6" href=PATH>
                    "Importar otro archivo"
                </a>
                {made_some
                    .then(|| {
                        view! {
                            <a class="btn btn-ghost h-12" href=detail_href(import.import_id)>
                                "Ver lo que se creó"
                            </a>
                        }
                    })}
            </Empty>
        </div>
    }
}
