//! Step four: what was understood, what is wrong, and the decision (HU-USERS-04 CA-05, UX-03).

use std::time::Duration;

use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use padron_core::import::Kind;
use uuid::Uuid;

use super::query::{PATH, Place, Review, RowsTab, Step, import_href, page_href, step_href, tab_href};
use super::rows::{ErrorRows, ValidRows};
use super::steps::LABELS;
use super::{Source, open_tab, review_rows, words};
use crate::error::AppError;
use crate::features::imports::model::{Importacion, RowPage};
use crate::features::imports::server_fns::{CancelImport, ExecuteImport, import_rows};
use crate::ui::alert::{Alert, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::failure::{Empty, Failure};
use crate::ui::figure::Figure;
use crate::ui::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::{PageHeading, focus_id};
use crate::ui::pagination::Pagination;
use crate::ui::stepper::Stepper;
use crate::ui::tabs::{Tab, Tabs};

#[component]
pub fn ReviewView(import: Importacion, rows: Option<RowPage>, place: Memo<Place>, source: Source) -> impl IntoView {
    let kind = import.tipo;
    let back =
        vec![Some(step_href(Step::Kind)), Some(step_href(Step::Template(kind))), Some(step_href(Step::File(kind)))];
    let (id, valid, errors) = (import.import_id, import.validos, import.con_errores);
    let review = Memo::new(move |before: Option<&Review>| match (place.get(), before) {
        (Place::Import(review), _) if review.id == id => review,
        // On the way to somewhere else.
        (_, before) => before.cloned().unwrap_or_else(|| Review::of(id)),
    });
    let tab = Memo::new(move |_| open_tab(errors, &review.read()));
    let search = Memo::new(move |_| review.read().search.clone());
    let list = follow(review, errors, rows);
    let retry = Callback::new(move |()| source.refetch());
    let tab_of = move |tab: RowsTab, label: &'static str, count: i64| Tab {
        id: tab.as_str(),
        label,
        count: format::number(count),
        href: Signal::derive(move || tab_href(id, tab, &search.read())),
    };
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
                    panel=PANEL
                    selected=Signal::derive(move || tab.get().as_str())
                    tabs=vec![tab_of(RowsTab::Valid, "Válidos", valid), tab_of(RowsTab::Errors, "Con Errores", errors)]
                />
                <SearchBox id=id tab=tab search=search />
            </div>
            <div
                id=PANEL
                tabindex="-1"
                role="tabpanel"
                aria-labelledby=move || format!("pestana-{}", tab.get().as_str())
                class="border-t border-base-300 scroll-mt-32"
            >
                {move || list.get().map(|list| view! { <Rows id=id kind=kind list=list retry=retry /> })}
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
        <Decision id=id kind=kind valid=valid errors=errors source=source />
    }
}

/// Rows, and the tab and search they answer to: shown together, so that words and rows never disagree.
#[derive(Clone, PartialEq)]
struct Listed {
    tab: RowsTab,
    search: String,
    rows: Result<RowPage, AppError>,
}

/// What the address asks to see: the rows that came with the import, then those asked for as it changes.
fn follow(review: Memo<Review>, errors: i64, rows: Option<RowPage>) -> RwSignal<Option<Listed>> {
    let listed = move |review: &Review, rows: Result<RowPage, AppError>| Listed {
        tab: open_tab(errors, review),
        search: review.search.clone(),
        rows,
    };
    let list = RwSignal::new(rows.map(|rows| listed(&review.read_untracked(), Ok(rows))));
    Effect::new(move |before: Option<Review>| {
        let now = review.get();
        if before.as_ref().is_some_and(|before| *before != now) {
            let asked = now.clone();
            // A page begins at its top; the link that led there may be gone.
            let turned = before
                .is_some_and(|before| before.page != now.page && before.search == now.search && before.tab == now.tab);
            leptos::task::spawn_local(async move {
                let rows = import_rows(asked.id, review_rows(errors, &asked)).await;
                // An answer that was overtaken by the next question is let fall.
                if review.try_get_untracked().is_some_and(|now| now == asked) {
                    list.set(Some(listed(&asked, rows)));
                    if turned {
                        focus_id(PANEL);
                    }
                }
            });
        }
        now
    });
    list
}

/// The file, and what was recognised in it.
#[component]
fn FileCard(import: Importacion) -> impl IntoView {
    view! {
        <div class="flex flex-wrap items-center gap-x-4 gap-y-2 surface px-4 sm:px-5 py-3.5">
            <div class="size-10 shrink-0 rounded-field bg-success/12 text-success grid place-items-center">
                <Glyph icon=Icon::Document />
            </div>
            <div class="min-w-0 flex-1 basis-36">
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
    let valid_ink = if import.validos > 0 { "text-success" } else { "" };
    let or_none = |value: i64, words: &str| if value > 0 { words.to_string() } else { "ninguno".to_string() };
    view! {
        <div class="grid grid-cols-2 lg:grid-cols-4 gap-3 sm:gap-4">
            <Figure
                value=format::number(import.validos)
                label="listos para crear"
                note=format!("{} del archivo", format::percent(import.validos, total))
                ink=valid_ink
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
fn SearchBox(id: Uuid, tab: Memo<RowsTab>, search: Memo<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let on_input = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        let navigate = navigate.clone();
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        let go = move || {
            let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
            navigate(&tab_href(id, tab.get_untracked(), text.trim()), options);
        };
        waiting.set_value(set_timeout_with_handle(go, Duration::from_millis(300)).ok());
    };
    // The way back brings an earlier search; what is being typed is left alone.
    Effect::new(move |_| {
        let text = search.get();
        if let Some(input) = input.get()
            && document().active_element().as_ref() != Some(input.as_ref())
        {
            input.set_value(&text);
        }
    });
    view! {
        <form method="get" action=PATH role="search" class="w-full sm:w-72 sm:ml-auto mb-3" on:submit=|event| event.prevent_default()>
            <input type="hidden" name="importacion" value=id.to_string() />
            <input type="hidden" name="tab" value=move || tab.get().as_str() />
            <label class="input w-full h-11 focus-within:outline-primary focus-within:border-primary">
                <Glyph icon=Icon::Search class="size-4 text-muted" />
                <span class="sr-only">"Buscar en los registros"</span>
                <input
                    node_ref=input
                    type="search"
                    name="buscar"
                    placeholder="Nombre, documento o fila"
                    value=search.get_untracked()
                    on:input=on_input
                />
            </label>
        </form>
    }
}

#[component]
fn Rows(id: Uuid, kind: Kind, list: Listed, retry: Callback<()>) -> impl IntoView {
    let Listed { tab, search, rows } = list;
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => return view! { <div class="p-4"><Failure error=error retry=retry /></div> }.into_any(),
    };
    let (page, per_page, total) = (rows.pagina, rows.por_pagina, rows.total);
    let base = tab_href(id, tab, &search);
    let (aloud, list) = if rows.items.is_empty() {
        let (icon, title, text) = nothing(tab, &search);
        (title.clone(), view! { <Empty icon=icon title=title text=text /> }.into_any())
    } else {
        let table = match tab {
            RowsTab::Valid => view! { <ValidRows kind=kind rows=rows.items /> }.into_any(),
            RowsTab::Errors => view! { <ErrorRows kind=kind rows=rows.items /> }.into_any(),
        };
        (format::count(total, "registro", "registros"), table)
    };
    view! {
        <p class="sr-only" role="status">
            {aloud}
        </p>
        {list}
        <Pagination page=page per_page=per_page total=total href=page_href base=base />
    }
    .into_any()
}

/// Why a list is empty, and what to do next.
fn nothing(tab: RowsTab, search: &str) -> (Icon, String, &'static str) {
    match (search.is_empty(), tab) {
        (false, _) => {
            (Icon::Search, format!("Nada coincide con «{search}»"), "Busque por nombre, documento o número de fila.")
        }
        (true, RowsTab::Errors) => {
            (Icon::CheckCircle, "Ninguna fila tiene errores".into(), "Puede procesar todo el archivo.")
        }
        (true, RowsTab::Valid) => (
            Icon::Warning,
            "Ninguna fila se puede crear todavía".into(),
            "Corrija los errores en su archivo y vuelva a subirlo.",
        ),
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

/// Id of what the tabs show.
const PANEL: &str = "registros";

/// Id of the form that runs the import.
const RUN_FORM: &str = "procesar";

/// The bar at the foot: leave it, or go on, which asks first.
#[component]
fn Decision(id: Uuid, kind: Kind, valid: i64, errors: i64, source: Source) -> impl IntoView {
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
    let run = view! {
        // Without the WASM it runs at once; with it, the dialog asks first and sends this form.
    <ActionForm action=execute attr:id=RUN_FORM attr:class="flex-1">
        <input type="hidden" name="id" value=id.to_string() />
        <button
            type="submit"
            class="btn btn-primary h-12 px-6 w-full"
            disabled=move || busy.get()
            on:click=ask
        >
            {format!("Procesar Válidos ({})", format::number(valid))}
        </button>
    </ActionForm>
    };
    let another = view! {
        <a class="btn btn-primary h-12 px-6 flex-1" href=step_href(Step::File(kind))>
            "Subir otro archivo"
        </a>
    };
    view! {
        <Show when=move || !asking.get()>{refusal}</Show>
        <div class="fixed bottom-16 lg:bottom-0 inset-x-0 lg:left-64 z-10 mb-0! bg-base-100/95 backdrop-blur border-t border-base-300">
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
                    {if valid > 0 { run.into_any() } else { another.into_any() }}
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
