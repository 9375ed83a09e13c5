//! A table on wide screens, a stack of cards on a phone, from one markup. The ARIA roles are written
//! out because a `display` other than a table's takes them away.

use leptos::prelude::*;

/// `caption` names the table for screen readers.
#[component]
pub fn DataTable(
    #[prop(into)] caption: String,
    headers: Vec<&'static str>,
    /// Rows made of [`DataRow`].
    children: Children,
) -> impl IntoView {
    view! {
        <table class="table max-lg:block" role="table" aria-label=caption>
            <thead class="hidden lg:table-header-group" role="rowgroup">
                <tr class="border-base-300 text-sm" role="row">
                    {headers
                        .into_iter()
                        .map(|header| view! { <th role="columnheader" scope="col" class="px-3 first:pl-5 last:pr-5 whitespace-normal align-bottom">{header}</th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody class="block lg:table-row-group" role="rowgroup">
                {children()}
            </tbody>
        </table>
    }
}

/// A row, or a card.
#[component]
pub fn DataRow(children: Children) -> impl IntoView {
    view! {
        <tr class="block lg:table-row border-b border-base-300 last:border-b-0 px-4 py-3 lg:p-0" role="row">
            {children()}
        </tr>
    }
}

/// A cell; on a card its heading stands before it, unless it is empty.
#[component]
pub fn DataCell(label: &'static str, #[prop(default = "")] class: &'static str, children: Children) -> impl IntoView {
    view! {
        <td class=format!("flex lg:table-cell gap-3 px-0 py-1 lg:px-3 lg:py-3 lg:first:pl-5 lg:last:pr-5 align-top max-lg:border-0 {class}") role="cell">
            {(!label.is_empty())
                .then(|| {
                    view! {
                        <span class="lg:hidden w-28 shrink-0 text-sm text-muted" aria-hidden="true">
                            {label}
                        </span>
                    }
                })}
            <div class="min-w-0 max-lg:flex-1 wrap-break-word">{children()}</div>
        </td>
    }
}
