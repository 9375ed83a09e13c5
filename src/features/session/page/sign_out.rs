use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::features::session::server_fns::SignOut;
use crate::ui::icon::{Glyph, Icon};

/// The way out, a plain form of its own.
#[component]
pub fn SignOutButton(
    #[prop(default = "Cerrar sesión")] label: &'static str,
    #[prop(default = "btn bg-base-100 border-base-300 h-12")] class: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=SignOut::url()>
            <button type="submit" class=class>
                <Glyph icon=Icon::Exit />
                {label}
            </button>
        </form>
    }
}
