//! `/admin/envios`: the messages that were sent, or only simulated. Search, filters and page are in the address, and so is
//! the message whose story is open.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use super::reveal::{RevealDialog, Secret};
use super::state::StateLine;
use super::story::Story;
use crate::error::AppError;
use crate::features::delivery::model::{Channel, Delivery, DeliveryQuery, DeliveryState, DeliveryStory, Message, Mode};
use crate::features::delivery::server_fns::{delivery_message, list_deliveries, load_story};
use crate::format;
use crate::page::Page;
use crate::paths::{DELIVERIES, IMPORTS, TEMPLATES};
use crate::topic::Topic;
use crate::ui::address::{page_of, read_page, with_query};
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::{Empty, Failure};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::pagination::Pagination;
use crate::ui::region::{Region, mark};
use crate::ui::table::{DataCell, DataRow, DataTable};

const PANEL: &str = "lista";
const PER_PAGE: u32 = 25;

/// States that one may ask for, in the plural.
const STATES: &[(DeliveryState, &str)] = &[
    (DeliveryState::Pendiente, "Pendientes"),
    (DeliveryState::Enviado, "Enviados"),
    (DeliveryState::Entregado, "Entregados"),
    (DeliveryState::Leido, "Leídos"),
    (DeliveryState::Fallido, "Fallidos"),
    (DeliveryState::Incierto, "Sin confirmar"),
];

/// Channels that one may ask for.
const CHANNELS: &[(Channel, &str)] = &[(Channel::Email, "Correo"), (Channel::WhatsApp, "WhatsApp")];

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Address {
    search: String,
    state: Option<DeliveryState>,
    channel: Option<Channel>,
    /// Only about the people of this import.
    import: Option<Uuid>,
    /// Only to this person.
    person: Option<Uuid>,
    page: u32,
    /// Whose message is shown.
    message: Option<Uuid>,
}

impl Address {
    fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let state = get("estado").unwrap_or_default();
        Self {
            search: get("buscar").unwrap_or_default().trim().to_owned(),
            state: STATES.iter().map(|(each, _)| *each).find(|each| each.as_str() == state),
            channel: get("canal").and_then(|word| Channel::try_from(word.to_owned()).ok()),
            import: get("importacion").and_then(|id| id.parse().ok()),
            person: get("usuario").and_then(|id| id.parse().ok()),
            page: read_page(get("pagina")),
            message: get("mensaje").and_then(|id| id.parse().ok()),
        }
    }

    fn list(&self) -> String {
        let state = self.state.map_or("", DeliveryState::as_str);
        let channel = self.channel.map_or("", Channel::as_str);
        let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let (import, person) = (text(self.import), text(self.person));
        let query = [
            ("buscar", self.search.as_str()),
            ("estado", state),
            ("canal", channel),
            ("importacion", import.as_str()),
            ("usuario", person.as_str()),
        ];
        with_query(DELIVERIES, &query)
    }

    /// All that went to one person.
    fn of_person(id: Uuid) -> String {
        Self { person: Some(id), ..Self::default() }.list()
    }

    fn is_narrowed(&self) -> bool {
        self.import.is_some() || self.person.is_some()
    }

    fn showing(&self, id: Uuid) -> String {
        with_query(&page_of(&self.list(), self.page), &[("mensaje", &id.to_string())])
    }

    fn query(&self) -> DeliveryQuery {
        DeliveryQuery {
            pagina: Some(self.page),
            por_pagina: Some(PER_PAGE),
            buscar: Some(self.search.clone()).filter(|search| !search.is_empty()),
            estado: self.state,
            canal: self.channel,
            importacion: self.import,
            usuario: self.person,
            ..DeliveryQuery::default()
        }
    }
}

#[component]
pub fn OutboxPage() -> impl IntoView {
    let address = use_query_map().with_untracked(|query| Address::read(|name| query.get_str(name)));
    let wanted = address.clone();
    let source = Resource::new(|| (), move |()| load(wanted.clone()));
    view! {
        <Title text="Envíos" />
        <div class="max-w-6xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <PageHeading title="Envíos" eyebrow="Mensajes a las personas">
                <a class="btn btn-ghost h-12" href=TEMPLATES>
                    "Plantillas de WhatsApp"
                </a>
            </PageHeading>
            <Suspense>
                {move || {
                    let address = address.clone();
                    Suspend::new(async move {
                        match source.await {
                            Ok(shown) => view! { <Outbox address=address shown=shown /> }.into_any(),
                            Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Shown {
    page: Page<Delivery>,
    /// Channels by which nothing leaves this machine.
    simulated: Vec<Channel>,
    /// What is open: the message as it looks, and what happened to it.
    open: Option<(Message, DeliveryStory)>,
}

async fn load(address: Address) -> Result<Shown, AppError> {
    let (page, simulated) = list_deliveries(address.query()).await?;
    let open = match address.message {
        None => None,
        Some(id) => match (delivery_message(id).await, load_story(id).await) {
            (Ok(message), Ok(story)) => Some((message, story)),
            (Err(AppError::NotFound), _) | (_, Err(AppError::NotFound)) => None,
            (Err(error), _) | (_, Err(error)) => return Err(error),
        },
    };
    Ok(Shown { page, simulated, open })
}

#[component]
fn Outbox(address: Address, shown: Shown) -> impl IntoView {
    let Shown { page, simulated, open } = shown;
    let base = address.list();
    let (number, per_page, total) = (page.pagina, page.por_pagina, page.total);
    view! {
        {simulated
            .into_iter()
            .map(|channel| {
                let (title, settings) = match channel {
                    Channel::WhatsApp => {
                        ("WhatsApp está simulado: nada sale de este equipo", "los datos de la cuenta de WhatsApp en PADRON_WHATSAPP_TOKEN y PADRON_WHATSAPP_PHONE_ID")
                    }
                    Channel::Email | Channel::Pdf => {
                        ("El correo está simulado: nada sale de este equipo", "los datos del servidor de correo en PADRON_SMTP_URL y PADRON_SMTP_FROM")
                    }
                };
                let text = format!(
                    "Aquí se ve cada mensaje como se vería. Para enviar de verdad, quien instaló Padrón pone {settings}.",
                );
                view! {
                    <Alert tone=Tone::Info title=title.to_owned()>
                        <p>{text}</p>
                    </Alert>
                }
            })
            .collect_view()}
        <Region topic=Topic::Deliveries>
            <div class="space-y-6">
                <div {..mark::part("mensaje")} id="mensaje" tabindex="-1" class="scroll-mt-32 empty:hidden">
                    {open
                        .map(|(message, story)| {
                            view! { <Story message=message story=story back=page_of(&base, address.page) back_to=PANEL /> }
                        })}
                </div>
                <section class="surface overflow-hidden" aria-label="Envíos">
                    <Filters address=address.clone() />
                    <div {..mark::part("alcance")} class="px-4 lg:px-5 empty:hidden">
                        {address
                            .is_narrowed()
                            .then(|| {
                                let whose = match address.person {
                                    Some(_) => page.items.first().map_or("Solo una persona".to_owned(), |one| format!("Solo {}", one.nombre)),
                                    None => "Solo una importación".to_owned(),
                                };
                                view! {
                                    <p class="pb-3 flex flex-wrap items-center gap-x-3">
                                        <strong class="font-medium">{whose}</strong>
                                        <a {..mark::here()} {..mark::focus(PANEL)} class="link target inline-flex items-center" href=DELIVERIES>
                                            "Ver todos los envíos"
                                        </a>
                                    </p>
                                }
                            })}
                    </div>
                    <p {..mark::part("cuenta")} class="sr-only" role="status">
                        {format::count(total, "envío", "envíos")}
                    </p>
                    <div {..mark::part(PANEL)} id=PANEL tabindex="-1" class="border-t border-base-300 scroll-mt-32">
                        <List address=address deliveries=page.items />
                        <Pagination panel=PANEL page=number per_page=per_page total=total href=page_of base=base />
                    </div>
                </section>
            </div>
            <RevealDialog secret=Secret::OfMessages />
        </Region>
    }
}

/// A plain GET form; once interactive, it searches with each change.
#[component]
fn Filters(address: Address) -> impl IntoView {
    view! {
        <form method="get" action=DELIVERIES role="search" class="flex flex-wrap items-center gap-3 p-4 lg:px-5" aria-label="Envíos">
            <label class="input h-12 text-base flex-1 basis-64 max-w-md">
                <Glyph icon=Icon::Search />
                <span class="sr-only">"Buscar por nombre o usuario"</span>
                <input type="search" name="buscar" value=address.search placeholder="Nombre o usuario" autocomplete="off" />
            </label>
            <label class="max-sm:w-full">
                <span class="sr-only">"Estado"</span>
                <select name="estado" class="select h-12 text-base max-sm:w-full">
                    <option value="" selected=address.state.is_none()>
                        "Todos los estados"
                    </option>
                    {STATES
                        .iter()
                        .map(|(state, label)| {
                            view! {
                                <option value=state.as_str() selected=address.state == Some(*state)>
                                    {*label}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="max-sm:w-full">
                <span class="sr-only">"Canal"</span>
                <select name="canal" class="select h-12 text-base max-sm:w-full">
                    <option value="" selected=address.channel.is_none()>
                        "Todos los canales"
                    </option>
                    {CHANNELS
                        .iter()
                        .map(|(channel, label)| {
                            view! {
                                <option value=channel.as_str() selected=address.channel == Some(*channel)>
                                    {*label}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            {address.import.map(|id| view! { <input type="hidden" name="importacion" value=id.to_string() /> })}
            {address.person.map(|id| view! { <input type="hidden" name="usuario" value=id.to_string() /> })}
            <noscript>
                <button type="submit" class="btn h-12">
                    "Buscar"
                </button>
            </noscript>
        </form>
    }
}

#[component]
fn List(address: Address, deliveries: Vec<Delivery>) -> impl IntoView {
    if deliveries.is_empty() {
        let is_filtered = address.list() != DELIVERIES;
        return if is_filtered {
            view! { <Empty icon=Icon::Search title="Ningún envío así" text="Cambie la búsqueda o los filtros." /> }
                .into_any()
        } else {
            view! {
                <Empty
                    icon=Icon::Mail
                    title="Todavía no se envió nada"
                    text="Abra una importación y elija «Imprimir, enviar por correo o WhatsApp»."
                >
                    <a class="btn btn-primary h-12 px-6" href=IMPORTS>
                        "Ver las importaciones"
                    </a>
                </Empty>
            }
            .into_any()
        };
    }
    let headers = vec!["Persona", "Mensaje", "Estado", "Intentos", "Cuándo", ""];
    view! {
        <DataTable caption="Envíos" headers=headers>
            {deliveries
                .into_iter()
                .map(|delivery| view! { <DeliveryRow address=address.clone() delivery=delivery /> })
                .collect_view()}
        </DataTable>
    }
    .into_any()
}

#[component]
fn DeliveryRow(address: Address, delivery: Delivery) -> impl IntoView {
    let href = address.showing(delivery.id);
    let name = delivery.nombre.clone();
    let everything = format!("Todo lo enviado a {name}");
    let what = match delivery.modo {
        Mode::Enlace => format!("{}, con enlace", delivery.proposito.label()),
        Mode::Password => delivery.proposito.label().to_owned(),
    };
    view! {
        <DataRow>
            <DataCell label="">
                <a
                    {..mark::here()}
                    {..mark::focus(PANEL)}
                    class="block font-medium wrap-anywhere link link-hover"
                    href=Address::of_person(delivery.usuario_id)
                    aria-label=everything
                >
                    {delivery.nombre}
                </a>
                <span class="block text-sm text-muted">{delivery.usuario}</span>
            </DataCell>
            <DataCell label="Mensaje">
                <span class="block">{what}</span>
                <span class="block text-sm text-muted wrap-anywhere lg:min-w-40 xl:min-w-48">{delivery.destinatario}</span>
            </DataCell>
            <DataCell label="Estado">
                <StateLine state=delivery.estado simulated=delivery.simulado />
                {delivery.ultimo_error.map(|reason| view! { <span class="block text-sm text-muted wrap-anywhere">{reason}</span> })}
            </DataCell>
            <DataCell label="Intentos">{delivery.intentos}</DataCell>
            <DataCell label="Cuándo" class="xl:whitespace-nowrap">{format::date_time(delivery.fecha)}</DataCell>
            <DataCell label="">
                <a
                    {..mark::here()}
                    {..mark::focus("mensaje")}
                    class="btn btn-sm target btn-ghost"
                    href=href
                    aria-label=format!("Ver el envío de {name}")
                >
                    "Ver"
                </a>
            </DataCell>
        </DataRow>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written() {
        let given = [("buscar", "Ñato"), ("estado", "fallido"), ("pagina", "2")];
        let address = Address::read(|name| given.iter().find(|pair| pair.0 == name).map(|pair| pair.1));
        assert_eq!(address.list(), "/admin/envios?buscar=%C3%91ato&estado=fallido");
        let id = Uuid::from_u128(1);
        assert_eq!(address.showing(id), format!("{}&pagina=2&mensaje={id}", address.list()));
        assert_eq!(Address::read(|_| Some("x")), Address { search: "x".into(), ..Address::read(|_| None) });
        assert_eq!(Address::of_person(id), format!("/admin/envios?usuario={id}"));
    }
}
