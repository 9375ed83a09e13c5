//! `/admin/envios`: the messages that were sent, or only simulated, and how each looks. Search, state and page are in the
//! address.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use super::message::Written;
use super::reveal::{REVEAL_DIALOG, RevealDialog, Secret};
use crate::error::AppError;
use crate::features::delivery::model::{Delivery, DeliveryQuery, DeliveryState, Message};
use crate::features::delivery::server_fns::{delivery_message, list_deliveries};
use crate::format;
use crate::page::Page;
use crate::paths::{DELIVERIES, IMPORTS};
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
    (DeliveryState::Fallido, "Fallidos"),
    (DeliveryState::Incierto, "Sin confirmar"),
];

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Address {
    search: String,
    state: Option<DeliveryState>,
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
            page: read_page(get("pagina")),
            message: get("mensaje").and_then(|id| id.parse().ok()),
        }
    }

    fn list(&self) -> String {
        let state = self.state.map_or("", DeliveryState::as_str);
        with_query(DELIVERIES, &[("buscar", &self.search), ("estado", state)])
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
            <PageHeading title="Envíos" eyebrow="Mensajes con credenciales" />
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
    is_simulated: bool,
    message: Option<Message>,
}

async fn load(address: Address) -> Result<Shown, AppError> {
    let (page, is_simulated) = list_deliveries(address.query()).await?;
    let message = match address.message {
        None => None,
        Some(id) => match delivery_message(id).await {
            Ok(message) => Some(message),
            Err(AppError::NotFound) => None,
            Err(error) => return Err(error),
        },
    };
    Ok(Shown { page, is_simulated, message })
}

#[component]
fn Outbox(address: Address, shown: Shown) -> impl IntoView {
    let Shown { page, is_simulated, message } = shown;
    let base = address.list();
    let (number, per_page, total) = (page.pagina, page.por_pagina, page.total);
    let open = address.message;
    view! {
        {is_simulated
            .then(|| {
                view! {
                    <Alert tone=Tone::Info title="El correo está simulado: nada sale de este equipo".to_owned()>
                        <p>
                            "Aquí se ve cada mensaje como se vería. Para enviar de verdad, quien instaló Padrón pone los datos del servidor de correo en PADRON_SMTP_URL y PADRON_SMTP_FROM."
                        </p>
                    </Alert>
                }
            })}
        <Region topic=Topic::Deliveries>
            <div class="space-y-6">
                <div {..mark::part("mensaje")} id="mensaje" tabindex="-1" class="scroll-mt-32 empty:hidden">
                    {message.zip(open).map(|(message, id)| view! { <OpenMessage id=id message=message back=page_of(&base, address.page) /> })}
                </div>
                <section class="surface overflow-hidden" aria-label="Envíos">
                    <Filters address=address.clone() />
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

#[component]
fn OpenMessage(id: Uuid, message: Message, back: String) -> impl IntoView {
    let can_reveal = message.revelable;
    let name = message.nombre.clone();
    view! {
        <section class="rounded-box bg-base-200 border border-base-300 p-5 space-y-4 max-w-2xl" aria-label=format!("Mensaje para {name}")>
            <Written message=message />
            <div class="flex flex-wrap gap-3">
                {can_reveal
                    .then(|| {
                        view! {
                            <form
                                {..mark::asks(REVEAL_DIALOG)}
                                {..mark::question(name.clone())}
                                class="hidden [[data-hydrated]_&]:block"
                            >
                                <input type="hidden" name="usuario" value=id.to_string() />
                                <button type="submit" class="btn bg-base-100 border-base-300 h-12">
                                    <Glyph icon=Icon::Eye />
                                    "Mostrar contraseña"
                                </button>
                            </form>
                        }
                    })}
                <a {..mark::here()} {..mark::focus(PANEL)} class="btn btn-ghost h-12" href=back>
                    "Cerrar"
                </a>
            </div>
        </section>
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
            <label>
                <span class="sr-only">"Estado"</span>
                <select name="estado" class="select h-12 text-base">
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
        let is_filtered = !address.search.is_empty() || address.state.is_some();
        return if is_filtered {
            view! { <Empty icon=Icon::Search title="Ningún envío así" text="Cambie la búsqueda o el estado." /> }
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
    let headers = vec!["Persona", "Destinatario", "Estado", "Intentos", "Cuándo", ""];
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
    view! {
        <DataRow>
            <DataCell label="">
                <span class="block font-medium wrap-anywhere">{delivery.nombre}</span>
                <span class="block text-sm text-muted">{delivery.usuario}</span>
            </DataCell>
            <DataCell label="Destinatario">{delivery.destinatario}</DataCell>
            <DataCell label="Estado">
                <StateLine state=delivery.estado simulated=delivery.simulado />
                {delivery.ultimo_error.map(|reason| view! { <span class="block text-sm text-muted wrap-anywhere">{reason}</span> })}
            </DataCell>
            <DataCell label="Intentos">{delivery.intentos}</DataCell>
            <DataCell label="Cuándo">{format::date_time(delivery.fecha)}</DataCell>
            <DataCell label="">
                <a
                    {..mark::here()}
                    {..mark::focus("mensaje")}
                    class="btn btn-sm target btn-ghost"
                    href=href
                    aria-label=format!("Ver el mensaje de {name}")
                >
                    "Ver mensaje"
                </a>
            </DataCell>
        </DataRow>
    }
}

#[component]
fn StateLine(state: DeliveryState, simulated: bool) -> impl IntoView {
    let (icon, ink, text) = match state {
        DeliveryState::Pendiente => (Icon::Clock, "", "Pendiente"),
        DeliveryState::Enviando => (Icon::Clock, "", "Enviando"),
        DeliveryState::Enviado if simulated => (Icon::CheckCircle, "text-info", "Simulado"),
        DeliveryState::Enviado => (Icon::CheckCircle, "text-success", "Enviado"),
        DeliveryState::Entregado => (Icon::CheckCircle, "text-success", "Entregado"),
        DeliveryState::Leido => (Icon::CheckCircle, "text-success", "Leído"),
        DeliveryState::Fallido => (Icon::CrossCircle, "text-error", "Fallido"),
        DeliveryState::Incierto => (Icon::Warning, "", "Sin confirmar"),
    };
    view! {
        <span class=format!("inline-flex items-center gap-1.5 text-sm {ink}")>
            <Glyph icon=icon class="size-4 shrink-0" />
            {text}
        </span>
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
        assert_eq!(Address::read(|_| Some("x")).state, None);
    }
}
