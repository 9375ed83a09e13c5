//! What an administrator starts with: imports that wait, people who have not come in yet, students without a guardian.

use leptos::prelude::*;

use super::parts::{Panel, Task, Tasks, Way};
use crate::features::credentials::model::Arrived;
use crate::features::dashboard::model::{AdministratorStart, PastImport};
use crate::features::imports::page::{HISTORY, IMPORT, detail_href, import_href};
use crate::format;
use crate::paths::RELATIONS;
use crate::ui::address::with_query;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::share::Share;

#[component]
pub fn AdministratorBoard(start: AdministratorStart) -> impl IntoView {
    let tasks = tasks(&start);
    view! {
        {(!tasks.is_empty()).then(|| view! { <Tasks tasks=tasks calm="" /> })}
        <ImportCard />
        <Arrivals families=start.familias teachers=start.docentes />
        {(!start.ultimas.is_empty())
            .then(|| {
                view! {
                    <Panel title="Últimas importaciones">
                        <ol class="divide-y divide-base-300">
                            {start.ultimas.into_iter().map(|import| view! { <ImportLine import=import /> }).collect_view()}
                        </ol>
                    </Panel>
                }
            })}
        <div class="grid sm:grid-cols-2 gap-4">
            <Way href=HISTORY icon=Icon::Clock title="Importaciones" text="Qué se cargó, quién lo hizo y cómo volver atrás." />
            <Way href=RELATIONS icon=Icon::Family title="Verificar Relaciones" text="Qué estudiantes no tienen un apoderado vinculado." />
        </div>
    }
}

/// «Ya ingresaron 231 de 400», once there is anybody who could.
#[component]
fn Arrivals(families: Arrived, teachers: Arrived) -> impl IntoView {
    let groups = [("familias", families), ("docentes", teachers)].map(|(who, arrived)| {
        (arrived.total > 0).then(|| {
            let (part, whole) = (arrived.ingresaron, arrived.total);
            let label = format!("{} de {} {who}", format::number(part), format::number(whole));
            view! { <Share label=label part=part whole=whole class="font-medium" /> }
        })
    });
    (families.total + teachers.total > 0).then(|| {
        view! {
            <section class="surface p-5 space-y-4" aria-labelledby="ya-ingresaron">
                <h2 class="text-lg font-semibold" id="ya-ingresaron">
                    "Ya ingresaron"
                </h2>
                <div class="grid sm:grid-cols-2 gap-x-8 gap-y-4">{groups.into_iter().collect_view()}</div>
            </section>
        }
    })
}

#[component]
fn ImportLine(import: PastImport) -> impl IntoView {
    view! {
        <li>
            <a class="block px-4 lg:px-5 py-4 hover:bg-base-200 transition-colors" href=detail_href(import.id)>
                <span class="block font-medium wrap-anywhere">{import.archivo}</span>
                <span class="block text-sm text-muted">
                    {format!(
                        "{} · {} · {}",
                        format::count(import.registros, "registro creado", "registros creados"),
                        format::date_time(import.fecha),
                        import.creado_por,
                    )}
                </span>
            </a>
        </li>
    }
}

fn tasks(start: &AdministratorStart) -> Vec<Task> {
    let mut tasks = Vec::new();
    if start.en_proceso > 0 {
        tasks.push(Task {
            icon: Icon::Clock,
            text: format!("{} en proceso", format::count(start.en_proceso, "importación", "importaciones")),
            note: "Puede seguir trabajando; terminan solas.".into(),
            href: HISTORY.into(),
        });
    }
    match (start.por_confirmar_total, start.por_confirmar.first()) {
        (1, Some(import)) => tasks.push(Task {
            icon: Icon::Upload,
            text: format!("«{}» espera su confirmación", import.archivo),
            note: format::count(import.registros, "registro válido", "registros válidos"),
            href: import_href(import.id),
        }),
        (many @ 1.., _) => tasks.push(Task {
            icon: Icon::Upload,
            text: format!("{} esperan su confirmación", format::count(many, "archivo", "archivos")),
            note: "Lo que nadie retoma se retira después de un día.".into(),
            href: with_query(HISTORY, &[("estado", "validado")]),
        }),
        _ => {}
    }
    if start.estudiantes_sin_apoderado > 0 {
        tasks.push(Task {
            icon: Icon::Family,
            text: format!(
                "{} sin apoderado",
                format::count(start.estudiantes_sin_apoderado, "estudiante", "estudiantes")
            ),
            note: "Vincúlelos para que su familia reciba comunicados.".into(),
            href: RELATIONS.into(),
        });
    }
    if start.vencidas > 0 {
        tasks.push(Task {
            icon: Icon::Key,
            text: match start.vencidas {
                1 => "1 persona ya no puede ingresar".to_owned(),
                many => format!("{} ya no pueden ingresar", format::count(many, "persona", "personas")),
            },
            note: "Su contraseña inicial venció sin usarse.".into(),
            href: HISTORY.into(),
        });
    }
    if start.por_vencer > 0 {
        tasks.push(Task {
            icon: Icon::Key,
            text: format!(
                "{} por vencer en tres días",
                format::count(start.por_vencer, "contraseña inicial", "contraseñas iniciales")
            ),
            note: format!("{} todavía no ingresaron.", format::count(start.sin_ingresar, "persona", "personas")),
            href: HISTORY.into(),
        });
    }
    tasks
}

/// The administrator's main job.
#[component]
fn ImportCard() -> impl IntoView {
    view! {
        <section class="surface p-6 sm:p-8 sm:flex items-center gap-8">
            <div class="hidden sm:grid size-20 rounded-box bg-primary/10 text-primary place-items-center shrink-0">
                <Glyph icon=Icon::People class="size-10" />
            </div>
            <div class="flex-1">
                <h2 class="text-xl font-semibold">"Cree las cuentas desde su Excel"</h2>
                <p class="mt-1 text-muted max-w-prose">
                    "Suba la lista de padres, docentes o estudiantes tal como la tiene. Padrón revisa cada fila, le deja corregirla ahí mismo y crea a los demás; quienes ingresan reciben una contraseña temporal segura."
                </p>
                <a class="btn btn-primary h-12 px-6 mt-5" href=IMPORT>
                    <Glyph icon=Icon::Upload />
                    "Importar usuarios"
                </a>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: AdministratorStart = AdministratorStart {
        por_confirmar: Vec::new(),
        por_confirmar_total: 0,
        en_proceso: 0,
        ultimas: Vec::new(),
        estudiantes_sin_apoderado: 0,
        familias: Arrived { ingresaron: 0, total: 40 },
        docentes: Arrived { ingresaron: 0, total: 0 },
        sin_ingresar: 40,
        por_vencer: 0,
        vencidas: 0,
    };

    #[test]
    fn an_administrator_is_told_what_waits_and_nothing_else() {
        assert!(tasks(&QUIET).is_empty(), "people who may still come in are nothing to do");
        let busy = AdministratorStart {
            por_confirmar_total: 2,
            en_proceso: 1,
            estudiantes_sin_apoderado: 3,
            por_vencer: 1,
            vencidas: 1,
            ..QUIET
        };
        let texts: Vec<_> = tasks(&busy).into_iter().map(|task| task.text.replace('\u{a0}', " ")).collect();
        assert_eq!(
            texts,
            [
                "1 importación en proceso",
                "2 archivos esperan su confirmación",
                "3 estudiantes sin apoderado",
                "1 persona ya no puede ingresar",
                "1 contraseña inicial por vencer en tres días",
            ]
        );
    }
}
