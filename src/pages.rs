//! Who may see which page, and where it stands in the menu. The server's guard and the menu both read this table.

use padron_core::permission::Permission;
use padron_core::role::Role;

use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::layout::MenuEntry;

/// A page and who may see it.
#[derive(Clone, Copy, Debug)]
pub struct PageAccess {
    /// `{…}` stands for any one segment.
    pub path: &'static str,
    /// `None`: anyone who is signed in.
    pub roles: Option<&'static [Role]>,
    /// What a teacher needs besides the role.
    pub permission: Option<Permission>,
    /// Open to all, signed in or not.
    pub public: bool,
    pub menu: Option<MenuEntry>,
    /// In whose menu it stands; `None`: of everybody who may see it.
    pub menu_of: Option<&'static [Role]>,
}

/// Every page, in the menu's order.
pub const PAGES: &[PageAccess] = &[
    PageAccess { public: true, ..PageAccess::signed_in(paths::LOGIN) },
    PageAccess { public: true, ..PageAccess::signed_in(paths::ACTIVATE) },
    PageAccess { public: true, ..PageAccess::signed_in(paths::RECOVER) },
    PageAccess::signed_in(paths::HOME).in_menu("Inicio", "Inicio", Icon::Home),
    PageAccess::of(paths::PERMISSIONS, DIRECTORS).in_menu("Permisos de Docentes", "Permisos", Icon::Lock),
    PageAccess::of("/dashboard/gestion-permisos/{id}", DIRECTORS),
    PageAccess::of(paths::EVALUATION, DIRECTORS).in_menu("Configuración de Evaluación", "Evaluación", Icon::Sliders),
    PageAccess::permitted(paths::NOTICES, Permission::Comunicados).in_menu(
        "Comunicados",
        "Comunicados",
        Icon::Megaphone,
    ),
    PageAccess::permitted(paths::POLLS, Permission::Encuestas).in_menu("Encuestas", "Encuestas", Icon::Bars),
    PageAccess::of(paths::IMPORT, ADMINISTRATORS).in_menu("Importar usuarios", "Importar", Icon::Upload),
    PageAccess::of(paths::IMPORTS, ADMINISTRATORS).in_menu("Importaciones", "Historial", Icon::Clock),
    PageAccess::of("/admin/importaciones/{id}", ADMINISTRATORS),
    PageAccess::of("/admin/importaciones/{id}/credenciales", ADMINISTRATORS),
    PageAccess::of(paths::DELIVERIES, ADMINISTRATORS).in_menu("Envíos", "Envíos", Icon::Mail),
    PageAccess::of(paths::TEMPLATES, ADMINISTRATORS),
    PageAccess::of(paths::GENERATION, ADMINISTRATORS).in_menu("Envío Masivo de Usuarios", "Académico", Icon::Student),
    PageAccess::of("/academico/generacion_envio_masivo/{id}", ADMINISTRATORS),
    PageAccess::of("/academico/prospectos/{id}", ADMINISTRATORS),
    PageAccess::of(paths::RELATIONS, ADMINISTRATORS).in_menu("Verificar Relaciones", "Relaciones", Icon::Family),
    PageAccess::signed_in(paths::PROFILE).in_menu("Mi perfil", "Perfil", Icon::Person),
    PageAccess::signed_in(paths::INBOX)
        .in_menu("Notificaciones", "Notificaciones", Icon::Bell)
        .only_in_menu_of(WITHOUT_PAGES_OF_THEIR_OWN),
    PageAccess::signed_in(paths::CHANGE_PASSWORD),
];

const DIRECTORS: &[Role] = &[Role::Director];
const ADMINISTRATORS: &[Role] = &[Role::Administrador];
/// Everybody finds notices by the bell; these have room for them in the menu.
const WITHOUT_PAGES_OF_THEIR_OWN: &[Role] = &[Role::Estudiante, Role::Empleado];

impl PageAccess {
    /// For anyone who is signed in.
    const fn signed_in(path: &'static str) -> Self {
        Self { path, roles: None, permission: None, public: false, menu: None, menu_of: None }
    }

    const fn of(path: &'static str, roles: &'static [Role]) -> Self {
        Self { roles: Some(roles), ..Self::signed_in(path) }
    }

    /// For teachers who may publish that.
    const fn permitted(path: &'static str, permission: Permission) -> Self {
        Self { permission: Some(permission), ..Self::of(path, &[Role::Docente]) }
    }

    /// `short` is for the narrow menu of a phone.
    const fn in_menu(self, label: &'static str, short: &'static str, icon: Icon) -> Self {
        Self { menu: Some(MenuEntry { href: self.path, label, short, icon }), ..self }
    }

    const fn only_in_menu_of(self, roles: &'static [Role]) -> Self {
        Self { menu_of: Some(roles), ..self }
    }

    /// Whether a path leads to it.
    pub fn matches(&self, path: &str) -> bool {
        let is_variable = |segment: &str| segment.starts_with('{');
        let (mut own, mut given) = (self.path.split('/'), path.split('/'));
        loop {
            match (own.next(), given.next()) {
                (None, None) => return true,
                (Some(own), Some(given)) if own == given || (is_variable(own) && !given.is_empty()) => {}
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
pub fn menu_for(role: Role, permissions: &[Permission]) -> Vec<MenuEntry> {
    let is_listed =
        |page: &&PageAccess| page.admits(role, permissions) && page.menu_of.is_none_or(|roles| roles.contains(&role));
    PAGES.iter().filter(is_listed).filter_map(|page| page.menu).collect()
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
            [
                "Inicio",
                "Importar usuarios",
                "Importaciones",
                "Envíos",
                "Envío Masivo de Usuarios",
                "Verificar Relaciones",
                "Mi perfil"
            ]
        );
        assert_eq!(
            labels(Role::Director),
            ["Inicio", "Permisos de Docentes", "Configuración de Evaluación", "Mi perfil"]
        );
        for role in [Role::Docente, Role::Apoderado] {
            assert_eq!(labels(role), ["Inicio", "Mi perfil"], "{role}");
        }
        for role in [Role::Estudiante, Role::Empleado] {
            assert_eq!(labels(role), ["Inicio", "Mi perfil", "Notificaciones"], "{role}");
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
    fn only_what_leads_into_an_account_is_open_to_all() {
        let open: Vec<_> = PAGES.iter().filter(|page| page.public).map(|page| page.path).collect();
        assert_eq!(open, ["/login", "/activar", "/recuperar"]);
    }
}
