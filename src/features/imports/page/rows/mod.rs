//! The rows of a file: what is wrong with each, what will be created, who belongs to whom.

pub mod correct;

use leptos::prelude::*;
use padron_core::import::{Column, Kind, field};
use padron_core::issue::{Issue, IssueCode};
use uuid::Uuid;

use self::correct::{Choices, CorrectCellForm, NamesakeForm, OmitForm};
use super::query::detail_href;
use super::words::field_label;
use crate::features::imports::model::{Row, RowState};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::table::{DataCell, DataRow, DataTable};

impl Row {
    /// A value of it, trimmed.
    fn value(&self, name: &str) -> &str {
        self.datos.get(name).map(|value| value.trim()).unwrap_or_default()
    }

    /// «Quispe Mamani, Rosa», so that the row is known without opening the sheet.
    pub fn name(&self) -> String {
        let own = match (self.value(field::APELLIDO), self.value(field::NOMBRE)) {
            ("", given) => given.to_owned(),
            (family, "") => family.to_owned(),
            (family, given) => format!("{family}, {given}"),
        };
        if own.is_empty() { self.estudiante.clone().unwrap_or_default() } else { own }
    }

    /// «María Quispe (madre)», of a row that links a student to a guardian.
    fn guardian_line(&self) -> Option<String> {
        let guardian = self.apoderado.as_ref()?;
        match self.value(field::TIPO_RELACION) {
            "" => Some(guardian.clone()),
            relation => Some(format!("{guardian} ({relation})")),
        }
    }
}

/// One line an error: row, field, value, what is the matter. With `correct`, the import's id, the value can be corrected.
#[component]
pub fn ErrorRows(kind: Kind, rows: Vec<Row>, #[prop(default = None)] correct: Option<Uuid>) -> impl IntoView {
    let mut headers = vec!["Fila", "Campo", "Valor", "Qué pasa"];
    headers.extend(correct.map(|_| "Acciones"));
    let lines = rows.into_iter().flat_map(|row| {
        let issues: Vec<Issue> = row.errores.iter().filter(|issue| issue.is_error()).cloned().collect();
        let fields: Vec<String> = issues.iter().map(|issue| issue.campo.clone()).collect();
        issues.into_iter().enumerate().map(move |(place, issue)| Line {
            number: row.key(),
            label: row.label(),
            name: row.name(),
            value: row.datos.get(&issue.campo).cloned().unwrap_or_default(),
            is_first: place == 0,
            // One cell, one place to type, whatever is wrong with it.
            is_own: !fields[..place].contains(&issue.campo),
            place,
            issue,
        })
    });
    view! {
        {correct.map(|_| view! { <Choices kind=kind /> })}
        <DataTable caption="Filas con errores" headers=headers>
            {lines.map(|line| view! { <ErrorLine kind=kind line=line correct=correct /> }).collect_view()}
        </DataTable>
    }
}

struct Line {
    number: u32,
    label: String,
    name: String,
    value: String,
    issue: Issue,
    place: usize,
    is_first: bool,
    is_own: bool,
}

#[component]
fn ErrorLine(kind: Kind, line: Line, correct: Option<Uuid>) -> impl IntoView {
    let Line { number, label: row_label, name, value, issue, place, is_first, is_own } = line;
    let is_namesake = issue.codigo == IssueCode::OtroApoderado;
    let label = field_label(kind, &issue.campo);
    let error_id = format!("error-{number}-{place}");
    // What is no column of the kind has no cell to type in.
    let correctable = correct.filter(|_| is_own && kind.column(&issue.campo).is_some());
    let cell = match correctable {
        Some(id) => view! {
            <CorrectCellForm id=id row=number field=issue.campo.clone() label=label.clone() value=value described_by=error_id.clone() />
        }
        .into_any(),
        None if value.trim().is_empty() => view! { <span class="text-sm text-muted">"(vacío)"</span> }.into_any(),
        None => view! {
            <span class="font-mono text-sm bg-error/8 text-error px-2 py-1 rounded wrap-anywhere box-decoration-clone">
                {value}
            </span>
        }
        .into_any(),
    };
    view! {
        <DataRow>
            <DataCell label="Fila" class="font-medium lg:w-20">
                {row_label}
            </DataCell>
            <DataCell label="Campo" class="lg:w-44">
                {label}
            </DataCell>
            <DataCell label="Valor" class="lg:w-64">
                {cell}
            </DataCell>
            <DataCell label="Qué pasa">
                <div class="flex gap-2">
                    <Glyph icon=Icon::CrossCircle class="size-5 text-error mt-px" />
                    <div class="min-w-0" id=error_id>
                        <span class="sr-only">"Error: "</span>
                        {issue.mensaje}
                        <div class="text-sm text-muted">{name}</div>
                        {issue
                            .importacion
                            .and_then(|import| import.parse().ok())
                            .map(|import| {
                                view! {
                                    <a class="link text-sm flex items-center min-h-11 lg:min-h-6 w-fit" href=detail_href(import)>
                                        "Ver la carga que lo creó"
                                    </a>
                                }
                            })}
                    </div>
                </div>
            </DataCell>
            {correct
                .map(|id| {
                    view! {
                        <DataCell label="" class="lg:w-28">
                            {is_namesake.then(|| view! { <NamesakeForm id=id row=number /> })}
                            {is_first.then(|| view! { <OmitForm id=id row=number omit=true /> })}
                        </DataCell>
                    }
                })}
        </DataRow>
    }
}

/// Every field of every row, warnings below the value they are about. With `omit`, the import's id, a row can be left
/// out.
#[component]
pub fn ValidRows(
    kind: Kind,
    rows: Vec<Row>,
    #[prop(default = None)] omit: Option<Uuid>,
    #[prop(default = "Filas válidas")] caption: &'static str,
) -> impl IntoView {
    let columns = kind.columns();
    let mut headers: Vec<_> = std::iter::once("Fila").chain(columns.iter().map(|column| column.label)).collect();
    headers.extend(omit.map(|_| "Acciones"));
    view! {
        <DataTable caption=caption headers=headers>
            {rows
                .into_iter()
                .map(|row| {
                    let (number, row_label) = (row.key(), row.label());
                    let family = view! { <FamilyMark row=row.clone() /> };
                    let cells = columns.iter().map(|column| view! { <ValueCell column=column row=row.clone() /> });
                    let cells = cells.collect_view();
                    view! {
                        <DataRow>
                            <DataCell label="Fila" class="font-medium">
                                <span class="inline-flex items-center gap-2">
                                    <Glyph icon=Icon::CheckCircle class="size-5 text-success" />
                                    <span class="sr-only">"Válida: "</span>
                                    {row_label}
                                    {family}
                                </span>
                            </DataCell>
                            {cells}
                            {omit
                                .map(|id| {
                                    view! {
                                        <DataCell label="">
                                            <OmitForm id=id row=number omit=true />
                                        </DataCell>
                                    }
                                })}
                        </DataRow>
                    }
                })
                .collect_view()}
        </DataTable>
    }
}

/// The icon of a family beside a linked student; pointed at or focused, it names the guardian (HU-USERS-05 UX-02).
#[component]
fn FamilyMark(row: Row) -> impl IntoView {
    row.guardian_line().map(|guardian| {
        let label = format!("Apoderado: {guardian}");
        let text = label.clone();
        view! {
            // daisyUI shows a tip for what has the focus inside it.
            <span class="tooltip tooltip-right text-primary" data-tip=text>
                <span class="inline-grid place-items-center target-around" tabindex="0" role="img" aria-label=label>
                    <Glyph icon=Icon::Family class="size-5" />
                </span>
            </span>
        }
    })
}

#[component]
fn ValueCell(column: &'static Column, row: Row) -> impl IntoView {
    let value = row.datos.get(column.name).cloned().unwrap_or_default();
    let warnings = row.errores.into_iter().filter(|issue| !issue.is_error() && issue.campo == column.name);
    view! {
        <DataCell label=column.label>
            {if value.is_empty() {
                view! { <span class="text-muted" aria-label="vacío">"—"</span> }.into_any()
            } else {
                view! { <Value value=value /> }.into_any()
            }}
            {warnings
                .map(|issue| {
                    view! {
                        <p class="mt-1 flex gap-1.5 text-sm rounded bg-warning/20 px-2 py-1">
                            <Glyph icon=Icon::Warning class="size-4 mt-0.5" />
                            <span>
                                <span class="sr-only">"Advertencia: "</span>
                                {issue.mensaje}
                            </span>
                        </p>
                    }
                })
                .collect_view()}
        </DataCell>
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

/// Rows that are left out: because they repeat another one, or by a person, who can take them in again.
#[component]
pub fn OmittedRows(#[prop(into)] id: Option<Uuid>, kind: Kind, rows: Vec<Row>) -> impl IntoView {
    let mut headers = vec!["Fila", "Quién", "Datos"];
    headers.extend(id.map(|_| "Acciones"));
    view! {
        <DataTable caption="Filas omitidas" headers=headers>
            {rows
                .into_iter()
                .map(|row| {
                    let (number, row_label, name) = (row.key(), row.label(), row.name());
                    let values: Vec<_> = kind
                        .columns()
                        .iter()
                        // The name stands before.
                        .filter(|column| column.name != field::NOMBRE && column.name != field::APELLIDO)
                        .map(|column| row.value(column.name))
                        .filter(|value| !value.is_empty())
                        .collect();
                    let values = values.join(" · ");
                    let repeats = row.errores.iter().find(|issue| issue.codigo == IssueCode::Repetida);
                    let repeats = repeats.map(|issue| issue.mensaje.clone());
                    let is_by_hand = repeats.is_none();
                    view! {
                        <DataRow>
                            <DataCell label="Fila" class="font-medium lg:w-20">
                                {row_label}
                            </DataCell>
                            <DataCell label="Quién" class="lg:w-64">
                                {if name.is_empty() { "—".to_owned() } else { name }}
                            </DataCell>
                            <DataCell label="Datos" class="text-sm">
                                <span class="text-muted">{values}</span>
                                {repeats.map(|sentence| view! { <p>{sentence}</p> })}
                            </DataCell>
                            {id
                                .map(|id| {
                                    view! {
                                        <DataCell label="" class="lg:w-28">
                                            {is_by_hand.then(|| view! { <OmitForm id=id row=number omit=false /> })}
                                        </DataCell>
                                    }
                                })}
                        </DataRow>
                    }
                })
                .collect_view()}
        </DataTable>
    }
}

/// The special section «Relaciones» (HU-USERS-05 UX-01): student, guardian, type of relation, state.
#[component]
pub fn RelationRows(kind: Kind, rows: Vec<Row>) -> impl IntoView {
    let document = if kind == Kind::Relaciones { field::NRO_DOCUMENTO_PADRE } else { field::NRO_DOCUMENTO_APODERADO };
    view! {
        <DataTable caption="Relaciones" headers=vec!["Fila", "Estudiante", "Apoderado", "Tipo de Relación", "Estado"]>
            {rows
                .into_iter()
                .map(|row| {
                    let (row_label, name) = (row.label(), row.name());
                    let student = if name.is_empty() { row.value(field::CODIGO_ESTUDIANTE).to_owned() } else { name };
                    let guardian = row.apoderado.clone().unwrap_or_else(|| "No encontrado".into());
                    let (document, relation) = (row.value(document).to_owned(), row.value(field::TIPO_RELACION).to_owned());
                    let (family, state) = (row.clone(), row);
                    view! {
                        <DataRow>
                            <DataCell label="Fila" class="font-medium lg:w-20">
                                {row_label}
                            </DataCell>
                            <DataCell label="Estudiante">
                                <span class="inline-flex items-center gap-2">
                                    <FamilyMark row=family />
                                    <span>{student}</span>
                                </span>
                            </DataCell>
                            <DataCell label="Apoderado">
                                {guardian} <span class="block text-sm text-muted">{document}</span>
                            </DataCell>
                            <DataCell label="Relación" class="lg:w-40">
                                {relation}
                            </DataCell>
                            <DataCell label="Estado">
                                <RelationState row=state />
                            </DataCell>
                        </DataRow>
                    }
                })
                .collect_view()}
        </DataTable>
    }
}

#[component]
fn RelationState(row: Row) -> impl IntoView {
    let errors: Vec<_> =
        row.errores.iter().filter(|issue| issue.is_error()).map(|issue| issue.mensaje.clone()).collect();
    match row.estado {
        RowState::Valida | RowState::Creada => view! {
            <span class="inline-flex gap-2 text-success">
                <Glyph icon=Icon::CheckCircle />
                "Válido"
            </span>
        }
        .into_any(),
        RowState::Omitida => view! { <span class="text-muted">"Omitida"</span> }.into_any(),
        RowState::Deshecha => view! { <span class="text-muted">"Deshecha"</span> }.into_any(),
        RowState::ConErrores | RowState::Fallida => view! {
            <span class="inline-flex gap-2 text-error">
                <Glyph icon=Icon::CrossCircle />
                "Error"
            </span>
            <span class="block text-sm">{errors.join(" ")}</span>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(datos: &[(&str, &str)]) -> Row {
        Row {
            fila: 2,
            hoja: None,
            numero: 0,
            estado: RowState::Valida,
            datos: datos.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            errores: Vec::new(),
            homonimo: false,
            iguales: Default::default(),
            apoderado: None,
            estudiante: None,
        }
    }

    #[test]
    fn a_row_is_named_by_what_it_has() {
        assert_eq!(row(&[("nombre", "Rosa"), ("apellido", " Quispe ")]).name(), "Quispe, Rosa");
        assert_eq!(row(&[("nombre", "Rosa")]).name(), "Rosa");
        let found = Row { estudiante: Some("Ana Ríos".into()), ..row(&[]) };
        assert_eq!((found.name().as_str(), row(&[]).name().as_str()), ("Ana Ríos", ""));
    }

    #[test]
    fn a_linked_row_names_guardian_and_relation() {
        let linked = Row { apoderado: Some("Rosa Ríos".into()), ..row(&[("tipo_relacion", "madre")]) };
        assert_eq!(linked.guardian_line().as_deref(), Some("Rosa Ríos (madre)"));
        assert_eq!(row(&[("tipo_relacion", "madre")]).guardian_line(), None);
    }
}
