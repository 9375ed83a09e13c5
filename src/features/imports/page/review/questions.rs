//! What the file leaves open, to be answered with one tap before anything is created. The answers are plain forms that
//! read the file again; what was answered is remembered for the next file.

use leptos::prelude::*;
use padron_core::import::{Kind, Question, QuestionOption, field};

use super::recognised::{Shown, columns_action};
use crate::features::imports::model::{Import, Summary};
use crate::format;
use crate::ui::alert::{Alert, Tone};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::spinner::Spinner;

/// Where the panel stands, for whoever is sent to it.
pub const PANEL: &str = "por-confirmar";

/// The questions, each with its answers, and one button that takes all of them as they were supposed.
#[component]
pub fn Questions(import: Import) -> impl IntoView {
    let (id, kind, summary) = (import.import_id, import.tipo, import.resumen);
    let questions = summary.por_confirmar.clone();
    // An answer holds for the whole file: where several sheets were read, each has its own, which are only confirmed.
    let is_one_sheet = summary.hojas_leidas.is_empty();
    let hint = match is_one_sheet {
        true => "Toque la respuesta: el archivo se lee otra vez y lo recordaremos para el siguiente.",
        false => "Al procesar se da por confirmado. Si algo no es así, lea las hojas una por una.",
    };
    let supposed: Vec<(&'static str, String)> = questions
        .iter()
        .filter_map(|question| Some(answer(kind, &summary, question, question.opciones.first()?)))
        .flatten()
        .collect();
    let count = questions.len();
    (count > 0).then(|| {
        view! {
            <section id=PANEL class="surface scroll-mt-24 border-warning" aria-labelledby="titulo-por-confirmar">
                <div class="flex gap-3 px-4 sm:px-5 pt-4 pb-3">
                    <Glyph icon=Icon::Warning class="size-6 text-warning shrink-0" />
                    <div class="min-w-0">
                        <h2 id="titulo-por-confirmar" class="font-semibold text-lg leading-tight">
                            "Antes de crear, confirme"
                        </h2>
                        <p class="text-sm text-muted">
                            {hint}
                        </p>
                    </div>
                </div>
                <ol class="border-t border-base-300 divide-y divide-base-300">
                    {questions
                        .into_iter()
                        .map(|question| {
                            let options = question
                                .opciones
                                .iter()
                                .filter(|_| is_one_sheet)
                                .map(|option| {
                                    let pairs = answer(kind, &summary, &question, option);
                                    view! { <Answer id=id kind=kind summary=summary.clone() pairs=pairs option=option.clone() /> }
                                })
                                .collect_view();
                            view! {
                                <li class="px-4 sm:px-5 py-4">
                                    <p class="font-medium mb-3 wrap-break-word">{question.mensaje.clone()}</p>
                                    <div class="grid sm:grid-cols-2 lg:grid-cols-3 gap-3">{options}</div>
                                </li>
                            }
                        })
                        .collect_view()}
                </ol>
                {(is_one_sheet && count > 1)
                    .then(|| {
                        view! {
                            <form
                                method="post"
                                action=columns_action(id)
                                class="group flex flex-wrap items-center justify-end gap-3 border-t border-base-300 px-4 sm:px-5 py-3"
                            >
                                <Shown kind=kind summary=summary.clone() />
                                <Pairs pairs=supposed />
                                <button type="submit" class="btn btn-neutral h-11 max-sm:w-full">
                                    <Spinner />
                                    "Todo está bien como se supuso"
                                </button>
                            </form>
                        }
                    })}
            </section>
        }
    })
}

/// One answer: what it says, and what would be read with it.
#[component]
fn Answer(
    id: uuid::Uuid,
    kind: Kind,
    summary: Summary,
    pairs: Vec<(&'static str, String)>,
    option: QuestionOption,
) -> impl IntoView {
    let samples = option.muestras.join(" · ");
    view! {
        <form method="post" action=columns_action(id) class="group">
            <Shown kind=kind summary=summary />
            <Pairs pairs=pairs />
            <button
                type="submit"
                class="w-full h-full min-h-14 rounded-box border border-base-300 hover:border-primary px-4 py-2.5 text-left cursor-pointer"
            >
                <span class="flex items-center gap-2 font-medium wrap-anywhere">
                    <Spinner />
                    {option.texto}
                </span>
                {(!samples.is_empty())
                    .then(|| view! { <span class="block text-sm text-muted wrap-anywhere line-clamp-2">{samples}</span> })}
            </button>
        </form>
    }
}

/// The answers, marked as such: what was supposed counts from now on as said.
#[component]
fn Pairs(pairs: Vec<(&'static str, String)>) -> impl IntoView {
    let pairs = std::iter::once(("respuesta", "si".to_owned())).chain(pairs);
    pairs.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
}

/// What an answer sends to be read again: names and values of a form.
fn answer(kind: Kind, summary: &Summary, question: &Question, option: &QuestionOption) -> Vec<(&'static str, String)> {
    let column_of = |name: &str| {
        let serves = |column: &&padron_core::import::FoundColumn| column.campo.as_deref() == Some(name);
        summary.columnas.iter().find(serves).map(|column| column.columna.clone()).unwrap_or_default()
    };
    let (subject, value) = (question.asunto.as_str(), option.valor.clone());
    let mapped = |column: String, name: &str| vec![("columna", column), ("campo", name.to_owned())];
    match subject {
        // A workbook knows its own letters: whatever is named, it is read as it was.
        "codificacion" if value.is_empty() => vec![("codificacion", "utf-8".to_owned())],
        "codificacion" => vec![("codificacion", value)],
        // The documents are whose the file was uploaded for, or it is a file of the other kind.
        "encabezado" if value == kind.as_str() => mapped(column_of(field::NRO_DOCUMENTO), field::NRO_DOCUMENTO),
        "encabezado" => vec![("tipo", value)],
        _ if summary.valores_fijos.contains_key(subject) => vec![("fijo", subject.to_owned()), ("valor", value)],
        // None of those that could be.
        _ if value.is_empty() => {
            let others = question.opciones.iter().filter(|option| !option.valor.is_empty());
            others.flat_map(|option| mapped(option.valor.clone(), "")).collect()
        }
        _ => mapped(value, option.campo.as_deref().unwrap_or(subject)),
    }
}

/// Sheets with the same table that were not read, and the way to read all of them together.
#[component]
pub fn OtherSheets(import: Import) -> impl IntoView {
    let (id, kind, summary) = (import.import_id, import.tipo, import.resumen);
    let others = summary.otras_hojas.clone();
    (!others.is_empty()).then(|| {
        let count = others.len() as i64;
        let named: Vec<String> = others
            .iter()
            .map(|other| format!("«{}» ({})", other.hoja, format::count(i64::from(other.filas), "fila", "filas")))
            .collect();
        let title = format!("Hay {} con la misma tabla", format::count(count, "hoja más", "hojas más"));
        view! {
            <Alert tone=Tone::Warning title=title>
                <form method="post" action=columns_action(id) class="group flex flex-wrap items-center gap-x-4 gap-y-2">
                    <Shown kind=kind summary=summary />
                    <input type="hidden" name="hojas" value="todas" />
                    <p class="flex-1 basis-56 wrap-break-word">{format!("No se leyeron: {}.", named.join(", "))}</p>
                    <button type="submit" class="btn btn-neutral h-11 max-sm:w-full">
                        <Spinner />
                        "Leer todas juntas"
                    </button>
                </form>
            </Alert>
        }
    })
}

#[cfg(test)]
mod tests {
    use padron_core::import::FoundColumn;

    use super::*;

    fn asked(subject: &str, value: &str) -> Vec<(&'static str, String)> {
        let column = |name: &str, campo: &str| FoundColumn {
            letra: "A".into(),
            columna: name.into(),
            campo: (!campo.is_empty()).then(|| campo.to_owned()),
            certeza: None,
            razon: None,
            muestras: Vec::new(),
        };
        let summary = Summary {
            columnas: vec![column("DNI", "nro_documento"), column("Celular 1", "telefono"), column("Correo", "email")],
            valores_fijos: [("nivel".to_owned(), "Primaria".to_owned())].into(),
            ..Summary::default()
        };
        let option = QuestionOption { valor: value.into(), campo: None, texto: String::new(), muestras: Vec::new() };
        let question = Question { asunto: subject.into(), mensaje: String::new(), opciones: vec![option.clone()] };
        answer(Kind::Padres, &summary, &question, &option)
    }

    #[test]
    fn each_answer_says_how_the_file_is_read_again() {
        let pair = |pairs: [(&'static str, &str); 2]| pairs.map(|(name, value)| (name, value.to_owned())).to_vec();
        assert_eq!(asked("telefono", "Celular 2"), pair([("columna", "Celular 2"), ("campo", "telefono")]));
        assert_eq!(asked("email", ""), [], "nothing but the option of none");
        assert_eq!(asked("nivel", "Secundaria"), pair([("fijo", "nivel"), ("valor", "Secundaria")]));
        assert_eq!(asked("encabezado", "padres"), pair([("columna", "DNI"), ("campo", "nro_documento")]));
        assert_eq!(asked("encabezado", "estudiantes"), [("tipo", "estudiantes".to_owned())]);
        assert_eq!(asked("codificacion", "cp850"), [("codificacion", "cp850".to_owned())]);
    }
}
