//! What a teacher starts with: their courses, what they may publish, and how their polls stand.

use leptos::prelude::*;
use padron_core::permission::Permission;

use super::parts::{Calm, Panel, Way};
use crate::features::dashboard::model::{PublishedLine, TeacherStart};
use crate::format;
use crate::paths::{NOTICES, POLLS};
use crate::topic::Topic;
use crate::ui::failure::Empty;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::{Region, mark};

#[component]
pub fn TeacherBoard(start: TeacherStart, permissions: Vec<Permission>) -> impl IntoView {
    view! {
        <Region topic=Topic::Permissions>
            <div {..mark::part("publicar")}>
                <Ways permissions=permissions />
            </div>
        </Region>
        {(!start.publicado.is_empty())
            .then(|| {
                view! {
                    <Panel title="Lo último que publicó">
                        <ol class="divide-y divide-base-300">
                            {start.publicado.into_iter().map(|line| view! { <Line line=line /> }).collect_view()}
                        </ol>
                    </Panel>
                }
            })}
        <Panel title="Sus cursos">
            {if start.cursos.is_empty() {
                view! {
                    <Empty icon=Icon::Book title="No tiene cursos asignados este año" text="Pida al administrador que los registre." />
                }
                    .into_any()
            } else {
                view! {
                    <ul class="divide-y divide-base-300">
                        {start
                            .cursos
                            .into_iter()
                            .map(|course| {
                                view! {
                                    <li class="flex items-center gap-4 px-4 lg:px-5 py-3.5">
                                        <Glyph icon=Icon::Book class="size-5 text-muted" />
                                        {course}
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }}
        </Panel>
    }
}

#[component]
fn Ways(permissions: Vec<Permission>) -> impl IntoView {
    if permissions.is_empty() {
        let text = "Su cuenta de docente está activa. Cuando el director le permita publicar comunicados o encuestas, lo \
                    verá aquí y en su menú.";
        return view! { <Calm text=text /> }.into_any();
    }
    let way = |permission| match permission {
        Permission::Comunicados => view! {
            <Way href=NOTICES icon=Icon::Megaphone title="Comunicados" text="Escriba a las familias de sus cursos." />
        },
        Permission::Encuestas => view! {
            <Way href=POLLS icon=Icon::Bars title="Encuestas" text="Pregunte a las familias de sus cursos." />
        },
    };
    view! { <div class="grid sm:grid-cols-2 gap-4">{permissions.into_iter().map(way).collect_view()}</div> }.into_any()
}

#[component]
fn Line(line: PublishedLine) -> impl IntoView {
    let (icon, note) = match line.votos {
        None => (Icon::Megaphone, format::date_time(line.fecha)),
        Some((votes, reached, open)) => {
            let state = if open { "abierta" } else { "cerrada" };
            let whole = format::count(reached, "familia", "familias");
            (Icon::Bars, format!("{} de {whole} · {state}", format::count(votes, "voto", "votos")))
        }
    };
    view! {
        <li class="flex gap-4 px-4 lg:px-5 py-4">
            <span class="text-primary">
                <Glyph icon=icon />
            </span>
            <div class="min-w-0 flex-1 wrap-break-word">
                <p class="font-medium">{line.titulo}</p>
                <p class="text-sm text-muted">{note}</p>
            </div>
        </li>
    }
}
