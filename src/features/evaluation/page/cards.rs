//! The components of a structure, a card each (HU-USERS-02 UX-01).

use leptos::prelude::*;
use padron_core::evaluation::{Component, ComponentKind};
use padron_core::text::sort_key;

use super::meaning::meaning;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::tip::Tip;

#[component]
pub fn ComponentCards(components: Vec<Component>) -> impl IntoView {
    view! {
        <ol class="space-y-3 lg:space-y-4">
            {components
                .into_iter()
                .enumerate()
                .map(|(place, component)| view! { <ComponentCard place=place component=component /> })
                .collect_view()}
        </ol>
    }
}

#[component]
fn ComponentCard(place: usize, component: Component) -> impl IntoView {
    let Component { name, weight, kind, order, active } = component;
    let name = String::from(name);
    let (ground, bar, ink) = if active {
        ("bg-primary/10 text-primary", "progress-primary", "")
    } else {
        ("bg-base-200 text-muted", "text-base-content/40", "text-muted")
    };
    let hint = meaning(place, weight, active);
    let title = hint.clone();
    view! {
        <li class="surface p-4 lg:p-5" title=title>
            // Beside a long name on a narrow phone there is no room for the badge: it goes below.
            <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
                <div class="flex items-center gap-3 min-w-0 grow">
                    <span class=format!("size-11 shrink-0 rounded-field grid place-items-center {ground}")>
                        <Glyph icon=icon_of(&name, kind) class="size-6" />
                    </span>
                    <div class="min-w-0 flex-1">
                        <h3 class="font-semibold wrap-break-word">{name.clone()}</h3>
                        <p class="text-sm text-muted">
                            {format!("{order}.º en orden · ")} <StateWord active=active />
                        </p>
                    </div>
                </div>
                <span class="badge badge-ghost border-base-300 shrink-0 ml-auto">{kind.label()}</span>
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
                <Tip id=format!("ayuda-{order}") label=format!("Cuánto cuenta {name}") text=hint />
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
