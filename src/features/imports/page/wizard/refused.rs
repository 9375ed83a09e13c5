//! A file that could not be used as a whole: why, and the ways to correct how it is read, if it is kept.

use leptos::prelude::*;

use crate::features::imports::model::Import;
use crate::features::imports::page::query::{Step, step_href};
use crate::features::imports::page::review::recognised::{ColumnsForm, OtherKind, Preview, Reading};
use crate::features::imports::page::words;
use crate::ui::alert::{Alert, Tone};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::region::Region;
use crate::ui::stepper::Stepper;

#[component]
pub fn RefusedView(import: Import) -> impl IntoView {
    let (id, kind, summary) = (import.import_id, import.tipo, import.resumen);
    let reason = import.motivo.unwrap_or_else(|| "El archivo no se pudo leer.".into());
    let is_kept = !summary.columnas.is_empty() || !summary.vista.is_empty() || !summary.hojas.is_empty();
    let back =
        vec![Some(step_href(Step::Kind)), Some(step_href(Step::Template(kind))), Some(step_href(Step::File(kind)))];
    view! {
        <PageHeading title="El archivo no se pudo usar" eyebrow=format!("Importar usuarios · {}", kind.label())>
            <Stepper labels=words::STEPS current=4 back=back />
        </PageHeading>
        <div class="flex flex-wrap items-center gap-x-4 gap-y-2 surface px-4 sm:px-5 py-3.5">
            <div class="size-10 shrink-0 rounded-field bg-error/12 text-error grid place-items-center">
                <Glyph icon=Icon::Document />
            </div>
            <div class="min-w-0 flex-1 basis-44">
                <div class="font-medium wrap-anywhere">{import.archivo}</div>
                <div class="text-sm text-muted">{words::file_line(&summary, 0)}</div>
            </div>
            <a class="btn bg-base-100 border-base-300 target" href=step_href(Step::File(kind))>
                "Subir otro archivo"
            </a>
        </div>
        <Alert tone=Tone::Error>
            <p>{reason}</p>
        </Alert>
        {summary.tipo_sugerido.map(|suggested| view! { <OtherKind id=id kind=kind suggested=suggested /> })}
        <Region>
            <div class="space-y-6">
                {(!summary.columnas.is_empty())
                    .then(|| {
                        view! {
                            <section class="surface overflow-hidden" aria-labelledby="columnas">
                                <div class="px-4 lg:px-5 py-4 border-b border-base-300">
                                    <h2 class="text-lg font-semibold" id="columnas">
                                        "Indique qué es cada columna"
                                    </h2>
                                    <p class="text-muted">"Lo que elija se recordará para el siguiente archivo."</p>
                                </div>
                                <ColumnsForm id=id kind=kind summary=summary.clone() />
                            </section>
                        }
                    })}
                {(!summary.vista.is_empty())
                    .then(|| {
                        view! {
                            <section class="surface overflow-hidden" aria-labelledby="encabezado">
                                <div class="px-4 lg:px-5 py-4">
                                    <h2 class="text-lg font-semibold" id="encabezado">
                                        "¿En qué fila está el encabezado?"
                                    </h2>
                                    <p class="text-muted">"Toque la fila que tiene los títulos de las columnas."</p>
                                </div>
                                <Preview id=id kind=kind sheet=summary.hoja.clone() rows=summary.vista.clone() />
                            </section>
                        }
                    })}
                {is_kept
                    .then(|| {
                        view! {
                            <section class="surface overflow-hidden" aria-labelledby="lectura">
                                <h2 class="px-4 lg:px-5 py-4 text-lg font-semibold" id="lectura">
                                    "Leerlo de otra manera"
                                </h2>
                                <Reading id=id kind=kind summary=summary.clone() />
                            </section>
                        }
                    })}
            </div>
        </Region>
        <p class="text-sm text-muted">
            "¿Prefiere empezar de la plantilla? "
            <a class="link" href=step_href(Step::Template(kind))>
                "Ver qué debe traer el archivo"
            </a>
        </p>
    }
}
