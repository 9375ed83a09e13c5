//! WhatsApp, once it is connected; until then what is missing.

use leptos::prelude::*;

use super::Card;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;

const WHATSAPP_DIALOG: &str = "whatsapp";

#[component]
pub fn WhatsAppCard() -> impl IntoView {
    view! {
        <Card
            icon=Icon::Chat
            title="WhatsApp"
            reach="Falta conectarlo"
            note="Mientras tanto, copie el mensaje de cada persona de la lista y péguelo en WhatsApp."
        >
            <button
                {..mark::opens(WHATSAPP_DIALOG)}
                type="button"
                class="btn bg-base-100 border-base-300 w-full min-h-12 h-auto py-2"
            >
                <Glyph icon=Icon::Chat />
                "Enviar por WhatsApp (Automático)"
            </button>
        </Card>
    }
}

/// What is missing to send by WhatsApp.
#[component]
pub fn WhatsAppNotice() -> impl IntoView {
    view! {
        <Dialog
            id=WHATSAPP_DIALOG
            title="Todavía no se puede enviar por WhatsApp"
            actions=view! {
                <form method="dialog">
                    <button class="btn btn-primary h-12 px-6" autofocus=true>
                        "Entendido"
                    </button>
                </form>
            }
            .into_any()
        >
            <p>"Para que salga solo hace falta:"</p>
            <ul class="list-disc pl-5 space-y-1">
                <li>"una cuenta de WhatsApp Business de la institución, con un número propio;"</li>
                <li>"plantillas de mensaje aprobadas por Meta;"</li>
                <li>"que las familias hayan aceptado recibir mensajes."</li>
            </ul>
            <p class="text-muted">
                "Hoy puede enviar por correo, imprimir las tiras, o copiar el mensaje de cada persona desde la lista de abajo."
            </p>
        </Dialog>
    }
}
