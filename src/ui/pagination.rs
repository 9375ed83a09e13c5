//! Pages of a list, as links.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::format;
use crate::ui::region::mark;

/// Number of pages; an empty list has one.
pub fn pages(total: i64, per_page: u32) -> u32 {
    u32::try_from((total.max(1) + i64::from(per_page.max(1)) - 1) / i64::from(per_page.max(1))).unwrap_or(u32::MAX)
}

/// «Filas 26–50 de 373», with the ways back and on. Nothing while all of it fits on one page.
#[component]
pub fn Pagination(
    /// Id of what holds the list: it has the focus once a page is turned.
    panel: &'static str,
    page: u32,
    per_page: u32,
    total: i64,
    /// The address of a page.
    href: fn(&str, u32) -> String,
    /// What `href` needs besides the page.
    base: String,
) -> impl IntoView {
    let last = pages(total, per_page);
    let first_row = i64::from(page.saturating_sub(1)) * i64::from(per_page) + 1;
    let last_row = (first_row + i64::from(per_page) - 1).min(total);
    let step = |target: u32, enabled: bool, label: &'static str, icon: Icon| {
        if enabled {
            view! {
                <a {..mark::here()} {..mark::focus(panel)} id=format!("{panel}-pagina-{target}") class="btn btn-ghost btn-square target" href=href(&base, target) aria-label=label>
                    <Glyph icon=icon />
                </a>
            }
            .into_any()
        } else {
            view! {
                <span class="btn btn-ghost btn-square target btn-disabled" aria-hidden="true">
                    <Glyph icon=icon />
                </span>
            }
            .into_any()
        }
    };
    (last > 1).then(|| {
        view! {
            <nav class="flex items-center justify-between gap-3 border-t border-base-300 px-4 lg:px-5 py-2.5 text-sm" aria-label="Páginas">
                <p>
                    {format!("{}–{} de {}", format::number(first_row), format::number(last_row), format::number(total))}
                    <span class="text-muted">{format!(" · página {page} de {last}")}</span>
                </p>
                <div class="flex gap-1">
                    {step(page.saturating_sub(1), page > 1, "Página anterior", Icon::Left)}
                    {step(page + 1, page < last, "Página siguiente", Icon::Right)}
                </div>
            </nav>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn the_last_page_may_be_short_and_an_empty_list_has_one() {
        assert_eq!((pages(0, 25), pages(25, 25), pages(26, 25), pages(373, 25)), (1, 1, 2, 15));
    }
}
