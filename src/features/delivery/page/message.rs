//! A message as one person gets it, the password hidden.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::features::delivery::model::Message;
use crate::features::delivery::server_fns::TestByEmail;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// The message of whoever was chosen from the list, and a test to oneself.
#[component]
pub fn MessageCard(id: Uuid, message: Option<Message>) -> impl IntoView {
    view! {
        <section class="rounded-box bg-base-200 border border-base-300 p-5 space-y-4" aria-labelledby="asi-lo-recibe">
            <h2 class="font-semibold" id="asi-lo-recibe">
                "Así lo recibe"
            </h2>
            {message.map(|message| view! { <Written message=message /> })}
            <form
                {..mark::here()}
                {..mark::done("Le enviamos una prueba a su correo, con datos de ejemplo.")}
                {..mark::refused("No se pudo enviar la prueba.")}
                method="post"
                action=TestByEmail::url()
                class="group"
            >
                <input type="hidden" name="id" value=id.to_string() />
                <button type="submit" class="btn bg-base-100 border-base-300 w-full h-12">
                    <Spinner />
                    "Enviarme una prueba"
                </button>
            </form>
        </section>
    }
}

/// To whom, about what, and the text as it is written.
#[component]
pub fn Written(message: Message) -> impl IntoView {
    view! {
        <p class="flex gap-2 items-start">
            <Glyph icon=Icon::Person class="size-5 mt-0.5 shrink-0" />
            <span class="min-w-0 wrap-anywhere">
                <span class="block font-medium">{message.nombre}</span>
                <span class="block text-sm text-muted">{message.destinatario}</span>
            </span>
        </p>
        <div class="surface p-4 space-y-3">
            <p class="font-medium wrap-anywhere">{message.asunto}</p>
            <p class="whitespace-pre-line wrap-anywhere text-sm">{message.texto}</p>
        </div>
    }
}
