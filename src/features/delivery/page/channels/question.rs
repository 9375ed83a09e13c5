//! What is asked before anything is sent.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::features::credentials::model::ClassroomArrivals;
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

    /// `whom` is a name, or what [`people_of`] says.
    pub fn question(self, whom: &str) -> String {
        match self {
            Self::New => format!("¿Enviar por correo a {whom}?"),
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
    pub sending: Sending,
    /// A classroom's key.
    pub classroom: Option<String>,
    pub person: Option<Uuid>,
}

impl Wanted {
    pub fn of_all(sending: Sending) -> Self {
        Self { sending, classroom: None, person: None }
    }

    /// As [`SendByEmail`] takes it; what does not narrow it is empty.
    fn values(&self) -> [(&'static str, String); 4] {
        [
            ("solo_fallidos", (self.sending != Sending::New).to_string()),
            ("incluir_inciertos", (self.sending == Sending::Unreached).to_string()),
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

/// Asked before anything is sent. `question` is what was pressed before the page became interactive, in words.
#[component]
pub fn SendQuestion(id: Uuid, wanted: Wanted, #[prop(into)] question: Option<String>) -> impl IntoView {
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
            {wanted.inputs()}
            <button type="submit" class="btn btn-primary h-12 px-6" autofocus=true>
                <Spinner />
                "Enviar"
            </button>
        </form>
    };
    view! {
        <Dialog
            id=SEND_DIALOG
            open=question.is_some()
            title=question.unwrap_or_else(|| "¿Enviar por correo?".to_owned())
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
        let flags = |sending| Wanted::of_all(sending).values().map(|(_, value)| value);
        assert_eq!(flags(Sending::New), ["false", "false", "", ""]);
        assert_eq!(flags(Sending::Failed), ["true", "false", "", ""]);
        assert_eq!(flags(Sending::Unreached), ["true", "true", "", ""]);
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
            Sending::New.question(&people_of(count, classroom)).replace('\u{a0}', " ")
        };
        assert_eq!(question(1, None), "¿Enviar por correo a 1 persona?");
        let third = classroom("3.º Primaria \"A\"", Some(3));
        assert_eq!(question(12, Some(&third)), "¿Enviar por correo a 12 personas de 3.º Primaria \"A\"?");
        assert_eq!(question(2, Some(&classroom("Sin aula", None))), "¿Enviar por correo a 2 personas sin aula?");
    }
}
