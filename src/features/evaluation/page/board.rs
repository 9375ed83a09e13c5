//! `/dashboard/configuracion-evaluacion`: the year's structure, in whichever state it is.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use padron_core::evaluation::Component;

use super::cards::ComponentCards;
use super::confirm::{CONFIRM, ConfirmDialog};
use super::editor::{EDITOR, OPENER, StructureEditor, start_with};
use super::example::{ExampleTable, GradeSheet};
use super::history::History;
use super::query::{Asked, Done, PATH};
use super::row::{active_of, rows_of};
use super::sum::SumIndicator;
use crate::error::{AppError, FieldError};
use crate::features::evaluation::model::{Board, Stage, Structure};
use crate::features::evaluation::server_fns::{ConfirmStructure, SaveStructure, evaluation_board};
use crate::format;
use crate::topic::Topic;
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::{Empty, Failure, refused_post};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::region::{Region, mark};
use crate::ui::toast::Announce;

const PANEL: &str = "estructura";
/// Id of why nothing can be saved yet.
const REASON: &str = "motivo";

const HEADING: &str = "Configuración de Evaluación";
const NOT_LOADED: &str = "No se pudo cargar la estructura de evaluación. Intente nuevamente.";

#[component]
pub fn ConfigurationPage() -> impl IntoView {
    let asked = use_query_map().with_untracked(|query| Asked::read(|name| query.get_str(name)));
    let wanted = asked.query();
    let source = Resource::new(|| (), move |()| evaluation_board(wanted.clone()));
    view! {
        <Title text=HEADING />
        {asked.done.map(|done| view! { <Announce text=done.sentence().into() /> })}
        <div class="max-w-5xl mx-auto px-4 lg:px-8 py-6 pb-28 lg:pb-16 max-lg:has-[.foot-bar]:pb-52">
            <Suspense fallback=|| view! { <div class="skeleton h-72 w-full"></div> }>
                {move || {
                    let asked = asked.clone();
                    Suspend::new(async move {
                        match source.await {
                            Ok(board) => view! { <Whole asked=asked board=board /> }.into_any(),
                            Err(error) => view! { <NotLoaded error=error /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

#[component]
fn NotLoaded(error: AppError) -> impl IntoView {
    view! {
        <div class="space-y-5">
            <PageHeading title=HEADING />
            <Failure error=error retry=true />
        </div>
    }
}

#[component]
fn Whole(asked: Asked, board: Board) -> impl IntoView {
    let (refused, unsaved) = (refused_post::<ConfirmStructure>(), refused_post::<SaveStructure>());
    let stage = board.stage();
    // After a refusal there is nothing left to ask.
    let asks = asked.confirm && stage == Stage::Ready && refused.is_none();
    let registered = asked.done == Some(Done::Confirmed) && stage == Stage::Locked;
    let can_edit = matches!(stage, Stage::Missing | Stage::Incomplete | Stage::Ready);
    let start = asked.edit.filter(|_| can_edit).map(|start| start_with(start, &board));
    let Board { estructura: structure, configuraciones: count, historial: history, .. } = board;
    view! {
        <Region topic=Topic::Structure>
            <div {..mark::load_failed(NOT_LOADED)} class="group/page space-y-5 lg:space-y-6">
                <PageHeading title=format!("Evaluación {}", structure.anio_academico) eyebrow=HEADING>
                    <p {..mark::part("estado")} role="status">
                        <Mark stage=stage />
                    </p>
                </PageHeading>
                {refused.map(|error| view! { <Failure error=error /> })}
                {registered.then(|| view! { <Registered /> })}
                <section {..mark::part(PANEL)} id=PANEL tabindex="-1" class="space-y-5 lg:space-y-6 scroll-mt-20" aria-label="Estructura de evaluación">
                    <Standing stage=stage structure=structure.clone() />
                </section>
                <History count=count page=history />
                <ConfirmDialog structure=structure open=asks />
            </div>
        </Region>
        <StructureEditor start=start refused=unsaved.map(|error| error.to_string()) />
    }
}

/// HU-USERS-03 CA-04.
#[component]
fn Registered() -> impl IntoView {
    view! {
        <Alert tone=Tone::Success title="Pesos de evaluación registrados correctamente".to_owned()>
            <p>"Los docentes activos tienen el aviso en la plataforma."</p>
        </Alert>
    }
}

/// In two words how things stand.
#[component]
fn Mark(stage: Stage) -> impl IntoView {
    let (icon, words, look) = match stage {
        Stage::Missing => (Icon::Info, "Sin definir", "bg-base-100 border-base-300"),
        Stage::Incomplete => (Icon::Warning, "Incompleta", "bg-warning text-warning-content border-transparent"),
        Stage::Ready => (Icon::CheckCircle, "Lista para guardar", "bg-info text-info-content border-transparent"),
        Stage::Locked => (Icon::Lock, "Bloqueada", "bg-success text-success-content border-transparent"),
        Stage::Overtaken => (Icon::Lock, "Cerrada", "bg-neutral text-neutral-content border-transparent"),
    };
    view! {
        <span class=format!("inline-flex items-center gap-2 rounded-full border px-3 py-1.5 text-sm font-semibold {look}")>
            <Glyph icon=icon class="size-4" />
            {words}
        </span>
    }
}

/// What there is to say and to see.
#[component]
fn Standing(stage: Stage, structure: Structure) -> impl IntoView {
    if stage == Stage::Missing {
        return view! { <Nothing year=structure.anio_academico /> }.into_any();
    }
    let year = structure.anio_academico;
    let words = match stage {
        Stage::Incomplete => {
            view! { <Pending pending=structure.pendientes.clone() components=structure.componentes.clone() /> }
                .into_any()
        }
        Stage::Locked => view! { <LockedNote structure=structure.clone() /> }.into_any(),
        Stage::Overtaken => view! { <OvertakenNote year=year /> }.into_any(),
        Stage::Ready | Stage::Missing => ().into_any(),
    };
    view! {
        {words}
        {(!structure.componentes.is_empty()).then(|| view! { <StructureView stage=stage structure=structure /> })}
    }
    .into_any()
}

/// The components, what they make together, and what that does to marks.
#[component]
fn StructureView(stage: Stage, structure: Structure) -> impl IntoView {
    let Structure { componentes: components, suma: sum, .. } = structure;
    let is_draft = matches!(stage, Stage::Incomplete | Stage::Ready);
    let shown = active_of(&rows_of(&components));
    let sheet = shown.clone();
    view! {
        <div class="grid lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr] gap-5 lg:gap-6 items-start">
            <div class="lg:col-start-2 lg:row-start-1 surface p-4 lg:p-5 flex flex-col gap-4">
                <SumIndicator sum=sum />
                {is_draft.then(|| view! { <Actions ready=stage == Stage::Ready /> })}
            </div>
            <div class="lg:col-start-1 lg:row-start-1 lg:row-span-2 min-w-0">
                <h2 class="sr-only">"Componentes"</h2>
                <ComponentCards components=components />
            </div>
            {(!shown.is_empty())
                .then(|| {
                    view! {
                        <div class="lg:col-start-2 lg:row-start-2 min-w-0 space-y-5 lg:space-y-6">
                            <div class="surface p-4 lg:p-5">
                                <ExampleTable rows=shown />
                            </div>
                        </div>
                    }
                })}
        </div>
        {(!sheet.is_empty())
            .then(|| {
                view! {
                    // Weights with two decimals are wider than a phone.
                    <section
                        class="surface p-4 lg:p-5 @container overflow-x-auto"
                        tabindex="0"
                        aria-label="Registro de notas de ejemplo"
                    >
                        <GradeSheet rows=sheet />
                    </section>
                }
            })}
    }
}

#[component]
fn Nothing(year: i32) -> impl IntoView {
    view! {
        <div class="surface">
            <Empty
                icon=Icon::Sliders
                title=format!("Todavía no hay una estructura para {year}")
                text="Defina qué se evalúa en todo el colegio y cuánto pesa cada componente en la nota final. Puede empezar con la plantilla predeterminada, guardar un borrador y confirmarlo cuando esté listo."
            >
                <EditButton label="Crear Estructura" class="btn btn-primary h-12 px-6" icon=Icon::Plus />
            </Empty>
        </div>
    }
}

/// Opens the editor: at once when the page is interactive, by the address before.
#[component]
fn EditButton(label: &'static str, class: &'static str, icon: Icon) -> impl IntoView {
    view! {
        <form method="get" action=PATH>
            <input type="hidden" name="editar" value="1" />
            <button {..mark::opens(EDITOR)} type="submit" id=OPENER class=class>
                <Glyph icon=icon />
                {label}
            </button>
        </form>
    }
}

/// What can be done with a draft. On a phone «Guardar Configuración» stays in sight above the menu.
#[component]
fn Actions(ready: bool) -> impl IntoView {
    view! {
        <EditButton label="Editar estructura" class="btn bg-base-100 border-base-300 h-12 w-full" icon=Icon::Pencil />
        <div
            class="foot-bar max-lg:fixed max-lg:inset-x-0 max-lg:z-10 max-lg:bg-base-100 max-lg:border-t max-lg:border-base-300 max-lg:px-4 max-lg:py-3"
        >
            <form method="get" action=PATH>
                <input type="hidden" name="confirmar" value="1" />
                <button
                    {..mark::opens(CONFIRM)}
                    type="submit"
                    id="guardar"
                    class="btn btn-primary w-full h-12"
                    disabled=!ready
                    aria-describedby=REASON
                >
                    <span class="loading loading-spinner loading-sm hidden group-has-[form[aria-busy=true]]/page:inline-block" aria-hidden="true"></span>
                    "Guardar Configuración"
                </button>
            </form>
            <p id=REASON class="mt-2 text-sm text-muted text-center">
                {if ready {
                    "Una vez guardada, no se podrá cambiar hasta fin de año."
                } else {
                    "Complete lo que falta para poder guardar."
                }}
            </p>
        </div>
    }
}

#[component]
fn Pending(pending: Vec<FieldError>, components: Vec<Component>) -> impl IntoView {
    let title = match pending.len() {
        1 => "Falta un detalle para poder guardarla".to_owned(),
        many => format!("Faltan {many} detalles para poder guardarla"),
    };
    view! {
        <Alert tone=Tone::Warning title=title>
            <ul class="mt-1 space-y-1 list-disc pl-5">
                {pending.iter().map(|pending| view! { <li>{sentence(pending, &components)}</li> }).collect_view()}
            </ul>
        </Alert>
    }
}

/// What is missing, with the name of the component that it is about.
fn sentence(pending: &FieldError, components: &[Component]) -> String {
    let place = pending.campo.strip_prefix("componentes[").and_then(|rest| rest.split_once(']')?.0.parse().ok());
    match place.and_then(|place: usize| components.get(place)) {
        Some(component) => format!("{}: {}", component.name.as_str(), pending.mensaje),
        None => pending.mensaje.clone(),
    }
}

/// HU-USERS-02 CA-04 and VN-06.
#[component]
fn LockedNote(structure: Structure) -> impl IntoView {
    let Structure { anio_academico: year, fecha_configuracion: at, modificado_por: by, .. } = structure;
    let confirmed = match (at, by) {
        (Some(at), Some(by)) => format!("La confirmó {by} el {}. ", format::date(at)),
        _ => String::new(),
    };
    view! {
        <SettledNote
            title=format!("Bloqueada para todo el año académico {year}")
            text=format!("{confirmed}Los componentes y sus pesos ya no cambian; podrá definir otra estructura para {}.", year + 1)
        />
    }
}

/// HU-USERS-03 VN-05.
#[component]
fn OvertakenNote(year: i32) -> impl IntoView {
    view! {
        <SettledNote
            title=format!("Ya hay calificaciones de {year}")
            text=format!(
                "Los pesos se definen antes de la primera calificación, así que este año ya no se pueden crear ni cambiar. Podrá definir la estructura de {} cuando empiece ese año.",
                year + 1,
            )
        />
    }
}

#[component]
fn SettledNote(title: String, text: String) -> impl IntoView {
    view! {
        <div class="surface p-4 lg:p-5 flex gap-4">
            <span class="size-11 shrink-0 rounded-full bg-primary/10 text-primary grid place-items-center">
                <Glyph icon=Icon::Lock />
            </span>
            <div class="min-w-0 wrap-break-word">
                <p class="font-semibold">{title}</p>
                <p class="mt-0.5 text-muted max-w-prose">{text}</p>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use padron_core::evaluation::{ComponentKind, Weight};

    use super::*;

    #[test]
    fn what_is_missing_names_its_component() {
        let components = ["Examen", "Participación"].map(|name| Component {
            name: name.parse().unwrap(),
            weight: Weight::of_hundredths(300),
            kind: ComponentKind::Unica,
            order: 1,
            active: true,
        });
        let said = |field: &str| sentence(&FieldError::new(field, "Falta algo."), &components);
        assert_eq!(said("componentes[1].peso_porcentual"), "Participación: Falta algo.");
        assert_eq!((said("suma").as_str(), said("componentes").as_str()), ("Falta algo.", "Falta algo."));
        assert_eq!(said("componentes[7].peso_porcentual"), "Falta algo.");
    }
}
