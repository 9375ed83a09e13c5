//! Correcting where the error is seen: the value of one cell, one wrong value in every row that has it, and a row left
//! out. Plain forms; the region around them posts them and shows what has become of the list.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use padron_core::import::{Kind, choices_of, field, nearest_choice};
use padron_core::password::given::MARKER;
use uuid::Uuid;

use crate::features::imports::model::Row;
use crate::features::imports::page::words;
use crate::features::imports::server_fns::{CorrectCell, CorrectValue, DistinguishRow, OmitRow};
use crate::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// Repeated values that are offered at once; the others stand behind a word.
const OFFERED: usize = 3;

/// The cell, to be typed in: Enter saves, Escape leaves.
#[component]
pub fn CorrectCellForm(
    id: Uuid,
    row: u32,
    field: String,
    label: String,
    value: String,
    /// Id of the sentence that says what is wrong.
    described_by: String,
) -> impl IntoView {
    let list = (!choices_of(&field).is_empty()).then(|| format!("opciones-{field}"));
    // Nobody types what only stands for a password: it is said above, and typed anew.
    let is_secret = field == field::PASSWORD;
    let (kept, value) =
        if is_secret { (Some(value).filter(|kept| !kept.is_empty()), String::new()) } else { (None, value) };
    let placeholder = if is_secret { "otra o [PRESENTE]" } else { "vacío" };
    view! {
        {kept.map(|kept| view! { <span class="block mb-1 text-sm text-muted wrap-anywhere">{kept}</span> })}
        <form {..mark::here()} method="post" action=CorrectCell::url() class="group flex items-center gap-1.5">
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="fila" value=row.to_string() />
            <input type="hidden" name="campo" value=field.clone() />
            <input
                {..mark::cell()}
                type="text"
                id=format!("celda-{row}-{field}")
                name="valor"
                value=value
                list=list
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                class="input h-11 w-full min-w-0 lg:w-44 font-mono text-sm border-error/60 bg-error/5 focus:border-primary focus:outline-primary focus:bg-base-100"
                aria-label=format!("{label}, fila {row}")
                aria-invalid="true"
                aria-describedby=described_by
            />
            // Seen while the cell is typed in; Enter does the same.
            <button
                type="submit"
                class="btn btn-primary btn-square target invisible group-focus-within:visible group-aria-busy:visible"
                aria-label=format!("Guardar {label}, fila {row}")
            >
                <Spinner />
                <Glyph icon=Icon::Check class="size-5 group-aria-busy:hidden" />
            </button>
        </form>
    }
}

/// «Omitir fila», or «Incluir» once more.
#[component]
pub fn OmitForm(id: Uuid, row: u32, omit: bool) -> impl IntoView {
    let (label, aloud) =
        if omit { ("Omitir", format!("Omitir fila {row}")) } else { ("Incluir", format!("Incluir fila {row}")) };
    view! {
        <form {..mark::here()} method="post" action=OmitRow::url() class="group flex justify-end lg:justify-start lg:-mx-3 lg:-my-2.5">
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="fila" value=row.to_string() />
            <input type="hidden" name="omitir" value=if omit { "true" } else { "false" } />
            <button {..mark::cell()} type="submit" id=format!("omitir-{row}") class="btn btn-ghost btn-sm target" aria-label=aloud>
                <Spinner />
                {label}
            </button>
        </form>
    }
}

/// «Es otro estudiante»: a child of the same name with another guardian.
#[component]
pub fn NamesakeForm(id: Uuid, row: u32) -> impl IntoView {
    view! {
        <form {..mark::here()} method="post" action=DistinguishRow::url() class="group flex justify-end lg:justify-start lg:-mx-3">
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="fila" value=row.to_string() />
            <button
                {..mark::cell()}
                type="submit"
                id=format!("otro-{row}")
                class="btn btn-ghost btn-sm target"
                aria-label=format!("Es otro estudiante, fila {row}")
            >
                <Spinner />
                "Es otro estudiante"
            </button>
        </form>
    }
}

/// What the fields of few values may hold, for the cells to offer.
#[component]
pub fn Choices(kind: Kind) -> impl IntoView {
    kind.columns()
        .iter()
        .filter(|column| !choices_of(column.name).is_empty())
        .map(|column| {
            let options = choices_of(column.name).iter().map(|choice| view! { <option value=*choice></option> });
            view! { <datalist id=format!("opciones-{}", column.name)>{options.collect_view()}</datalist> }
        })
        .collect_view()
}

/// Each wrong value of this page that more rows have, the most frequent first.
#[component]
pub fn Repeated(id: Uuid, kind: Kind, rows: Vec<Row>) -> impl IntoView {
    let mut repeated = repeated_values(&rows);
    let rest = repeated.split_off(repeated.len().min(OFFERED));
    let forms = move |values: Vec<RepeatedValue>| {
        values.into_iter().map(|value| view! { <CorrectValueForm id=id kind=kind repeated=value /> }).collect_view()
    };
    let more = format!("Y {} más", format::count(rest.len() as i64, "valor repetido", "valores repetidos"));
    view! {
        {forms(repeated)}
        {(!rest.is_empty())
            .then(|| {
                view! {
                    <details class="border-b border-base-300">
                        <summary class="px-4 lg:px-5 py-3 min-h-11 cursor-pointer text-sm">{more}</summary>
                        {forms(rest)}
                    </details>
                }
            })}
    }
}

#[derive(Clone, Debug, PartialEq)]
struct RepeatedValue {
    field: String,
    value: String,
    rows: i64,
}

fn repeated_values(rows: &[Row]) -> Vec<RepeatedValue> {
    let mut found: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for row in rows {
        for (field, count) in row.iguales.iter().filter(|(_, count)| **count > 1) {
            let value = row.datos.get(field).map(String::as_str).unwrap_or_default();
            found.insert((field, value), *count);
        }
    }
    let mut values: Vec<_> = found
        .into_iter()
        .map(|((field, value), rows)| RepeatedValue { field: field.to_owned(), value: value.to_owned(), rows })
        .collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.rows));
    values
}

/// «Premaria» aparece en 3 filas. ¿Quiso decir Primaria?
#[component]
fn CorrectValueForm(id: Uuid, kind: Kind, repeated: RepeatedValue) -> impl IntoView {
    let RepeatedValue { field, value, rows } = repeated;
    let label = words::field_label(kind, &field);
    // One password is given to one person only: for several it is made.
    let is_secret = field == field::PASSWORD;
    let suggestion = if is_secret { MARKER } else { nearest_choice(&field, &value).unwrap_or_default() };
    let shown = if value.trim().is_empty() { "El vacío".to_owned() } else { format!("«{value}»") };
    let question = match suggestion {
        _ if is_secret => "Se puede generar una distinta para cada persona.",
        "" => "Escriba el valor correcto:",
        _ => "¿Quiso decir esto?",
    };
    let action = if is_secret { "Generar" } else { "Corregir" };
    let list = (!choices_of(&field).is_empty()).then(|| format!("opciones-{field}"));
    view! {
        <form
            {..mark::here()}
            method="post"
            action=CorrectValue::url()
            class="group flex flex-wrap items-center gap-x-4 gap-y-2 px-4 lg:px-5 py-3 border-b border-base-300 bg-warning/15"
        >
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="campo" value=field.clone() />
            <input type="hidden" name="valor" value=value.clone() />
            <p class="flex gap-3 flex-1 basis-64 min-w-0">
                <Glyph icon=Icon::Warning class="size-5 mt-0.5" />
                <span class="min-w-0 wrap-anywhere">
                    <strong class="font-semibold">{shown}</strong>
                    {format!(" aparece en {} como {}. {question}", format::count(rows, "fila", "filas"), label.to_lowercase())}
                </span>
            </p>
            <div class="flex flex-wrap gap-2 max-sm:w-full">
                <input
                    {..mark::cell()}
                    type="text"
                    id=format!("todas-{field}-{}", value.replace(' ', "_"))
                    name="reemplazo"
                    value=suggestion
                    required=true
                    list=list
                    readonly=is_secret
                    autocomplete="off"
                    autocapitalize="none"
                    class="input h-11 flex-1 min-w-32 sm:w-44 sm:flex-none bg-base-100"
                    aria-label=format!("{label} correcto para las {rows} filas")
                />
                <button type="submit" class="btn btn-neutral h-11">
                    <Spinner />
                    {format!("{action} en las {} filas", format::number(rows))}
                </button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::imports::model::RowState;

    #[test]
    fn a_repeated_value_is_offered_once_the_most_frequent_first() {
        let row = |fila, nivel: &str, count: i64| Row {
            fila,
            hoja: None,
            numero: 0,
            estado: RowState::ConErrores,
            datos: [("nivel".to_owned(), nivel.to_owned())].into(),
            errores: Vec::new(),
            homonimo: false,
            iguales: [("nivel".to_owned(), count)].into(),
            apoderado: None,
            estudiante: None,
        };
        let values =
            repeated_values(&[row(2, "Segundaria", 2), row(3, "Premaria", 3), row(4, "Premaria", 3), row(5, "x", 1)]);
        let found: Vec<_> = values.iter().map(|value| (value.value.as_str(), value.rows)).collect();
        assert_eq!(found, [("Premaria", 3), ("Segundaria", 2)]);
    }
}
