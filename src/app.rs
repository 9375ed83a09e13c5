//! The document, the pages and who may see them.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{Outlet, ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, path};
use padron_core::permission::Permission;
use padron_core::role::Role;

use crate::error::AppError;
use crate::features::dashboard::page::DashboardPage;
use crate::features::evaluation::page::ConfigurationPage;
use crate::features::families::page::RelationsPage;
use crate::features::imports::page::{DetailPage, HistoryPage, ImportPage};
use crate::features::live::Bell;
use crate::features::notifications::page::NoticesPage;
use crate::features::permissions::model::version_of;
use crate::features::permissions::page::{PermissionsPage, TeacherPage};
use crate::features::publications::page::{NoticesPage as PublishedNoticesPage, PollsPage};
use crate::features::session::page::{ChangePasswordPage, LoginPage, ProfilePage, SignOutButton};
use crate::features::shell::model::Shell;
use crate::features::shell::page::{provide_shell, use_shell};
use crate::format;
use crate::ui::failure::{Empty, NewVersionBanner, PartialBanner};
use crate::ui::icon::Icon;
use crate::ui::layout::{Badge, BottomBar, MenuEntry, SideBar, SkipLink, TopBar};
use crate::ui::theme::ThemeScript;
use crate::ui::toast::ToastRegion;

/// Who may see a page, and where it stands in the menu. The server's guard and the menu both read it.
#[derive(Clone, Copy, Debug)]
pub struct PageAccess {
    pub path: &'static str,
    /// `None`: anyone who is signed in.
    pub roles: Option<&'static [Role]>,
    /// What a teacher needs besides the role.
    pub permission: Option<Permission>,
    /// Open to all, signed in or not.
    pub public: bool,
    pub menu: Option<MenuEntry>,
}

/// Every page, in the menu's order.
pub const PAGES: &[PageAccess] = &[
    PageAccess { path: "/login", roles: None, permission: None, public: true, menu: None },
    PageAccess {
        path: "/dashboard",
        roles: None,
        permission: None,
        public: false,
        menu: Some(MenuEntry { href: "/dashboard", label: "Inicio", short: "Inicio", icon: Icon::Home }),
    },
    PageAccess {
        path: "/dashboard/gestion-permisos",
        roles: Some(&[Role::Director]),
        permission: None,
        public: false,
        menu: Some(MenuEntry {
            href: "/dashboard/gestion-permisos",
            label: "Permisos de Docentes",
            short: "Permisos",
            icon: Icon::Lock,
        }),
    },
    PageAccess {
        path: "/dashboard/gestion-permisos/{id}",
        roles: Some(&[Role::Director]),
        permission: None,
        public: false,
        menu: None,
    },
    PageAccess {
        path: "/dashboard/configuracion-evaluacion",
        roles: Some(&[Role::Director]),
        permission: None,
        public: false,
        menu: Some(MenuEntry {
            href: "/dashboard/configuracion-evaluacion",
            label: "Configuración de Evaluación",
            short: "Evaluación",
            icon: Icon::Sliders,
        }),
    },
    PageAccess {
        path: "/dashboard/comunicados",
        roles: Some(&[Role::Docente]),
        permission: Some(Permission::Comunicados),
        public: false,
        menu: Some(MenuEntry {
            href: "/dashboard/comunicados",
            label: "Comunicados",
            short: "Comunicados",
            icon: Icon::Megaphone,
        }),
    },
    PageAccess {
        path: "/dashboard/encuestas",
        roles: Some(&[Role::Docente]),
        permission: Some(Permission::Encuestas),
        public: false,
        menu: Some(MenuEntry {
            href: "/dashboard/encuestas",
            label: "Encuestas",
            short: "Encuestas",
            icon: Icon::Bars,
        }),
    },
    PageAccess {
        path: "/admin/importar-usuarios",
        roles: Some(&[Role::Administrador]),
        permission: None,
        public: false,
        menu: Some(MenuEntry {
            href: "/admin/importar-usuarios",
            label: "Importar usuarios",
            short: "Importar",
            icon: Icon::Upload,
        }),
    },
    PageAccess {
        path: "/admin/importaciones",
        roles: Some(&[Role::Administrador]),
        permission: None,
        public: false,
        menu: Some(MenuEntry {
            href: "/admin/importaciones",
            label: "Importaciones",
            short: "Historial",
            icon: Icon::Clock,
        }),
    },
    PageAccess {
        path: "/admin/importaciones/{id}",
        roles: Some(&[Role::Administrador]),
        permission: None,
        public: false,
        menu: None,
    },
    PageAccess {
        path: "/admin/relaciones",
        roles: Some(&[Role::Administrador]),
        permission: None,
        public: false,
        menu: Some(MenuEntry {
            href: "/admin/relaciones",
            label: "Verificar Relaciones",
            short: "Relaciones",
            icon: Icon::Family,
        }),
    },
    PageAccess {
        path: "/perfil",
        roles: None,
        permission: None,
        public: false,
        menu: Some(MenuEntry { href: "/perfil", label: "Mi perfil", short: "Perfil", icon: Icon::Person }),
    },
    PageAccess { path: "/notificaciones", roles: None, permission: None, public: false, menu: None },
    PageAccess { path: "/cambiar-password", roles: None, permission: None, public: false, menu: None },
];

impl PageAccess {
    /// Whether a path leads to it; `{…}` in its own stands for any one segment.
    pub fn matches(&self, path: &str) -> bool {
        let is_variable = |segment: &str| segment.starts_with('{');
        let (mut own, mut asked) = (self.path.split('/'), path.split('/'));
        loop {
            match (own.next(), asked.next()) {
                (None, None) => return true,
                (Some(own), Some(asked)) if own == asked || (is_variable(own) && !asked.is_empty()) => {}
                _ => return false,
            }
        }
    }

    /// Whether someone of that role, and with those permissions, may see it.
    pub fn admits(&self, role: Role, permissions: &[Permission]) -> bool {
        self.roles.is_none_or(|roles| roles.contains(&role))
            && self.permission.is_none_or(|permission| permissions.contains(&permission))
    }
}

/// What the menu holds for someone of that role and with those permissions.
fn menu_for(role: Role, permissions: &[Permission]) -> Vec<MenuEntry> {
    PAGES.iter().filter(|page| page.admits(role, permissions)).filter_map(|page| page.menu).collect()
}

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

/// The whole application, as the server renders it. Only its islands come alive in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_shell();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Padrón".into() } else { format!("{title} · Padrón") } />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
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
                    <Route path=path!("/admin/relaciones") view=RelationsPage ssr=SsrMode::Async />
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
    let Ok(Shell { usuario: Some(me), institucion: institution, anio: year, sin_leer: unread }) = shell else {
        return ().into_any();
    };
    let entries = if me.debe_cambiar_password { Vec::new() } else { menu_for(me.rol, &me.permisos) };
    // A password to change comes before everything.
    let bell =
        || (!me.debe_cambiar_password).then(|| view! { <Bell unread=unread granted=version_of(&me.permisos) /> });
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

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(role: Role) -> Vec<&'static str> {
        menu_for(role, &[]).into_iter().map(|entry| entry.label).collect()
    }

    #[test]
    fn the_menu_holds_only_what_the_role_may_do() {
        assert_eq!(
            labels(Role::Administrador),
            ["Inicio", "Importar usuarios", "Importaciones", "Verificar Relaciones", "Mi perfil"]
        );
        assert_eq!(
            labels(Role::Director),
            ["Inicio", "Permisos de Docentes", "Configuración de Evaluación", "Mi perfil"]
        );
        for role in [Role::Docente, Role::Apoderado, Role::Estudiante, Role::Empleado] {
            assert_eq!(labels(role), ["Inicio", "Mi perfil"], "{role}");
        }
        let labels = |role, permissions: &[_]| -> Vec<_> {
            menu_for(role, permissions).into_iter().map(|entry| entry.label).collect()
        };
        assert_eq!(labels(Role::Docente, &[Permission::Encuestas]), ["Inicio", "Encuestas", "Mi perfil"]);
        assert_eq!(labels(Role::Docente, &Permission::ALL), ["Inicio", "Comunicados", "Encuestas", "Mi perfil"]);
    }

    #[test]
    fn a_path_with_a_variable_matches_one_segment_of_any_text() {
        let found = |path: &str| PAGES.iter().find(|page| page.matches(path)).map(|page| page.path);
        assert_eq!(found("/admin/importaciones"), Some("/admin/importaciones"));
        assert_eq!(found("/admin/importaciones/7"), Some("/admin/importaciones/{id}"));
        assert_eq!(
            (found("/admin/importaciones/"), found("/admin/importaciones/7/8"), found("/admin")),
            (None, None, None)
        );
    }

    #[test]
    fn only_the_sign_in_page_is_open_to_all() {
        let open: Vec<_> = PAGES.iter().filter(|page| page.public).map(|page| page.path).collect();
        assert_eq!(open, ["/login"]);
    }
}
