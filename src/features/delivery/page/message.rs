//! A message as one person gets it, the password hidden.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::Address;
use crate::features::delivery::model::{Channel, Message, Mode};
use crate::features::delivery::server_fns::TestChannel;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// The message of whoever was chosen from the list, and a test to oneself.
#[component]
pub fn MessageCard(address: Address, message: Option<Message>) -> impl IntoView {
    let id = address.id;
    let kinds = [(Mode::Enlace, "Con enlace"), (Mode::Password, "Con contraseña")].map(|(mode, label)| {
        let is_shown = address.query.modo.unwrap_or(Mode::Enlace) == mode;
        view! {
            <a
                {..mark::here()}
                {..mark::focus("mensaje")}
                class=if is_shown { "btn btn-sm target btn-neutral" } else { "btn btn-sm target btn-ghost" }
                aria-current=is_shown.then_some("true")
                href=address.with_mode(mode)
            >
                {label}
            </a>
        }
    });
    view! {
        <section class="rounded-box bg-base-200 border border-base-300 p-5 space-y-4" aria-labelledby="asi-lo-recibe">
            <h2 class="font-semibold" id="asi-lo-recibe">
                "Así lo recibe"
            </h2>
            {message.is_some().then(|| view! { <div class="flex flex-wrap gap-2">{kinds}</div> })}
            {message.map(|message| view! { <Written message=message /> })}
            <Test
                id=id
                channel=Channel::Email
                label="Enviarme una prueba"
                done="Le enviamos una prueba a su correo, con datos de ejemplo."
            />
            <Test
                id=id
                channel=Channel::WhatsApp
                label="Probar WhatsApp conmigo"
                done="Le enviamos una prueba por WhatsApp, con datos de ejemplo."
            />
        </section>
    }
}

/// A sample to oneself, by that channel.
#[component]
fn Test(id: Uuid, channel: Channel, label: &'static str, done: &'static str) -> impl IntoView {
    view! {
        <form
            {..mark::here()}
            {..mark::done(done)}
            {..mark::refused("No se pudo enviar la prueba.")}
            method="post"
            action=TestChannel::url()
            class="group"
        >
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="canal" value=channel.as_str() />
            <button type="submit" class="btn bg-base-100 border-base-300 w-full h-12">
                <Spinner />
                {label}
            </button>
        </form>
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
