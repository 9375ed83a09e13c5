//! `/dashboard`: a greeting, what waits for this person, what changed, and the ways on.

mod administrator;
mod director;
mod guardian;
mod own;
mod parts;
mod teacher;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::administrator::AdministratorBoard;
use self::director::DirectorBoard;
use self::guardian::GuardianBoard;
use self::own::OwnBoard;
use self::parts::Way;
use self::teacher::TeacherBoard;
use super::model::Start;
use super::server_fns::find_start;
use crate::error::AppError;
use crate::features::shell::model::Shell;
use crate::features::shell::page::use_shell;
use crate::paths::{CHANGE_PASSWORD, PROFILE};
use crate::ui::failure::Failure;
use crate::ui::icon::Icon;
use crate::ui::layout::PageHeading;
use crate::ui::toast::Announce;

#[component]
pub fn DashboardPage() -> impl IntoView {
    let viewer = use_shell();
    let source = Resource::new(|| (), |()| find_start());
    let changed = use_query_map().with_untracked(|query| query.get_str("aviso") == Some("password"));
    view! {
        <Title text="Inicio" />
        {changed.then(|| view! { <Announce text="Contraseña actualizada correctamente".into() /> })}
        <div class="max-w-4xl mx-auto px-4 lg:px-8 py-6 lg:py-10 pb-28 space-y-6">
            <Suspense fallback=|| view! { <div class="skeleton h-72 w-full"></div> }>
                {move || Suspend::new(async move {
                    match viewer.await {
                        Ok(shell) => view! { <Welcome shell=shell start=source.await /> }.into_any(),
                        Err(error) => view! { <Failure error=error /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Welcome(shell: Shell, start: Result<Start, AppError>) -> impl IntoView {
    let Shell { institucion: institution, anio: year, usuario: me, .. } = shell;
    let first_name = me.as_ref().and_then(|me| me.nombre.split_whitespace().next()).unwrap_or_default().to_owned();
    let has_own_ways = matches!(start, Ok(Start::Employee(_) | Start::Student(_)));
    let permissions = me.map(|me| me.permisos).unwrap_or_default();
    view! {
        <PageHeading title=format!("Hola, {first_name}") eyebrow=format!("{institution} · {year}") />
        {match start {
            Ok(Start::Director(start)) => view! { <DirectorBoard start=start /> }.into_any(),
            Ok(Start::Administrator(start)) => view! { <AdministratorBoard start=start /> }.into_any(),
            Ok(Start::Teacher(start)) => view! { <TeacherBoard start=start permissions=permissions /> }.into_any(),
            Ok(Start::Guardian(start)) => view! { <GuardianBoard start=start /> }.into_any(),
            Ok(Start::Employee(start)) => view! { <OwnBoard start=start helper="Recursos Humanos" /> }.into_any(),
            Ok(Start::Student(start)) => view! { <OwnBoard start=start helper="la secretaría del colegio" /> }.into_any(),
            Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
        }}
        {(!has_own_ways)
            .then(|| {
                view! {
                    <div class="grid sm:grid-cols-2 gap-4">
                        <Way href=PROFILE icon=Icon::Person title="Mi perfil" text="Revise los datos con los que el colegio se comunica con usted." />
                        <Way href=CHANGE_PASSWORD icon=Icon::Key title="Cambiar contraseña" text="Cámbiela cuando quiera. Sus otras sesiones se cerrarán." />
                    </div>
                }
            })}
    }
}
