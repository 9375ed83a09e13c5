//! What is asked before anything is sent.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::features::credentials::model::ClassroomArrivals;
use crate::features::delivery::model::{Channel, ChannelReach, Mode, Sending};
use crate::features::delivery::server_fns::SendCredentials;
use crate::format;
use crate::ui::dialog::{Cancel, Dialog};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// The question about a channel.
pub const fn send_dialog(channel: Channel) -> &'static str {
    match channel {
        Channel::WhatsApp => "enviar-whatsapp",
        Channel::Email | Channel::Pdf => "enviar",
    }
}

impl Sending {
    /// `whom` is a name, or what [`people_of`] says.
    pub fn question(self, channel: Channel, whom: &str) -> String {
        match self {
            Self::New => format!("¿Enviar por {} a {whom}?", channel.label()),
            Self::Failed => format!("¿Reintentar el envío a {whom}?"),
            Self::Unreached => format!("¿Enviar otra vez a {whom}? Algunas quizá ya lo recibieron."),
        }
    }

    pub fn count(self, reach: &ChannelReach) -> i64 {
        match self {
            Self::New => reach.faltan,
            Self::Failed => reach.fallidos,
            Self::Unreached => reach.fallidos + reach.inciertos,
        }
    }
}

/// «12 personas», or «12 personas de 3.º Primaria "A"».
pub fn people_of(count: i64, classroom: Option<&ClassroomArrivals>) -> String {
    let people = format::count(count, "persona", "personas");
    match classroom {
        None => people,
        Some(classroom) if classroom.grado.is_none() => format!("{people} sin aula"),
        Some(classroom) => format!("{people} de {}", classroom.nombre),
    }
}

/// A sending and whom it is narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub channel: Channel,
    pub sending: Sending,
    /// A classroom's key.
    pub classroom: Option<String>,
    pub person: Option<Uuid>,
}

impl Wanted {
    pub fn of_all(channel: Channel, sending: Sending) -> Self {
        Self { channel, sending, classroom: None, person: None }
    }

    /// As [`SendCredentials`] takes it; what does not narrow it is empty.
    fn values(&self) -> [(&'static str, String); 4] {
        [
            ("canal", self.channel.as_str().to_owned()),
            ("a_quienes", self.sending.as_str().to_owned()),
            ("aula", self.classroom.clone().unwrap_or_default()),
            ("usuario", self.person.map(|id| id.to_string()).unwrap_or_default()),
        ]
    }

    fn inputs(&self) -> impl IntoView + use<> {
        let input = |(name, value): (&'static str, String)| view! { <input type="hidden" name=name value=value /> };
        self.values().map(input).collect_view()
    }
}

/// What the question's form takes over; before the page is interactive, it comes back in the address.
#[component]
pub fn SendingInputs(wanted: Wanted) -> impl IntoView {
    view! {
        <input type="hidden" name="preguntar" value=wanted.sending.as_str() />
        {wanted.inputs()}
    }
}

/// Which of the two a message holds; a link is what is proposed.
#[component]
pub fn ModeChoice(channel: Channel) -> impl IntoView {
    let choice = |mode: Mode, label: &'static str| {
        view! {
            <label class="flex items-center gap-3 min-h-11 cursor-pointer">
                <input
                    type="radio"
                    name="modo"
                    value=mode.as_str()
                    checked=mode == Mode::Enlace
                    class="radio radio-primary radio-sm"
                />
                {label}
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="sr-only">{format!("Qué lleva el mensaje por {}", channel.label())}</legend>
            {choice(Mode::Enlace, "Enlace para crear su contraseña")}
            {choice(Mode::Password, "Usuario y contraseña inicial")}
        </fieldset>
    }
}

/// The box by which the office confirms, once, that the people agreed to be written to by WhatsApp; of the form with that id.
#[component]
pub fn Consent(form: String, is_needed: bool) -> impl IntoView {
    let part = format!("consentimiento-{form}");
    view! {
        <div {..mark::part(part)} class="mt-4 empty:hidden">
            {is_needed
                .then(|| {
                    view! {
                        <label class="flex items-start gap-3 cursor-pointer">
                            <input
                                type="checkbox"
                                name="consentimiento"
                                value="true"
                                form=form
                                required=true
                                class="checkbox checkbox-primary rounded-md mt-0.5"
                            />
                            <span>"Estas personas aceptaron recibir mensajes de la institución por WhatsApp."</span>
                        </label>
                    }
                })}
        </div>
    }
}

/// Asked before anything is sent by a channel. `question` is what was pressed before the page became interactive, in words.
#[component]
pub fn SendQuestion(
    id: Uuid,
    wanted: Wanted,
    /// As it was chosen before the page became interactive.
    mode: Mode,
    #[prop(into)] question: Option<String>,
    /// Nobody has confirmed yet that the people agreed to be written to.
    needs_consent: bool,
) -> impl IntoView {
    let channel = wanted.channel;
    let form = format!("{}-si", send_dialog(channel));
    let is_whatsapp = channel == Channel::WhatsApp;
    let consent = is_whatsapp.then(|| view! { <Consent form=form.clone() is_needed=needs_consent /> });
    let actions = view! {
        <Cancel />
        <form
            {..mark::here()}
            {..mark::done("El envío comenzó")}
            {..mark::unreachable("No hay conexión: no se envió nada.")}
            method="post"
            action=SendCredentials::url()
            id=form
            class="group"
        >
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="modo" value=mode.as_str() />
            {wanted.inputs()}
            <button type="submit" class="btn btn-primary h-12 px-6" autofocus=true>
                <Spinner />
                "Enviar"
            </button>
        </form>
    };
    view! {
        <Dialog
            id=send_dialog(channel)
            open=question.is_some()
            title=question.unwrap_or_else(|| format!("¿Enviar por {}?", channel.label()))
            actions=actions.into_any()
        >
            <p class="text-muted">
                "Cada persona recibe solo lo suyo. A quien ya ingresó no se le escribe."
            </p>
            {consent}
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_goes_to_those_who_were_not_reached() {
        assert_eq!(Sending::parse("fallidos"), Some(Sending::Failed));
        let flags = |sending| Wanted::of_all(Channel::Email, sending).values().map(|(_, value)| value);
        assert_eq!(flags(Sending::New), ["email", "nuevos", "", ""]);
        assert_eq!(flags(Sending::Failed), ["email", "fallidos", "", ""]);
        assert_eq!(flags(Sending::Unreached), ["email", "inciertos", "", ""]);
        let reach = ChannelReach { fallidos: 3, inciertos: 2, faltan: 9, ..ChannelReach::default() };
        assert_eq!(Sending::Unreached.count(&reach), 5);
    }

    #[test]
    fn a_question_says_whom_it_is_about() {
        let classroom = |nombre: &str, grado| ClassroomArrivals {
            aula: String::new(),
            nombre: nombre.into(),
            nivel: None,
            grado,
            seccion: None,
            total: 3,
            ingresaron: 0,
            faltan: 3,
        };
        let question = |count, classroom: Option<&ClassroomArrivals>| {
            Sending::New.question(Channel::Email, &people_of(count, classroom)).replace('\u{a0}', " ")
        };
        assert_eq!(question(1, None), "¿Enviar por correo a 1 persona?");
        let third = classroom("3.º Primaria \"A\"", Some(3));
        assert_eq!(question(12, Some(&third)), "¿Enviar por correo a 12 personas de 3.º Primaria \"A\"?");
        assert_eq!(question(2, Some(&classroom("Sin aula", None))), "¿Enviar por correo a 2 personas sin aula?");
    }
}
