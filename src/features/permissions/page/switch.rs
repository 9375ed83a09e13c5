//! One switch of one teacher, and the question it asks first. The switch is a form: pressed before the page is interactive
//! it leads to this page with the question open, afterwards the region asks at once.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use padron_core::permission::Permission;

use super::query::{Address, PATH, Question};
use crate::features::permissions::model::TeacherPermissions;
use crate::features::permissions::server_fns::DecidePermission;
use crate::ui::address::with_query;
use crate::ui::dialog::Dialog;
use crate::ui::icon::Icon;
use crate::ui::region::mark;

/// Id of the one dialog of the page.
const DIALOG: &str = "pregunta-permiso";

/// Said once the decision is written (HU-USERS-01 CA-07), and what is said when it could not be.
pub const SAVED: &str = "Permisos actualizados correctamente";
const REFUSED: &str = "No se pudo actualizar el permiso. Intente nuevamente.";
const UNREACHABLE: &str = "Error al guardar permisos. Verifique su conexión.";

pub const fn icon(permission: Permission) -> Icon {
    match permission {
        Permission::Comunicados => Icon::Megaphone,
        Permission::Encuestas => Icon::Bars,
    }
}

/// HU-USERS-01 CA-03.
fn question(permission: Permission, active: bool, teacher: &str) -> String {
    let verb = if active { "activar" } else { "desactivar" };
    format!("¿Desea {verb} el permiso de {} para {teacher}?", permission.label())
}

#[component]
pub fn PermissionSwitch(teacher: TeacherPermissions, permission: Permission, address: Address) -> impl IntoView {
    let id = teacher.docente_id;
    let on = teacher.has(permission);
    let parts = format!("fila-{id} cuenta-todos cuenta-con_permiso cuenta-sin_permiso cuenta-sin_asignaciones");
    let hidden = address.pairs().into_iter().chain([
        ("docente_id", id.to_string()),
        ("tipo_permiso", permission.to_string()),
        ("estado_activo", (!on).to_string()),
    ]);
    view! {
        <form
            {..mark::asks(DIALOG)}
            {..mark::question(question(permission, !on, &teacher.nombre_completo))}
            {..mark::parts(parts)}
            {..mark::refresh(with_query(PATH, &[("docente_id", &id.to_string())]))}
            method="get"
            action=PATH
            class="group flex items-center gap-3 shrink-0"
        >
            {hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <span class="loading loading-spinner loading-sm text-muted hidden! group-aria-busy:inline-block! lg:order-2" aria-hidden="true"></span>
            <button
                type="submit"
                role="switch"
                id=format!("{permission}-{id}")
                class="toggle toggle-lg target-around cursor-pointer text-base-content/50 aria-checked:bg-success aria-checked:text-success-content aria-checked:border-success group-aria-busy:opacity-50 group-aria-busy:cursor-wait"
                aria-checked=if on { "true" } else { "false" }
                aria-label=format!("{} de {}", permission.label(), teacher.nombre_completo)
            ></button>
        </form>
    }
}

/// The small question in the middle (HU-USERS-01 UX-03).
#[component]
pub fn QuestionDialog(
    address: Address,
    /// The teacher whose switch was pressed before the page became interactive.
    teacher: Option<TeacherPermissions>,
) -> impl IntoView {
    let pressed = address.question.clone().zip(teacher);
    let title = pressed.as_ref().and_then(|(pressed, teacher)| {
        Some(question(pressed.permission.parse().ok()?, pressed.active, &teacher.nombre_completo))
    });
    let Question { teacher, permission, active } = pressed.map(|pressed| pressed.0).unwrap_or_else(|| Question {
        teacher: uuid::Uuid::nil(),
        permission: String::new(),
        active: false,
    });
    let back = Address { question: None, ..address }.href();
    let query = back.split_once('?').map_or("", |parts| parts.1).to_owned();
    let actions = view! {
        <form method="dialog">
            <button type="submit" class="btn btn-ghost h-11 px-5">
                "Cancelar"
            </button>
        </form>
        <form
            {..mark::here()}
            {..mark::done(SAVED)}
            {..mark::refused(REFUSED)}
            {..mark::unreachable(UNREACHABLE)}
            method="post"
            action=DecidePermission::url()
        >
            <input type="hidden" name="docente_id" value=teacher.to_string() />
            <input type="hidden" name="tipo_permiso" value=permission />
            <input type="hidden" name="estado_activo" value=active.to_string() />
            <input type="hidden" name="volver" value=query />
            <button type="submit" class="btn btn-primary h-11 px-6" autofocus=true>
                "Confirmar"
            </button>
        </form>
    };
    view! {
        <Dialog id=DIALOG small=true open=title.is_some() title=title.unwrap_or_else(|| "Cambiar permiso".into()) actions=actions.into_any()>
            <p class="text-sm text-muted">"El docente recibirá un aviso en la plataforma."</p>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_names_the_permission_and_the_teacher() {
        let address = question(Permission::Comunicados, true, "Rosa Huamán Ccori");
        assert_eq!(address, "¿Desea activar el permiso de Comunicados para Rosa Huamán Ccori?");
        let address = question(Permission::Encuestas, false, "Rosa Huamán Ccori");
        assert_eq!(address, "¿Desea desactivar el permiso de Encuestas para Rosa Huamán Ccori?");
    }
}
