//! The document, and which component shows which page. Who may see it is in [`crate::pages`].

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{Outlet, ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, path};

use crate::error::AppError;
use crate::features::dashboard::page::DashboardPage;
use crate::features::delivery::page::{CredentialsPage, OutboxPage, TemplatesPage};
use crate::features::evaluation::page::ConfigurationPage;
use crate::features::families::page::RelationsPage;
use crate::features::generation::page::{GenerationPage, ProspectPage, SendingPage};
use crate::features::imports::page::{DetailPage, HistoryPage, ImportPage};
use crate::features::live::Bell;
use crate::features::notifications::page::NoticesPage;
use crate::features::permissions::model::version_of;
use crate::features::permissions::page::{PermissionsPage, TeacherPage};
use crate::features::publications::page::{NoticesPage as PublishedNoticesPage, PollsPage};
use crate::features::recovery::page::RecoverPage;
use crate::features::session::page::{ActivatePage, ChangePasswordPage, LoginPage, ProfilePage, SignOutButton};
use crate::features::shell::model::Shell;
use crate::features::shell::page::{provide_shell, use_shell};
use crate::format;
use crate::pages::menu_for;
use crate::ui::failure::{Empty, NewVersionBanner, PartialBanner};
use crate::ui::icon::Icon;
use crate::ui::layout::{Badge, BottomBar, SideBar, SkipLink, TopBar};
use crate::ui::theme::ThemeScript;
use crate::ui::toast::ToastRegion;

/// The HTML document around the application.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let folder = format!("/{}", options.site_pkg_dir);
    let name = options.output_name;
    view! {
        <!DOCTYPE html>
        <html lang="es">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#201b26" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/site.webmanifest" />
                <link rel="stylesheet" href=format!("{folder}/{name}.css") />
                <ThemeScript />
                <script type="module" nonce=use_nonce() inner_html=loader(&folder, &name)></script>
                <MetaTags />
            </head>
            <body class="[&_leptos-island]:block bg-base-200 text-base-content min-h-dvh text-[15px]">
                <App />
            </body>
        </html>
    }
}

/// Fetches the WASM once the browser is idle (every page works as plain HTML until then), and with it the parts that the
/// page's lazy islands need; brings each island to life as soon as its part is there, and at last marks the page
/// (`data-hydrated`), so that styles and tests know.
///
/// A part is fetched here before its island asks for it: the browser has it then, and what cannot be fetched is known
/// before any code counts on it. An island without its part stays plain HTML, and the page says so
/// ([`PartialBanner`]); only if the files are gone, the tab is older than the server ([`NewVersionBanner`]).
///
/// The error of a plain post, which came in the address, leaves it again once it is shown.
fn loader(folder: &str, name: &str) -> String {
    include_str!("loader.js").replace("PACKAGE", &format!("{folder}/{name}")).replace("FOLDER", folder)
}

/// The whole application, as the server renders it. Only its islands become interactive in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_shell();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Padrón".into() } else { format!("{title} · Padrón") } />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/activar") view=ActivatePage ssr=SsrMode::Async />
                <Route path=path!("/recuperar") view=RecoverPage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("/cambiar-password") view=ChangePasswordPage ssr=SsrMode::Async />
                    <Route path=path!("/perfil") view=ProfilePage ssr=SsrMode::Async />
                    <Route path=path!("/dashboard") view=DashboardPage ssr=SsrMode::Async />
                    <Route path=path!("/dashboard/gestion-permisos") view=PermissionsPage ssr=SsrMode::Async />
                    <Route path=path!("/dashboard/gestion-permisos/:id") view=TeacherPage ssr=SsrMode::Async />
                    <Route path=path!("/dashboard/configuracion-evaluacion") view=ConfigurationPage ssr=SsrMode::Async />
                    <Route path=path!("/dashboard/comunicados") view=PublishedNoticesPage ssr=SsrMode::Async />
                    <Route path=path!("/dashboard/encuestas") view=PollsPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/importar-usuarios") view=ImportPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/importaciones") view=HistoryPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/importaciones/:id") view=DetailPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/importaciones/:id/credenciales") view=CredentialsPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/envios") view=OutboxPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/envios/plantillas") view=TemplatesPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/relaciones") view=RelationsPage ssr=SsrMode::Async />
                    <Route path=path!("/academico/generacion_envio_masivo") view=SendingPage ssr=SsrMode::Async />
                    <Route path=path!("/academico/generacion_envio_masivo/:id") view=GenerationPage ssr=SsrMode::Async />
                    <Route path=path!("/academico/prospectos/:id") view=ProspectPage ssr=SsrMode::Async />
                    <Route path=path!("/notificaciones") view=NoticesPage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
        <ToastRegion />
        <NewVersionBanner />
        <PartialBanner />
    }
}

/// Menu and content of a signed-in page.
#[component]
fn Frame() -> impl IntoView {
    let shell = use_shell();
    let here = use_location().pathname.get_untracked();
    view! {
        <SkipLink />
        <div class="lg:flex">
            <Suspense>
                {move || {
                    let here = here.clone();
                    Suspend::new(async move { menus(shell.await, here) })
                }}
            </Suspense>
            <main id="contenido" tabindex="-1" class="flex-1 min-w-0">
                <Outlet />
            </main>
        </div>
    }
}

fn menus(shell: Result<Shell, AppError>, here: String) -> impl IntoView {
    // Nobody is signed in only if the guard let an anonymous visitor pass, which it does not.
    let Ok(Shell { usuario: Some(me), institucion: institution, anio: year, sin_leer: unread, cambios: changes }) =
        shell
    else {
        return ().into_any();
    };
    let entries = if me.debe_cambiar_password { Vec::new() } else { menu_for(me.rol, &me.permisos) };
    // A password to change comes before everything.
    let bell = || {
        (!me.debe_cambiar_password)
            .then(|| view! { <Bell unread=unread granted=version_of(&me.permisos) changes=changes /> })
    };
    let badge = Badge {
        initials: format::initials(&me.nombre, &me.apellido),
        name: format!("{} {}", me.nombre, me.apellido),
        role: me.rol.label(),
    };
    view! {
        <SideBar
            institution=institution.clone()
            year=year
            entries=entries.clone()
            here=here.clone()
            badge=Some(badge)
            head=bell().into_any()
            foot=view! { <SignOutButton class="btn btn-ghost w-full justify-start gap-3 px-3 font-normal min-h-11" /> }.into_any()
        />
        <TopBar
            institution=institution
            foot=view! {
                {bell()}
                <SignOutButton label="Salir" class="btn btn-ghost btn-sm target" />
            }
                .into_any()
        />
        {(!entries.is_empty()).then(|| view! { <BottomBar entries=entries here=here /> })}
    }
    .into_any()
}

#[component]
fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Página no encontrada" />
        <main class="min-h-dvh grid place-items-center px-4" id="contenido">
            <div class="surface w-full max-w-lg">
                <Empty
                    alone=true
                    icon=Icon::Search
                    title="No encontramos esta página"
                    text="La dirección puede estar mal escrita o la página ya no existe."
                >
                    <a class="btn btn-primary h-12 px-6" href="/dashboard" rel="external">
                        "Ir al inicio"
                    </a>
                </Empty>
            </div>
        </main>
    }
}
