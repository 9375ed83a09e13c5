//! E-mail: whom it reaches, and the button that asks before it sends.

use leptos::prelude::*;
use uuid::Uuid;

use super::{Card, SEND_DIALOG, Sending, SendingInputs, Wanted, people_of};
use crate::features::credentials::model::ClassroomArrivals;
use crate::features::delivery::model::ChannelReach;
use crate::format;
use crate::paths::credentials_of;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

#[component]
pub fn EmailCard(
    id: Uuid,
    /// Of the classroom that was chosen, or of all.
    reach: ChannelReach,
    chosen: Option<ClassroomArrivals>,
) -> impl IntoView {
    let question = Sending::New.question(&people_of(reach.faltan, chosen.as_ref()));
    let classroom = chosen.map(|classroom| classroom.aula);
    let wanted = Wanted { sending: Sending::New, classroom, person: None };
    let note = match (reach.simulado, reach.sin) {
        (true, _) => "Correo simulado: nada sale de este equipo. Se ve en Envíos.".to_owned(),
        (false, 0) => "Cada persona recibe solo lo suyo.".to_owned(),
        (false, without) => {
            format!("A {} sin correo les sirve la tira.", format::count(without, "persona", "personas"))
        }
    };
    let failed = reach.fallidos + reach.inciertos;
    view! {
        <Card
            icon=Icon::Mail
            title="Correo"
            reach=format!("{} con correo, {} sin", format::number(reach.con), format::number(reach.sin))
            note=note
        >
            <div class="space-y-3">
                <p class="text-sm">{reach_line(&reach)}</p>
                {(reach.faltan > 0)
                    .then(|| {
                        view! {
                            <form
                                {..mark::asks(SEND_DIALOG)}
                                {..mark::question(question)}
                                method="get"
                                action=credentials_of(id)
                                class="group"
                            >
                                <SendingInputs wanted=wanted />
                                <button type="submit" class="btn bg-base-100 border-base-300 w-full min-h-12 h-auto py-2">
                                    <Spinner />
                                    <Glyph icon=Icon::Mail />
                                    "Enviar por correo"
                                </button>
                            </form>
                        }
                    })}
                {(failed > 0)
                    .then(|| {
                        let text = format!("{} sin llegar: vea el envío arriba.", format::count(failed, "correo", "correos"));
                        view! { <p class="text-sm text-error">{text}</p> }
                    })}
            </div>
        </Card>
    }
}

fn reach_line(reach: &ChannelReach) -> String {
    match (reach.faltan, reach.enviados + reach.pendientes) {
        (0, 0) => "Nadie tiene un correo al que enviar.".to_owned(),
        (0, sent) => format!("Ya se envió a {}.", format::count(sent, "persona", "personas")),
        (missing, 0) => format!("Se enviará a {}.", format::count(missing, "persona", "personas")),
        (missing, sent) => {
            format!("Se enviará a {} que faltan; {} ya lo tienen.", format::number(missing), format::number(sent))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sending_would_do_is_said_before() {
        let reach = |faltan, enviados| ChannelReach { faltan, enviados, ..ChannelReach::default() };
        let reach_line = |reach: &ChannelReach| super::reach_line(reach).replace('\u{a0}', " ");
        assert_eq!(reach_line(&reach(0, 0)), "Nadie tiene un correo al que enviar.");
        assert_eq!(reach_line(&reach(158, 0)), "Se enviará a 158 personas.");
        assert_eq!(reach_line(&reach(3, 155)), "Se enviará a 3 que faltan; 155 ya lo tienen.");
        assert_eq!(reach_line(&reach(0, 1)), "Ya se envió a 1 persona.");
    }
}
