//! Links for people who have come in and forgot the password: for one of them, or for those of a classroom.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::Address;
use super::channels::{Card, Consent, people_of};
use crate::features::credentials::model::ClassroomArrivals;
use crate::features::delivery::model::{Channel, Forgotten, Recoverable};
use crate::features::delivery::server_fns::SendRecovery;
use crate::format;
use crate::paths::credentials_of;
use crate::ui::dialog::{Cancel, Dialog};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// In the address: the question was asked for before the page became interactive.
pub const ASK_TO_RECOVER: &str = "recuperar";

/// By which channels a question offers to send; each has a dialog of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    Email,
    WhatsApp,
    /// Whoever answers chooses.
    Both,
}

impl Ways {
    pub const ALL: [Self; 3] = [Self::Email, Self::WhatsApp, Self::Both];

    pub const fn of(person: Recoverable) -> Option<Self> {
        match (person.email, person.whatsapp) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Email),
            (false, true) => Some(Self::WhatsApp),
            (false, false) => None,
        }
    }

    /// In an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::WhatsApp => "whatsapp",
            Self::Both => "ambos",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ways| ways.as_str() == word)
    }

    const fn dialog(self) -> &'static str {
        match self {
            Self::Email => "recuperar-email",
            Self::WhatsApp => "recuperar-whatsapp",
            Self::Both => "recuperar",
        }
    }

    const fn channels(self) -> &'static [Channel] {
        match self {
            Self::Email => &[Channel::Email],
            Self::WhatsApp => &[Channel::WhatsApp],
            Self::Both => &[Channel::WhatsApp, Channel::Email],
        }
    }

    /// `whom` is a name, or what [`people_of`] says.
    pub fn question(self, whom: &str) -> String {
        match self {
            Self::Email => format!("¿Enviar por correo un enlace para otra contraseña a {whom}?"),
            Self::WhatsApp => format!("¿Enviar por WhatsApp un enlace para otra contraseña a {whom}?"),
            Self::Both => format!("¿Enviar a {whom} un enlace para otra contraseña?"),
        }
    }

    const fn life(self) -> &'static str {
        match self {
            Self::Email => ", durante 24 horas",
            Self::WhatsApp => ", durante una hora",
            Self::Both => ": por correo durante 24 horas, por WhatsApp durante una hora",
        }
    }
}

/// Whom a question is about: a person, or a classroom's by its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whom {
    pub classroom: Option<String>,
    pub person: Option<Uuid>,
}

impl Whom {
    /// As [`SendRecovery`] takes it; what does not narrow it is empty.
    fn inputs(&self) -> impl IntoView + use<> {
        view! {
            <input type="hidden" name="aula" value=self.classroom.clone().unwrap_or_default() />
            <input type="hidden" name="usuario" value=self.person.map(|id| id.to_string()).unwrap_or_default() />
        }
    }
}

/// What asks; before the page is interactive, the question comes back in the address.
#[component]
fn Ask(id: Uuid, ways: Ways, whom: Whom, name: String, children: Children) -> impl IntoView {
    view! {
        <form
            {..mark::asks(ways.dialog())}
            {..mark::question(ways.question(&name))}
            method="get"
            action=credentials_of(id)
            class="group"
        >
            <input type="hidden" name="preguntar" value=ASK_TO_RECOVER />
            <input type="hidden" name="por" value=ways.as_str() />
            {whom.inputs()}
            {children()}
        </form>
    }
}

/// «¿Olvidó su contraseña?», of one person; asks first.
#[component]
pub fn SendLink(address: Address, person: Uuid, ways: Ways, name: String) -> impl IntoView {
    let label = format!("Enviar a {name} un enlace para otra contraseña");
    let whom = Whom { classroom: address.query.aula.clone(), person: Some(person) };
    view! {
        <Ask id=address.id ways=ways whom=whom name=name>
            {address.list_inputs()}
            <button type="submit" class="btn btn-sm target btn-ghost xl:whitespace-nowrap" aria-label=label>
                <Spinner />
                <Glyph icon=Icon::Key class="size-4" />
                "¿Olvidó su contraseña?"
            </button>
        </Ask>
    }
}

/// The same for a whole classroom: says whom it reaches, and by which channel.
#[component]
pub fn ForgottenCard(id: Uuid, classroom: ClassroomArrivals, forgotten: Forgotten) -> impl IntoView {
    let ways = [
        (Ways::Email, forgotten.email, Icon::Mail, "Enlaces por correo"),
        (Ways::WhatsApp, forgotten.whatsapp, Icon::Chat, "Enlaces por WhatsApp"),
    ];
    let buttons = ways.into_iter().filter(|(_, count, ..)| *count > 0).map(|(ways, count, icon, label)| {
        let whom = Whom { classroom: Some(classroom.aula.clone()), person: None };
        view! {
            <Ask id=id ways=ways whom=whom name=people_of(count, Some(&classroom))>
                <button type="submit" class="btn bg-base-100 border-base-300 w-full min-h-12 h-auto py-2">
                    <Spinner />
                    <Glyph icon=icon />
                    {label}
                </button>
            </Ask>
        }
    });
    let buttons = buttons.collect_view();
    view! {
        <Card
            icon=Icon::Key
            title="Contraseñas olvidadas"
            reach=reach_line(&forgotten)
            note="Para quienes ya ingresaron. Mientras no usen el enlace, su contraseña de ahora sigue sirviendo."
        >
            <div class="space-y-3">
                {today_line(&forgotten).map(|line| view! { <p class="text-sm">{line}</p> })}
                <div class="grid sm:grid-cols-2 gap-3">{buttons}</div>
            </div>
        </Card>
    }
}

fn reach_line(forgotten: &Forgotten) -> String {
    let come_in = format::count(forgotten.ingresaron, "persona ya ingresó", "personas ya ingresaron");
    match (forgotten.email, forgotten.whatsapp) {
        (0, 0) => format!("{come_in}; a nadie se le puede enviar un enlace ahora"),
        (email, whatsapp) => {
            format!("{come_in}: {} por correo, {} por WhatsApp", format::number(email), format::number(whatsapp))
        }
    }
}

/// Whom nothing has to be sent to again, and why nobody can be.
fn today_line(forgotten: &Forgotten) -> Option<String> {
    let sent = format::count(forgotten.hoy, "persona", "personas");
    match (forgotten.hoy, forgotten.email + forgotten.whatsapp) {
        (0, 0) => Some("Nadie de ellos tiene un correo o un celular que sea solo suyo.".to_owned()),
        (0, _) => None,
        (_, 0) => Some(format!("A {sent} ya se envió un enlace en las últimas 24 horas.")),
        _ => Some(format!("A {sent} ya se envió un enlace en las últimas 24 horas: recibirían otro.")),
    }
}

/// Asked before a link is sent. `question` is what was pressed before the page became interactive, in words.
#[component]
pub fn RecoveryQuestion(
    id: Uuid,
    ways: Ways,
    whom: Whom,
    #[prop(into)] question: Option<String>,
    /// Nobody has confirmed yet that the people agreed to be written to by WhatsApp.
    needs_consent: bool,
) -> impl IntoView {
    let dialog = ways.dialog();
    let form = move |channel: Channel| format!("{dialog}-{}", channel.as_str());
    let is_only = ways.channels().len() == 1;
    let button = move |channel: Channel| match (is_only, channel) {
        (true, _) => ("btn btn-primary h-12 px-6", "Enviar enlace"),
        // Side by side on a phone, above «Cancelar».
        (false, Channel::WhatsApp) => ("btn btn-outline btn-primary h-12 max-sm:w-full", "Por WhatsApp"),
        (false, _) => ("btn btn-primary h-12 max-sm:w-full", "Por correo"),
    };
    let send = |channel: Channel| {
        let (class, label) = button(channel);
        view! {
            <form
                {..mark::here()}
                {..mark::done("El envío comenzó. Puede seguirlo en Envíos.")}
                {..mark::unreachable("No hay conexión: no se envió nada.")}
                method="post"
                action=SendRecovery::url()
                id=form(channel)
                class=if is_only { "group" } else { "group max-sm:order-first max-sm:grow max-sm:basis-2/5" }
            >
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="canal" value=channel.as_str() />
                {whom.inputs()}
                <button type="submit" class=class autofocus=is_only || channel == Channel::Email>
                    <Spinner />
                    {label}
                </button>
            </form>
        }
    };
    let actions = view! {
        <Cancel />
        {ways.channels().iter().map(|channel| send(*channel)).collect_view()}
    };
    let consent = ways.channels().contains(&Channel::WhatsApp).then(|| form(Channel::WhatsApp));
    let text =
        format!("El enlace sirve una vez{}. Mientras no se use, la contraseña de ahora sigue sirviendo.", ways.life(),);
    view! {
        <Dialog
            id=dialog
            open=question.is_some()
            title=question.unwrap_or_else(|| "¿Enviar un enlace para otra contraseña?".to_owned())
            actions=actions.into_any()
        >
            <p class="text-muted">{text}</p>
            {consent.map(|form| view! { <Consent form=form is_needed=needs_consent /> })}
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_links_reach_is_said_before_any_is_sent() {
        let lines = |ingresaron, email, whatsapp, hoy| {
            let forgotten = Forgotten { ingresaron, email, whatsapp, hoy };
            let today = today_line(&forgotten).unwrap_or_default();
            [reach_line(&forgotten), today].map(|line| line.replace('\u{a0}', " "))
        };
        assert_eq!(lines(12, 9, 11, 0), ["12 personas ya ingresaron: 9 por correo, 11 por WhatsApp", ""]);
        let again = "A 2 personas ya se envió un enlace en las últimas 24 horas: recibirían otro.";
        assert_eq!(lines(3, 2, 0, 2), ["3 personas ya ingresaron: 2 por correo, 0 por WhatsApp", again]);
        let nobody = "1 persona ya ingresó; a nadie se le puede enviar un enlace ahora";
        assert_eq!(lines(1, 0, 0, 0), [nobody, "Nadie de ellos tiene un correo o un celular que sea solo suyo."]);
        assert_eq!(lines(1, 0, 0, 1)[1], "A 1 persona ya se envió un enlace en las últimas 24 horas.");
    }

    #[test]
    fn a_question_offers_what_reaches_the_person() {
        let ways = |email, whatsapp| Ways::of(Recoverable { usuario: Uuid::nil(), email, whatsapp });
        assert_eq!(
            [ways(true, true), ways(true, false), ways(false, true), ways(false, false)],
            [Some(Ways::Both), Some(Ways::Email), Some(Ways::WhatsApp), None]
        );
        assert!(Ways::ALL.iter().all(|ways| Ways::parse(ways.as_str()) == Some(*ways)));
        assert_eq!(Ways::parse("pdf"), None);
    }
}
