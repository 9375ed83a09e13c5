//! The rows of a file: what is wrong with each, or what will be created.

use leptos::prelude::*;
use padron_core::import::{Kind, field};

use crate::features::imports::model::Row;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::table::{DataCell, DataRow, DataTable};

/// What a person calls a column.
fn label_of(kind: Kind, name: &str) -> String {
    kind.columns().iter().find(|column| column.name == name).map_or(name.to_owned(), |column| column.label.to_owned())
}

/// «Quispe Mamani, Rosa», so that the row is known without opening the sheet.
fn name_of(row: &Row) -> String {
    let value = |name: &str| row.datos.get(name).map(|value| value.trim()).unwrap_or_default();
    match (value(field::APELLIDO), value(field::NOMBRE)) {
        ("", given) => given.to_owned(),
        (family, "") => family.to_owned(),
        (family, given) => format!("{family}, {given}"),
    }
}

/// One line an error: row, field, value, what is the matter.
#[component]
pub fn ErrorRows(kind: Kind, rows: Vec<Row>) -> impl IntoView {
    let lines = rows.into_iter().flat_map(|row| {
        let name = name_of(&row);
        let number = row.fila;
        let datos = row.datos;
        row.errores
            .into_iter()
            .filter(padron_core::issue::Issue::is_error)
            .map(move |issue| (number, name.clone(), datos.get(&issue.campo).cloned().unwrap_or_default(), issue))
    });
    view! {
        <DataTable caption="Filas con errores" headers=vec!["Fila", "Campo", "Valor", "Qué pasa"]>
            {lines
                .map(|(number, name, value, issue)| {
                    view! {
                        <DataRow>
                            <DataCell label="Fila" class="font-medium lg:w-20">
                                {number.to_string()}
                            </DataCell>
                            <DataCell label="Campo" class="lg:w-48">
                                {label_of(kind, &issue.campo)}
                            </DataCell>
                            <DataCell label="Valor" class="lg:w-64">
                                {if value.trim().is_empty() {
                                    view! { <span class="text-sm text-muted">"(vacío)"</span> }.into_any()
                                } else {
                                    view! {
                                        <span class="font-mono text-sm bg-error/8 text-error px-2 py-1 rounded wrap-anywhere box-decoration-clone">
                                            {value}
                                        </span>
                                    }
                                        .into_any()
                                }}
                            </DataCell>
                            <DataCell label="Qué pasa">
                                <div class="flex gap-2">
                                    <Glyph icon=Icon::CrossCircle class="size-5 text-error mt-px" />
                                    <div class="min-w-0">
                                        <span class="sr-only">"Error: "</span>
                                        {issue.mensaje}
                                        <div class="text-sm text-muted">{name}</div>
                                    </div>
                                </div>
                            </DataCell>
                        </DataRow>
                    }
                })
                .collect_view()}
        </DataTable>
    }
}

/// Every field of every row, warnings below the value they are about.
#[component]
pub fn ValidRows(kind: Kind, rows: Vec<Row>) -> impl IntoView {
    let columns = kind.columns();
    let headers = std::iter::once("Fila").chain(columns.iter().map(|column| column.label)).collect();
    view! {
        <DataTable caption="Filas válidas" headers=headers>
            {rows
                .into_iter()
                .map(|row| {
                    view! {
                        <DataRow>
                            <DataCell label="Fila" class="font-medium">
                                <span class="inline-flex items-center gap-2">
                                    <Glyph icon=Icon::CheckCircle class="size-5 text-success" />
                                    <span class="sr-only">"Válida: "</span>
                                    {row.fila.to_string()}
                                </span>
                            </DataCell>
                            {columns
                                .iter()
                                .map(|column| {
                                    let value = row.datos.get(column.name).cloned().unwrap_or_default();
                                    let warnings: Vec<_> = row
                                        .errores
                                        .iter()
                                        .filter(|issue| issue.campo == column.name)
                                        .map(|issue| issue.mensaje.clone())
                                        .collect();
                                    view! {
                                        <DataCell label=column.label>
                                            {if value.is_empty() {
                                                view! { <span class="text-muted" aria-label="vacío">"—"</span> }.into_any()
                                            } else {
                                                view! { <Value value=value /> }.into_any()
                                            }}
                                            {warnings
                                                .into_iter()
                                                .map(|text| {
                                                    view! {
                                                        <p class="mt-1 flex gap-1.5 text-sm rounded bg-warning/20 px-2 py-1">
                                                            <Glyph icon=Icon::Warning class="size-4 mt-0.5" />
                                                            <span>
                                                                <span class="sr-only">"Advertencia: "</span>
                                                                {text}
                                                            </span>
                                                        </p>
                                                    }
                                                })
                                                .collect_view()}
                                        </DataCell>
                                    }
                                })
                                .collect_view()}
                        </DataRow>
                    }
                })
                .collect_view()}
        </DataTable>
    }
}

/// A value; an e-mail address breaks before its @, if it must.
#[component]
fn Value(value: String) -> impl IntoView {
    match value.split_once('@') {
        Some((mailbox, domain)) => {
            let domain = format!("@{domain}");
            view! {
                <span class="wrap-break-word">{mailbox.to_owned()}<wbr />{domain}</span>
            }
            .into_any()
        }
        None => view! { <span>{value}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::imports::model::RowState;

    #[test]
    fn a_row_is_named_by_what_it_has() {
        let row = |datos: &[(&str, &str)]| Row {
            fila: 2,
            estado: RowState::Valida,
            datos: datos.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            errores: Vec::new(),
        };
        assert_eq!(name_of(&row(&[("nombre", "Rosa"), ("apellido", " Quispe ")])), "Quispe, Rosa");
        assert_eq!(name_of(&row(&[("nombre", "Rosa")])), "Rosa");
        assert_eq!(name_of(&row(&[])), "");
        assert_eq!(
            (label_of(Kind::Padres, "telefono").as_str(), label_of(Kind::Padres, "otro").as_str()),
            ("Teléfono", "otro")
        );
    }
}
