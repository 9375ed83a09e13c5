//! Who looks after whom: looking names up, the check after an import, and a single link by hand.

use std::collections::HashMap;

use padron_core::import::{Kind, Known, TypedRow, Values, check_row, parse_row};
use padron_core::issue::Issue;
use padron_core::role::Role;
use padron_core::school::Relationship;
use serde_json::json;
use uuid::Uuid;

use super::model::{FamilyCheck, Relations};
use super::store;
use crate::error::{AppError, FieldError};
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::settings::service as settings;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::db::{Exec, MAX_LIST};

pub use super::check::{check_relations, check_students};
pub use super::enrol::{Enrolled, enrol_in, link_in};
pub use super::removal::{
    reasons_to_keep_people_in, reasons_to_keep_relations_in, reasons_to_keep_students_in, unlink_in, withdraw_in,
};
pub use super::store::{Child, children, count_unlinked_students};

/// «Nombre Apellido» of those of these documents whose owner may be a guardian.
pub async fn guardian_names(exec: &mut impl Exec, documents: &[String]) -> Result<HashMap<String, String>, AppError> {
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    let known = users::find_by_documents(exec, &documents).await?;
    let guardians = known.into_iter().filter(|(_, person)| person.active && person.is(Role::Apoderado));
    Ok(guardians.map(|(document, person)| (document, person.full_name())).collect())
}

/// «Nombre Apellido» of the students with these codes.
pub async fn student_names(exec: &mut impl Exec, codes: &[String]) -> Result<HashMap<String, String>, AppError> {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let mut names = HashMap::new();
    for chunk in codes.chunks(MAX_LIST) {
        let found = store::students_by_code(exec, chunk).await?;
        names.extend(found.into_iter().map(|s| (s.code, format!("{} {}", s.first_name, s.last_name))));
    }
    Ok(names)
}

/// The relations that an import made, by type (HU-USERS-05 UX-03).
pub async fn count_relations(exec: &mut impl Exec, import: Uuid) -> Result<Relations, AppError> {
    let mut relations = Relations::default();
    for (relationship, count) in store::relations_of_import(exec, import).await? {
        match relationship {
            Relationship::Padre => relations.padre = count,
            Relationship::Madre => relations.madre = count,
            Relationship::Apoderado => relations.apoderado = count,
            Relationship::Tutor => relations.tutor = count,
        }
        relations.total += count;
    }
    Ok(relations)
}

/// «Verificar Relaciones»: the students of the year, and those without a guardian (HU-USERS-05 UX-04).
pub async fn verify(platform: &Platform, actor: &Actor) -> Result<FamilyCheck, AppError> {
    actor.require(&[Role::Administrador])?;
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    let con_apoderado = store::count_linked_students(&mut reader, year).await?;
    let sin_apoderado = store::unlinked_students(&mut reader, year).await?;
    Ok(FamilyCheck { total_estudiantes: con_apoderado + sin_apoderado.len() as i64, con_apoderado, sin_apoderado })
}

/// Gives one student without guardian one, by the rules of the kind `relaciones`.
pub async fn link(platform: &Platform, actor: &Actor, values: &Values) -> Result<(), AppError> {
    actor.require(&[Role::Administrador])?;
    let row = check_row(Kind::Relaciones, 1, values, &Known::default());
    let mut issues = row.issues.clone();
    {
        let mut reader = platform.db.read().await?;
        let year = settings::institution(platform, &mut reader).await?.year;
        issues.extend(check_relations(&mut reader, year, &[&row]).await?.into_iter().flatten());
    }
    let errors: Vec<_> =
        issues.into_iter().filter(Issue::is_error).map(|issue| FieldError::new(issue.campo, issue.mensaje)).collect();
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let Ok(TypedRow::Relation(relation)) = parse_row(Kind::Relaciones, &row.values, &Known::default()) else {
        return Err(AppError::Internal);
    };
    let mut tx = platform.db.begin().await?;
    let id = link_in(&mut tx, platform, &relation, actor.user.id).await?;
    let detail = json!({
        "codigo_estudiante": relation.codigo_estudiante.as_str(),
        "nro_documento_padre": relation.nro_documento_padre.as_str(),
        "tipo_relacion": relation.tipo_relacion.as_str(),
    });
    let entry = Entry { action: "crear_relacion", object: "relacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    tx.commit().await
}
