//! A question that must be answered first: the native `<dialog>`, which keeps the focus inside, gives it
//! back to what opened it, and closes on Escape. A [`super::region::Region`] opens it for whatever is marked
//! `mark::opens` with its id; a `<form method="dialog">` inside closes it.

use leptos::prelude::*;

/// What is announced ([`super::live`]) when a region has opened that dialog: an island in it may have something to fetch.
#[cfg(feature = "hydrate")]
pub fn opened(id: &str) -> String {
    format!("abierto:{id}")
}

/// `children` explain, or are a form of their own; `actions` are the buttons. What to press carries `autofocus`.
#[component]
pub fn Dialog(
    id: &'static str,
    /// The server can write it open, for browsers without the WASM; once interactive it becomes modal.
    #[prop(optional)]
    open: bool,
    /// In the middle also on a phone, and narrow.
    #[prop(optional)]
    small: bool,
    #[prop(into)] title: String,
    children: Children,
    #[prop(optional)] actions: Option<AnyView>,
) -> impl IntoView {
    let (place, width) =
        if small { ("modal-middle", "max-w-sm") } else { ("modal-bottom sm:modal-middle", "max-w-md") };
    view! {
        <dialog
            id=id
            open=open
            // At once: the browser gives the focus only to what can be seen already.
            class=format!("modal {place} backdrop:bg-transparent transition-none! open:visible!")
            aria-labelledby=format!("{id}-titulo")
            aria-describedby=format!("{id}-texto")
        >
            <div class=format!("modal-box {width} p-6")>
                <h2 class="text-lg font-semibold" id=format!("{id}-titulo")>
                    {title}
                </h2>
                <div class="mt-2 space-y-2" id=format!("{id}-texto")>
                    {children()}
                </div>
                {actions.map(|actions| view! { <div class="mt-6 flex flex-wrap justify-end gap-3">{actions}</div> })}
            </div>
        </dialog>
    }
}

/// «Cancelar», among the `actions`: closes the dialog, and nothing is sent.
#[component]
pub fn Cancel() -> impl IntoView {
    view! {
        <form method="dialog">
            <button type="submit" class="btn bg-base-100 border-base-300 h-12">
                "Cancelar"
            </button>
        </form>
    }
}

/// For `on:click` of «Cancelar» in an island's form: closes the dialog around it, and nothing is sent.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
pub fn close_around(event: &leptos::ev::MouseEvent) {
    #[cfg(feature = "hydrate")]
    {
        use super::dom::{closest, element};
        use leptos::wasm_bindgen::JsCast;
        event.prevent_default();
        let dialog = element(event.target()).and_then(|button| closest(&button, "dialog"));
        if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
            dialog.close();
        }
    }
}
