//! `/dashboard`: a greeting, and what this person can do here today.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use padron_core::role::Role;

use crate::features::publications::board::FamilyBoard;
use crate::features::session::model::Me;
use crate::features::session::page::use_viewer;
use crate::ui::failure::Failure;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::toast::Announce;

#[component]
pub fn DashboardPage() -> impl IntoView {
    let viewer = use_viewer();
    let changed = use_query_map().with_untracked(|query| query.get_str("aviso") == Some("password"));
    view! {
        <Title text="Inicio" />
        {changed.then(|| view! { <Announce text="Contraseña actualizada correctamente".into() /> })}
        <div class="max-w-4xl mx-auto px-4 lg:px-8 py-6 lg:py-10 pb-28 space-y-6">
            <Suspense fallback=|| view! { <div class="skeleton h-72 w-full"></div> }>
                {move || Suspend::new(async move {
                    match viewer.await {
                        Ok(shell) => {
                            shell.usuario.map(|me| view! { <Welcome me=me institution=shell.institucion year=shell.anio /> }).into_any()
                        }
                        Err(error) => view! { <Failure error=error /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Welcome(me: Me, institution: String, year: i32) -> impl IntoView {
    let first_name = me.nombre.split_whitespace().next().unwrap_or_default().to_owned();
    view! {
        <PageHeading title=format!("Hola, {first_name}") eyebrow=format!("{institution} · {year}") />
        {match me.rol {
            Role::Administrador => {
                view! {
                    <ImportCard />
                    <div class="grid sm:grid-cols-2 gap-4">
                        <Way href="/admin/importaciones" icon=Icon::Clock title="Importaciones" text="Qué se cargó, quién lo hizo y cómo volver atrás." />
                        <Way href="/admin/relaciones" icon=Icon::Family title="Verificar Relaciones" text="Qué estudiantes no tienen un apoderado vinculado." />
                    </div>
                }
                    .into_any()
            }
            Role::Director => {
                view! {
                    <CalmCard role=Role::Director />
                    <Way href="/admin/relaciones" icon=Icon::Family title="Verificar Relaciones" text="Qué estudiantes no tienen un apoderado vinculado." />
                }
                    .into_any()
            }
            Role::Apoderado => view! { <FamilyBoard /> }.into_any(),
            role => view! { <CalmCard role=role /> }.into_any(),
        }}
        <div class="grid sm:grid-cols-2 gap-4">
            <Way href="/perfil" icon=Icon::Person title="Mi perfil" text="Revise los datos con los que el colegio se comunica con usted." />
            <Way href="/cambiar-password" icon=Icon::Key title="Cambiar contraseña" text="Cámbiela cuando quiera. Sus otras sesiones se cerrarán." />
        </div>
    }
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
                <a class="btn btn-primary h-12 px-6 mt-5" href="/admin/importar-usuarios">
                    <Glyph icon=Icon::Upload />
                    "Importar usuarios"
                </a>
            </div>
        </section>
    }
}

/// For everyone whose work here has not begun yet.
#[component]
fn CalmCard(role: Role) -> impl IntoView {
    let text = match role {
        Role::Director => {
            "El administrador ya puede crear las cuentas de padres y docentes. Cuando haya algo que requiera su atención, lo verá aquí."
        }
        Role::Docente => "Su cuenta de docente está activa. Cuando el colegio publique algo para usted, lo verá aquí.",
        _ => "Su cuenta está activa. Cuando haya algo nuevo para usted, lo verá aquí.",
    };
    view! {
        <section class="surface p-6 sm:p-8 flex items-start gap-4">
            <Glyph icon=Icon::CheckCircle class="size-7 text-success" />
            <div>
                <h2 class="text-xl font-semibold">"Todo en orden"</h2>
                <p class="mt-1 text-muted max-w-prose">{text}</p>
            </div>
        </section>
    }
}

#[component]
fn Way(href: &'static str, icon: Icon, title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <a class="surface p-5 flex gap-4 hover:border-primary transition-colors" href=href>
            <span class="text-primary">
                <Glyph icon=icon class="size-6" />
            </span>
            <span>
                <span class="block font-semibold">{title}</span>
                <span class="block text-sm text-muted">{text}</span>
            </span>
        </a>
    }
}
