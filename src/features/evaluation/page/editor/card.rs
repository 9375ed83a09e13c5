//! One component in the editor, as the server writes it. There are as many cards as there may be components; the browser
//! writes whatever stands at its place into each ([`super::paint`]), so nothing is made anew while weights move.
//! `{}` in a `data-label` stands for what the component is called.

use leptos::prelude::*;
use padron_core::evaluation::{ComponentKind, MAX_COMPONENTS, MAX_NAME_CHARS, Weight};

use super::draft::Row;
use crate::features::evaluation::page::meaning::meaning;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::tip::Tip;

/// The slider's range (HU-USERS-03 CA-02).
const SLIDER_MAX: u32 = 50;

/// Ids of what gets the focus.
pub fn name_id(place: usize) -> String {
    format!("componente-{place}-nombre")
}

pub fn handle_id(place: usize) -> String {
    format!("componente-{place}-mover")
}

pub fn order_id(place: usize) -> String {
    format!("componente-{place}-orden")
}

/// Where a slider stands, in whole percents.
pub fn slider_value(weight: Weight) -> String {
    (weight.hundredths() / 100).min(SLIDER_MAX).to_string()
}

#[component]
pub fn ComponentCard(
    place: usize,
    /// What it starts with, if anything.
    row: Option<Row>,
) -> impl IntoView {
    let is_spare = row.is_none();
    let row = row.unwrap_or_default();
    let hidden = if is_spare { " hidden" } else { "" };
    let weight = row.read_weight().unwrap_or_default();
    let (kind, active) = (row.kind, row.active);
    let name_error = format!("componente-{place}-nombre-error");
    let weight_error = format!("componente-{place}-peso-error");
    view! {
        <fieldset
            class=format!("surface p-4 space-y-3 min-w-0 [contain:content] [&.dragged]:relative [&.dragged]:z-10 [&.dragged]:shadow-xl{hidden}")
            disabled=is_spare
            data-card=place.to_string()
        >
            <legend class="sr-only">{format!("Componente {}", place + 1)}</legend>
            <div class="flex items-start gap-1">
                <button
                    type="button"
                    id=handle_id(place)
                    class="btn btn-ghost btn-square target touch-none cursor-grab active:cursor-grabbing text-muted -ml-2 hidden [[data-hydrated]_&]:inline-flex"
                    data-handle="true"
                    data-label=format!("Mover {{}}, puesto {}. Use las flechas arriba y abajo.", place + 1)
                    aria-label="Mover"
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
                        aria-describedby=name_error.clone()
                        value=row.name
                        data-field="nombre"
                    />
                    <Wrong id=name_error field="nombre" />
                </div>
                <Tip id=format!("componente-{place}-significa") label="Cuánto cuenta" text=meaning(place, weight, active) />
                <button
                    type="button"
                    class="btn btn-ghost btn-square target hidden [[data-hydrated]_&]:inline-flex text-muted"
                    data-do="eliminar"
                    data-label="Eliminar componente {}"
                    aria-label="Eliminar componente"
                >
                    <Glyph icon=Icon::Trash />
                </button>
            </div>
            <div>
                <div class="flex items-center gap-3">
                    <div class="hidden [[data-hydrated]_&]:flex items-center gap-3 flex-1 min-w-0">
                        <Stepper sign="−" action="menos" label="Menos 5% para {}" />
                        <input
                            type="range"
                            min="0"
                            max=SLIDER_MAX.to_string()
                            step="1"
                            class="range range-primary range-sm flex-1 min-w-0"
                            value=slider_value(weight)
                            data-field="deslizador"
                            data-label="Peso de {}"
                            aria-label="Peso"
                        />
                        <Stepper sign="+" action="mas" label="Más 5% para {}" />
                    </div>
                    <div class="input h-11 w-24 px-2 gap-1 shrink-0 has-aria-invalid:border-error focus-within:outline-primary focus-within:border-primary">
                        <input
                            type="text"
                            inputmode="decimal"
                            name=format!("componentes[{place}][peso_porcentual]")
                            maxlength="12"
                            autocomplete="off"
                            class="text-right text-lg font-semibold min-w-0"
                            aria-label=format!("Peso % del componente {}", place + 1)
                            data-label="Peso % de {}"
                            aria-describedby=weight_error.clone()
                            value=row.weight
                            data-field="peso"
                        />
                        <span class="text-muted" aria-hidden="true">"%"</span>
                    </div>
                </div>
                <Wrong id=weight_error field="peso" />
            </div>
            <div class="flex flex-wrap items-end gap-2">
                <label class="block">
                    <span class="block text-xs text-muted">"Tipo de evaluación"</span>
                    <select
                        name=format!("componentes[{place}][tipo_evaluacion]")
                        class="select h-11 w-34 text-base focus:outline-primary focus:border-primary"
                        data-field="tipo"
                    >
                        {ComponentKind::ALL
                            .map(|each| {
                                view! {
                                    <option value=each.as_str() selected=each == kind>
                                        {each.label()}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </label>
                <label class="block">
                    <span class="block text-xs text-muted">"Orden"</span>
                    // The place as a number (HU-USERS-02 CA-03): a way to reorder that needs no dragging.
                    <select
                        id=order_id(place)
                        name=format!("componentes[{place}][orden_visualizacion]")
                        class="select h-11 w-16 text-base focus:outline-primary focus:border-primary"
                        aria-label=format!("Orden de visualización del componente {}", place + 1)
                        data-field="orden"
                    >
                        {(1..=MAX_COMPONENTS)
                            .map(|order| {
                                view! {
                                    <option value=order.to_string() selected=order == place + 1>
                                        {order}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </label>
                <label class="flex items-center gap-2 h-11 ml-auto cursor-pointer text-sm">
                    <span data-state="true">{if active { "Activo" } else { "Inactivo" }}</span>
                    <input
                        type="checkbox"
                        role="switch"
                        name=format!("componentes[{place}][estado_activo]")
                        value="true"
                        class="toggle checked:bg-success checked:text-success-content checked:border-success"
                        checked=active
                        data-field="activo"
                    />
                </label>
            </div>
            // What would make 100 % again (HU-USERS-03 UX-01); one tap does it.
            <button
                type="button"
                class="hidden w-full text-left text-sm bg-primary/8 text-primary rounded-field px-3 py-2.5 min-h-11 cursor-pointer"
                data-do="aplicar"
            >
                <span data-suggestion="true"></span>
                " · "
                <span class="underline font-semibold">"Aplicar"</span>
            </button>
        </fieldset>
    }
}

/// Five percent more or less.
#[component]
fn Stepper(sign: &'static str, action: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn btn-square target bg-base-100 border-base-300 text-lg"
            data-do=action
            data-label=label
            aria-label=sign
        >
            {sign}
        </button>
    }
}

/// What is wrong with a field, read with it.
#[component]
fn Wrong(id: String, field: &'static str) -> impl IntoView {
    view! { <p class="mt-1 text-sm font-medium text-error empty:hidden" id=id data-wrong=field></p> }
}
