//! One generation: how far it is, what became of each prospect, and of the e-mails.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::parts::{GenerationBadge, emails_line};
use super::query::TabName;
use crate::error::AppError;
use crate::features::generation::model::{
    Emails, Generation, GenerationDetail, GenerationRow, GenerationState, Outcome, RowsQuery,
};
use crate::features::generation::server_fns::{CancelGeneration, RetryEmails, load_generation};
use crate::features::session::page::SecondLook;
use crate::format;
use crate::page::Page;
use crate::paths::{DELIVERIES, credentials_of, generation_of};
use crate::topic::Topic;
use crate::ui::address::{page_of, read_page, with_query};
use crate::ui::alert::{Alert, Tone};
use crate::ui::dialog::{Cancel, Dialog};
use crate::ui::failure::{Empty, Failure, refused_post};
use crate::ui::figure::Figure;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::pagination::Pagination;
use crate::ui::pulse::{Pulse, working};
use crate::ui::region::{Region, mark};
use crate::ui::spinner::Spinner;
use crate::ui::table::{DataCell, DataRow, DataTable};

const PANEL: &str = "filas";
const CANCEL: &str = "cancelar-generacion";
const RETRY: &str = "reintentar-envios";

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
struct RowsAddress {
    id: Uuid,
    search: String,
    outcome: Option<Outcome>,
    page: u32,
    /// A question that was asked for before the page became interactive.
    asked: Option<String>,
}

impl RowsAddress {
    fn read<'a>(id: Uuid, get: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self {
            id,
            search: get("buscar").unwrap_or_default().trim().to_owned(),
            outcome: get("resultado").and_then(Outcome::parse),
            page: read_page(get("pagina")),
            asked: get("preguntar").map(str::to_owned),
        }
    }

    fn href(&self) -> String {
        let outcome = self.outcome.map_or("", Outcome::as_str);
        with_query(&generation_of(self.id), &[("buscar", &self.search), ("resultado", outcome)])
    }

    fn query(&self) -> RowsQuery {
        RowsQuery {
            pagina: Some(self.page),
            por_pagina: None,
            buscar: Some(self.search.clone()).filter(|search| !search.is_empty()),
            resultado: self.outcome.map(|outcome| outcome.as_str().to_owned()),
        }
    }
}

#[component]
pub fn GenerationPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id").and_then(|id| id.parse::<Uuid>().ok()));
    let address =
        use_query_map().with_untracked(|query| RowsAddress::read(id.unwrap_or_default(), |name| query.get_str(name)));
    let wanted = address.query();
    let source = Resource::new(
        || (),
        move |()| {
            let wanted = wanted.clone();
            async move { load_generation(id.ok_or(AppError::NotFound)?, wanted).await }
        },
    );
    view! {
        <Title text="Generación" />
        <div class="max-w-6xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <Suspense>
                {move || {
                    let address = address.clone();
                    Suspend::new(async move {
                        match source.await {
                            Ok(detail) => view! { <Detail address=address detail=detail /> }.into_any(),
                            Err(AppError::NotFound) => view! { <Lost /> }.into_any(),
                            Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

#[component]
fn Lost() -> impl IntoView {
    view! {
        <div class="surface">
            <Empty alone=true icon=Icon::Search title="No encontramos esta generación" text="La dirección puede estar mal escrita.">
                <a class="btn btn-primary h-12 px-6" href=TabName::History.href()>
                    "Ver el historial"
                </a>
            </Empty>
        </div>
    }
}

#[component]
fn Detail(address: RowsAddress, detail: GenerationDetail) -> impl IntoView {
    let GenerationDetail { generacion, filas } = detail;
    let refused = refused_post::<CancelGeneration>().or_else(refused_post::<RetryEmails>);
    let (id, state) = (generacion.id, generacion.estado);
    let eyebrow = format!("Envío Masivo de Usuarios · {}", format::date_time(generacion.fecha));
    let title = match generacion.creados {
        0 if !state.is_over() => format!("Generando {}", format::count(generacion.total, "usuario", "usuarios")),
        created => format::count(created, "usuario creado", "usuarios creados"),
    };
    let failed = generacion.correos.fallidos;
    let left = generacion.total - generacion.done();
    let asks_to_cancel = address.asked.as_deref() == Some(CANCEL) && !state.is_over();
    let asks_to_retry = address.asked.as_deref() == Some(RETRY) && failed > 0;
    view! {
        {refused.map(|error| view! { <Failure error=error /> })}
        <Region topic=Topic::Deliveries>
            <div class="space-y-6">
                <div {..mark::part("titulo")}>
                    <PageHeading title=title eyebrow=eyebrow>
                        <div class="flex flex-wrap gap-3">
                            <a class="btn btn-ghost h-12" href=TabName::History.href()>
                                <Glyph icon=Icon::Left />
                                "Historial"
                            </a>
                            {(generacion.creados > 0 && state.is_over())
                                .then(|| {
                                    view! {
                                        <a class="btn btn-primary h-12 px-6" href=credentials_of(id)>
                                            <Glyph icon=Icon::Key />
                                            "Credenciales"
                                        </a>
                                    }
                                })}
                        </div>
                    </PageHeading>
                </div>
                <div {..mark::part("avance")} class="space-y-4 empty:hidden">
                    {(!state.is_over())
                        .then(|| {
                            view! {
                                <ProgressCard generation=generacion.clone()>
                                    <Asking id=id dialog=CANCEL>"Detener"</Asking>
                                </ProgressCard>
                            }
                        })}
                    <Outcomes generation=generacion.clone() />
                </div>
                <div {..mark::part("cifras")} class="space-y-6">
                    <Facts generation=generacion.clone() />
                    <Figures generation=generacion.clone() />
                </div>
                <Rows address=address generation=generacion page=filas />
            </div>
            <Dialog
                id=CANCEL
                open=asks_to_cancel
                title="¿Detener la generación?"
                actions=view! {
                    <Cancel />
                    <form {..mark::here()} {..mark::done("La generación se detuvo")} method="post" action=CancelGeneration::url() class="group">
                        <input type="hidden" name="id" value=id.to_string() />
                        <button type="submit" class="btn btn-error h-12 px-6" autofocus=true>
                            <Spinner />
                            "Detener"
                        </button>
                    </form>
                }
                    .into_any()
            >
                <p {..mark::part("faltan")}>{format!("Faltan {} por crear. Los usuarios ya creados se quedan, y sus correos salen.", format::number(left))}</p>
            </Dialog>
            <Dialog
                id=RETRY
                open=asks_to_retry
                title="¿Reintentar los envíos fallidos?"
                actions=view! {
                    <Cancel />
                    <form {..mark::here()} {..mark::done("El envío comenzó")} method="post" action=RetryEmails::url() class="group">
                        <input type="hidden" name="id" value=id.to_string() />
                        <button type="submit" class="btn btn-primary h-12 px-6" autofocus=true>
                            <Spinner />
                            "Reintentar"
                        </button>
                    </form>
                }
                    .into_any()
            >
                <p {..mark::part("fallaron")}>{format!("Se escribe otra vez a {}. A quien ya le llegó no se le repite.", format::count(failed, "persona", "personas"))}</p>
            </Dialog>
            <SecondLook />
        </Region>
        <Pulse topic=Topic::Deliveries />
    }
}

/// A button that opens a question; before the page is interactive, by the address.
#[component]
fn Asking(id: Uuid, dialog: &'static str, children: Children) -> impl IntoView {
    let href = with_query(&generation_of(id), &[("preguntar", dialog)]);
    view! {
        <a {..mark::opens(dialog)} href=href role="button" class="btn bg-base-100 border-base-300 min-h-11">
            {children()}
        </a>
    }
}

/// How much is done, how fast, and how long it will take; `children` are the ways on.
#[component]
pub fn ProgressCard(generation: Generation, children: Children) -> impl IntoView {
    let (done, total) = (generation.done(), generation.total);
    let label = format!("{} de {}", format::number(done), format::count(total, "prospecto", "prospectos"));
    let since = generation.iniciada_en.unwrap_or(generation.consultada_en);
    let seconds = (generation.consultada_en - since).num_milliseconds() as f64 / 1000.0;
    let pace = match (generation.estado, done) {
        (GenerationState::Pendiente, _) => "Espera su turno: otra carga está en proceso o recién empieza.".to_owned(),
        (_, done) if done > 1 && seconds >= 1.5 => {
            let rate = done as f64 / seconds;
            let speed = match rate {
                1.0.. => format!("{rate:.0} por segundo"),
                _ => format!("{:.0} por minuto", rate * 60.0),
            };
            format!("{speed} · {}", format::remaining((total - done) as f64 / rate))
        }
        _ => "Calculando cuánto falta…".to_owned(),
    };
    view! {
        <section {..working(true)} class="surface p-5 space-y-3" aria-label="Generación en curso">
            <p class="font-medium" role="status">
                {format!("Creando usuarios: {label}")}
            </p>
            <progress class="progress progress-primary w-full h-3 block" aria-label=label max=total.max(1).to_string() value=done.to_string()></progress>
            <div class="flex flex-wrap items-center justify-between gap-3">
                <p class="text-sm text-muted">{pace}</p>
                {children()}
            </div>
        </section>
    }
}

/// How it ended, and what of it needs somebody.
#[component]
fn Outcomes(generation: Generation) -> impl IntoView {
    let Emails { fallidos: failed, inciertos: unknown, pendientes: pending, .. } = generation.correos;
    let is_over = generation.estado.is_over();
    let stopped = generation.estado == GenerationState::Cancelado;
    let left = generation.total - generation.done();
    view! {
        {stopped
            .then(|| {
                view! {
                    <Alert tone=Tone::Warning title="Se detuvo antes de terminar".to_owned()>
                        <p>{format!("{} sin usuario. Siguen en la lista de prospectos.", format::count(left, "prospecto quedó", "prospectos quedaron"))}</p>
                    </Alert>
                }
            })}
        {(generation.estado == GenerationState::Completado && generation.creados > 0)
            .then(|| {
                let made = format::count(generation.creados, "usuario creado exitosamente", "usuarios creados exitosamente");
                view! { <Alert tone=Tone::Success>{format!("{made}.")}</Alert> }
            })}
        {(pending > 0)
            .then(|| {
                let text = format!("{} por salir; se envían solos.", format::count(pending, "correo", "correos"));
                view! {
                    <p class="flex gap-2 text-sm text-muted" {..working(true)}>
                        <Glyph icon=Icon::Clock class="size-5 shrink-0" />
                        {text}
                    </p>
                }
            })}
        {(failed + unknown > 0)
            .then(|| {
                let text = match (failed, unknown) {
                    (0, unknown) => format!("{}: quizá llegaron. No se repiten solos.", format::count(unknown, "correo sin confirmar", "correos sin confirmar")),
                    (failed, 0) => format!("{}.", format::count(failed, "correo no llegó", "correos no llegaron")),
                    (failed, unknown) => format!("{}, y {} sin confirmar.", format::count(failed, "correo no llegó", "correos no llegaron"), format::number(unknown)),
                };
                view! {
                    <Alert tone=Tone::Warning>
                        <p>{text}</p>
                        <div class="mt-2 flex flex-wrap gap-3">
                            {(failed > 0 && is_over)
                                .then(|| {
                                    view! {
                                        <Asking id=generation.id dialog=RETRY>
                                        <Glyph icon=Icon::Repeat />
                                        "Reintentar envíos fallidos"
                                    </Asking>
                                    }
                                })}
                            <a class="btn btn-ghost min-h-11" href=with_query(DELIVERIES, &[("importacion", &generation.id.to_string())])>
                                "Ver los envíos"
                            </a>
                        </div>
                    </Alert>
                }
            })}
    }
}

#[component]
fn Facts(generation: Generation) -> impl IntoView {
    let fact = |label: &'static str, value: AnyView| {
        view! {
            <div class="min-w-0">
                <dt class="text-sm text-muted">{label}</dt>
                <dd class="font-medium wrap-anywhere">{value}</dd>
            </div>
        }
    };
    let duration = match (generation.terminada_en, generation.estado.is_over()) {
        (Some(end), true) => format::duration(end - generation.iniciada_en.unwrap_or(generation.fecha)),
        _ => "—".to_owned(),
    };
    let word = |on: bool, yes: &'static str, no: &'static str| if on { yes } else { no };
    view! {
        <section class="surface p-5" aria-label="Datos de la generación">
            <dl class="grid grid-cols-2 lg:grid-cols-3 gap-4">
                {fact("Estado", view! { <GenerationBadge state=generation.estado /> }.into_any())}
                {fact("Quién", generation.creado_por.clone().into_any())}
                {fact("Duración", duration.into_any())}
                {fact("Correos", emails_line(&generation).into_any())}
                {fact("Envío de Emails", word(generation.enviar_email, "Activo", "Inactivo").into_any())}
                {fact("Cambio de Contraseña", word(generation.forzar_cambio, "Forzado al primer ingreso", "Sin forzar").into_any())}
            </dl>
        </section>
    }
}

#[component]
fn Figures(generation: Generation) -> impl IntoView {
    let ink = |value: i64, ink: &'static str| if value > 0 { ink } else { "" };
    let share = format!("{} de los elegidos", format::percent(generation.creados, generation.total));
    view! {
        <div class="grid grid-cols-2 lg:grid-cols-4 gap-3 sm:gap-4">
            <Figure value=format::number(generation.total) label="elegidos" note="prospectos".to_owned() />
            <Figure value=format::number(generation.creados) label="creados" note=share ink=ink(generation.creados, "text-success") />
            <Figure value=format::number(generation.omitidos) label="omitidos" note="la lista dice por qué".to_owned() />
            <Figure value=format::number(generation.fallidos) label="fallidos" note="no se pudieron crear".to_owned() ink=ink(generation.fallidos, "text-error") />
        </div>
    }
}

#[component]
fn Rows(address: RowsAddress, generation: Generation, page: Page<GenerationRow>) -> impl IntoView {
    let (number, per_page, total, base) = (page.pagina, page.por_pagina, page.total, address.href());
    let list = if page.items.is_empty() {
        view! { <Empty icon=Icon::Search title="Nadie coincide" text="Pruebe con otra palabra u otro resultado." /> }
            .into_any()
    } else {
        view! {
            <DataTable caption="Prospectos de la generación" headers=vec!["Carnet", "Nombre Completo", "Correo", "Resultado"]>
                {page.items.into_iter().map(|row| view! { <OutcomeRow row=row /> }).collect_view()}
            </DataTable>
        }
        .into_any()
    };
    view! {
        <section class="surface overflow-hidden" aria-label="Prospecto por prospecto">
            <form method="get" action=generation_of(generation.id) role="search" class="flex flex-wrap gap-3 px-4 lg:px-5 py-3">
                <label class="input h-11 flex-1 basis-56 max-w-md text-base">
                    <Glyph icon=Icon::Search class="size-4 text-muted" />
                    <span class="sr-only">"Buscar por nombre, correo o carnet"</span>
                    <input type="search" name="buscar" placeholder="Nombre, correo o carnet" value=address.search.clone() />
                </label>
                <select name="resultado" class="select h-11 basis-56 text-base" aria-label="Resultado">
                    <option value="">"Todos los resultados"</option>
                    {Outcome::ALL
                        .map(|outcome| {
                            view! {
                                <option value=outcome.as_str() selected=address.outcome == Some(outcome)>
                                    {outcome.label()}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
                <button type="submit" class="btn bg-base-100 border-base-300 h-11 [[data-hydrated]_&]:hidden">
                    "Buscar"
                </button>
            </form>
            <p {..mark::part("cuenta")} class="sr-only" role="status">
                {format::count(total, "prospecto", "prospectos")}
            </p>
            <div {..mark::part(PANEL)} id=PANEL tabindex="-1" class="border-t border-base-300 scroll-mt-32">
                {list}
                <Pagination panel=PANEL page=number per_page=per_page total=total href=page_of base=base />
            </div>
        </section>
    }
}

#[component]
fn OutcomeRow(row: GenerationRow) -> impl IntoView {
    let (icon, ink) = match row.resultado {
        Outcome::Creado => (Icon::CheckCircle, "text-success"),
        Outcome::Omitido | Outcome::Pendiente => (Icon::Clock, ""),
        Outcome::Deshecho => (Icon::Undo, "text-muted"),
        Outcome::Fallido => (Icon::CrossCircle, "text-error"),
    };
    view! {
        <DataRow>
            <DataCell label="Carnet">{row.carnet}</DataCell>
            <DataCell label="Nombre">
                <span class="font-medium wrap-anywhere">{row.nombre_completo}</span>
            </DataCell>
            <DataCell label="Correo">
                <span class="wrap-anywhere">{row.correo.unwrap_or_else(|| "—".to_owned())}</span>
            </DataCell>
            <DataCell label="Resultado">
                <span class=format!("inline-flex items-center gap-1.5 {ink}")>
                    <Glyph icon=icon class="size-4 shrink-0" />
                    {row.resultado.label()}
                </span>
                {row.motivo.map(|reason| view! { <span class="block text-sm text-muted">{reason}</span> })}
            </DataCell>
        </DataRow>
    }
}
