//! What a director starts with: who may publish, and who decided that.

use leptos::prelude::*;

use super::parts::{Panel, Task, Tasks, Way};
use crate::features::dashboard::model::DirectorStart;
use crate::features::permissions::model::TeacherFilter;
use crate::features::permissions::page::{DecisionLine, PERMISSIONS, filter_href};
use crate::ui::figure::Figure;
use crate::ui::format;
use crate::ui::icon::Icon;

#[component]
pub fn DirectorBoard(start: DirectorStart) -> impl IntoView {
    let counts = start.docentes;
    view! {
        <Tasks tasks=tasks(&start) calm="Los docentes tienen cursos y usted ya decidió quién publica. Cuando algo requiera su atención, lo verá aquí." />
        <div class="grid grid-cols-3 gap-3 sm:gap-4">
            <Figure value=format::number(counts.docentes) label="docentes" note="activos".to_string() />
            <Figure value=format::number(counts.con_permiso) label="con permiso" note=format::percent(counts.con_permiso, counts.docentes) />
            <Figure value=format::number(counts.sin_asignaciones) label="sin cursos" note="este año".to_string() />
        </div>
        <Way href=PERMISSIONS icon=Icon::Lock title="Permisos de Docentes" text="Decida quién puede publicar comunicados y encuestas." />
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
    let mut tasks = Vec::new();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::permissions::model::TeacherCounts;

    fn texts(docentes: i64, con_permiso: i64, sin_asignaciones: i64) -> Vec<String> {
        let docentes = TeacherCounts { docentes, con_permiso, sin_asignaciones };
        tasks(&DirectorStart { docentes, cambios: Vec::new() }).into_iter().map(|task| task.text).collect()
    }

    #[test]
    fn a_director_is_told_what_waits_and_nothing_else() {
        assert_eq!(texts(0, 0, 0), Vec::<String>::new());
        assert_eq!(texts(5, 2, 0), Vec::<String>::new());
        assert_eq!(texts(5, 0, 1), ["Ningún docente puede publicar todavía", "1 docente no tiene cursos este año"]);
        assert_eq!(texts(5, 1, 4), ["4\u{a0}docentes no tienen cursos este año"]);
    }
}
