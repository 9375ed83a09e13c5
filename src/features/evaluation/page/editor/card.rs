//! One component in the editor. There are as many cards as there may be components; each shows whatever stands at its
//! place, so nothing is made anew while weights move.

use leptos::prelude::*;
use padron_core::evaluation::{ComponentKind, MAX_COMPONENTS, MAX_NAME_CHARS, Place, Weight};

use super::desk::Desk;
use super::draft::{self, Row};
use crate::features::evaluation::page::meaning::meaning;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::tip::Tip;

/// The slider's range (HU-USERS-03 CA-02).
const SLIDER_MAX: u32 = 50;

/// Where the focus goes when one has been added.
pub fn name_id(place: usize) -> String {
    format!("componente-{place}-nombre")
}

fn handle_id(place: usize) -> String {
    format!("componente-{place}-mover")
}

fn order_id(place: usize) -> String {
    format!("componente-{place}-orden")
}

#[component]
pub fn ComponentCard(desk: Desk, place: usize) -> impl IntoView {
    let row = Memo::new(move |_| desk.rows.with(|rows| rows.get(place).cloned()));
    let is_absent = move || row.read().is_none();
    let is_active = Memo::new(move |_| row.read().as_ref().is_some_and(|row| row.active));
    let name = Memo::new(move |_| row.read().as_ref().map(|row| row.name.clone()).unwrap_or_default());
    let weight = Memo::new(move |_| row.read().as_ref().and_then(Row::read_weight).unwrap_or_default());
    let called = move || {
        let name = name.get();
        if name.trim().is_empty() { format!("componente {}", place + 1) } else { name }
    };
    let hint = move || meaning(place, weight.get(), is_active.get());
    view! {
        <fieldset
            class="surface p-4 space-y-3 min-w-0 [&.dragged]:relative [&.dragged]:z-10 [&.dragged]:shadow-xl"
            class:hidden=is_absent
            disabled=is_absent
            title=hint
        >
            <legend class="sr-only">{move || format!("Componente {}: {}", place + 1, called())}</legend>
            <div class="flex items-start gap-1">
                <Handle desk=desk place=place called=called />
                <NameField desk=desk place=place name=name />
                <Tip
                    id=format!("componente-{place}-significa")
                    label=Signal::derive(move || format!("Cuánto cuenta {}", called()))
                    text=Signal::derive(hint)
                />
                <button
                    type="button"
                    class="btn btn-ghost btn-square target hidden [[data-hydrated]_&]:inline-flex text-muted"
                    aria-label=move || format!("Eliminar componente {}", called())
                    on:click=move |_| {
                        let done = format!("Se eliminó {}", desk.name_of(place));
                        desk.rework(done, |rows| drop(rows.remove(place)));
                        super::focus(super::UNDO.into());
                    }
                >
                    <Glyph icon=Icon::Trash />
                </button>
            </div>
            <WeightField desk=desk place=place row=row weight=weight called=called />
            <div class="flex flex-wrap items-end gap-2">
                <KindField desk=desk place=place row=row />
                <OrderField desk=desk place=place />
                <label class="flex items-center gap-2 h-11 ml-auto cursor-pointer text-sm">
                    <span>{move || if is_active.get() { "Activo" } else { "Inactivo" }}</span>
                    <input
                        type="checkbox"
                        role="switch"
                        name=format!("componentes[{place}][estado_activo]")
                        value="true"
                        class="toggle checked:bg-success checked:text-success-content checked:border-success"
                        aria-label=move || format!("{} activo", called())
                        prop:checked=move || is_active.get()
                        checked=is_active.get_untracked()
                        on:change=move |event| {
                            let active = event_target_checked(&event);
                            desk.edit(place, |row| row.active = active);
                        }
                    />
                </label>
            </div>
            <Suggestion desk=desk place=place />
        </fieldset>
    }
}

/// Seized by a pointer, or moved by the arrow keys.
#[component]
fn Handle(desk: Desk, place: usize, called: impl Fn() -> String + Copy + Send + Sync + 'static) -> impl IntoView {
    let last = move || desk.rows.with(Vec::len);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => place.checked_sub(1),
            "ArrowDown" => Some(place + 1).filter(|to| *to < desk.count_untracked()),
            _ => return,
        };
        event.prevent_default();
        if let Some(to) = to {
            desk.put(place, to);
            super::focus(handle_id(to));
        }
    };
    let on_drop = move || {
        #[cfg(feature = "hydrate")]
        if let Some((from, to)) = super::drag::end() {
            desk.put(from, to);
        }
    };
    view! {
        <button
            type="button"
            id=handle_id(place)
            class="btn btn-ghost btn-square target touch-none cursor-grab active:cursor-grabbing text-muted -ml-2 hidden [[data-hydrated]_&]:inline-flex"
            aria-label=move || format!("Mover {}: puesto {} de {}. Use las flechas arriba y abajo.", called(), place + 1, last())
            on:keydown=on_key
            on:pointerdown=move |event| {
                #[cfg(feature = "hydrate")]
                super::drag::begin(&event, place);
                #[cfg(not(feature = "hydrate"))]
                let _ = event;
            }
            on:pointermove=move |event| {
                #[cfg(feature = "hydrate")]
                super::drag::follow(&event);
                #[cfg(not(feature = "hydrate"))]
                let _ = event;
            }
            on:pointerup=move |_| on_drop()
            on:pointercancel=move |_| {
                #[cfg(feature = "hydrate")]
                super::drag::end();
            }
        >
            <Glyph icon=Icon::Grip />
        </button>
    }
}

#[component]
fn NameField(desk: Desk, place: usize, name: Memo<String>) -> impl IntoView {
    let wrong = Memo::new(move |_| desk.wrong_at(Place::Name(place)));
    let error_id = format!("componente-{place}-nombre-error");
    view! {
        <div class="flex-1 min-w-0">
            <input
                type="text"
                id=name_id(place)
                name=format!("componentes[{place}][nombre_item]")
                class="input w-full h-11 text-base font-semibold focus:outline-primary focus:border-primary"
                class:border-error=move || wrong.read().is_some()
                placeholder="Nombre del ítem"
                maxlength=(2 * MAX_NAME_CHARS).to_string()
                autocomplete="off"
                aria-label=format!("Nombre del ítem {}", place + 1)
                aria-invalid=move || wrong.read().is_some().then_some("true")
                aria-describedby=error_id.clone()
                prop:value=move || name.get()
                value=name.get_untracked()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    desk.edit(place, |row| row.name = text);
                }
            />
            <Wrong id=error_id wrong=wrong />
        </div>
    }
}

#[component]
fn WeightField(
    desk: Desk,
    place: usize,
    row: Memo<Option<Row>>,
    weight: Memo<Weight>,
    called: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let wrong = Memo::new(move |_| desk.wrong_at(Place::Weight(place)));
    let typed = Memo::new(move |_| row.read().as_ref().map(|row| row.weight.clone()).unwrap_or_default());
    let error_id = format!("componente-{place}-peso-error");
    let percent = move || (weight.get().hundredths() / 100).min(SLIDER_MAX).to_string();
    let stepper = move |up: bool| {
        let (sign, word) = if up { ("+", "Más") } else { ("−", "Menos") };
        view! {
            <button
                type="button"
                class="btn btn-square target bg-base-100 border-base-300 text-lg"
                aria-label=move || format!("{word} 5% para {}", called())
                on:click=move |_| {
                    let limits = desk.limits.get_untracked();
                    desk.weigh(place, |row| draft::step(row, up, limits));
                }
            >
                {sign}
            </button>
        }
    };
    view! {
        <div>
            <div class="flex items-center gap-3">
                <div class="hidden [[data-hydrated]_&]:flex items-center gap-3 flex-1 min-w-0">
                    {stepper(false)}
                    <input
                        type="range"
                        min="0"
                        max=SLIDER_MAX.to_string()
                        step="1"
                        class="range range-primary range-sm flex-1 min-w-0"
                        aria-label=move || format!("Peso de {}", called())
                        aria-valuetext=move || format!("{}%", weight.get().short())
                        prop:value=percent
                        on:input=move |event| {
                            let text = event_target_value(&event);
                            desk.weigh(place, |row| row.weight = text);
                        }
                    />
                    {stepper(true)}
                </div>
                <label class="input h-11 w-24 px-2 gap-1 shrink-0 focus-within:outline-primary focus-within:border-primary" class:border-error=move || wrong.read().is_some()>
                    <span class="sr-only">{move || format!("Peso % de {}", called())}</span>
                    <input
                        type="text"
                        inputmode="decimal"
                        name=format!("componentes[{place}][peso_porcentual]")
                        maxlength="12"
                        autocomplete="off"
                        class="text-right text-lg font-semibold min-w-0"
                        aria-invalid=move || wrong.read().is_some().then_some("true")
                        aria-describedby=error_id.clone()
                        prop:value=move || typed.get()
                        value=typed.get_untracked()
                        on:input=move |event| {
                            let text = event_target_value(&event);
                            desk.weigh(place, |row| row.weight = text);
                        }
                    />
                    <span class="text-muted">"%"</span>
                </label>
            </div>
            <Wrong id=format!("componente-{place}-peso-error") wrong=wrong />
        </div>
    }
}

#[component]
fn KindField(desk: Desk, place: usize, row: Memo<Option<Row>>) -> impl IntoView {
    let kind = Memo::new(move |_| row.read().as_ref().map(|row| row.kind).unwrap_or_default());
    view! {
        <label class="block">
            <span class="block text-xs text-muted">"Tipo de evaluación"</span>
            <select
                name=format!("componentes[{place}][tipo_evaluacion]")
                class="select h-11 w-34 text-base focus:outline-primary focus:border-primary"
                prop:value=move || kind.get().as_str()
                on:change=move |event| {
                    if let Ok(kind) = event_target_value(&event).parse() {
                        desk.edit(place, |row| row.kind = kind);
                    }
                }
            >
                {ComponentKind::ALL
                    .map(|each| {
                        view! {
                            <option value=each.as_str() selected=each == kind.get_untracked()>
                                {each.label()}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

/// The place as a number from 1 (HU-USERS-02 CA-03): a way to reorder that needs no dragging.
#[component]
fn OrderField(desk: Desk, place: usize) -> impl IntoView {
    let here = (place + 1).to_string();
    let option = move |order: usize| {
        let is_spare = move || desk.rows.with(Vec::len) < order;
        view! {
            <option value=order.to_string() selected=order == place + 1 hidden=is_spare disabled=is_spare>
                {order}
            </option>
        }
    };
    let on_change = move |event: leptos::ev::Event| {
        let to: Option<usize> = event_target_value(&event).parse().ok();
        // The card stays where it is and shows another component.
        #[cfg(feature = "hydrate")]
        {
            use leptos::wasm_bindgen::JsCast;
            let select = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlSelectElement>().ok());
            if let Some(select) = select {
                select.set_value(&here);
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = &here;
        if let Some(to) = to.and_then(|to| to.checked_sub(1)) {
            desk.put(place, to);
            super::focus(order_id(to));
        }
    };
    view! {
        <label class="block">
            <span class="block text-xs text-muted">"Orden"</span>
            <select
                id=order_id(place)
                name=format!("componentes[{place}][orden_visualizacion]")
                class="select h-11 w-16 text-base focus:outline-primary focus:border-primary"
                aria-label=format!("Orden de visualización del componente {}", place + 1)
                on:change=on_change
            >
                {(1..=MAX_COMPONENTS).map(option).collect_view()}
            </select>
        </label>
    }
}

/// What would make 100 % again; one tap does it.
#[component]
fn Suggestion(desk: Desk, place: usize) -> impl IntoView {
    let sentence = Memo::new(move |_| {
        let suggestion = desk.suggestion.read().clone().filter(|_| desk.moved.get() == Some(place))?;
        desk.rows.with(|rows| Some(draft::describe(rows, &suggestion)))
    });
    view! {
        <button
            type="button"
            class="w-full text-left text-sm bg-primary/8 text-primary rounded-field px-3 py-2.5 min-h-11 cursor-pointer"
            class:hidden=move || sentence.read().is_none()
            on:click=move |_| {
                if let Some(suggestion) = desk.suggestion.get_untracked() {
                    desk.rework("Sugerencia aplicada", |rows| draft::apply(rows, &suggestion));
                    super::focus(super::UNDO.into());
                }
            }
        >
            {move || sentence.get()}
            " · "
            <span class="underline font-semibold">"Aplicar"</span>
        </button>
    }
}

/// What is wrong with a field, read with it.
#[component]
fn Wrong(id: String, wrong: Memo<Option<String>>) -> impl IntoView {
    view! {
        <p class="mt-1 text-sm font-medium text-error empty:hidden" id=id>
            {move || wrong.get()}
        </p>
    }
}
