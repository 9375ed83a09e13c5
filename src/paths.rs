//! The addresses of the pages, each written once. Who may see them is in [`crate::pages`], what they show in
//! [`crate::app`]; a test holds the three to each other.

pub const LOGIN: &str = "/login";
/// Where a forgotten password is asked for.
pub const RECOVER: &str = "/recuperar";
/// Where a password is chosen that a link leads to; the link itself is below it, by its code.
pub const ACTIVATE: &str = "/activar";
pub const CHANGE_PASSWORD: &str = "/cambiar-password";
pub const PROFILE: &str = "/perfil";
/// Where everybody begins.
pub const HOME: &str = "/dashboard";
/// One's own notices.
pub const INBOX: &str = "/notificaciones";

/// Which teachers may publish; below it, a teacher by id.
pub const PERMISSIONS: &str = "/dashboard/gestion-permisos";
/// The structure of evaluation.
pub const EVALUATION: &str = "/dashboard/configuracion-evaluacion";
/// Notices that teachers publish for families.
pub const NOTICES: &str = "/dashboard/comunicados";
pub const POLLS: &str = "/dashboard/encuestas";

/// The wizard that brings a file in.
pub const IMPORT: &str = "/admin/importar-usuarios";
/// Past imports; below it, one by id.
pub const IMPORTS: &str = "/admin/importaciones";
/// Who looks after whom.
pub const RELATIONS: &str = "/admin/relaciones";
/// Accounts for many prospects at once; below it, one such generation by id.
pub const GENERATION: &str = "/academico/generacion_envio_masivo";
/// Below it, a prospect by id.
pub const PROSPECTS: &str = "/academico/prospectos";
/// Messages that were sent to people.
pub const DELIVERIES: &str = "/admin/envios";
/// The texts that WhatsApp wants registered.
pub const TEMPLATES: &str = "/admin/envios/plantillas";

/// What a link to choose a password points to. The code is a secret: this is for messages only.
pub fn activation_of(code: &str) -> String {
    format!("{ACTIVATE}/{code}")
}

/// A past import.
pub fn import_of(id: uuid::Uuid) -> String {
    format!("{IMPORTS}/{id}")
}

/// The first passwords of an import, and the ways to hand them out.
pub fn credentials_of(import: uuid::Uuid) -> String {
    format!("{IMPORTS}/{import}/credenciales")
}

/// A generation.
pub fn generation_of(id: uuid::Uuid) -> String {
    format!("{GENERATION}/{id}")
}

/// A prospect.
pub fn prospect_of(id: uuid::Uuid) -> String {
    format!("{PROSPECTS}/{id}")
}
