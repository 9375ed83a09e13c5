//! `/dashboard/gestion-permisos`: a table on the desktop, cards on a phone.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use padron_core::permission::Permission;

use super::query::{Address, PATH, history_href};
use super::switch::{PermissionSwitch, QuestionDialog, SAVED, icon};
use crate::error::AppError;
use crate::features::permissions::model::{TeacherCounts, TeacherFilter, TeacherPage, TeacherPermissions};
use crate::features::permissions::server_fns::{DecidePermission, list_teachers};
use crate::format;
use crate::topic::Topic;
use crate::ui::address;
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::{Empty, Failure, refused_post};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::{Avatar, PageHeading};
use crate::ui::pagination::Pagination;
use crate::ui::region::{Region, mark};
use crate::ui::toast::Announce;

const PANEL: &str = "docentes";
const PER_PAGE: u32 = 25;

/// HU-USERS-01, messages.
const NOT_LOADED: &str = "No se pudo cargar la lista de docentes. Intente nuevamente.";
const NO_COURSES: &str = "Este docente no tiene asignaciones activas. Asigne cursos primero.";

#[component]
pub fn PermissionsPage() -> impl IntoView {
    let address = use_query_map().with_untracked(|query| Address::read(|name| query.get_str(name)));
    let wanted = address.query(PER_PAGE);
    let source = Resource::new(|| (), move |()| list_teachers(wanted.clone()));
    view! {
        <Title text="Permisos de Docentes" />
        {address.saved.then(|| view! { <Announce text=SAVED.into() /> })}
        <div class="max-w-5xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-5">
            <PageHeading title="Permisos de Docentes" eyebrow="Quién puede publicar comunicados y encuestas" />
            <Suspense>
                {move || {
                    let address = address.clone();
                    Suspend::new(async move {
                        match source.await {
                            Ok(page) => view! { <Board address=address page=page /> }.into_any(),
                            Err(error) => view! { <NotLoaded error=error /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

/// What went wrong on this side is said in the story's words; a wrong address in its own.
#[component]
fn NotLoaded(error: AppError) -> impl IntoView {
    match error {
        AppError::Internal | AppError::Unavailable { .. } | AppError::Offline => view! {
            <Alert tone=Tone::Error>
                <p>{NOT_LOADED}</p>
                <a class="btn btn-sm target mt-2 bg-base-100 border-base-300" href="">
                    "Intentar de nuevo"
                </a>
            </Alert>
        }
        .into_any(),
        error => view! { <Failure error=error retry=true /> }.into_any(),
    }
}

#[component]
fn Board(address: Address, page: TeacherPage) -> impl IntoView {
    let refused: Option<AppError> = refused_post::<DecidePermission>();
    // After a refusal there is nothing left to ask.
    let address = Address { question: address.question.filter(|_| refused.is_none()), ..address };
    let pressed = address
        .question
        .as_ref()
        .and_then(|question| page.items.iter().find(|teacher| teacher.docente_id == question.teacher).cloned());
    let (number, per_page, total, counts) = (page.pagina, page.por_pagina, page.total, page.cuentas);
    let rows = if page.items.is_empty() {
        view! { <Nothing address=address.clone() counts=counts /> }.into_any()
    } else {
        view! { <Teachers address=address.clone() teachers=page.items /> }.into_any()
    };
    view! {
        {refused.map(|error| view! { <Failure error=error /> })}
        <Region topic=Topic::Permissions>
            <div {..mark::load_failed(NOT_LOADED)} class="space-y-4">
                <Search address=address.clone() />
                <Filters address=address.clone() counts=counts />
                <div class="flex items-center justify-between gap-3">
                    <p {..mark::part("cuenta")} class="text-sm text-muted" role="status">
                        {format::count(total, "docente", "docentes")}
                    </p>
                    <div {..mark::part("orden")}>
                        <a
                            {..mark::here()}
                            id="orden"
                            class="btn btn-ghost btn-sm target font-normal"
                            href=address.turned()
                        >
                            {if address.descending { "Apellido Z–A" } else { "Apellido A–Z" }}
                            <span class="sr-only">", cambiar el orden"</span>
                            <span aria-hidden="true">{if address.descending { "↑" } else { "↓" }}</span>
                        </a>
                    </div>
                </div>
                <section {..mark::part(PANEL)} id=PANEL tabindex="-1" class="scroll-mt-32 lg:surface lg:overflow-hidden" aria-label="Docentes">
                    {rows}
                    <Pagination panel=PANEL page=number per_page=per_page total=total href=address::page_of base=address.base() />
                </section>
            </div>
            <QuestionDialog address=address teacher=pressed />
        </Region>
    }
}

/// A plain GET form; once interactive, it searches with each change.
#[component]
fn Search(address: Address) -> impl IntoView {
    let kept = Address { search: String::new(), page: 1, ..address.clone() }.pairs();
    view! {
        <form method="get" action=PATH role="search" class="flex gap-3">
            <span {..mark::part("filtro-de-la-busqueda")} class="contents">
                {kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            </span>
            <label class="input h-12 w-full lg:max-w-md focus-within:outline-primary focus-within:border-primary">
                <Glyph icon=Icon::Search class="size-5 text-muted" />
                <span class="sr-only">"Buscar docente"</span>
                <input type="search" name="buscar" placeholder="Buscar docente" value=address.search />
            </label>
            <button type="submit" class="btn bg-base-100 border-base-300 h-12 [[data-hydrated]_&]:hidden">
                "Buscar"
            </button>
        </form>
    }
}

#[component]
fn Filters(address: Address, counts: TeacherCounts) -> impl IntoView {
    let without = counts.docentes - counts.con_permiso;
    let chips = [
        (None, "todos", "Todos", counts.docentes),
        (Some(TeacherFilter::ConPermiso), "con_permiso", "Con permiso", counts.con_permiso),
        (Some(TeacherFilter::SinPermiso), "sin_permiso", "Sin permiso", without),
        (Some(TeacherFilter::SinAsignaciones), "sin_asignaciones", "Sin asignaciones", counts.sin_asignaciones),
    ];
    view! {
        <nav {..mark::part("filtros")} aria-label="Filtros">
            <ul class="flex gap-2 overflow-x-auto -mx-4 px-4 py-1 lg:mx-0 lg:px-0 [scrollbar-width:none]">
                {chips
                    .into_iter()
                    .map(|(filter, name, label, count)| {
                        let here = address.filter == filter;
                        view! {
                            <li>
                                <a
                                    {..mark::here()}
                                    href=address.filtered(filter)
                                    id=format!("filtro-{name}")
                                    aria-current=here.then_some("true")
                                    class="btn h-11 rounded-full font-normal whitespace-nowrap bg-base-100 border-base-300 aria-[current]:bg-neutral aria-[current]:text-neutral-content aria-[current]:font-semibold"
                                >
                                    {label}
                                    <span {..mark::part(format!("cuenta-{name}"))}>{format::number(count)}</span>
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}

/// One markup for both: a table's roles are written out because cards take them away.
#[component]
fn Teachers(address: Address, teachers: Vec<TeacherPermissions>) -> impl IntoView {
    view! {
        <table class="w-full block lg:table" role="table" aria-label="Docentes y sus permisos">
            <thead class="hidden lg:table-header-group text-sm text-left" role="rowgroup">
                <tr role="row" class="border-b border-base-300">
                    <th role="columnheader" scope="col" class="px-5 py-3 font-medium">"Docente"</th>
                    {Permission::ALL
                        .map(|permission| {
                            view! {
                                <th role="columnheader" scope="col" class="px-5 py-3 font-medium w-52">{permission.label()}</th>
                            }
                        })
                        .collect_view()}
                </tr>
            </thead>
            <tbody class="block lg:table-row-group max-lg:space-y-4" role="rowgroup">
                {teachers
                    .into_iter()
                    .map(|teacher| {
                        let id = teacher.docente_id;
                        view! {
                            <tr
                                {..mark::part(format!("fila-{id}"))}
                                role="row"
                                class="block lg:table-row max-lg:surface max-lg:p-4 lg:border-b lg:border-base-300 lg:last:border-b-0"
                            >
                                <TeacherCells address=address.clone() teacher=teacher />
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn TeacherCells(address: Address, teacher: TeacherPermissions) -> impl IntoView {
    let href = history_href(teacher.docente_id);
    let (first, last) = teacher.nombre_completo.split_once(' ').unwrap_or((&teacher.nombre_completo, ""));
    let initials = format::initials(first, last);
    let courses = match teacher.cursos_activos {
        0 => "Sin cursos este año".to_owned(),
        count => format!("{} · {}", format::count(count, "curso", "cursos"), teacher.grados),
    };
    // What was given before the courses went can still be taken away.
    let is_idle = teacher.cursos_activos == 0 && !teacher.comunicados && !teacher.encuestas;
    let name = teacher.nombre_completo.clone();
    view! {
        <td role="cell" class="flex lg:table-cell items-center lg:px-5 lg:py-3">
            <div class="flex items-center gap-3 min-w-0">
                <Avatar initials=initials class="size-10" soft=true />
                <div class="min-w-0">
                    <a id=format!("docente-{}", teacher.docente_id) class="block font-semibold link-hover wrap-break-word target-around" href=href>
                        {name}
                    </a>
                    <p class="text-sm text-muted wrap-break-word">{courses}</p>
                </div>
            </div>
        </td>
        {if is_idle {
            view! {
                <td role="cell" colspan="2" aria-colspan="2" class="block lg:table-cell lg:px-5 lg:py-3">
                    <p class="text-sm bg-warning/20 rounded-field px-3 py-2.5 max-lg:mt-3">{NO_COURSES}</p>
                </td>
            }
                .into_any()
        } else {
            Permission::ALL
                .map(|permission| view! { <SwitchCell address=address.clone() teacher=teacher.clone() permission=permission /> })
                .collect_view()
                .into_any()
        }}
    }
}

#[component]
fn SwitchCell(address: Address, teacher: TeacherPermissions, permission: Permission) -> impl IntoView {
    let on = teacher.has(permission);
    let (word, ink) = if on {
        ("Activo", "block text-xs lg:text-sm font-medium text-success")
    } else {
        ("Inactivo", "block text-xs lg:text-sm text-muted")
    };
    view! {
        <td role="cell" class="block lg:table-cell lg:px-5 lg:py-3 max-lg:border-t max-lg:first-of-type:border-t-0 border-base-300 max-lg:nth-2:border-t-0">
            <div class="flex lg:flex-row-reverse lg:justify-end items-center gap-3 min-h-14 lg:min-h-11">
                <span class="lg:hidden text-muted">
                    <Glyph icon=icon(permission) />
                </span>
                <span class="flex-1 lg:flex-none">
                    <span class="lg:hidden">{permission.label()}</span>
                    <span class=ink>{word}</span>
                </span>
                <PermissionSwitch teacher=teacher permission=permission address=address />
            </div>
        </td>
    }
}

#[component]
fn Nothing(address: Address, counts: TeacherCounts) -> impl IntoView {
    let (title, text) = if counts.docentes == 0 {
        ("Todavía no hay docentes", "Cuando el administrador registre a los docentes, los verá aquí.")
    } else if !address.search.is_empty() {
        ("Ningún docente coincide", "Revise cómo está escrito el nombre o quite el filtro.")
    } else if address.filter == Some(TeacherFilter::ConPermiso) {
        ("Ningún docente tiene permisos", "Active el primero desde la lista completa.")
    } else if address.filter == Some(TeacherFilter::SinAsignaciones) {
        ("Todos los docentes tienen cursos", "No hay nada pendiente.")
    } else {
        ("No hay docentes aquí", "Vuelva a la lista completa.")
    };
    view! {
        <div class="max-lg:surface">
            <Empty icon=Icon::Teacher title=title text=text>
                {(counts.docentes > 0)
                    .then(|| {
                        view! {
                            <a {..mark::here()} class="btn bg-base-100 border-base-300 h-12 px-6" href=PATH>
                                "Ver todos los docentes"
                            </a>
                        }
                    })}
            </Empty>
        </div>
    }
}
