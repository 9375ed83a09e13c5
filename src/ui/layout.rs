//! The frame of a signed-in page: a side bar on the desktop, a heading and a menu at the foot on a phone.
//! What the menu holds is the caller's.

use super::icon::{Glyph, Icon};
use super::logo::Logo;
use super::region::mark;
use leptos::prelude::*;

/// One place to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MenuEntry {
    pub href: &'static str,
    pub label: &'static str,
    /// For the narrow menu of a phone.
    pub short: &'static str,
    pub icon: Icon,
}

/// Whose page it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    pub initials: String,
    pub name: String,
    pub role: &'static str,
}

/// Names of the two menus as parts of the page: both are written anew when what one may do changes.
pub const MENUS: &[&str] = &["menu-lateral", "menu-inferior"];

/// «I.E.P. Las Orquídeas» is «Las Orquídeas» where there is little room.
pub fn short_name(institution: &str) -> &str {
    institution.strip_prefix("I.E.P. ").or_else(|| institution.strip_prefix("I.E. ")).unwrap_or(institution)
}

/// To the content, for those who move by keyboard.
#[component]
pub fn SkipLink() -> impl IntoView {
    view! {
        <a class="skip-link" href="#contenido" rel="external">
            "Ir al contenido"
        </a>
    }
}

/// The desktop's side bar.
#[component]
pub fn SideBar(
    institution: String,
    year: i32,
    entries: Vec<MenuEntry>,
    /// Path of the page that is shown.
    here: String,
    badge: Option<Badge>,
    /// Beside the institution's name: the bell.
    head: AnyView,
    /// Below the menu: the way out.
    foot: AnyView,
) -> impl IntoView {
    view! {
        <aside class="hidden lg:flex w-64 shrink-0 flex-col bg-base-100 border-r border-base-300 h-dvh sticky top-0 p-4 gap-1 overflow-y-auto">
            <div class="flex items-center gap-3 pl-2 -mr-2 py-3 mb-3">
                <Logo />
                <div class="leading-tight min-w-0 flex-1">
                    <div class="font-semibold wrap-break-word">{short_name(&institution).to_string()}</div>
                    <div class="text-xs text-muted">{format!("Padrón {year}")}</div>
                </div>
                {head}
            </div>
            <nav {..mark::part(MENUS[0])} aria-label="Menú principal">
                <ul class="space-y-1">
                    {items(
                        entries,
                        &here,
                        "flex items-center gap-3 px-3 py-1.5 leading-snug min-h-11 rounded-field hover:bg-base-200 aria-[current]:bg-primary/10 aria-[current]:text-primary aria-[current]:font-medium",
                        |entry| entry.label,
                    )}
                </ul>
            </nav>
            <div class="mt-auto pt-4 space-y-2">
                {badge
                    .map(|badge| {
                        view! {
                            <div class="flex items-center gap-3 px-2 pt-4 border-t border-base-300">
                                <Avatar initials=badge.initials />
                                <div class="leading-tight text-sm min-w-0">
                                    <div class="font-medium truncate">{badge.name}</div>
                                    <div class="text-muted">{badge.role}</div>
                                </div>
                            </div>
                        }
                    })} {foot}
            </div>
        </aside>
    }
}

/// The phone's heading.
#[component]
pub fn TopBar(institution: String, foot: AnyView) -> impl IntoView {
    view! {
        <header class="lg:hidden sticky top-0 z-20 bg-base-100/95 backdrop-blur border-b border-base-300 px-4 h-14 flex items-center gap-3">
            <Logo class="size-7 text-primary" />
            <div class="font-semibold truncate flex-1">{short_name(&institution).to_string()}</div>
            {foot}
        </header>
    }
}

/// Places at the foot of a phone's screen; where there are more entries, the last of them opens the rest.
const PLACES: usize = 5;

/// The phone's menu, at the foot of the screen.
#[component]
pub fn BottomBar(mut entries: Vec<MenuEntry>, here: String) -> impl IntoView {
    let rest = if entries.len() > PLACES { entries.split_off(PLACES - 1) } else { Vec::new() };
    // Where one is may be among the rest: then «Menú» is marked.
    let all: Vec<MenuEntry> = entries.iter().chain(&rest).copied().collect();
    let nearest = nearest(&all, &here);
    let is_in_rest = rest.iter().any(|entry| Some(entry.href) == nearest);
    view! {
        <nav
            {..mark::part(MENUS[1])}
            class="lg:hidden fixed bottom-0 inset-x-0 z-20 bg-base-100 border-t border-base-300 pb-[env(safe-area-inset-bottom)]"
            aria-label="Menú principal"
        >
            <ul class="grid grid-flow-col auto-cols-fr text-xs">
                {items(
                    entries,
                    &here,
                    "flex flex-col items-center justify-center gap-1 h-16 text-muted aria-[current]:text-primary aria-[current]:font-semibold",
                    |entry| entry.short,
                )}
                {(!rest.is_empty())
                    .then(|| {
                        let summary = if is_in_rest { "text-primary font-semibold" } else { "text-muted" };
                        view! {
                            <li>
                                <details>
                                    <summary class=format!("flex flex-col items-center justify-center gap-1 h-16 cursor-pointer list-none [&::-webkit-details-marker]:hidden {summary}")>
                                        <Glyph icon=Icon::Menu />
                                        "Menú"
                                    </summary>
                                    <ul class="absolute right-2 bottom-full mb-2 w-72 max-w-[calc(100vw-1rem)] rounded-box border border-base-300 bg-base-100 shadow-xl p-2 text-base">
                                        {items(
                                            rest,
                                            &here,
                                            "flex items-center gap-3 px-3 min-h-12 leading-snug rounded-field hover:bg-base-200 aria-[current]:bg-primary/10 aria-[current]:text-primary aria-[current]:font-medium",
                                            |entry| entry.label,
                                        )}
                                    </ul>
                                </details>
                            </li>
                        }
                    })}
            </ul>
        </nav>
    }
}

/// Where the page is: the most exact entry, for «Inicio» is not where the pages below it are, if they stand in the menu
/// themselves.
fn nearest(entries: &[MenuEntry], here: &str) -> Option<&'static str> {
    let leads_here =
        |entry: &&MenuEntry| here.strip_prefix(entry.href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    entries.iter().filter(leads_here).map(|entry| entry.href).max_by_key(|href| href.len())
}

/// The menu's entries; the one that leads here, or to what this page is part of, is marked.
fn items(entries: Vec<MenuEntry>, here: &str, class: &'static str, words: fn(&MenuEntry) -> &'static str) -> AnyView {
    let nearest = nearest(&entries, here);
    let item = |entry: MenuEntry| {
        let current = (Some(entry.href) == nearest).then(|| if entry.href == here { "page" } else { "true" });
        view! {
            <li>
                <a href=entry.href aria-current=current class=class>
                    <Glyph icon=entry.icon />
                    {words(&entry)}
                </a>
            </li>
        }
    };
    entries.into_iter().map(item).collect_view().into_any()
}

/// A person in two letters.
#[component]
pub fn Avatar(
    initials: String,
    #[prop(default = "size-9")] class: &'static str,
    /// One of many: it does not shout.
    #[prop(optional)]
    soft: bool,
) -> impl IntoView {
    let colours = if soft { "bg-primary/15 text-primary" } else { "bg-secondary text-secondary-content" };
    view! {
        <div
            class=format!("{class} shrink-0 rounded-full {colours} grid place-items-center font-semibold")
            aria-hidden="true"
        >
            {initials}
        </div>
    }
}

/// Eyebrow, title and what stands beside them.
#[component]
pub fn PageHeading(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] eyebrow: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
            <div class="min-w-0">
                <div class="text-sm text-muted">{move || eyebrow.get()}</div>
                <h1 class="text-2xl font-semibold">
                    {move || title.get()}
                </h1>
            </div>
            {children.map(|children| children())}
        </div>
    }
}

/// Moves the focus to an element, and it into view. Waits a frame: what is new must be there first.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
pub fn focus_id(id: String) {
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || {
        use leptos::wasm_bindgen::JsCast;
        if let Some(element) =
            document().get_element_by_id(&id).and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok())
        {
            let _ = element.focus();
            // Focusing alone shows the middle of what is taller than the window.
            element.scroll_into_view();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn the_short_name_leaves_out_what_kind_of_school_it_is() {
        assert_eq!(
            (short_name("I.E.P. Las Orquídeas"), short_name("Colegio San José")),
            ("Las Orquídeas", "Colegio San José")
        );
    }
}
