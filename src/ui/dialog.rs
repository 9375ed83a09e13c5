//! A question that must be answered first: the native `<dialog>`, which keeps the focus inside, gives it
//! back to what opened it, and closes on Escape.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// Shown while `open` is true. `children` explain, `actions` are the buttons; the one to press carries `autofocus`.
#[component]
pub fn Dialog(
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    children: Children,
    actions: AnyView,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let written_open = open.get_untracked();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            // The server can only write it open; what makes it modal is this.
            if written_open && open.get_untracked() {
                let _ = dialog.remove_attribute("open");
            }
            match (open.get(), dialog.open()) {
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    // A press on the ground around the box is a press on the dialog element itself.
    let on_ground = move |event: ev::MouseEvent| {
        if event.target() == event.current_target() {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=node
            open=written_open
            // At once: the browser gives the focus only to what can be seen already.
            class="modal modal-bottom sm:modal-middle backdrop:bg-transparent transition-none! open:visible!"
            aria-labelledby=format!("{id}-titulo")
            aria-describedby=format!("{id}-texto")
            on:close=move |_| open.set(false)
            on:click=on_ground
        >
            <div class="modal-box max-w-md p-6">
                <h2 class="text-lg font-semibold" id=format!("{id}-titulo")>
                    {move || title.get()}
                </h2>
                <div class="mt-2 space-y-2" id=format!("{id}-texto")>
                    {children()}
                </div>
                <div class="mt-6 flex flex-wrap justify-end gap-3">{actions}</div>
            </div>
        </dialog>
    }
}
