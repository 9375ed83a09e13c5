//! What came of it: the figures, what failed, and the way on, the credentials (HU-USERS-04 UX-04, HU-USERS-06 UX-01).

use leptos::prelude::*;
use padron_core::import::Kind;

use crate::features::credentials::model::CredentialSummary;
use crate::features::imports::model::{Import, Row};
use crate::features::imports::page::parts::{Credentials, RelationsCard, Reports, UndoneNotice};
use crate::features::imports::page::query::{PATH, Step, detail_href, step_href};
use crate::features::imports::page::rows::ErrorRows;
use crate::features::imports::page::words;
use crate::format;
use crate::page::Page;
use crate::paths;
use crate::ui::alert::{Alert, Tone};
use crate::ui::donut::Donut;
use crate::ui::figure::Figure;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;

#[component]
pub fn ResultView(import: Import, rows: Option<Page<Row>>, credentials: Option<CredentialSummary>) -> impl IntoView {
    let kind = import.tipo;
    let (created, omitted) = (import.creados, import.con_errores + import.fallidos);
    let title = if created > 0 { "Listo".to_owned() } else { words::none_line(kind) };
    view! {
        <PageHeading
            title=title
            eyebrow=format!("Importar usuarios · {} · {}", kind.label(), format::date_time(import.fecha))
        >
            <div class="flex flex-wrap gap-3">
                <a class="btn btn-ghost h-12" href=detail_href(import.import_id)>
                    <Glyph icon=Icon::Clock />
                    "Ver en el historial"
                </a>
                <a class="btn bg-base-100 border-base-300 h-12" href=PATH>
                    <Glyph icon=Icon::Upload />
                    "Importar otro archivo"
                </a>
            </div>
        </PageHeading>
        {(import.deshechos > 0).then(|| view! { <UndoneNotice import=import.clone() /> })}
        {(created > 0)
            .then(|| {
                view! {
                    <Alert tone=Tone::Success title=words::created_line(kind, created)>
                        {kind
                            .role()
                            .map(|_| {
                                view! {
                                    <p>
                                        "Se han generado contraseñas temporales seguras. Los usuarios deberán cambiarlas al primer inicio de sesión."
                                    </p>
                                }
                            })}
                    </Alert>
                }
            })}
        {(omitted > 0)
            .then(|| {
                view! {
                    <Alert tone=Tone::Warning>
                        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                            <p>{words::omitted_line(omitted)}</p>
                            <div class="flex flex-wrap gap-2">
                                <Reports id=import.import_id class="btn btn-sm target bg-base-100 border-base-300" />
                            </div>
                        </div>
                    </Alert>
                }
            })}
        {credentials.map(|summary| view! { <Credentials id=import.import_id summary=summary /> })}
        <Outcome import=import.clone() />
        {import.relaciones.clone().filter(|_| created > 0).map(|relations| view! { <RelationsCard relations=relations /> })}
        {(created > 0).then(|| next_step(kind)).flatten().map(|next| view! { <NextStep next=next /> })}
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

/// The ring and its figures (HU-USERS-04 UX-04).
#[component]
fn Outcome(import: Import) -> impl IntoView {
    let (created, failed) = (import.creados, import.fallidos);
    let done = created + failed;
    let slices = vec![("exitosos", created, "stroke-success"), ("fallidos", failed, "stroke-error")];
    let (failed_note, failed_ink) = if failed > 0 { ("vea el detalle abajo", "text-error") } else { ("ninguno", "") };
    let created_note =
        if import.tipo.role().is_some() { "con usuario y contraseña" } else { "registrados en el sistema" };
    view! {
        <section class="surface p-5 sm:p-6 flex flex-wrap items-center gap-x-10 gap-y-6" aria-label="Resultado">
            <div class="mx-auto sm:mx-0">
                <Donut title="Resultado" slices=slices centre=format::percent(created, done) />
            </div>
            <div class="flex-1 basis-72 grid grid-cols-2 sm:grid-cols-3 gap-x-6 gap-y-4">
                <Figure class="" value=format::number(done) label="Total procesados" note=import.archivo />
                <Figure
                    class=""
                    value=format::number(created)
                    label="Exitosos"
                    note=created_note.to_string()
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
    }
}

/// Where one goes on.
struct Next {
    why: &'static str,
    label: &'static str,
    href: String,
}

/// What a school that starts from nothing loads after this; prospects are given accounts.
fn next_step(kind: Kind) -> Option<Next> {
    let load = |kind: Kind| {
        let why = "Lo siguiente, si está armando el colegio: ";
        Some(Next { why, label: kind.label(), href: step_href(Step::Template(kind)) })
    };
    match kind {
        Kind::Padres => load(Kind::Docentes),
        Kind::Docentes => load(Kind::Estudiantes),
        Kind::Estudiantes => load(Kind::Asignaciones),
        Kind::Prospectos => Some(Next {
            why: "Todavía no tienen usuario. Elija a quiénes dárselo: ",
            label: "Generar usuarios",
            href: paths::GENERATION.to_owned(),
        }),
        Kind::Relaciones | Kind::Asignaciones | Kind::Personal | Kind::Generacion => None,
    }
}

#[component]
fn NextStep(next: Next) -> impl IntoView {
    view! {
        <p class="text-muted">
            {next.why}
            <a class="link" href=next.href>
                {next.label}
            </a>
        </p>
    }
}
