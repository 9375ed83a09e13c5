//! The components of a structure, a card each (HU-USERS-02 UX-01).

use leptos::prelude::*;
use padron_core::evaluation::{ComponentKind, Mark, example_mark, subtotal};
use padron_core::text::sort_key;

use crate::features::evaluation::model::Componente;
use crate::ui::icon::{Glyph, Icon};

#[component]
pub fn ComponentCards(components: Vec<Componente>) -> impl IntoView {
    // The marks of the example, which only active components have.
    let marks: Vec<Option<Mark>> = components
        .iter()
        .scan(0, |active, component| {
            *active += usize::from(component.estado_activo);
            Some(component.estado_activo.then(|| example_mark(*active - 1)))
        })
        .collect();
    view! {
        <ol class="space-y-3 lg:space-y-4">
            {components
                .into_iter()
                .zip(marks)
                .map(|(component, mark)| view! { <ComponentCard component=component mark=mark /> })
                .collect_view()}
        </ol>
    }
}

#[component]
fn ComponentCard(
    component: Componente,
    /// For the example of what it adds.
    mark: Option<Mark>,
) -> impl IntoView {
    let Componente {
        nombre_item: name,
        peso_porcentual: weight,
        tipo_evaluacion: kind,
        orden_visualizacion: order,
        ..
    } = component;
    let (ground, bar, ink) = if component.estado_activo {
        ("bg-primary/10 text-primary", "progress-primary", "")
    } else {
        ("bg-base-200 text-muted", "text-base-content/40", "text-muted")
    };
    let tip = format!("ayuda-{order}");
    view! {
        <li class="surface tip-host p-4 lg:p-5">
            <div class="flex items-center gap-3">
                <span class=format!("size-11 shrink-0 rounded-field grid place-items-center {ground}")>
                    <Glyph icon=icon_of(&name, kind) class="size-6" />
                </span>
                <div class="min-w-0 flex-1">
                    <h3 class="font-semibold wrap-break-word">{name.clone()}</h3>
                    <p class="text-sm text-muted">
                        {format!("{order}.º en orden · ")} <StateWord active=component.estado_activo />
                    </p>
                </div>
                <span class="badge badge-ghost border-base-300 shrink-0">{kind.label()}</span>
            </div>
            <div class="mt-3 flex items-center gap-3 lg:gap-4">
                <progress
                    class=format!("progress {bar} h-3 flex-1 min-w-0")
                    max="10000"
                    value=weight.hundredths().to_string()
                    aria-label=format!("Peso de {name}")
                ></progress>
                <p class=format!("shrink-0 text-2xl font-semibold text-right min-w-16 {ink}")>
                    {weight.short()} <span class="text-sm font-normal text-muted">" %"</span>
                </p>
                <button
                    type="button"
                    class="btn btn-ghost btn-circle target tip-button -mr-2 text-muted"
                    aria-label=format!("Cuánto cuenta {name}")
                    aria-describedby=tip.clone()
                >
                    <Glyph icon=Icon::Info />
                </button>
            </div>
            <div
                role="tooltip"
                id=tip
                class="tip absolute right-2 top-full -mt-3 z-10 w-80 max-w-[calc(100%-1rem)] rounded-box bg-neutral text-neutral-content shadow-xl px-4 py-3 text-sm"
            >
                {match mark {
                    Some(mark) => {
                        view! {
                            <p class="font-medium">
                                {format!("Este componente representa {}% de la nota final", weight.short())}
                            </p>
                            <p class="mt-1">
                                {format!("Ejemplo: con una nota de {} aporta {} puntos", mark.short(), subtotal(mark, weight))}
                            </p>
                        }
                            .into_any()
                    }
                    None => view! { <p>"Mientras esté inactivo, este componente no cuenta en la nota final."</p> }.into_any(),
                }}
            </div>
        </li>
    }
}

/// Whether it counts, in words and colour.
#[component]
fn StateWord(active: bool) -> impl IntoView {
    let (word, ink) = if active { ("Activo", "font-medium text-success") } else { ("Inactivo", "font-medium") };
    view! { <span class=ink>{word}</span> }
}

/// What is drawn for a component: by what its name speaks of, otherwise by its kind.
fn icon_of(name: &str, kind: ComponentKind) -> Icon {
    const WORDS: [(&str, Icon); 15] = [
        ("cuaderno", Icon::Notebook),
        ("libro", Icon::Book),
        ("lectura", Icon::Book),
        ("particip", Icon::Speech),
        ("oral", Icon::Speech),
        ("exposicion", Icon::Speech),
        ("comport", Icon::Smile),
        ("conducta", Icon::Smile),
        ("actitud", Icon::Smile),
        ("asistencia", Icon::Clock),
        ("tarea", Icon::Pencil),
        ("trabajo", Icon::Pencil),
        ("proyecto", Icon::People),
        ("examen", Icon::Exam),
        ("prueba", Icon::Exam),
    ];
    let name = sort_key(name);
    let by_name = WORDS.into_iter().find(|(word, _)| name.contains(word)).map(|(_, icon)| icon);
    by_name.unwrap_or(match kind {
        ComponentKind::Unica => Icon::Target,
        ComponentKind::Recurrente => Icon::Repeat,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_is_drawn_by_its_name_or_else_by_its_kind() {
        let icon = |name| icon_of(name, ComponentKind::Recurrente);
        assert_eq!(icon("Exámenes"), Icon::Exam);
        assert_eq!((icon("EXAMEN final"), icon("Participación")), (Icon::Exam, Icon::Speech));
        assert_eq!((icon("Revisión de Cuaderno"), icon("Revisión de Libro")), (Icon::Notebook, Icon::Book));
        assert_eq!((icon("Comportamiento"), icon("Gimnasia")), (Icon::Smile, Icon::Repeat));
        assert_eq!(icon_of("Gimnasia", ComponentKind::Unica), Icon::Target);
    }
}
