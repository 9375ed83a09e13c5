//! One prospect: who it is, how far it is, what happened, and what was sent.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::parts::ProspectBadge;
use super::query::TabName;
use crate::error::AppError;
use crate::features::generation::model::{Happening, ProspectStory, Sent};
use crate::features::generation::server_fns::load_prospect;
use crate::format;
use crate::paths::generation_of;
use crate::topic::Topic;
use crate::ui::failure::{Empty, Failure};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::region::{Region, mark};
use crate::ui::table::{DataCell, DataRow, DataTable};

#[component]
pub fn ProspectPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id").and_then(|id| id.parse::<Uuid>().ok()));
    let source = Resource::new(|| (), move |()| async move { load_prospect(id.ok_or(AppError::NotFound)?).await });
    view! {
        <Title text="Prospecto" />
        <div class="max-w-4xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <Suspense>
                {move || Suspend::new(async move {
                    match source.await {
                        Ok(story) => view! { <Story story=story /> }.into_any(),
                        Err(AppError::NotFound) => view! { <Lost /> }.into_any(),
                        Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Lost() -> impl IntoView {
    view! {
        <div class="surface">
            <Empty alone=true icon=Icon::Search title="No encontramos a este prospecto" text="Es posible que su importación se haya deshecho.">
                <a class="btn btn-primary h-12 px-6" href=TabName::Choose.href()>
                    "Ver los prospectos"
                </a>
            </Empty>
        </div>
    }
}

#[component]
fn Story(story: ProspectStory) -> impl IntoView {
    let ProspectStory { detalle: person, generacion, sucesos, envios } = story;
    let eyebrow = format!("Prospecto · {}", person.carnet);
    let fact = |label: &'static str, value: AnyView| {
        view! {
            <div class="min-w-0">
                <dt class="text-sm text-muted">{label}</dt>
                <dd class="font-medium wrap-anywhere">{value}</dd>
            </div>
        }
    };
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned()).into_any();
    view! {
        <Region topic=Topic::Deliveries>
            <div {..mark::part("prospecto")} class="space-y-6">
                <PageHeading title=person.nombre_completo.clone() eyebrow=eyebrow>
                    <div class="flex flex-wrap gap-3">
                        <a class="btn btn-ghost h-12" href=TabName::Choose.href()>
                            <Glyph icon=Icon::Left />
                            "Prospectos"
                        </a>
                        {generacion
                            .map(|id| {
                                view! {
                                    <a class="btn bg-base-100 border-base-300 h-12" href=generation_of(id)>
                                        "Su generación"
                                    </a>
                                }
                            })}
                    </div>
                </PageHeading>
                <section class="surface p-5" aria-label="Datos del prospecto">
                    <dl class="grid sm:grid-cols-2 lg:grid-cols-3 gap-4">
                        {fact("Estado", view! { <ProspectBadge state=person.estado /> }.into_any())}
                        {fact("Carnet", person.carnet.clone().into_any())}
                        {fact("Programa", person.programa.clone().into_any())}
                        {fact("Correo", or_dash(person.correo.clone()))} {fact("Teléfono", or_dash(person.telefono.clone()))}
                        {fact("Registrado", format::date_time(person.creado_en).into_any())}
                    </dl>
                </section>
                <section class="surface p-5 space-y-3" aria-labelledby="titulo-sucesos">
                    <h2 class="text-lg font-semibold" id="titulo-sucesos">
                        "Qué pasó"
                    </h2>
                    <ol class="space-y-3">
                        {sucesos.into_iter().map(|happening| view! { <HappeningLine happening=happening /> }).collect_view()}
                    </ol>
                </section>
                <Sendings sent=envios />
            </div>
        </Region>
    }
}

#[component]
fn HappeningLine(happening: Happening) -> impl IntoView {
    let who = happening.quien.map(|who| format!(" · {who}"));
    view! {
        <li class="flex gap-3">
            <Glyph icon=Icon::Clock class="size-5 mt-0.5 shrink-0 text-muted" />
            <p>
                <span class="block font-medium">{happening.texto}</span>
                <span class="block text-sm text-muted">{format::date_time(happening.fecha)} {who}</span>
            </p>
        </li>
    }
}

#[component]
fn Sendings(sent: Vec<Sent>) -> impl IntoView {
    let list = if sent.is_empty() {
        view! { <p class="px-5 pb-5 text-muted">"Todavía no se le envió nada."</p> }.into_any()
    } else {
        view! {
            <div class="border-t border-base-300">
                <DataTable caption="Envíos al prospecto" headers=vec!["Fecha", "Canal", "Destinatario", "Estado"]>
                    {sent
                        .into_iter()
                        .map(|sent| {
                            view! {
                                <DataRow>
                                    <DataCell label="Fecha">{format::date_time(sent.fecha)}</DataCell>
                                    <DataCell label="Canal">{sent.canal}</DataCell>
                                    <DataCell label="Destinatario">{sent.destinatario}</DataCell>
                                    <DataCell label="Estado">
                                        {sent.estado} {sent.error.map(|error| view! { <span class="block text-sm text-muted">{error}</span> })}
                                    </DataCell>
                                </DataRow>
                            }
                        })
                        .collect_view()}
                </DataTable>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="surface overflow-hidden" aria-labelledby="titulo-envios">
            <h2 class="text-lg font-semibold px-5 py-4" id="titulo-envios">
                "Sus envíos"
            </h2>
            {list}
        </section>
    }
}
