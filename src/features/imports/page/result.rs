//! What came of it: the figures, what failed, and the way on, the credentials (HU-USERS-04 UX-04, HU-USERS-06 UX-01).

use leptos::prelude::*;

use super::query::{PATH, Step, step_href};
use super::review::ReportLink;
use super::rows::ErrorRows;
use super::words;
use crate::features::imports::model::{Importacion, RowPage};
use crate::ui::alert::{Alert, Tone};
use crate::ui::donut::Donut;
use crate::ui::download::DownloadButton;
use crate::ui::figure::Figure;
use crate::ui::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;

#[component]
pub fn ResultView(import: Importacion, rows: Option<RowPage>) -> impl IntoView {
    let kind = import.tipo;
    let (created, failed, omitted) = (import.creados, import.fallidos, import.con_errores);
    let done = created + failed;
    let slices = vec![("exitosos", created, "stroke-success"), ("fallidos", failed, "stroke-error")];
    let title = if created > 0 { "Listo" } else { "No se creó ningún usuario" };
    let (failed_note, failed_ink) = if failed > 0 { ("vea el detalle abajo", "text-error") } else { ("ninguno", "") };
    view! {
        <PageHeading
            title=title.to_string()
            eyebrow=format!("Importar usuarios · {} · {}", kind.label(), format::date_time(import.fecha))
        >
            <a class="btn bg-base-100 border-base-300 h-12" href=PATH>
                <Glyph icon=Icon::Upload />
                "Importar otro archivo"
            </a>
        </PageHeading>
        {(created > 0)
            .then(|| {
                view! {
                    <Alert tone=Tone::Success title=words::created_line(kind, created)>
                        <p>
                            "Se han generado contraseñas temporales seguras. Los usuarios deberán cambiarlas al primer inicio de sesión."
                        </p>
                    </Alert>
                }
            })}
        {(omitted > 0)
            .then(|| {
                view! {
                    <Alert tone=Tone::Warning>
                        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                            <p>{words::omitted_line(omitted)}</p>
                            <ReportLink id=import.import_id class="btn btn-sm target bg-base-100 border-base-300" />
                        </div>
                    </Alert>
                }
            })}
        {(created > 0).then(|| view! { <Credentials import=import.clone() /> })}
        <section class="surface p-5 sm:p-6 flex flex-wrap items-center gap-x-10 gap-y-6" aria-label="Resultado">
            <div class="mx-auto sm:mx-0">
                <Donut title="Resultado" slices=slices centre=format::percent(created, done) />
            </div>
            <div class="flex-1 basis-72 grid grid-cols-2 sm:grid-cols-3 gap-x-6 gap-y-4">
                <Figure class="" value=format::number(done) label="Total procesados" note=import.archivo.clone() />
                <Figure
                    class=""
                    value=format::number(created)
                    label="Exitosos"
                    note="con usuario y contraseña".to_string()
                    ink="text-success"
                />
                <Figure
                    class=""
                    value=format::number(failed)
                    label="Fallidos"
                    note=failed_note.to_string()
                    ink=failed_ink
                />
            </div>
        </section>
        {rows
            .filter(|rows| !rows.items.is_empty())
            .map(|rows| {
                let hidden = rows.total - rows.items.len() as i64;
                view! {
                    <section class="surface overflow-hidden" aria-labelledby="fallidos">
                        <div class="px-4 lg:px-5 py-4 border-b border-base-300">
                            <h2 class="text-lg font-semibold" id="fallidos">
                                "Filas que no se pudieron crear"
                            </h2>
                            <p class="text-sm text-muted">
                                "Corríjalas en un archivo nuevo y "
                                <a class="link" href=step_href(Step::File(kind))>
                                    "súbalo"
                                </a>
                                ". Las demás ya están creadas."
                            </p>
                        </div>
                        <ErrorRows kind=kind rows=rows.items />
                        {(hidden > 0)
                            .then(|| {
                                view! {
                                    <p class="px-5 py-3 border-t border-base-300 text-sm text-muted">
                                        {format!("Y {} más.", format::count(hidden, "fila", "filas"))}
                                    </p>
                                }
                            })}
                    </section>
                }
            })}
    }
}

/// The workbook with the first passwords.
#[component]
fn Credentials(import: Importacion) -> impl IntoView {
    view! {
        <section class="surface p-5 sm:p-6 flex flex-wrap items-center gap-x-6 gap-y-4 border-primary/40" aria-labelledby="credenciales">
            <div class="hidden sm:grid size-14 rounded-field bg-primary/10 text-primary place-items-center shrink-0">
                <Glyph icon=Icon::Key class="size-7" />
            </div>
            <div class="flex-1 basis-64 min-w-0">
                <h2 class="text-lg font-semibold" id="credenciales">
                    {words::credentials_line(import.creados)}
                </h2>
                <p class="flex gap-2 text-sm mt-1">
                    <Glyph icon=Icon::Warning class="size-4 mt-0.5" />
                    <span>"Contraseñas iniciales son temporales. Todos los usuarios deben cambiarlas al iniciar sesión."</span>
                </p>
            </div>
            <DownloadButton
                class="btn btn-primary min-h-14 h-auto py-2 px-6 text-base w-full sm:w-auto"
                href=format!("/api/admin/import/{}/credentials/download", import.import_id)
                label="Descargar Excel con Credenciales"
                done="Archivo de credenciales descargado correctamente"
                failed="Error al generar archivo Excel. Intente nuevamente."
            />
        </section>
    }
}
