//! What a director starts with: the year's structure of evaluation, who may publish, and who decided that.

use leptos::prelude::*;

use super::parts::{Panel, Task, Tasks, Way};
use crate::features::dashboard::model::DirectorStart;
use crate::features::evaluation::model::Stage;
use crate::features::evaluation::page::EVALUATION;
use crate::features::permissions::model::TeacherFilter;
use crate::features::permissions::page::{DecisionLine, PERMISSIONS, filter_href};
use crate::format;
use crate::ui::figure::Figure;
use crate::ui::icon::Icon;

#[component]
pub fn DirectorBoard(start: DirectorStart) -> impl IntoView {
    let counts = start.docentes;
    view! {
        <Tasks tasks=tasks(&start) calm="La evaluación del año está definida, los docentes tienen cursos y usted ya decidió quién publica. Cuando algo requiera su atención, lo verá aquí." />
        <div class="grid grid-cols-3 gap-3 sm:gap-4">
            <Figure value=format::number(counts.docentes) label="docentes" note="activos".to_string() />
            <Figure value=format::number(counts.con_permiso) label="con permiso" note=format::percent(counts.con_permiso, counts.docentes) />
            <Figure value=format::number(counts.sin_asignaciones) label="sin cursos" note="este año".to_string() />
        </div>
        <div class="grid sm:grid-cols-2 gap-4">
            <Way href=PERMISSIONS icon=Icon::Lock title="Permisos de Docentes" text="Decida quién puede publicar comunicados y encuestas." />
            <Way href=EVALUATION icon=Icon::Sliders title="Configuración de Evaluación" text="Defina qué se evalúa en el año y cuánto pesa cada componente." />
        </div>
        {(!start.cambios.is_empty())
            .then(|| {
                view! {
                    <Panel title="Últimos cambios de permisos">
                        <ol class="divide-y divide-base-300">
                            {start
                                .cambios
                                .into_iter()
                                .map(|(teacher, decision)| view! { <DecisionLine decision=decision teacher=teacher /> })
                                .collect_view()}
                        </ol>
                    </Panel>
                }
            })}
    }
}

fn tasks(start: &DirectorStart) -> Vec<Task> {
    let counts = start.docentes;
    let mut tasks: Vec<Task> = structure_task(start.estructura, start.anio).into_iter().collect();
    if counts.docentes > 0 && counts.con_permiso == 0 {
        tasks.push(Task {
            icon: Icon::Megaphone,
            text: "Ningún docente puede publicar todavía".into(),
            note: "Active el primer permiso.".into(),
            href: PERMISSIONS.into(),
        });
    }
    if counts.sin_asignaciones > 0 {
        let text = match counts.sin_asignaciones {
            1 => "1 docente no tiene cursos este año".to_owned(),
            many => format!("{} no tienen cursos este año", format::count(many, "docente", "docentes")),
        };
        tasks.push(Task {
            icon: Icon::Book,
            text,
            note: "Sin cursos no pueden recibir permisos. El administrador los asigna.".into(),
            href: filter_href(TeacherFilter::SinAsignaciones),
        });
    }
    tasks
}

/// HU-USERS-02 CA-01: as long as something can still be done about it.
fn structure_task(stage: Stage, year: i32) -> Option<Task> {
    let (text, note) = match stage {
        Stage::Missing => (
            format!("Falta definir la estructura de evaluación {year}"),
            "Hágalo antes de la primera calificación del año.",
        ),
        Stage::Incomplete => {
            (format!("La estructura de evaluación {year} está en borrador"), "Le faltan detalles para poder guardarse.")
        }
        Stage::Ready => {
            (format!("La estructura de evaluación {year} está en borrador"), "Está completa: solo falta guardarla.")
        }
        Stage::Locked | Stage::Overtaken => return None,
    };
    Some(Task { icon: Icon::Sliders, text, note: note.into(), href: EVALUATION.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::permissions::model::TeacherCounts;

    fn texts_at(estructura: Stage, docentes: i64, con_permiso: i64, sin_asignaciones: i64) -> Vec<String> {
        let docentes = TeacherCounts { docentes, con_permiso, sin_asignaciones };
        let start = DirectorStart { anio: 2026, estructura, docentes, cambios: Vec::new() };
        tasks(&start).into_iter().map(|task| task.text).collect()
    }

    fn texts(docentes: i64, con_permiso: i64, sin_asignaciones: i64) -> Vec<String> {
        texts_at(Stage::Locked, docentes, con_permiso, sin_asignaciones)
    }

    #[test]
    fn the_structure_waits_until_it_is_locked() {
        let missing = texts_at(Stage::Missing, 5, 0, 0);
        assert_eq!(
            missing,
            ["Falta definir la estructura de evaluación 2026", "Ningún docente puede publicar todavía"]
        );
        for stage in [Stage::Incomplete, Stage::Ready] {
            assert_eq!(texts_at(stage, 0, 0, 0), ["La estructura de evaluación 2026 está en borrador"]);
        }
        assert_eq!(texts_at(Stage::Overtaken, 0, 0, 0), Vec::<String>::new(), "nothing can be done");
    }

    #[test]
    fn a_director_is_told_what_waits_and_nothing_else() {
        assert_eq!(texts(0, 0, 0), Vec::<String>::new());
        assert_eq!(texts(5, 2, 0), Vec::<String>::new());
        assert_eq!(texts(5, 0, 1), ["Ningún docente puede publicar todavía", "1 docente no tiene cursos este año"]);
        assert_eq!(texts(5, 1, 4), ["4\u{a0}docentes no tienen cursos este año"]);
    }
}
