//! A link for somebody who has come in and forgot the password.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::features::delivery::server_fns::SendRecovery;
use crate::paths::credentials_of;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

const RECOVERY_DIALOG: &str = "recuperar";

/// «Enviar enlace», for one person; asks first. Only what is interactive can.
#[component]
pub fn SendLink(id: Uuid, person: Uuid, name: String) -> impl IntoView {
    let label = format!("Enviar a {name} un enlace para otra contraseña");
    view! {
        <form
            {..mark::asks(RECOVERY_DIALOG)}
            {..mark::question(format!("¿Enviar a {name} un enlace para otra contraseña?"))}
            method="get"
            action=credentials_of(id)
            class="hidden [[data-hydrated]_&]:block"
        >
            <input type="hidden" name="usuario" value=person.to_string() />
            <button type="submit" class="btn btn-sm target btn-ghost" aria-label=label>
                <Glyph icon=Icon::Key class="size-4" />
                "¿Olvidó su contraseña?"
            </button>
        </form>
    }
}

#[component]
pub fn RecoveryQuestion(id: Uuid) -> impl IntoView {
    let actions = view! {
        <form method="dialog">
            <button type="submit" class="btn bg-base-100 border-base-300 h-12">
                "Cancelar"
            </button>
        </form>
        <form {..mark::here()} {..mark::done("El enlace está en camino")} method="post" action=SendRecovery::url() class="group">
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="usuario" value="" />
            <button type="submit" class="btn btn-primary h-12 px-6" autofocus=true>
                <Spinner />
                "Enviar enlace"
            </button>
        </form>
    };
    view! {
        <Dialog id=RECOVERY_DIALOG title="¿Enviar un enlace para otra contraseña?" actions=actions.into_any()>
            <p class="text-muted">
                "Le llega por correo y sirve una vez, durante 24 horas. Mientras no lo use, su contraseña de ahora sigue sirviendo."
            </p>
        </Dialog>
    }
}
