//! `/dashboard/gestion-permisos/{id}`: who decided what about one teacher, and when.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::query::{PATH, history_href};
use super::switch::icon;
use crate::error::AppError;
use crate::features::permissions::model::{Decision, DecisionQuery, TeacherHistory};
use crate::features::permissions::server_fns::find_teacher;
use crate::format;
use crate::ui::address::{page_of, read_page};
use crate::ui::failure::{Empty, Failure};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::pagination::Pagination;
use crate::ui::region::{Region, mark};

const PANEL: &str = "historial";

#[component]
pub fn TeacherPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id").and_then(|id| id.parse::<Uuid>().ok()));
    let page = use_query_map().with_untracked(|query| read_page(query.get_str("pagina")));
    let query = DecisionQuery { pagina: Some(page), por_pagina: None };
    let source = Resource::new(
        || (),
        move |()| {
            let query = query.clone();
            async move { find_teacher(id.ok_or(AppError::NotFound)?, query).await }
        },
    );
    view! {
        <Title text="Historial de permisos" />
        <div class="max-w-3xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <a class="btn btn-ghost btn-sm target -ml-3 font-normal" href=PATH>
                <Glyph icon=Icon::Left class="size-4" />
                "Permisos de Docentes"
            </a>
            <Suspense>
                {move || Suspend::new(async move {
                    match source.await {
                        Ok(found) => view! { <History found=found /> }.into_any(),
                        Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn History(found: TeacherHistory) -> impl IntoView {
    let TeacherHistory { docente: teacher, historial: history } = found;
    let base = history_href(teacher.docente_id);
    let list = if history.items.is_empty() {
        view! {
            <Empty
                icon=Icon::Clock
                title="Todavía no hay cambios"
                text="Aquí verá quién activó o desactivó cada permiso, y cuándo."
            />
        }
        .into_any()
    } else {
        view! {
            <ol class="divide-y divide-base-300">
                {history.items.into_iter().map(|decision| view! { <Line decision=decision /> }).collect_view()}
            </ol>
        }
        .into_any()
    };
    view! {
        <PageHeading title=teacher.nombre_completo eyebrow="Historial de permisos" />
        <Region>
            <section {..mark::part(PANEL)} id=PANEL tabindex="-1" class="surface overflow-hidden scroll-mt-32" aria-label="Cambios de permisos">
                {list}
                <Pagination panel=PANEL page=history.pagina per_page=history.por_pagina total=history.total href=page_of base=base />
            </section>
        </Region>
    }
}

#[component]
pub fn Line(decision: Decision, #[prop(optional, into)] teacher: String) -> impl IntoView {
    let label = decision.tipo_permiso.label();
    let (verb, ink) = if decision.estado_activo { ("activó", "text-success") } else { ("desactivó", "text-muted") };
    let whom = if teacher.is_empty() { String::new() } else { format!(" de {teacher}") };
    view! {
        <li class="flex gap-4 px-4 lg:px-5 py-4">
            <span class=ink>
                <Glyph icon=icon(decision.tipo_permiso) />
            </span>
            <div class="min-w-0 flex-1 wrap-break-word">
                <p>
                    <span class="font-medium">{decision.realizado_por}</span>
                    {format!(" {verb} {label}{whom}")}
                </p>
                <p class="text-sm text-muted">
                    <time datetime=decision.fecha.to_rfc3339()>{format::date_time(decision.fecha)}</time>
                </p>
            </div>
        </li>
    }
}
