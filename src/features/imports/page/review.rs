//! Step four: what was understood, what is wrong, and the decision (HU-USERS-04 CA-05, UX-03).

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::query::{PATH, Review, RowsTab, Step, import_href, page_href, step_href, tab_href};
use super::rows::{ErrorRows, ValidRows};
use super::steps::LABELS;
use super::{Source, open_tab, words};
use crate::error::AppError;
use crate::features::imports::model::{Importacion, RowPage};
use crate::features::imports::server_fns::{CancelImport, ExecuteImport};
use crate::ui::alert::{Alert, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::failure::{Empty, Failure};
use crate::ui::figure::Figure;
use crate::ui::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::pagination::Pagination;
use crate::ui::stepper::Stepper;
use crate::ui::tabs::{Tab, Tabs};

#[component]
pub fn ReviewView(import: Importacion, rows: Option<RowPage>, review: Review, source: Source) -> impl IntoView {
    let tab = open_tab(&import, &review);
    let kind = import.tipo;
    let back =
        vec![Some(step_href(Step::Kind)), Some(step_href(Step::Template(kind))), Some(step_href(Step::File(kind)))];
    let (id, valid, errors) = (import.import_id, import.validos, import.con_errores);
    view! {
        <PageHeading title="Revise antes de crear".to_string() eyebrow=format!("Importar usuarios · {}", kind.label())>
            <Stepper labels=LABELS current=4 back=back />
        </PageHeading>
        <FileCard import=import.clone() />
        {import.resumen.repetido_de.map(|earlier| view! { <Repeated earlier=earlier /> })}
        <Figures import=import.clone() />
        <section class="surface overflow-hidden" aria-label=words::review_line(&import)>
            <div class="flex flex-wrap items-end gap-x-6 gap-y-3 px-4 lg:px-5 pt-3">
                <p class="basis-full text-sm text-muted pt-1">{words::review_line(&import)}</p>
                <Tabs
                    label="Registros del archivo"
                    panel="registros"
                    selected=Signal::stored(tab.as_str())
                    tabs=vec![
                        Tab {
                            id: RowsTab::Valid.as_str(),
                            label: "Válidos",
                            count: format::number(valid),
                            href: tab_href(id, RowsTab::Valid, &review.search),
                        },
                        Tab {
                            id: RowsTab::Errors.as_str(),
                            label: "Con Errores",
                            count: format::number(errors),
                            href: tab_href(id, RowsTab::Errors, &review.search),
                        },
                    ]
                />
                <SearchBox id=id tab=tab search=review.search.clone() />
            </div>
            <div id="registros" role="tabpanel" aria-labelledby=format!("pestana-{}", tab.as_str()) class="border-t border-base-300">
                {rows.map(|rows| view! { <Rows import=import.clone() rows=rows tab=tab search=review.search.clone() /> })}
            </div>
        </section>
        {(errors > 0)
            .then(|| {
                view! {
                    <div class="lg:hidden">
                        <ReportLink id=id class="btn bg-base-100 border-base-300 h-12 w-full" />
                    </div>
                }
            })}
        <Decision import=import source=source />
    }
}

/// The file, and what was recognised in it.
#[component]
fn FileCard(import: Importacion) -> impl IntoView {
    view! {
        <div class="flex flex-wrap items-center gap-x-4 gap-y-2 surface px-4 sm:px-5 py-3.5">
            <div class="size-10 shrink-0 rounded-field bg-success/12 text-success grid place-items-center">
                <Glyph icon=Icon::Document />
            </div>
            <div class="min-w-0 flex-1 basis-52">
                <div class="font-medium wrap-anywhere">{import.archivo}</div>
                <div class="text-sm text-muted wrap-break-word">{words::file_line(&import.resumen)}</div>
            </div>
            <a class="btn btn-ghost target" href=step_href(Step::File(import.tipo))>
                "Cambiar"
            </a>
        </div>
    }
}

#[component]
fn Repeated(earlier: Uuid) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title="Este archivo ya se importó antes".to_string()>
            <p>
                "Puede continuar: quienes ya tienen usuario no se crean otra vez. " <a class="link" href=import_href(earlier)>
                    "Ver la importación anterior"
                </a>
            </p>
        </Alert>
    }
}

#[component]
fn Figures(import: Importacion) -> impl IntoView {
    let (total, warnings) = (import.total, import.advertencias);
    let error_ink = if import.con_errores > 0 { "text-error" } else { "" };
    let or_none = |value: i64, words: &str| if value > 0 { words.to_string() } else { "ninguno".to_string() };
    view! {
        <div class="grid grid-cols-2 lg:grid-cols-4 gap-3 sm:gap-4">
            <Figure
                value=format::number(import.validos)
                label="listos para crear"
                note=format!("{} del archivo", format::percent(import.validos, total))
                ink="text-success"
            />
            <Figure
                value=format::number(import.con_errores)
                label="con errores"
                note=or_none(import.con_errores, "no se crearán")
                ink=error_ink
            />
            <Figure value=format::number(warnings) label="con advertencias" note=or_none(warnings, "entran tal como se ven") />
            <Figure value=format::number(total) label="en total" note="filas con datos".to_string() />
        </div>
    }
}

/// A plain GET form; with the WASM it searches while one types.
#[component]
fn SearchBox(id: Uuid, tab: RowsTab, search: String) -> impl IntoView {
    let navigate = use_navigate();
    let options = || NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
    let go = StoredValue::new_local(move |text: &str| navigate(&tab_href(id, tab, text.trim()), options()));
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let on_input = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        let search = move || go.with_value(|go| go(&text));
        waiting.set_value(set_timeout_with_handle(search, std::time::Duration::from_millis(300)).ok());
    };
    view! {
        <form method="get" action=PATH role="search" class="w-full sm:w-72 sm:ml-auto mb-3" on:submit=|event| event.prevent_default()>
            <input type="hidden" name="importacion" value=id.to_string() />
            <input type="hidden" name="tab" value=tab.as_str() />
            <label class="input w-full h-11">
                <Glyph icon=Icon::Search class="size-4 text-muted" />
                <span class="sr-only">"Buscar en los registros"</span>
                <input type="search" name="buscar" placeholder="Nombre, documento o fila" value=search on:input=on_input />
            </label>
        </form>
    }
}

#[component]
fn Rows(import: Importacion, rows: RowPage, tab: RowsTab, search: String) -> impl IntoView {
    let (page, per_page, total) = (rows.pagina, rows.por_pagina, rows.total);
    let base = tab_href(import.import_id, tab, &search);
    let list = if rows.items.is_empty() {
        let (icon, title, text) = match (search.is_empty(), tab) {
            (false, _) => (
                Icon::Search,
                format!("Nada coincide con «{search}»"),
                "Busque por nombre, documento o número de fila.",
            ),
            (true, RowsTab::Errors) => {
                (Icon::CheckCircle, "Ninguna fila tiene errores".to_string(), "Puede procesar todo el archivo.")
            }
            (true, RowsTab::Valid) => (
                Icon::Warning,
                "Ninguna fila se puede crear todavía".to_string(),
                "Corrija los errores en su archivo y vuelva a subirlo.",
            ),
        };
        view! { <Empty icon=icon title=title text=text /> }.into_any()
    } else {
        match tab {
            RowsTab::Valid => view! { <ValidRows kind=import.tipo rows=rows.items /> }.into_any(),
            RowsTab::Errors => view! { <ErrorRows kind=import.tipo rows=rows.items /> }.into_any(),
        }
    };
    view! {
        {list}
        <Pagination page=page per_page=per_page total=total href=page_href base=base />
    }
}

/// «Descargar Reporte de Errores».
#[component]
pub fn ReportLink(id: Uuid, class: &'static str) -> impl IntoView {
    view! {
        <a class=class href=format!("/api/admin/import/{id}/errores.txt") download="" rel="external">
            <Glyph icon=Icon::Download />
            "Descargar Reporte de Errores"
        </a>
    }
}

/// Id of the form that runs the import.
const RUN_FORM: &str = "procesar";

/// The bar at the foot: leave it, or go on, which asks first.
#[component]
fn Decision(import: Importacion, source: Source) -> impl IntoView {
    let (id, valid, errors) = (import.import_id, import.validos, import.con_errores);
    let execute = ServerAction::<ExecuteImport>::new();
    let cancel = ServerAction::<CancelImport>::new();
    let asking = RwSignal::new(false);
    let (executing, cancelling) = (execute.pending(), cancel.pending());
    let busy = Signal::derive(move || executing.get() || cancelling.get());
    let refused = Signal::derive(move || {
        let of = |value: Option<Result<Importacion, AppError>>| value.and_then(Result::err);
        of(execute.value().get()).or(of(cancel.value().get()))
    });
    // Whatever came of it, the import stands elsewhere now: show where.
    Effect::new(move |_| {
        if matches!(execute.value().get(), Some(Ok(_))) || matches!(cancel.value().get(), Some(Ok(_))) {
            asking.set(false);
            source.refetch();
        }
    });
    // One run, however often it is pressed: the server sees to it too.
    let once = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        }
    };
    let ask = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        asking.set(true);
    };
    let refusal = move || refused.get().map(|error| view! { <Failure error=error /> });
    let actions = view! {
        <button type="button" class="btn bg-base-100 border-base-300 h-12" on:click=move |_| asking.set(false)>
            "Cancelar"
        </button>
        <button
            type="submit"
            form=RUN_FORM
            class="btn btn-primary h-12 px-6"
            autofocus=true
            on:click=once
            aria-busy=move || executing.get().then_some("true")
        >
            <span class="loading loading-spinner loading-sm" hidden=move || !executing.get() aria-hidden="true"></span>
            {words::create_label(valid)}
        </button>
    }
    .into_any();
    view! {
        <Show when=move || !asking.get()>{refusal}</Show>
        <div class="fixed bottom-16 lg:bottom-0 inset-x-0 lg:left-64 z-10 bg-base-100/95 backdrop-blur border-t border-base-300">
            <div class="max-w-6xl mx-auto px-4 lg:px-8 py-3 flex items-center gap-3">
                {(errors > 0).then(|| view! { <ReportLink id=id class="btn btn-ghost h-12 hidden lg:inline-flex" /> })}
                <div class="ml-auto flex gap-3 w-full lg:w-auto">
                    <ActionForm action=cancel>
                        <input type="hidden" name="id" value=id.to_string() />
                        <button
                            type="submit"
                            class="btn bg-base-100 border-base-300 h-12"
                            on:click=once
                            aria-busy=move || cancelling.get().then_some("true")
                        >
                            <span class="loading loading-spinner loading-sm" hidden=move || !cancelling.get() aria-hidden="true"></span>
                            "Cancelar"
                        </button>
                    </ActionForm>
                    // Without the WASM it runs at once; with it, the dialog asks first and sends this form.
                    <ActionForm action=execute attr:id=RUN_FORM attr:class="flex-1">
                        <input type="hidden" name="id" value=id.to_string() />
                        <button
                            type="submit"
                            class="btn btn-primary h-12 px-6 w-full"
                            disabled=move || valid == 0 || busy.get()
                            on:click=ask
                        >
                            {format!("Procesar Válidos ({})", format::number(valid))}
                        </button>
                    </ActionForm>
                </div>
            </div>
        </div>
        <Dialog
            id="confirmar"
            open=asking
            title=format!("¿{}?", words::create_label(valid))
            actions=actions
        >
            <p>
                "Cada uno recibirá una contraseña temporal, que deberá cambiar al ingresar por primera vez. Después podrá descargar sus credenciales."
            </p>
            {(errors > 0)
                .then(|| {
                    view! {
                        <p class="text-muted">
                            {format!("{} no se crearán.", format::count(errors, "fila con errores", "filas con errores"))}
                        </p>
                    }
                })}
            {refusal}
        </Dialog>
    }
}
