//! The ways to people: a workbook, paper, e-mail, WhatsApp (HU-USERS-06 CA-04). Each says whom it reaches before anything
//! is sent.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::Address;
use crate::features::credentials::model::{ClassroomArrivals, CredentialSummary};
use crate::features::delivery::model::ChannelReach;
use crate::features::delivery::overview::Overview;
use crate::features::delivery::server_fns::SendByEmail;
use crate::format;
use crate::paths::credentials_of;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// Slips on a sheet of A4.
const SLIPS: i64 = 8;
pub const SEND_DIALOG: &str = "enviar";
const WHATSAPP_DIALOG: &str = "whatsapp";
const NOT_PRINTED: &str = "No se pudieron generar PDFs. Verifique espacio en servidor.";

fn api(id: Uuid, rest: &str) -> String {
    format!("/api/admin/import/{id}/credentials/{rest}")
}

#[component]
pub fn Channels(address: Address, overview: Overview) -> impl IntoView {
    let id = address.id;
    let summary = overview.resumen;
    let classroom = address.query.aula.clone();
    let chosen = summary.aulas.iter().find(|each| Some(&each.aula) == classroom.as_ref()).cloned();
    view! {
        <div class="space-y-4">
            {chosen.clone().map(|classroom| view! { <Chosen id=id classroom=classroom /> })}
            <div class="grid sm:grid-cols-2 gap-4">
                <WorkbookCard id=id summary=summary.clone() chosen=chosen.clone() />
                <PrintCard id=id summary=summary chosen=chosen />
                <EmailCard id=id reach=overview.alcance.email />
                <WhatsAppCard />
            </div>
        </div>
    }
}

/// For one classroom, as it was chosen by the list of classrooms above; the way back to all.
#[component]
fn Chosen(id: Uuid, classroom: ClassroomArrivals) -> impl IntoView {
    view! {
        <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span>"Excel y tiras solo de " <strong>{classroom.nombre}</strong></span>
            <a {..mark::here()} {..mark::focus("canales")} class="link target inline-flex items-center" href=credentials_of(id)>
                "Ver todas las aulas"
            </a>
        </p>
    }
}

/// Icon, name and whom it reaches.
#[component]
fn Card(
    icon: Icon,
    title: &'static str,
    #[prop(into)] reach: String,
    #[prop(into)] note: String,
    #[prop(optional)] is_first: bool,
    children: Children,
) -> impl IntoView {
    let class =
        if is_first { "surface p-5 flex flex-col gap-4 border-primary/40" } else { "surface p-5 flex flex-col gap-4" };
    view! {
        <section class=class aria-label=title>
            <div class="flex items-center gap-3">
                <span class="grid place-items-center size-11 rounded-field bg-primary/10 text-primary shrink-0">
                    <Glyph icon=icon />
                </span>
                <div class="min-w-0">
                    <h2 class="font-semibold leading-tight">{title}</h2>
                    <p class="text-sm text-muted">{reach}</p>
                </div>
            </div>
            <p class="flex gap-2 text-sm text-muted">
                <Glyph icon=Icon::Info class="size-4 mt-0.5 shrink-0" />
                <span>{note}</span>
            </p>
            <div class="mt-auto">{children()}</div>
        </section>
    }
}

/// A box to tick, as tall as a finger.
#[component]
fn Choice(
    name: &'static str,
    #[prop(default = "true")] value: &'static str,
    #[prop(into)] label: String,
) -> impl IntoView {
    view! {
        <label class="flex items-center gap-3 min-h-11 cursor-pointer">
            <input type="checkbox" name=name value=value class="checkbox checkbox-primary rounded-md" />
            {label}
        </label>
    }
}

/// What the forms of workbook and paper have in common.
#[component]
fn Whom(classroom: Option<String>, missing: i64, total: i64) -> impl IntoView {
    view! {
        {classroom.map(|key| view! { <input type="hidden" name="aula" value=key /> })}
        {(missing > 0 && missing < total)
            .then(|| {
                let label = format!("Solo a quienes faltan: {}", format::number(missing));
                view! { <Choice name="solo_faltantes" label=label /> }
            })}
    }
}

/// People, and those who have not come in, of all classrooms or of one.
fn whom(summary: &CredentialSummary, chosen: Option<&ClassroomArrivals>) -> (i64, i64) {
    chosen.map_or((summary.total, summary.faltan), |classroom| (classroom.total, classroom.faltan))
}

/// Those that are one: not who has no child enrolled.
fn classrooms(summary: &CredentialSummary) -> i64 {
    summary.aulas.iter().filter(|classroom| classroom.grado.is_some()).count() as i64
}

#[component]
fn WorkbookCard(id: Uuid, summary: CredentialSummary, chosen: Option<ClassroomArrivals>) -> impl IntoView {
    let (total, missing) = whom(&summary, chosen.as_ref());
    let people = format::count(total, "persona", "personas");
    let classrooms = classrooms(&summary);
    let reach = match (&chosen, classrooms) {
        (Some(classroom), _) => format!("{people} de {}", classroom.nombre),
        (None, 0) => people,
        (None, _) => format!("{people}, {}", format::count(classrooms, "aula", "aulas")),
    };
    let is_by_classroom = chosen.is_none() && classrooms > 1;
    view! {
        <Card icon=Icon::Table title="Excel" reach=reach note="Lleva contraseñas: no lo comparta." is_first=true>
            <form
                {..mark::file()}
                {..mark::done("Archivo de credenciales descargado correctamente")}
                {..mark::refused("Error al generar archivo Excel. Intente nuevamente.")}
                method="get"
                action=api(id, "download")
                class="group space-y-2"
            >
                <Whom classroom=chosen.map(|classroom| classroom.aula) missing=missing total=total />
                {is_by_classroom.then(|| view! { <Choice name="por_aula" label="Un libro por aula" /> })}
                <button type="submit" class="btn btn-primary w-full min-h-12 h-auto py-2">
                    <Spinner />
                    <Glyph icon=Icon::Download />
                    "Descargar Excel con Credenciales"
                </button>
            </form>
        </Card>
    }
}

#[component]
fn PrintCard(id: Uuid, summary: CredentialSummary, chosen: Option<ClassroomArrivals>) -> impl IntoView {
    // Who has come in has nothing to be handed.
    let slips = chosen.as_ref().map_or(summary.vigentes, |classroom| classroom.faltan.min(summary.vigentes));
    let sheets = (slips + SLIPS - 1) / SLIPS;
    let reach = match slips {
        0 => "Nada por imprimir".to_owned(),
        _ => format!("{}, {} A4", format::count(slips, "tira", "tiras"), format::count(sheets, "hoja", "hojas")),
    };
    let note = match classrooms(&summary) {
        0 => "Ocho tiras por hoja, con líneas de corte.",
        _ => "Ocho por hoja, ordenadas por aula, con el nombre del niño.",
    };
    let done = format!("{} generados y disponibles para descarga", format::count(slips, "PDF", "PDFs"));
    view! {
        <Card icon=Icon::Scissors title="Para imprimir" reach=reach note=note>
            <form
                {..mark::file()}
                {..mark::done(done)}
                {..mark::refused(NOT_PRINTED)}
                method="get"
                action=api(id, "print")
                class="group space-y-2"
            >
                {chosen.map(|classroom| view! { <input type="hidden" name="aula" value=classroom.aula /> })}
                <Choice name="formato" value="hojas" label="Una hoja por persona" />
                <Choice name="individuales" label="Generar PDFs individuales" />
                <button type="submit" class="btn bg-base-100 border-base-300 w-full min-h-12 h-auto py-2" disabled=slips == 0>
                    <Spinner />
                    <Glyph icon=Icon::Printer />
                    "Imprimir tiras por aula"
                </button>
            </form>
        </Card>
    }
}

/// «Imprimir las 169 que faltan»: slips for who has not come in and can.
#[component]
pub fn PrintMissing(id: Uuid, missing: i64) -> impl IntoView {
    let label = match missing {
        1 => "Imprimir la que falta".to_owned(),
        many => format!("Imprimir las {} que faltan", format::number(many)),
    };
    let done = format!("{} generados y disponibles para descarga", format::count(missing, "PDF", "PDFs"));
    view! {
        <a
            {..mark::file()}
            {..mark::done(done)}
            {..mark::refused(NOT_PRINTED)}
            class="group btn btn-neutral min-h-12 h-auto py-2 px-6 max-lg:w-full"
            href=api(id, "print")
            download=""
            rel="external"
        >
            <Spinner />
            <Glyph icon=Icon::Printer />
            {label}
        </a>
    }
}

#[component]
fn EmailCard(id: Uuid, reach: ChannelReach) -> impl IntoView {
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
                                {..mark::question(Sending::New.question(reach.faltan))}
                                method="get"
                                action=credentials_of(id)
                                class="group"
                            >
                                <SendingInputs sending=Sending::New />
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

#[component]
fn WhatsAppCard() -> impl IntoView {
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
    fn what_a_sending_would_do_is_said_before() {
        let reach = |faltan, enviados| ChannelReach { faltan, enviados, ..ChannelReach::default() };
        let reach_line = |reach: &ChannelReach| super::reach_line(reach).replace('\u{a0}', " ");
        assert_eq!(reach_line(&reach(0, 0)), "Nadie tiene un correo al que enviar.");
        assert_eq!(reach_line(&reach(158, 0)), "Se enviará a 158 personas.");
        assert_eq!(reach_line(&reach(3, 155)), "Se enviará a 3 que faltan; 155 ya lo tienen.");
        assert_eq!(reach_line(&reach(0, 1)), "Ya se envió a 1 persona.");
    }

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
