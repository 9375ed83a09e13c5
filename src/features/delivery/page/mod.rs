//! `/admin/importaciones/{id}/credenciales`: the first passwords of an import and the ways to hand them out (HU-USERS-06
//! UX-01), and `/admin/envios`: what was sent. What is chosen is in the address.

mod channels;
mod message;
mod outbox;
mod people;
mod recovery;
mod reveal;
mod sending;
mod state;
mod story;
mod templates;
mod vault;

pub use outbox::OutboxPage;
pub use templates::TemplatesPage;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::model::{Channel, ChannelReach, Mode};
use super::overview::{Overview, OverviewQuery};
use super::server_fns::{IssueCredentials, SendCredentials, SendRecovery, credentials_overview};
use crate::error::AppError;
use crate::features::credentials::model::CredentialSummary;
use crate::features::session::page::SecondLook;
use crate::format;
use crate::paths::{IMPORTS, credentials_of, import_of};
use crate::topic::Topic;
use crate::ui::address::{read_page, with_query};
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::{Empty, Failure, refused_post};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::region::{Region, mark};
use crate::ui::share::Share;

use channels::Channels;
use message::MessageCard;
use people::People;
use recovery::{ASK_TO_RECOVER, ForgottenCard, RecoveryQuestion, Ways, Whom};
use reveal::{RevealDialog, Secret};
use sending::Sending;
use vault::Vault;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Address {
    id: Uuid,
    query: OverviewQuery,
    /// What was pressed before the page became interactive.
    asked: Option<Asked>,
}

/// A question that is open when the page comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// To all of the page, or to one person.
    Send(channels::Sending, Channel, Mode, Option<Uuid>),
    Recover(Ways, Option<Uuid>),
    Renew,
}

impl Asked {
    fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let person = get("usuario").and_then(|id| id.parse().ok());
        match get("preguntar")? {
            vault::ASK_TO_RENEW => Some(Self::Renew),
            ASK_TO_RECOVER => Ways::parse(get("por")?).map(|ways| Self::Recover(ways, person)),
            word => {
                let channel = Channel::try_from(get("canal")?.to_owned()).ok()?;
                let mode = get("modo").and_then(|word| Mode::try_from(word.to_owned()).ok()).unwrap_or(Mode::Enlace);
                channels::Sending::parse(word).map(|sending| Self::Send(sending, channel, mode, person))
            }
        }
    }
}

impl Address {
    fn read<'a>(id: Uuid, get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |name: &str| get(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let query = OverviewQuery {
            persona: get("persona").and_then(|id| id.parse().ok()),
            aula: text("aula"),
            buscar: text("buscar"),
            faltan: get("faltan").is_some_and(|value| value == "true"),
            pagina: read_page(get("pagina")),
            modo: get("modo").and_then(|word| Mode::try_from(word.to_owned()).ok()),
        };
        Self { id, query, asked: Asked::read(get) }
    }

    /// The same list, whoever's message is shown.
    fn list(&self) -> String {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let faltan = if self.query.faltan { "true" } else { "" };
        let pairs = [("aula", &*text(&self.query.aula)), ("buscar", &*text(&self.query.buscar)), ("faltan", faltan)];
        with_query(&credentials_of(self.id), &pairs)
    }

    /// The same page with a message of that kind.
    fn with_mode(&self, mode: Mode) -> String {
        let base = self.query.persona.map_or_else(|| self.list(), |person| self.showing(person));
        with_query(&base, &[("modo", mode.as_str())])
    }

    /// For the form of a question, which comes back with the same list before the page is interactive.
    fn list_inputs(&self) -> impl IntoView + use<> {
        view! {
            <input type="hidden" name="buscar" value=self.query.buscar.clone() />
            <input type="hidden" name="faltan" value=self.query.faltan.to_string() />
            <input type="hidden" name="pagina" value=self.query.pagina.to_string() />
        }
    }

    /// The same page with that person's message.
    fn showing(&self, person: Uuid) -> String {
        let page = if self.query.pagina > 1 { self.query.pagina.to_string() } else { String::new() };
        with_query(&self.list(), &[("pagina", &page), ("persona", &person.to_string())])
    }
}

#[component]
pub fn CredentialsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id").and_then(|id| id.parse::<Uuid>().ok()));
    let address =
        use_query_map().with_untracked(|query| Address::read(id.unwrap_or_default(), |name| query.get_str(name)));
    let wanted = address.query.clone();
    let source = Resource::new(|| (), move |()| load(id, wanted.clone()));
    view! {
        <Title text="Credenciales" />
        <div class="max-w-6xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <Suspense>
                {move || {
                    let address = address.clone();
                    Suspend::new(async move {
                        match source.await {
                            Ok(overview) => view! { <Credentials address=address overview=overview /> }.into_any(),
                            Err(AppError::NotFound) => view! { <Lost /> }.into_any(),
                            Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

async fn load(id: Option<Uuid>, query: OverviewQuery) -> Result<Overview, AppError> {
    credentials_overview(id.ok_or(AppError::NotFound)?, query).await
}

#[component]
fn Lost() -> impl IntoView {
    view! {
        <div class="surface">
            <Empty
                alone=true
                icon=Icon::Key
                title="Esta importación no tiene credenciales"
                text="Solo las tienen las que crean usuarios: padres y docentes."
            >
                <a class="btn btn-primary h-12 px-6" href=IMPORTS>
                    "Ver las importaciones"
                </a>
            </Empty>
        </div>
    }
}

#[component]
fn Credentials(address: Address, overview: Overview) -> impl IntoView {
    let summary = overview.resumen.clone();
    let id = address.id;
    let refused = refused_post::<SendCredentials>()
        .or_else(refused_post::<IssueCredentials>)
        .or_else(refused_post::<SendRecovery>);
    let valid = summary.expiran_en.map(|end| format!("válidas hasta el {}", format::date(end)));
    let file = [Some(summary.tipo.label().to_owned()), Some(summary.archivo.clone()), valid];
    let questions = [(Channel::Email, &overview.alcance.email), (Channel::WhatsApp, &overview.alcance.whatsapp)].map(
        |(channel, reach)| {
            let (wanted, mode, question) = asked_to_send(&address, &overview, channel, reach);
            let needs_consent = reach.falta_consentimiento;
            view! { <channels::SendQuestion id=id wanted=wanted mode=mode question=question needs_consent=needs_consent /> }
        },
    );
    let needs_consent = overview.alcance.whatsapp.falta_consentimiento;
    let forgotten = overview.olvidos_aula.zip(channels::chosen_of(&summary, &address).cloned());
    let forgotten = forgotten.map(|(forgotten, classroom)| {
        view! { <ForgottenCard id=id classroom=classroom forgotten=forgotten /> }
    });
    let recoveries = Ways::ALL.map(|ways| {
        let (whom, question) = asked_to_recover(&address, &overview, ways);
        view! { <RecoveryQuestion id=id ways=ways whom=whom question=question needs_consent=needs_consent /> }
    });
    let eyebrow = file.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        {refused.map(|error| view! { <Failure error=error /> })}
        <Region topic=Topic::Deliveries>
            <div class="space-y-6">
                <PageHeading title=generated(summary.generadas) eyebrow=eyebrow>
                    <a class="btn btn-ghost h-12" href=import_of(id)>
                        <Glyph icon=Icon::Left />
                        "Importación"
                    </a>
                </PageHeading>
                <div {..mark::part("avisos")} class="space-y-4 empty:hidden">
                    {summary
                        .parcial
                        .then(|| {
                            view! {
                                <Alert tone=Tone::Info title="La importación todavía sigue".to_owned()>
                                    <p>"Estas credenciales son parciales: faltan las de quienes se están creando."</p>
                                </Alert>
                            }
                        })} <Vault id=id summary=summary.clone() />
                </div>
                <section {..mark::part("ingresos")} class="surface p-5 space-y-4" aria-label="Quiénes ya ingresaron">
                    <Arrivals address=address.clone() summary=summary.clone() />
                </section>
                <div {..mark::part("envio")} class="empty:hidden">
                    {overview.trabajo.clone().map(|job| view! { <Sending id=id job=job unreached=overview.no_llegaron.clone() /> })}
                </div>
                <div class="grid lg:grid-cols-[2fr_1fr] gap-6 items-start">
                    <div {..mark::part("canales")} id="canales" tabindex="-1" class="min-w-0 scroll-mt-32 space-y-4">
                        <Channels address=address.clone() overview=overview.clone() />
                        {forgotten}
                    </div>
                    <div {..mark::part("mensaje")} id="mensaje" tabindex="-1" class="min-w-0 scroll-mt-32">
                        <MessageCard address=address.clone() message=overview.mensaje.clone() />
                    </div>
                </div>
                <People address=address.clone() summary=summary people=overview.personas.clone() sendable=overview.por_correo.clone() recoverable=overview.olvidos.clone() />
                <p class="flex gap-2 text-sm text-muted">
                    <Glyph icon=Icon::Shield class="size-5 shrink-0" />
                    "Nada sale sin su confirmación. Con más de 20 personas le pediremos su contraseña. Puede volver aquí desde Importaciones."
                </p>
            </div>
            {questions}
            <vault::PurgeQuestion id=id kept=overview.resumen.vigentes />
            <vault::RenewQuestion id=id missing=overview.resumen.faltan asked=address.asked == Some(Asked::Renew) />
            {recoveries}
            <RevealDialog secret=Secret::OfImport(id) />
        </Region>
        <SecondLook />
    }
}

/// What the question about sending begins with, and its words if it was asked for before the page became interactive.
fn asked_to_send(
    address: &Address,
    overview: &Overview,
    channel: Channel,
    reach: &ChannelReach,
) -> (channels::Wanted, Mode, Option<String>) {
    let asked = match address.asked {
        Some(Asked::Send(sending, by, mode, person)) if by == channel => Some((sending, mode, person)),
        _ => None,
    };
    let Some((sending, mode, person)) = asked else {
        return (channels::Wanted::of_all(channel, channels::Sending::New), Mode::Enlace, None);
    };
    let chosen = channels::chosen_of(&overview.resumen, address);
    let whom = match person {
        Some(id) => name_of(overview, id),
        None => channels::people_of(sending.count(reach), chosen),
    };
    let classroom = chosen.map(|classroom| classroom.aula.clone());
    (channels::Wanted { channel, sending, classroom, person }, mode, Some(sending.question(channel, &whom)))
}

fn name_of(overview: &Overview, person: Uuid) -> String {
    let listed = overview.personas.items.iter().find(|listed| listed.id == person);
    listed.map_or_else(|| "esta persona".to_owned(), |listed| listed.nombre_completo.clone())
}

/// The same of the question about a forgotten password.
fn asked_to_recover(address: &Address, overview: &Overview, ways: Ways) -> (Whom, Option<String>) {
    let person = match address.asked {
        Some(Asked::Recover(asked, person)) if asked == ways => person,
        _ => return (Whom::default(), None),
    };
    let chosen = channels::chosen_of(&overview.resumen, address);
    let forgotten = overview.olvidos_aula.unwrap_or_default();
    let whom = match person {
        Some(id) => name_of(overview, id),
        // Of no classroom, nobody is meant.
        None if chosen.is_none() => return (Whom::default(), None),
        None if ways == Ways::WhatsApp => channels::people_of(forgotten.whatsapp, chosen),
        None => channels::people_of(forgotten.email, chosen),
    };
    let classroom = chosen.map(|classroom| classroom.aula.clone());
    (Whom { classroom, person }, Some(ways.question(&whom)))
}

/// «Ya ingresaron 231 de 400», of all and of each classroom, and the way to print for the others.
#[component]
fn Arrivals(address: Address, summary: CredentialSummary) -> impl IntoView {
    let id = address.id;
    let chosen = address.query.aula;
    view! {
        <div class="grid lg:grid-cols-[1fr_auto] items-center gap-x-8 gap-y-4">
            <Share label=arrived_line(summary.ingresaron, summary.total) part=summary.ingresaron whole=summary.total />
            {(summary.vigentes > 0).then(|| view! { <channels::PrintMissing id=id missing=summary.vigentes /> })}
        </div>
        {(summary.aulas.iter().any(|classroom| classroom.grado.is_some()))
            .then(|| {
                view! {
                    <details open=chosen.is_some()>
                        <summary class="cursor-pointer font-medium min-h-11 flex items-center gap-2 link">
                            "Ver por aula"
                        </summary>
                        <ul class="grid sm:grid-cols-2 xl:grid-cols-3 gap-x-6">
                            {summary
                                .aulas
                                .into_iter()
                                .map(|classroom| {
                                    let is_chosen = chosen.as_ref() == Some(&classroom.aula);
                                    let href = with_query(&credentials_of(id), &[("aula", &classroom.aula)]);
                                    view! {
                                        <li>
                                            <a
                                                {..mark::here()}
                                                {..mark::focus("canales")}
                                                href=href
                                                aria-current=is_chosen.then_some("true")
                                                class="block rounded-field p-2 -mx-2 hover:bg-base-200 aria-[current]:bg-primary/10"
                                            >
                                                <Share
                                                    label=format!("{} · {} de {}", classroom.nombre, classroom.ingresaron, classroom.total)
                                                    part=classroom.ingresaron
                                                    whole=classroom.total
                                                    class="font-medium"
                                                />
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    </details>
                }
            })}
    }
}

/// «Ya ingresaron 231 de 400».
pub fn arrived_line(arrived: i64, total: i64) -> String {
    format!("Ya ingresaron {} de {}", format::number(arrived), format::number(total))
}

/// «400 credenciales generadas» (HU-USERS-06 UX-01).
fn generated(count: i64) -> String {
    format::count(count, "credencial generada", "credenciales generadas")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_but_for_the_page() {
        let id = Uuid::from_u128(7);
        let given = [("aula", "P3-A"), ("faltan", "true"), ("buscar", " Ñato "), ("pagina", "3"), ("persona", "x")];
        let address = Address::read(id, |name| given.iter().find(|pair| pair.0 == name).map(|pair| pair.1));
        assert_eq!((address.query.pagina, address.query.persona), (3, None));
        let base = format!("/admin/importaciones/{id}/credenciales?aula=P3-A&buscar=%C3%91ato&faltan=true");
        assert_eq!(address.list(), base);
        assert_eq!(address.showing(id), format!("{base}&pagina=3&persona={id}"));
        assert_eq!(generated(1).replace('\u{a0}', " "), "1 credencial generada");
    }
}
