//! `/admin/relaciones`, «Verificar Relaciones»: how many students have a guardian, which have none, and a form to give
//! each of these one (HU-USERS-05 UX-04).

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use padron_core::role::Role;
use padron_core::school::Relationship;

use super::model::{FamilyCheck, UnlinkedStudent};
use super::server_fns::{LinkGuardian, verify_relations};
use crate::error::AppError;
use crate::features::shell::page::use_shell;
use crate::format;
use crate::paths::{IMPORT, RELATIONS as PATH};
use crate::ui::address::{page_of, read_page};
use crate::ui::failure::{Empty, Failure, refused_post};
use crate::ui::figure::Figure;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::pagination::Pagination;
use crate::ui::region::{Region, mark};
use crate::ui::spinner::Spinner;
use crate::ui::table::{DataCell, DataRow, DataTable};

const PANEL: &str = "sin-apoderado";
const PER_PAGE: usize = 25;

#[component]
pub fn RelationsPage() -> impl IntoView {
    let viewer = use_shell();
    let page = use_query_map().with_untracked(|query| read_page(query.get_str("pagina")));
    let source = Resource::new(|| (), |()| verify_relations());
    view! {
        <Title text="Verificar Relaciones" />
        <div class="max-w-6xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <PageHeading title="Verificar Relaciones" eyebrow="Estudiantes y apoderados" />
            <Suspense>
                {move || Suspend::new(async move {
                    let may_link =
                        viewer.await.ok().and_then(|shell| shell.usuario).is_some_and(|me| me.rol == Role::Administrador);
                    match source.await {
                        Ok(check) => view! { <Check check=check page=page may_link=may_link /> }.into_any(),
                        Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Check(check: FamilyCheck, page: u32, may_link: bool) -> impl IntoView {
    let refused: Option<AppError> = refused_post::<LinkGuardian>();
    view! {
        {refused.map(|error| view! { <Failure error=error /> })}
        <Region>
            <div class="space-y-6">
                <div {..mark::part("cifras")}>
                    <Figures check=check.clone() />
                </div>
                <section class="surface overflow-hidden" aria-labelledby="lista">
                    <div class="px-4 lg:px-5 py-4">
                        <h2 class="text-lg font-semibold" id="lista">
                            "Estudiantes sin apoderado vinculado"
                        </h2>
                        <p {..mark::part("cuenta")} class="text-sm text-muted" role="status">
                            {format::count(check.sin_apoderado.len() as i64, "estudiante", "estudiantes")}
                        </p>
                    </div>
                    <div {..mark::part(PANEL)} id=PANEL tabindex="-1" class="border-t border-base-300 scroll-mt-32">
                        <Unlinked check=check page=page may_link=may_link />
                    </div>
                </section>
            </div>
        </Region>
    }
}

#[component]
fn Figures(check: FamilyCheck) -> impl IntoView {
    let (total, linked, unlinked) = (check.total_estudiantes, check.con_apoderado, check.sin_apoderado.len() as i64);
    let linked_ink = if linked > 0 { "text-success" } else { "" };
    let (unlinked_note, unlinked_ink) =
        if unlinked > 0 { ("hay que vincularlos", "text-error") } else { ("ninguno", "") };
    view! {
        <div class="grid grid-cols-2 lg:grid-cols-3 gap-3 sm:gap-4">
            <Figure value=format::number(total) label="estudiantes" note="de este año".to_string() />
            <Figure value=format::number(linked) label="con apoderado" note=format::percent(linked, total) ink=linked_ink />
            <Figure value=format::number(unlinked) label="sin apoderado" note=unlinked_note.to_string() ink=unlinked_ink />
        </div>
    }
}

#[component]
fn Unlinked(check: FamilyCheck, page: u32, may_link: bool) -> impl IntoView {
    let total = check.sin_apoderado.len() as i64;
    if check.total_estudiantes == 0 {
        return view! {
            <Empty icon=Icon::Student title="Todavía no hay estudiantes" text="Impórtelos con el documento de su apoderado y quedarán vinculados.">
                {may_link
                    .then(|| {
                        view! {
                            <a class="btn btn-primary h-12 px-6" href=format!("{IMPORT}?tipo=estudiantes&paso=2")>
                                "Importar estudiantes"
                            </a>
                        }
                    })}
            </Empty>
        }
        .into_any();
    }
    if total == 0 {
        return view! {
            <Empty icon=Icon::CheckCircle title="Todos los estudiantes tienen apoderado" text="No hay nada que vincular." />
        }
        .into_any();
    }
    // The last one of a page may have been linked since.
    let pages = check.sin_apoderado.chunks(PER_PAGE).count();
    let page = usize::try_from(page).unwrap_or(1).clamp(1, pages);
    let students = check.sin_apoderado.chunks(PER_PAGE).nth(page - 1).unwrap_or_default().to_vec();
    let mut headers = vec!["Código", "Estudiante", "Grado"];
    headers.extend(may_link.then_some("Vincular apoderado"));
    view! {
        <DataTable caption="Estudiantes sin apoderado vinculado" headers=headers>
            {students
                .into_iter()
                .map(|student| view! { <StudentRow student=student may_link=may_link /> })
                .collect_view()}
        </DataTable>
        <Pagination panel=PANEL page=page as u32 per_page=PER_PAGE as u32 total=total href=page_of base=PATH.to_string() />
    }
    .into_any()
}

#[component]
fn StudentRow(student: UnlinkedStudent, may_link: bool) -> impl IntoView {
    let name = format!("{}, {}", student.apellido, student.nombre);
    let code = student.codigo_estudiante.clone();
    let form = may_link.then(|| view! { <LinkForm code=code.clone() name=name.clone() /> });
    let section = student.seccion.as_ref().map(|section| format!(" «{section}»")).unwrap_or_default();
    view! {
        <DataRow>
            <DataCell label="Código" class="font-mono text-sm lg:w-28">
                {code}
            </DataCell>
            <DataCell label="Estudiante" class="font-medium">
                {name}
            </DataCell>
            <DataCell label="Grado" class="lg:w-40">
                {format!("{} {}{section}", student.nivel, student.grado)}
            </DataCell>
            {form.map(|form| view! { <DataCell label="">{form}</DataCell> })}
        </DataRow>
    }
}

#[component]
fn LinkForm(code: String, name: String) -> impl IntoView {
    view! {
        <form {..mark::here()} method="post" action=LinkGuardian::url() class="group flex flex-wrap gap-2">
            <input type="hidden" name="codigo_estudiante" value=code.clone() />
            <input
                {..mark::cell()}
                type="text"
                id=format!("documento-{code}")
                name="nro_documento_padre"
                inputmode="numeric"
                required=true
                pattern="[0-9 ]{8,14}"
                title="De 8 a 12 dígitos"
                autocomplete="off"
                placeholder="Documento"
                class="input h-11 flex-1 min-w-32 lg:max-w-40"
                aria-label=format!("Documento del apoderado de {name}")
            />
            <select name="tipo_relacion" class="select h-11 w-32" aria-label=format!("Relación con {name}")>
                {Relationship::ALL
                    .into_iter()
                    .map(|relationship| view! { <option value=relationship.as_str()>{relationship.as_str()}</option> })
                    .collect_view()}
            </select>
            <button type="submit" class="btn bg-base-100 border-base-300 h-11" aria-label=format!("Vincular a {name}")>
                <Spinner />
                <Glyph icon=Icon::Link />
                "Vincular"
            </button>
        </form>
    }
}
