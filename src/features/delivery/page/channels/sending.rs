//! E-mail and WhatsApp: whom each reaches, and the button that asks before it sends.

use leptos::prelude::*;
use uuid::Uuid;

use super::question::{ModeChoice, send_dialog};
use super::{Card, Sending, SendingInputs, Wanted, people_of};
use crate::features::credentials::model::ClassroomArrivals;
use crate::features::delivery::model::{Channel, ChannelReach};
use crate::format;
use crate::paths::{TEMPLATES, credentials_of};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

#[component]
pub fn SendingCard(
    id: Uuid,
    channel: Channel,
    /// Of the classroom that was chosen, or of all.
    reach: ChannelReach,
    chosen: Option<ClassroomArrivals>,
) -> impl IntoView {
    let is_whatsapp = channel == Channel::WhatsApp;
    let (icon, title, button, address) = match is_whatsapp {
        false => (Icon::Mail, "Correo", "Enviar por correo", "correo"),
        true => (Icon::Chat, "WhatsApp", "Enviar por WhatsApp (Automático)", "teléfono"),
    };
    let question = Sending::New.question(channel, &people_of(reach.faltan, chosen.as_ref()));
    let classroom = chosen.map(|classroom| classroom.aula);
    let wanted = Wanted { channel, sending: Sending::New, classroom, person: None };
    let failed = reach.fallidos + reach.inciertos;
    view! {
        <Card
            icon=icon
            title=title
            reach=format!("{} con {address}, {} sin", format::number(reach.con), format::number(reach.sin))
            note=note(channel, &reach)
        >
            <div class="space-y-3">
                <p class="text-sm">{reach_line(channel, &reach)}</p>
                {(reach.faltan > 0)
                    .then(|| {
                        view! {
                            <form
                                {..mark::asks(send_dialog(channel))}
                                {..mark::question(question)}
                                method="get"
                                action=credentials_of(id)
                                class="group space-y-2"
                            >
                                <ModeChoice channel=channel />
                                <SendingInputs wanted=wanted />
                                <button type="submit" class="btn bg-base-100 border-base-300 w-full min-h-12 h-auto py-2">
                                    <Spinner />
                                    <Glyph icon=icon />
                                    {button}
                                </button>
                            </form>
                        }
                    })}
                {(failed > 0)
                    .then(|| {
                        let text = format!("{} sin llegar: vea el envío arriba.", format::count(failed, "mensaje", "mensajes"));
                        view! { <p class="text-sm text-error">{text}</p> }
                    })}
                {is_whatsapp
                    .then(|| {
                        view! {
                            <a class="link text-sm target inline-flex items-center" href=TEMPLATES>
                                "Plantillas para Meta"
                            </a>
                        }
                    })}
            </div>
        </Card>
    }
}

/// What is to be known of a channel before anything is sent by it.
fn note(channel: Channel, reach: &ChannelReach) -> String {
    match (channel, reach.por_dia) {
        (Channel::WhatsApp, _) if reach.simulado => {
            "WhatsApp simulado: nada sale de este equipo. Se ve en Envíos.".to_owned()
        }
        (Channel::WhatsApp, Some(a_day)) => {
            let people = format::count(a_day, "persona", "personas");
            format!("Solo con plantillas aprobadas por Meta, y a {people} al día como máximo.")
        }
        _ if reach.simulado => "Correo simulado: nada sale de este equipo. Se ve en Envíos.".to_owned(),
        _ if reach.sin == 0 => "Cada persona recibe solo lo suyo.".to_owned(),
        _ => format!("A {} sin correo les sirve la tira.", format::count(reach.sin, "persona", "personas")),
    }
}

fn reach_line(channel: Channel, reach: &ChannelReach) -> String {
    let line = match (reach.faltan, reach.enviados + reach.pendientes) {
        (0, 0) if channel == Channel::WhatsApp => "Nadie tiene un teléfono al que escribir.".to_owned(),
        (0, 0) => "Nadie tiene un correo al que enviar.".to_owned(),
        (0, sent) => format!("Ya se envió a {}.", format::count(sent, "persona", "personas")),
        (missing, 0) => format!("Se enviará a {}.", format::count(missing, "persona", "personas")),
        (missing, sent) => {
            format!("Se enviará a {} que faltan; {} ya lo tienen.", format::number(missing), format::number(sent))
        }
    };
    match reach.manana {
        0 => line,
        later => format!("{line} Hoy salen {}; {} mañana.", format::number(reach.hoy), format::number(later)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sending_would_do_is_said_before() {
        let reach = |faltan, enviados| ChannelReach { faltan, enviados, ..ChannelReach::default() };
        let line = |channel, reach: &ChannelReach| reach_line(channel, reach).replace('\u{a0}', " ");
        let by_email = |reach: &ChannelReach| line(Channel::Email, reach);
        assert_eq!(by_email(&reach(0, 0)), "Nadie tiene un correo al que enviar.");
        assert_eq!(by_email(&reach(158, 0)), "Se enviará a 158 personas.");
        assert_eq!(by_email(&reach(3, 155)), "Se enviará a 3 que faltan; 155 ya lo tienen.");
        assert_eq!(by_email(&reach(0, 1)), "Ya se envió a 1 persona.");
        let many = ChannelReach { faltan: 400, hoy: 250, manana: 150, ..ChannelReach::default() };
        assert_eq!(line(Channel::WhatsApp, &many), "Se enviará a 400 personas. Hoy salen 250; 150 mañana.");
    }
}
