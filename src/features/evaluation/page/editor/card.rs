//! One component in the editor: there is a card for each place, whatever stands there.

use leptos::prelude::*;
use padron_core::evaluation::{CheckResult, ComponentKind, MAX_COMPONENTS, MAX_NAME_CHARS, Place};

use super::UNDO;
use super::actions::{Action, Editor, focus};
use super::draft;
use super::state::{Change, EditorState};
use crate::features::evaluation::page::meaning::meaning;
use crate::features::evaluation::page::row::Row;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::tip::Tip;

/// The slider's range (HU-USERS-03 CA-02).
const SLIDER_MAX: u32 = 50;

/// Ids of what gets the focus.
pub fn name_id(place: usize) -> String {
    format!("componente-{place}-nombre")
}

pub fn weight_id(place: usize) -> String {
    format!("componente-{place}-peso")
}

fn handle_id(place: usize) -> String {
    format!("componente-{place}-mover")
}

fn order_id(place: usize) -> String {
    format!("componente-{place}-orden")
}

/// What a card shows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Content {
    place: usize,
    row: Row,
    called: String,
    /// How many components there are.
    count: usize,
    /// What is wrong, or nothing.
    wrong_name: String,
    wrong_weight: String,
    /// What would make 100 % again, if this is the weight that was moved last.
    suggestion: String,
}

impl Content {
    fn of(state: &EditorState, result: &CheckResult, place: usize) -> Self {
        let suggestion = if state.moved == Some(place) { state.suggestion() } else { None };
        Self {
            place,
            row: state.rows.get(place).cloned().unwrap_or_default(),
            called: state.name_of(place),
            count: state.rows.len(),
            wrong_name: state.wrong_at(result, Place::Name(place)).unwrap_or_default(),
            wrong_weight: state.wrong_at(result, Place::Weight(place)).unwrap_or_default(),
            suggestion: suggestion.map(|changes| draft::describe(&state.rows, &changes)).unwrap_or_default(),
        }
    }

    fn meaning(&self) -> String {
        meaning(self.place, self.row.weight(), self.row.component.active)
    }

    /// Where the slider stands, in whole percents.
    fn slider(&self) -> String {
        (self.row.weight().hundredths() / 100).min(SLIDER_MAX).to_string()
    }
}

#[component]
pub fn ComponentCard(editor: Editor, place: usize) -> impl IntoView {
    let card = Memo::new(move |_| Content::of(&editor.state.read(), &editor.result.read(), place));
    let meaning = Memo::new(move |_| card.read().meaning());
    let legend = Memo::new(move |_| format!("Componente {}: {}", place + 1, card.read().called));
    view! {
        <Show when=move || place < editor.state.read().rows.len()>
            <fieldset
                class="surface p-4 space-y-3 min-w-0 [contain:content] [&.dragged]:relative [&.dragged]:z-10 [&.dragged]:shadow-xl"
                title=meaning
                data-card=place.to_string()
            >
                <legend class="sr-only">{legend}</legend>
                <Naming editor=editor card=card place=place meaning=meaning />
                <Weighing editor=editor card=card place=place />
                <Options editor=editor card=card place=place />
                <Suggestion editor=editor card=card />
            </fieldset>
        </Show>
    }
}

/// The handle, the name, what it means, and the way to be rid of it.
#[component]
fn Naming(editor: Editor, card: Memo<Content>, place: usize, meaning: Memo<String>) -> impl IntoView {
    let text = move |read: fn(&Content) -> String| Memo::new(move |_| card.with(read));
    let wrong = text(|card| card.wrong_name.clone());
    let error_id = format!("componente-{place}-nombre-error");
    view! {
        <div class="flex items-start gap-1">
            <button
                type="button"
                id=handle_id(place)
                class="btn btn-ghost btn-square target touch-none cursor-grab active:cursor-grabbing text-muted -ml-2 hidden [[data-hydrated]_&]:inline-flex"
                aria-label=text(|card| format!("Mover {}, puesto {}. Use las flechas arriba y abajo.", card.called, card.place + 1))
                data-handle="true"
                on:keydown=move |event| {
                    let to = match event.key().as_str() {
                        "ArrowUp" => place.checked_sub(1),
                        "ArrowDown" => Some(place + 1),
                        _ => return,
                    };
                    event.prevent_default();
                    if let Some(to) = to {
                        editor.change(Change::Move { from: place, to });
                        focus(handle_id(to));
                    }
                }
                on:pointerdown=move |event| editor.run(Action::Grab(place, event))
                on:pointermove=move |event| editor.run(Action::Drag(event))
                on:pointerup=move |_| editor.run(Action::Drop)
                on:pointercancel=move |_| editor.run(Action::LetGo)
            >
                <Glyph icon=Icon::Grip />
            </button>
            <div class="flex-1 min-w-0">
                <input
                    type="text"
                    id=name_id(place)
                    name=format!("componentes[{place}][nombre_item]")
                    class="input w-full h-11 text-base font-semibold aria-invalid:border-error focus:outline-primary focus:border-primary"
                    placeholder="Nombre del ítem"
                    maxlength=(2 * MAX_NAME_CHARS).to_string()
                    autocomplete="off"
                    aria-label=format!("Nombre del ítem {}", place + 1)
                    aria-describedby=error_id.clone()
                    aria-invalid=move || (!wrong.read().is_empty()).then_some("true")
                    value=card.read_untracked().row.component.name.clone()
                    prop:value=text(|card| card.row.component.name.clone())
                    on:input=move |event| editor.change_soon(Change::Name(place, event_target_value(&event)))
                />
                <Wrong id=error_id text=wrong />
            </div>
            <Tip
                id=format!("componente-{place}-significa")
                label=text(|card| format!("Cuánto cuenta {}", card.called))
                text=meaning
            />
            <button
                type="button"
                class="btn btn-ghost btn-square target hidden [[data-hydrated]_&]:inline-flex text-muted"
                aria-label=text(|card| format!("Eliminar componente {}", card.called))
                on:click=move |event| {
                    // At a double click the next card has come under the pointer meanwhile.
                    if event.detail() < 2 {
                        editor.change(Change::Remove(place));
                        focus(UNDO.into());
                    }
                }
            >
                <Glyph icon=Icon::Trash />
            </button>
        </div>
    }
}

/// The weight: as a number, by a slider, and in steps.
#[component]
fn Weighing(editor: Editor, card: Memo<Content>, place: usize) -> impl IntoView {
    let text = move |read: fn(&Content) -> String| Memo::new(move |_| card.with(read));
    let weigh = move |event| editor.change_soon(Change::Weight(place, event_target_value(&event)));
    let wrong = text(|card| card.wrong_weight.clone());
    let error_id = format!("componente-{place}-peso-error");
    view! {
        <div>
            <div class="flex items-center gap-3">
                <div class="hidden [[data-hydrated]_&]:flex items-center gap-3 flex-1 min-w-0">
                    <Step editor=editor place=place up=false label=text(|card| format!("Menos 5% para {}", card.called)) />
                    <input
                        type="range"
                        min="0"
                        max=SLIDER_MAX.to_string()
                        step="1"
                        class="range range-primary range-sm flex-1 min-w-0"
                        aria-label=text(|card| format!("Peso de {}", card.called))
                        aria-valuetext=text(|card| format!("{}%", card.row.weight().short()))
                        value=card.read_untracked().slider()
                        prop:value=text(Content::slider)
                        on:input=weigh
                    />
                    <Step editor=editor place=place up=true label=text(|card| format!("Más 5% para {}", card.called)) />
                </div>
                <div class="input h-11 w-24 px-2 gap-1 shrink-0 has-aria-invalid:border-error focus-within:outline-primary focus-within:border-primary">
                    <input
                        type="text"
                        id=weight_id(place)
                        inputmode="decimal"
                        name=format!("componentes[{place}][peso_porcentual]")
                        maxlength="12"
                        autocomplete="off"
                        class="text-right text-lg font-semibold min-w-0"
                        aria-label=text(|card| format!("Peso % de {}", card.called))
                        aria-describedby=error_id.clone()
                        aria-invalid=move || (!wrong.read().is_empty()).then_some("true")
                        value=card.read_untracked().row.component.weight.clone()
                        prop:value=text(|card| card.row.component.weight.clone())
                        on:input=weigh
                    />
                    <span class="text-muted" aria-hidden="true">"%"</span>
                </div>
            </div>
            <Wrong id=error_id text=wrong />
        </div>
    }
}

/// Five percent more or less.
#[component]
fn Step(editor: Editor, place: usize, up: bool, label: Memo<String>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn btn-square target bg-base-100 border-base-300 text-lg"
            aria-label=label
            on:click=move |_| editor.change(Change::Step { place, up })
        >
            {if up { "+" } else { "−" }}
        </button>
    }
}

/// Kind, place, and whether it counts.
#[component]
fn Options(editor: Editor, card: Memo<Content>, place: usize) -> impl IntoView {
    let initial = card.get_untracked().row.component;
    let kind = Memo::new(move |_| card.read().row.component.kind.clone());
    let active = Memo::new(move |_| card.read().row.component.active);
    view! {
        <div class="flex flex-wrap items-end gap-2">
            <label class="block">
                <span class="block text-xs text-muted">"Tipo de evaluación"</span>
                <select
                    name=format!("componentes[{place}][tipo_evaluacion]")
                    class="select h-11 w-34 text-base focus:outline-primary focus:border-primary"
                    prop:value=kind
                    on:change=move |event| {
                        if let Ok(kind) = event_target_value(&event).parse() {
                            editor.change(Change::Kind(place, kind));
                        }
                    }
                >
                    {ComponentKind::ALL
                        .map(|each| {
                            view! {
                                <option value=each.as_str() selected=each.as_str() == initial.kind>
                                    {each.label()}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="block">
                <span class="block text-xs text-muted">"Orden"</span>
                <OrderSelect editor=editor card=card place=place />
            </label>
            <label class="flex items-center gap-2 h-11 ml-auto cursor-pointer text-sm">
                <span>{move || if active.get() { "Activo" } else { "Inactivo" }}</span>
                <input
                    type="checkbox"
                    role="switch"
                    name=format!("componentes[{place}][estado_activo]")
                    value="true"
                    class="toggle checked:bg-success checked:text-success-content checked:border-success"
                    checked=initial.active
                    prop:checked=active
                    on:change=move |event| editor.change(Change::Active(place, event_target_checked(&event)))
                />
            </label>
        </div>
    }
}

/// The place as a number (HU-USERS-02 CA-03): a way to reorder that needs no dragging.
#[component]
fn OrderSelect(editor: Editor, card: Memo<Content>, place: usize) -> impl IntoView {
    let select = NodeRef::<leptos::html::Select>::new();
    let count = Memo::new(move |_| card.read().count);
    let is_spare = move |order| order > count.get();
    view! {
        <select
            node_ref=select
            id=order_id(place)
            name=format!("componentes[{place}][orden_visualizacion]")
            class="select h-11 w-16 text-base focus:outline-primary focus:border-primary"
            aria-label=format!("Orden de visualización del componente {}", place + 1)
            prop:value=(place + 1).to_string()
            on:change=move |event| {
                let to = event_target_value(&event).parse::<usize>().ok().and_then(|order| order.checked_sub(1));
                let (Some(to), Some(select)) = (to, select.get_untracked()) else { return };
                // The card stays, and shows another component.
                select.set_value(&(place + 1).to_string());
                editor.change(Change::Move { from: place, to });
                focus(order_id(to));
            }
        >
            {(1..=MAX_COMPONENTS)
                .map(|order| {
                    view! {
                        <option
                            value=order.to_string()
                            selected=order == place + 1
                            hidden=move || is_spare(order)
                            disabled=move || is_spare(order)
                        >
                            {order}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}

/// What would make 100 % again (HU-USERS-03 UX-01); one tap does it.
#[component]
fn Suggestion(editor: Editor, card: Memo<Content>) -> impl IntoView {
    let text = Memo::new(move |_| card.read().suggestion.clone());
    view! {
        <button
            type="button"
            class="w-full text-left text-sm bg-primary/8 text-primary rounded-field px-3 py-2.5 min-h-11 cursor-pointer"
            class:hidden=move || text.read().is_empty()
            on:click=move |_| {
                editor.change(Change::TakeSuggestion);
                focus(UNDO.into());
            }
        >
            {text}
            " · "
            <span class="underline font-semibold">"Aplicar"</span>
        </button>
    }
}

/// What is wrong with a field, read with it.
#[component]
fn Wrong(id: String, text: Memo<String>) -> impl IntoView {
    view! {
        <p class="mt-1 text-sm font-medium text-error empty:hidden" id=id>
            {move || Some(text.get()).filter(|text| !text.is_empty())}
        </p>
    }
}
