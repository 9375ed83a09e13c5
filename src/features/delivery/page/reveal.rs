//! One password on the screen, asked for person by person and audited, and the message to paste by hand.

use leptos::prelude::*;
use uuid::Uuid;

use crate::error::AppError;
use crate::features::delivery::server_fns::{reveal_credential, reveal_delivery};
use crate::ui::dialog::{Dialog, close_around};
use crate::ui::failure::Failure;
use crate::ui::field::Submit;
use crate::ui::icon::{Glyph, Icon};
#[cfg(feature = "hydrate")]
use crate::ui::toast;

pub const REVEAL_DIALOG: &str = "revelar";

/// What is shown: a person's first password, or the password in a message that was only simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Secret {
    OfImport(Uuid),
    OfMessages,
}

/// The dialog that a row's button opens; the row says whose.
#[component]
pub fn RevealDialog(secret: Secret) -> impl IntoView {
    view! {
        <Dialog id=REVEAL_DIALOG title="Contraseña">
            <Reveal secret=secret />
        </Dialog>
    }
}

/// What was opened.
#[derive(Clone)]
struct Shown {
    user: Option<String>,
    password: String,
    message: String,
}

#[island(lazy)]
fn Reveal(secret: Secret) -> impl IntoView {
    let whose = NodeRef::<leptos::html::Input>::new();
    let pending = RwSignal::new(false);
    let refused = RwSignal::new(None::<AppError>);
    let shown = RwSignal::new(None::<Shown>);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        event.stop_propagation();
        let id = whose.get_untracked().and_then(|input| input.value().parse::<Uuid>().ok());
        let Some(id) = id.filter(|_| !pending.get_untracked()) else { return };
        pending.set(true);
        refused.set(None);
        leptos::task::spawn_local(async move {
            let answer = open(secret, id).await;
            pending.set(false);
            match answer {
                Ok(opened) => shown.set(Some(opened)),
                Err(error) => refused.set(Some(error)),
            }
        });
    };
    // What was shown stays on no screen and in no memory.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        use crate::ui::dom::by_id;
        let Some(dialog) = by_id::<web_sys::HtmlDialogElement>(REVEAL_DIALOG) else { return };
        let forget = leptos::wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || {
            shown.set(None);
            refused.set(None);
        });
        dialog.set_onclose(Some(leptos::wasm_bindgen::JsCast::unchecked_ref(forget.as_ref())));
        forget.forget();
    });
    view! {
        {move || refused.get().map(|error| view! { <Failure error=error /> })}
        // Closes by itself where nothing is interactive.
        <form method="dialog" class="space-y-4" on:submit=on_submit hidden=move || shown.read().is_some()>
            <p class="text-sm text-muted">
                "Asegúrese de que nadie más mire la pantalla. Queda registrado quién la vio y cuándo."
            </p>
            <input type="hidden" name="usuario" node_ref=whose />
            <div class="flex flex-wrap justify-end gap-3">
                <button type="submit" class="btn bg-base-100 border-base-300 h-12" formnovalidate=true on:click=|event| close_around(&event)>
                    "Cancelar"
                </button>
                <Submit label="Mostrar contraseña" pending=pending />
            </div>
        </form>
        {move || shown.get().map(|shown| view! { <Opened shown=shown /> })}
    }
}

async fn open(secret: Secret, id: Uuid) -> Result<Shown, AppError> {
    match secret {
        Secret::OfImport(import) => {
            let revealed = reveal_credential(import, id).await?;
            Ok(Shown { user: Some(revealed.usuario), password: revealed.password, message: revealed.mensaje })
        }
        Secret::OfMessages => {
            let revealed = reveal_delivery(id).await?;
            Ok(Shown { user: None, password: revealed.password, message: revealed.texto })
        }
    }
}

#[component]
fn Opened(shown: Shown) -> impl IntoView {
    let message = shown.message.clone();
    let copy = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        copy(message.clone());
    };
    view! {
        <div class="space-y-4">
            {shown
                .user
                .map(|user| {
                    view! {
                        <p>
                            <span class="block text-sm text-muted">"Usuario"</span>
                            <span class="font-mono text-lg wrap-anywhere">{user}</span>
                        </p>
                    }
                })}
            <p role="status">
                {if shown.password.starts_with("http") {
                    view! {
                        <span class="block text-sm text-muted">"Enlace, recién hecho: el anterior ya no sirve"</span>
                        <span class="font-mono wrap-anywhere">{shown.password}</span>
                    }
                        .into_any()
                } else {
                    view! {
                        <span class="block text-sm text-muted">"Contraseña inicial"</span>
                        <span class="font-mono text-2xl font-semibold wrap-anywhere">{shown.password}</span>
                    }
                        .into_any()
                }}
            </p>
            <details>
                <summary class="cursor-pointer min-h-11 flex items-center link">"Ver el mensaje"</summary>
                <p class="whitespace-pre-line wrap-anywhere text-sm surface p-4">{shown.message}</p>
            </details>
            <div class="flex flex-wrap justify-end gap-3">
                <button type="button" class="btn bg-base-100 border-base-300 h-12" on:click=|event| close_around(&event)>
                    "Cerrar"
                </button>
                <button type="button" class="btn btn-primary h-12 px-6" on:click=copy>
                    <Glyph icon=Icon::Copy />
                    "Copiar mensaje"
                </button>
            </div>
        </div>
    }
}

/// Puts the text on the clipboard, to be pasted by hand.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
fn copy(text: String) {
    #[cfg(feature = "hydrate")]
    leptos::task::spawn_local(async move {
        let copied = wasm_bindgen_futures::JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        match copied {
            Ok(_) => toast::success("Mensaje copiado. Péguelo solo en la conversación con esa persona."),
            Err(_) => toast::error("No se pudo copiar. Abra «Ver el mensaje» y cópielo a mano."),
        }
    });
}
