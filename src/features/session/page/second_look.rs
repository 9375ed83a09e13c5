//! The dialog that asks for one's password once more before the secrets of many people are opened.

use leptos::prelude::*;

use crate::features::session::server_fns::confirm_password;
use crate::ui::dialog::{Dialog, close_around};
use crate::ui::failure::react_to;
use crate::ui::field::{Field, Submit};
use crate::ui::post_form::PostForm;
use crate::ui::second_look;

/// For a page with something to be confirmed: closed until then.
#[component]
pub fn SecondLook() -> impl IntoView {
    view! {
        <Dialog id=second_look::DIALOG title="Confirme que es usted" small=true>
            <p class="text-sm text-muted">
                "Va a abrir las contraseñas de más de 20 personas. Escriba la suya; vale por diez minutos."
            </p>
            <SecondLookForm />
        </Dialog>
    }
}

#[island(lazy)]
fn SecondLookForm() -> impl IntoView {
    let form = PostForm::new(None);
    let typed = RwSignal::new(String::new());
    let field = NodeRef::<leptos::html::Input>::new();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if form.pending.get_untracked() {
            return;
        }
        form.pending.set(true);
        form.refused.set(None);
        leptos::task::spawn_local(async move {
            let answer = confirm_password(typed.get_untracked()).await;
            form.pending.set(false);
            // It stays nowhere, right or wrong.
            typed.set(String::new());
            if let Some(field) = field.get_untracked() {
                field.set_value("");
            }
            match answer {
                Ok(()) => {
                    #[cfg(feature = "hydrate")]
                    second_look::given();
                }
                Err(error) => {
                    react_to(&error);
                    form.refused.set(Some(error));
                }
            }
        });
    };
    let other = form.general_error(&["password"]);
    view! {
        // Closes by itself where nothing is interactive.
        <form method="dialog" class="space-y-4 mt-3" on:submit=on_submit>
            {move || other.get().map(|error| view! { <p class="text-error" role="alert">{error.to_string()}</p> })}
            <Field
                name="password"
                label="Su contraseña"
                kind="password"
                autocomplete="current-password"
                error=form.error_of("password")
                autofocus=true
                node_ref=field
                on_text=move |text| typed.set(text)
            />
            <div class="flex flex-wrap justify-end gap-3">
                <button type="submit" class="btn bg-base-100 border-base-300 h-12" formnovalidate=true on:click=|event| close_around(&event)>
                    "Cancelar"
                </button>
                <Submit label="Confirmar" pending=form.pending />
            </div>
        </form>
    }
}
