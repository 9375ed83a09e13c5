//! What was recognised of a file: sheet, heading, columns, what was left aside; and the plain forms that correct it.

use leptos::prelude::*;
use padron_core::import::{Certainty, FoundColumn, Kind, PreviewRow, Target};
use padron_core::sheet::Encoding;
use uuid::Uuid;

use crate::features::imports::model::{Import, SkippedLine, Summary};
use crate::features::imports::page::query::{Step, step_href};
use crate::features::imports::page::review::notes::FileNotes;
use crate::features::imports::page::words;
use crate::format;
use crate::ui::alert::{Alert, Tone};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::spinner::Spinner;
use crate::ui::table::{DataCell, DataRow, DataTable};

/// Where the forms that read the file again are posted.
pub fn columns_action(id: Uuid) -> String {
    format!("/api/admin/import/{id}/columnas")
}

/// The file, what was recognised in it, and the way to correct that.
#[component]
pub fn Recognised(import: Import) -> impl IntoView {
    let summary = import.resumen.clone();
    let (id, kind) = (import.import_id, import.tipo);
    view! {
        <section class="surface" aria-label="Archivo">
            <div class="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 sm:px-5 py-3.5">
                <div class="size-10 shrink-0 rounded-field bg-success/12 text-success grid place-items-center">
                    <Glyph icon=Icon::Document />
                </div>
                <div class="min-w-0 flex-1 basis-36">
                    <div class="font-medium wrap-anywhere">{import.archivo}</div>
                    <div class="text-sm text-muted wrap-break-word">{words::file_line(&summary, import.total)}</div>
                </div>
                <a class="btn btn-ghost target" href=step_href(Step::File(kind))>
                    "Cambiar"
                </a>
            </div>
            <FileNotes notes=summary.avisos.clone() />
            <details class="group/details border-t border-base-300">
                <summary class="flex items-center gap-3 px-4 sm:px-5 min-h-12 py-2 cursor-pointer list-none">
                    <Glyph icon=Icon::Columns class="size-5 text-muted" />
                    <span class="min-w-0 flex-1 text-sm">{words::columns_line(&summary)}</span>
                    <span class="font-medium text-primary text-sm">"Corregir"</span>
                    <Glyph icon=Icon::Right class="size-4 text-primary transition-transform group-open/details:rotate-90" />
                </summary>
                <div class="border-t border-base-300">
                    <ColumnsForm id=id kind=kind summary=summary.clone() />
                    <Reading id=id kind=kind summary=summary.clone() />
                </div>
            </details>
            <NotTaken rows=summary.no_tomadas />
        </section>
    }
}

/// Kind, sheet and heading row as they are shown, so that a correction of columns is about them.
#[component]
pub fn Shown(kind: Kind, summary: Summary) -> impl IntoView {
    view! {
        <input type="hidden" name="tipo" value=kind.as_str() />
        {summary.hoja.map(|sheet| view! { <input type="hidden" name="hoja" value=sheet /> })}
        <input type="hidden" name="fila_encabezado" value=summary.fila_encabezado.to_string() />
    }
}

/// Each column of the file, with the field that it serves.
#[component]
pub fn ColumnsForm(id: Uuid, kind: Kind, summary: Summary) -> impl IntoView {
    // A file that was taken in lacks nothing; one that was refused shows how it begins.
    let missing = if summary.vista.is_empty() { Vec::new() } else { missing_fields(kind, &summary.columnas) };
    view! {
        <form method="post" action=columns_action(id) class="group">
            <Shown kind=kind summary=summary.clone() />
            {(!missing.is_empty())
                .then(|| view! {
                    <p class="px-4 lg:px-5 pt-3 text-sm">
                        <span class="font-medium">"Falta indicar: "</span>
                        {missing.join(", ")}
                    </p>
                })}
            <DataTable caption="Columnas del archivo" headers=vec!["Columna", "Encabezado", "Campo", "Cómo se reconoció", "Ejemplos"]>
                {summary
                    .columnas
                    .into_iter()
                    .map(|column| view! { <ColumnRow kind=kind column=column /> })
                    .collect_view()}
            </DataTable>
            <div class="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t border-base-300 px-4 lg:px-5 py-3">
                <p class="text-sm text-muted flex-1 basis-56">
                    "Al guardar se lee el archivo otra vez; lo que haya corregido en las filas se pierde."
                </p>
                <button type="submit" class="btn btn-primary h-11">
                    <Spinner />
                    "Guardar columnas"
                </button>
            </div>
        </form>
    }
}

#[component]
fn ColumnRow(kind: Kind, column: FoundColumn) -> impl IntoView {
    let samples = if column.muestras.is_empty() { "—".to_owned() } else { column.muestras.join(" · ") };
    let field = column.campo.clone().unwrap_or_default();
    let heading = column.columna.clone();
    let aloud = format!("Campo de la columna «{heading}»");
    let ignored = field.is_empty();
    let (badge, word) = match column.certeza {
        Some(Certainty::Parecido) => ("badge badge-warning", "parecida"),
        Some(certainty) => ("badge bg-success/12 text-success border-0", words::certainty_word(certainty)),
        None => ("badge bg-base-200 border-0", "ignorada"),
    };
    let options = Target::choices(kind)
        .map(|(name, label)| view! { <option value=name selected=name == field>{label}</option> })
        .collect_view();
    // On a phone a card of two lines, its column and its field; what is in doubt shows its reason and values, too.
    let letters = format!(" ({})", column.letra);
    let is_doubtful = column.certeza == Some(Certainty::Parecido);
    let more = if is_doubtful { "text-sm" } else { "text-sm max-lg:hidden" };
    view! {
        <DataRow>
            <DataCell label="" class="font-medium lg:w-20 max-lg:hidden">
                {column.letra}
            </DataCell>
            <DataCell label="" class="lg:w-48">
                <div class="flex items-center gap-3 w-full min-w-0">
                    <span class="min-w-0 flex-1 wrap-anywhere max-lg:font-medium">
                        {heading} <span class="lg:hidden text-muted font-normal">{letters}</span>
                    </span>
                    <span class=format!("{badge} lg:hidden shrink-0")>{word}</span>
                </div>
            </DataCell>
            <DataCell label="" class="lg:w-64">
                <input type="hidden" name="columna" value=column.columna />
                <select name="campo" class="select h-11 w-full min-w-0" aria-label=aloud>
                    <option value="" selected=ignored>
                        "No se usa"
                    </option>
                    {options}
                </select>
            </DataCell>
            <DataCell label="" class="lg:w-40 max-lg:hidden">
                <span class=badge>{word}</span>
            </DataCell>
            <DataCell label="" class=more>
                <div class="min-w-0">
                    <p class="line-clamp-2 wrap-anywhere">{samples}</p>
                    {column.razon.map(|reason| view! { <p class="text-muted wrap-anywhere">{reason}</p> })}
                </div>
            </DataCell>
        </DataRow>
    }
}

/// What a person calls the required fields that no column serves.
fn missing_fields(kind: Kind, columns: &[FoundColumn]) -> Vec<&'static str> {
    let targets = columns.iter().filter_map(|column| Target::parse(kind, column.campo.as_deref()?));
    let served: Vec<&str> = targets.flat_map(|target| target.fields(kind)).copied().collect();
    let is_served = |name: &str| served.contains(&name);
    let columns = kind.columns().iter().filter(|column| column.required && !is_served(column.name));
    columns.map(|column| column.label).collect()
}

/// Kind, sheet and heading row.
#[component]
pub fn Reading(id: Uuid, kind: Kind, summary: Summary) -> impl IntoView {
    let sheets = summary.hojas;
    let header = (summary.fila_encabezado > 0).then(|| summary.fila_encabezado.to_string());
    view! {
        <form method="post" action=columns_action(id) class="group flex flex-wrap items-end gap-3 border-t border-base-300 px-4 lg:px-5 py-4">
            <label class="flex-1 basis-44">
                <span class="text-sm font-medium">"El archivo trae"</span>
                <select name="tipo" class="select h-11 w-full mt-1">
                    {Kind::ALL
                        .into_iter()
                        .map(|each| view! { <option value=each.as_str() selected=each == kind>{each.label()}</option> })
                        .collect_view()}
                </select>
            </label>
            {(!sheets.is_empty())
                .then(|| {
                    let current = summary.hoja.unwrap_or_default();
                    view! {
                        <label class="flex-1 basis-40">
                            <span class="text-sm font-medium">"Hoja"</span>
                            <select name="hoja" class="select h-11 w-full mt-1">
                                {sheets
                                    .into_iter()
                                    .map(|sheet| view! { <option value=sheet.clone() selected=sheet == current>{sheet.clone()}</option> })
                                    .collect_view()}
                            </select>
                        </label>
                    }
                })}
            {summary
                .codificacion
                .map(|current| {
                    let options = Encoding::ALL
                        .into_iter()
                        .map(|each| {
                            let name = each.as_str();
                            view! { <option value=name selected=name == current>{each.label()}</option> }
                        })
                        .collect_view();
                    view! {
                        <label class="flex-1 basis-40">
                            <span class="text-sm font-medium">"Letras del archivo"</span>
                            <select name="codificacion" class="select h-11 w-full mt-1">
                                {options}
                            </select>
                        </label>
                    }
                })}
            <label class="basis-40">
                <span class="text-sm font-medium">"Fila del encabezado"</span>
                <input type="number" name="fila_encabezado" min="1" max="1000" inputmode="numeric" class="input h-11 w-full mt-1" value=header placeholder="La buscamos" />
            </label>
            <button type="submit" class="btn bg-base-100 border-base-300 h-11 max-sm:w-full">
                <Spinner />
                "Leer de nuevo"
            </button>
        </form>
    }
}

/// The first rows of a file without a heading that we know; the one that is tapped becomes it.
#[component]
pub fn Preview(id: Uuid, kind: Kind, sheet: Option<String>, rows: Vec<PreviewRow>) -> impl IntoView {
    view! {
        <form method="post" action=columns_action(id)>
            <input type="hidden" name="tipo" value=kind.as_str() />
            {sheet.map(|sheet| view! { <input type="hidden" name="hoja" value=sheet /> })}
            <ol class="divide-y divide-base-300 border-t border-base-300">
                {rows
                    .into_iter()
                    .map(|row| {
                        let cells: Vec<_> = row.celdas.into_iter().filter(|cell| !cell.trim().is_empty()).collect();
                        view! {
                            <li>
                                <button
                                    type="submit"
                                    name="fila_encabezado"
                                    value=row.fila.to_string()
                                    class="flex gap-4 w-full text-left px-4 lg:px-5 py-2.5 min-h-11 cursor-pointer hover:bg-primary/10"
                                >
                                    <span class="w-14 shrink-0 text-sm text-muted">{format!("Fila {}", row.fila)}</span>
                                    <span class="min-w-0 line-clamp-2 wrap-anywhere">{cells.join(" · ")}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </form>
    }
}

/// One tap reads the file as the kind that it seems to be.
#[component]
pub fn OtherKind(id: Uuid, kind: Kind, suggested: Kind) -> impl IntoView {
    view! {
        <Alert tone=Tone::Info title=format!("Este archivo parece de «{}»", suggested.label())>
            <form method="post" action=columns_action(id) class="group flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                <input type="hidden" name="tipo" value=suggested.as_str() />
                <p>{format!("Lo subió como «{}».", kind.label())}</p>
                <button type="submit" class="btn btn-sm target bg-base-100 border-base-300">
                    <Spinner />
                    {format!("Leerlo como {}", suggested.label())}
                </button>
            </form>
        </Alert>
    }
}

/// Totals, signatures, the heading once more.
#[component]
fn NotTaken(rows: Vec<SkippedLine>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let count = format::count(rows.len() as i64, "fila no se tomó en cuenta", "filas no se tomaron en cuenta");
        view! {
            <details class="group/details border-t border-base-300">
                <summary class="flex items-center gap-3 px-4 sm:px-5 min-h-12 py-2 cursor-pointer list-none text-sm">
                    <Glyph icon=Icon::Info class="size-5 text-muted" />
                    <span class="flex-1">{count}</span>
                    <Glyph icon=Icon::Right class="size-4 text-primary transition-transform group-open/details:rotate-90" />
                </summary>
                <ul class="px-4 sm:px-5 pb-3 text-sm space-y-1">
                    {rows
                        .into_iter()
                        .map(|row| {
                            view! {
                                <li class="flex gap-3">
                                    <span class="min-w-16 shrink-0 text-muted">{words::row_words(row.fila, row.hoja.as_deref())}</span>
                                    <span class="min-w-0 wrap-anywhere">{row.texto}</span>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </details>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(field: &str) -> FoundColumn {
        FoundColumn {
            letra: "A".into(),
            columna: field.into(),
            campo: Some(field.into()),
            certeza: Some(Certainty::Exacto),
            razon: None,
            muestras: Vec::new(),
        }
    }

    #[test]
    fn names_in_one_column_stand_for_both() {
        let columns = ["tipo_documento", "nro_documento", "apellidos_y_nombres"].map(column);
        assert_eq!(missing_fields(Kind::Padres, &columns), ["Teléfono"]);
        let parts = ["tipo_documento", "nro_documento", "apellido_paterno", "primer_nombre"].map(column);
        assert_eq!(missing_fields(Kind::Padres, &parts), ["Teléfono"]);
        assert_eq!(missing_fields(Kind::Relaciones, &[]).len(), 3);
    }
}
