//! `/admin/envios/plantillas`: the texts that WhatsApp sends, to be copied to Meta's manager, which has to approve them.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::features::delivery::model::TemplateText;
use crate::features::delivery::server_fns::whatsapp_templates;
use crate::paths::DELIVERIES;
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::Failure;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::region::{Region, mark};

#[component]
pub fn TemplatesPage() -> impl IntoView {
    let source = Resource::new(|| (), |()| whatsapp_templates());
    view! {
        <Title text="Plantillas de WhatsApp" />
        <div class="max-w-4xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <PageHeading title="Plantillas de WhatsApp" eyebrow="Envíos">
                <a class="btn btn-ghost h-12" href=DELIVERIES>
                    <Glyph icon=Icon::Left />
                    "Envíos"
                </a>
            </PageHeading>
            <Alert tone=Tone::Info title="Meta las aprueba antes del primer envío".to_owned()>
                <p>
                    "Regístrelas en el administrador de WhatsApp con el mismo nombre, idioma y texto. Si cambia el nombre de la institución, su dirección o el teléfono de soporte, vuelva a registrarlas. Un número nuevo escribe a 250 personas al día."
                </p>
            </Alert>
            <Region>
                <Suspense>
                    {move || Suspend::new(async move {
                        match source.await {
                            Ok(templates) => {
                                view! {
                                    <div class="space-y-6">
                                        {templates.into_iter().map(|template| view! { <Template template=template /> }).collect_view()}
                                    </div>
                                }
                                    .into_any()
                            }
                            Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                        }
                    })}
                </Suspense>
            </Region>
        </div>
    }
}

#[component]
fn Template(template: TemplateText) -> impl IntoView {
    let TemplateText { nombre, idioma, categoria, uso, texto, ejemplos } = template;
    let label = uso.clone();
    let (name, text) = (format!("nombre-{nombre}"), format!("texto-{nombre}"));
    let samples = ejemplos.into_iter().enumerate().map(|(index, sample)| {
        view! { <li class="wrap-anywhere">{format!("{{{{{}}}}} {sample}", index + 1)}</li> }
    });
    view! {
        <section class="surface p-5 space-y-4" aria-label=label>
            <div class="flex flex-wrap items-start justify-between gap-3">
                <div class="min-w-0">
                    <h2 class="font-semibold">{uso}</h2>
                    <p class="text-sm text-muted">
                        <code id=name.clone()>
                            {nombre}
                        </code> {format!(" · {categoria} · {idioma}")}
                    </p>
                </div>
                <div class="flex gap-2">
                    <Copy from=name label="Copiar nombre" />
                    <Copy from=text.clone() label="Copiar texto" />
                </div>
            </div>
            <p id=text class="whitespace-pre-line wrap-anywhere bg-base-200 rounded-field p-4 text-sm">
                {texto}
            </p>
            <div class="text-sm text-muted">
                <p>"Ejemplos que pide Meta:"</p>
                <ul class="pl-4">{samples.collect_view()}</ul>
            </div>
        </section>
    }
}

#[component]
fn Copy(from: String, label: &'static str) -> impl IntoView {
    view! {
        <button
            {..mark::copies(from)}
            type="button"
            class="btn btn-sm target bg-base-100 border-base-300 hidden [[data-hydrated]_&]:inline-flex"
        >
            <Glyph icon=Icon::Copy class="size-4" />
            {label}
        </button>
    }
}
