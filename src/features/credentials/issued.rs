//! A first password, at the moment when it is made.

use chrono::{DateTime, Utc};
use padron_core::password::{Method, PlainPassword, initial};
use padron_core::role::Role;
use uuid::Uuid;

use crate::platform::Platform;

/// A first password in the form that the role's people get, whoever makes it for whatever reason: letters, digits and
/// symbols for staff and students, letters and digits for everybody else. Of staff and students it holds no piece of what is
/// known of the person: `known` are document, names, address and the like.
pub fn make_initial(platform: &Platform, role: Role, known: &[&str]) -> PlainPassword {
    let rng = &mut platform.entropy.rng();
    match role {
        Role::Empleado | Role::Estudiante => initial::generate_strong_unlike(rng, initial::STRONG_LENGTH, known),
        Role::Director | Role::Administrador | Role::Docente | Role::Apoderado => {
            initial::generate_alphanumeric(rng, platform.settings.initial_length)
        }
    }
}

/// A first password and how long it works.
pub struct Issued<'a> {
    pub user: Uuid,
    pub import: Option<Uuid>,
    pub password: &'a PlainPassword,
    pub method: Method,
    pub expires: DateTime<Utc>,
}
