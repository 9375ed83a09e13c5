//! What is asked before anything is sent.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::features::delivery::model::ChannelReach;
use crate::features::delivery::server_fns::SendByEmail;
use crate::format;
use crate::ui::dialog::Dialog;
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

pub const SEND_DIALOG: &str = "enviar";

/// What somebody is about to have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// To whom was not sent it yet.
    New,
    /// Again to whom it failed to reach.
    Failed,
    /// Also to those of whom nobody knows.
    Unreached,
}

impl Sending {
    const ALL: [Self; 3] = [Self::New, Self::Failed, Self::Unreached];

    /// In the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "correo",
            Self::Failed => "fallidos",
            Self::Unreached => "inciertos",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sending| sending.as_str() == word)
    }

    pub fn question(self, people: i64) -> String {
        let whom = format::count(people, "persona", "personas");
        match self {
            Self::New => format!("¿Enviar por correo a {whom}?"),
            Self::Failed => format!("¿Reintentar el envío a {whom}?"),
            Self::Unreached => format!("¿Enviar otra vez a {whom}? Algunas quizá ya lo recibieron."),
        }
    }

    fn count(self, reach: &ChannelReach) -> i64 {
        match self {
            Self::New => reach.faltan,
            Self::Failed => reach.fallidos,
            Self::Unreached => reach.fallidos + reach.inciertos,
        }
    }

    /// As [`SendByEmail`] takes it.
    fn values(self) -> [(&'static str, bool); 2] {
        [("solo_fallidos", self != Self::New), ("incluir_inciertos", self == Self::Unreached)]
    }
}

/// What the question's form takes over; before the page is interactive, it comes back in the address.
#[component]
pub fn SendingInputs(sending: Sending) -> impl IntoView {
    view! {
        <input type="hidden" name="preguntar" value=sending.as_str() />
        {sending
            .values()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_string() /> })
            .collect_view()}
    }
}

/// Asked before anything is sent.
#[component]
pub fn SendQuestion(
    id: Uuid,
    reach: ChannelReach,
    /// What was pressed before the page became interactive.
    asked: Option<Sending>,
) -> impl IntoView {
    let sending = asked.unwrap_or(Sending::New);
    let actions = view! {
        <form method="dialog">
            <button type="submit" class="btn bg-base-100 border-base-300 h-12">
                "Cancelar"
            </button>
        </form>
        <form
            {..mark::here()}
            {..mark::done("El envío comenzó")}
            {..mark::unreachable("No hay conexión: no se envió nada.")}
            method="post"
            action=SendByEmail::url()
            class="group"
        >
            <input type="hidden" name="id" value=id.to_string() />
            {sending
                .values()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_string() /> })
                .collect_view()}
            <button type="submit" class="btn btn-primary h-12 px-6" autofocus=true>
                <Spinner />
                "Enviar"
            </button>
        </form>
    };
    view! {
        <Dialog
            id=SEND_DIALOG
            open=asked.is_some()
            title=sending.question(sending.count(&reach))
            actions=actions.into_any()
        >
            <p class="text-muted">
                "Cada persona recibe su usuario y su contraseña inicial. A quien ya ingresó no se le escribe."
            </p>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_goes_to_those_who_were_not_reached() {
        assert_eq!(Sending::parse("fallidos"), Some(Sending::Failed));
        assert_eq!(Sending::Failed.values(), [("solo_fallidos", true), ("incluir_inciertos", false)]);
        assert_eq!(Sending::Unreached.values(), [("solo_fallidos", true), ("incluir_inciertos", true)]);
        let reach = ChannelReach { fallidos: 3, inciertos: 2, faltan: 9, ..ChannelReach::default() };
        assert_eq!(Sending::Unreached.count(&reach), 5);
        assert_eq!(Sending::New.question(1).replace('\u{a0}', " "), "¿Enviar por correo a 1 persona?");
    }
}
