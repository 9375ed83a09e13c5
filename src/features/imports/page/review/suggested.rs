//! «Aceptar las N sugerencias»: what is proposed for wrong and odd values, to be looked over and taken together. A plain
//! form; the region around it posts it and exchanges the list.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use padron_core::import::Kind;
use uuid::Uuid;

use crate::features::imports::model::Suggested;
use crate::features::imports::page::query::Filter;
use crate::features::imports::page::words::{field_label, row_words};
use crate::features::imports::server_fns::TakeSuggestions;
use crate::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// Suggestions that are listed; the others are taken unseen, and the list says how many they are.
const SHOWN: usize = 100;

/// The suggestions of the group that is shown, or all of the file.
#[component]
pub fn SuggestionList(id: Uuid, kind: Kind, filter: Option<Filter>, suggestions: Vec<Suggested>) -> impl IntoView {
    let count = suggestions.len();
    let label = match count {
        1 => "Aceptar la sugerencia".to_owned(),
        count => format!("Aceptar las {} sugerencias", format::number(count as i64)),
    };
    let more = count.saturating_sub(SHOWN);
    let lines = move || {
        suggestions
            .into_iter()
            .take(SHOWN)
            .map(|it| {
                let before = if it.antes.trim().is_empty() { "(vacío)".to_owned() } else { it.antes };
                view! {
                    <li class="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2">
                        <span class="w-20 shrink-0 font-medium">{row_words(it.fila, it.hoja.as_deref())}</span>
                        <span class="w-40 shrink-0 text-muted">{field_label(kind, &it.campo)}</span>
                        <span class="min-w-0 font-mono text-sm wrap-anywhere">
                            <del class="text-muted">{before}</del>
                            <span aria-hidden="true">" → "</span>
                            <span class="sr-only">" pasa a "</span>
                            <ins class="no-underline font-semibold">{it.despues}</ins>
                        </span>
                    </li>
                }
            })
            .collect_view()
    };
    (count > 0).then(|| {
        view! {
            <div class="border-b border-base-300 bg-info/10 px-4 lg:px-5 py-3">
                <form {..mark::here()} method="post" action=TakeSuggestions::url() class="group flex flex-wrap items-center gap-x-4 gap-y-2">
                    <input type="hidden" name="id" value=id.to_string() />
                    {filter
                        .map(|filter| {
                            view! {
                                <input type="hidden" name="campo" value=filter.field />
                                <input type="hidden" name="codigo" value=filter.code.as_str() />
                            }
                        })}
                    <p class="flex gap-3 flex-1 basis-64 min-w-0">
                        <Glyph icon=Icon::Info class="size-5 mt-0.5 text-info shrink-0" />
                        <span>
                            {format!("{} con una sugerencia.", format::count(count as i64, "valor", "valores"))}
                        </span>
                    </p>
                    <button {..mark::cell()} id="aceptar-sugerencias" type="submit" class="btn btn-neutral h-11 max-sm:w-full">
                        <Spinner />
                        {label}
                    </button>
                </form>
                <details>
                    <summary class="min-h-11 py-2.5 cursor-pointer text-sm font-medium text-primary">"Ver la lista antes"</summary>
                    <ul class="divide-y divide-base-300">{lines()}</ul>
                    {(more > 0).then(|| view! { <p class="text-sm text-muted py-2">{format!("Y {more} más.")}</p> })}
                </details>
            </div>
        }
    })
}
