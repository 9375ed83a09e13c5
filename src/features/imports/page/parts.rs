//! What an import's result and its page in the history both show.

use leptos::prelude::*;
use uuid::Uuid;

use super::words;
use crate::features::credentials::model::CredentialSummary;
use crate::features::families::model::Relations;
use crate::features::imports::model::Import;
use crate::features::session::page::SecondLook;
use crate::format;
use crate::paths::{RELATIONS, credentials_of};
use crate::ui::alert::{Alert, Tone};
use crate::ui::download::DownloadButton;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::share::Share;

/// «Descargar Reporte de Errores», as text and as the rows to correct in a spreadsheet.
#[component]
pub fn Reports(id: Uuid, class: &'static str) -> impl IntoView {
    let report = move |format: &str| format!("/api/admin/import/{id}/errores.{format}");
    view! {
        <a class=class href=report("txt") download="" rel="external">
            <Glyph icon=Icon::Download />
            "Descargar Reporte de Errores"
        </a>
        <a class=class href=report("xlsx") download="" rel="external">
            <Glyph icon=Icon::Table />
            "Excel con errores"
        </a>
    }
}

/// The relations made, by type (HU-USERS-05 UX-03), and the way to verify them (UX-04).
#[component]
pub fn RelationsCard(relations: Relations) -> impl IntoView {
    view! {
        <section class="surface p-5 sm:p-6 flex flex-wrap items-center gap-x-6 gap-y-4" aria-labelledby="relaciones">
            <div class="hidden sm:grid size-14 rounded-field bg-primary/10 text-primary place-items-center shrink-0">
                <Glyph icon=Icon::Family class="size-7" />
            </div>
            <div class="flex-1 basis-64 min-w-0">
                <h2 class="text-lg font-semibold" id="relaciones">
                    {words::relations_line(&relations)}
                </h2>
                <dl class="mt-1 flex flex-wrap gap-x-6 gap-y-1">
                    {words::relations_by_type(&relations)
                        .map(|(relationship, count)| {
                            view! {
                                <div class="flex gap-1.5">
                                    <dt class="text-muted">{relationship}</dt>
                                    <dd class="font-semibold">{format::number(count)}</dd>
                                </div>
                            }
                        })
                        .collect_view()}
                </dl>
            </div>
            <a class="btn bg-base-100 border-base-300 h-12 w-full sm:w-auto" href=RELATIONS>
                <Glyph icon=Icon::CheckCircle />
                "Verificar Relaciones"
            </a>
        </section>
    }
}

/// Said of an import that was taken back.
#[component]
pub fn UndoneNotice(import: Import) -> impl IntoView {
    let when = import.deshecha_en.map(format::date_time).unwrap_or_default();
    let undone = format::count(import.deshechos, "registro retirado", "registros retirados");
    let kept = match import.creados {
        0 => String::new(),
        kept => format!(" {} porque ya estaban en uso.", format::count(kept, "se conservó", "se conservaron")),
    };
    view! {
        <Alert tone=Tone::Info title=format!("Deshecha el {when}")>
            <p>{format!("{undone}.{kept}")}</p>
        </Alert>
    }
}

/// The first passwords: how many have come in, the workbook, and the way to hand them out otherwise.
#[component]
pub fn Credentials(id: Uuid, summary: CredentialSummary) -> impl IntoView {
    let arrived = format!("Ya ingresaron {} de {}", format::number(summary.ingresaron), format::number(summary.total));
    view! {
        <section class="surface p-5 sm:p-6 space-y-5 border-primary/40" aria-labelledby="credenciales">
            <div class="flex flex-wrap items-center gap-x-6 gap-y-4">
                <div class="hidden sm:grid size-14 rounded-field bg-primary/10 text-primary place-items-center shrink-0">
                    <Glyph icon=Icon::Key class="size-7" />
                </div>
                <div class="flex-1 basis-64 min-w-0">
                    <h2 class="text-lg font-semibold" id="credenciales">
                        {words::credentials_line(summary.generadas)}
                    </h2>
                    <p class="flex gap-2 text-sm mt-1">
                        <Glyph icon=Icon::Warning class="size-4 mt-0.5" />
                        <span>"Contraseñas iniciales son temporales. Todos los usuarios deben cambiarlas al iniciar sesión."</span>
                    </p>
                </div>
                <DownloadButton
                    class="btn btn-primary min-h-14 h-auto py-2 px-6 text-base w-full sm:w-auto".into()
                    href=format!("/api/admin/import/{id}/credentials/download")
                    label="Descargar Excel con Credenciales".into()
                    done="Archivo de credenciales descargado correctamente".into()
                    failed="Error al generar archivo Excel. Intente nuevamente.".into()
                />
            </div>
            <div class="flex flex-wrap items-end gap-x-8 gap-y-4 border-t border-base-300 pt-4">
                <div class="flex-1 basis-64">
                    <Share label=arrived part=summary.ingresaron whole=summary.total class="font-medium" />
                </div>
                <a class="btn bg-base-100 border-base-300 min-h-12 h-auto py-2 w-full sm:w-auto" href=credentials_of(id)>
                    <Glyph icon=Icon::Mail />
                    "Imprimir, enviar por correo o WhatsApp"
                </a>
            </div>
            <SecondLook />
        </section>
    }
}
