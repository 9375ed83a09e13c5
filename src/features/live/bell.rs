//! The bell: how many notices are unread, kept up to date while the page is looked at. A link like any other without
//! the WASM.

use leptos::prelude::*;

use crate::paths::INBOX;
use crate::ui::icon::{Glyph, Icon};

/// More than this is shown as «99+».
const MOST: i64 = 99;

/// A phone has it in the bar at the top, a desktop in the side bar's head; both show the one count of the page.
#[island]
pub fn Bell(
    unread: i64,
    /// What a teacher may publish, as this page was written for them (`permissions::model::version_of`).
    granted: String,
    /// How many changes had been counted when this page was asked for.
    changes: i64,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let count = RwSignal::from(super::listen::count(unread, granted, changes));
    #[cfg(not(feature = "hydrate"))]
    let count = RwSignal::new(unread);
    #[cfg(not(feature = "hydrate"))]
    let _ = (granted, changes);
    view! {
        <a class="btn btn-ghost btn-square target relative" href=INBOX aria-label=move || name_of(count.get())>
            <Glyph icon=Icon::Bell />
            <span
                class="absolute top-1 right-0.5 min-w-4.5 h-4.5 px-1 rounded-full bg-secondary text-secondary-content text-[11px] leading-none font-bold grid place-items-center"
                aria-hidden="true"
                hidden=move || count.get() == 0
            >
                {move || shown(count.get())}
            </span>
        </a>
    }
}

fn name_of(unread: i64) -> String {
    match unread {
        0 => "Notificaciones".into(),
        some => format!("Notificaciones, {some} sin leer"),
    }
}

fn shown(unread: i64) -> String {
    match unread {
        ..=0 => String::new(),
        1..=MOST => unread.to_string(),
        _ => format!("{MOST}+"),
    }
}

#[cfg(test)]
mod tests {
    use super::{name_of, shown};

    #[test]
    fn the_bell_says_how_many_are_unread() {
        assert_eq!((name_of(0).as_str(), name_of(2).as_str()), ("Notificaciones", "Notificaciones, 2 sin leer"));
        assert_eq!((shown(0).as_str(), shown(99).as_str(), shown(100).as_str()), ("", "99", "99+"));
    }
}
