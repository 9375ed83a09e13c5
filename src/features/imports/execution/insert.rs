//! How a row of each kind becomes what it describes. A new kind adds its arm to [`make_ready`] and to [`insert_in`].

use padron_core::import::{
    AssignmentRow, Kind, PersonRow, ProspectRow, RelationRow, RowPlace, StaffPassword, StaffRow, StudentRow, TypedRow,
    field,
};
use padron_core::password::{Method, PlainPassword, initial};
use padron_core::role::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::account::{self, NewAccount};
use crate::error::AppError;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::courses::service as courses;
use crate::features::credentials::service::{self as credentials, Issued};
use crate::features::families::service as families;
use crate::features::imports::store::{ImportRow, Made, StagedRow};
use crate::features::prospects::service as prospects;
use crate::features::staff::service::{self as staff, NewEmployee};
use crate::features::users::service::{self as users, NewUser};
use crate::platform::Platform;
use crate::platform::db::Tx;

/// A row ready to be written: what takes long is done.
pub enum Ready {
    Person { person: PersonRow, role: Role, password: PlainPassword, hash: String },
    Student(StudentRow),
    Relation(RelationRow),
    Assignment(AssignmentRow),
    Prospect(ProspectRow),
    Account(NewAccount),
    Staff { row: StaffRow, method: Method, password: PlainPassword, hash: String },
}

/// Does what needs no database: makes and hashes a person's first password.
///
/// # Errors
/// `Invalid` with what stops the row, such as a typed password that is not kept.
pub async fn make_ready(
    platform: &Platform,
    import: &ImportRow,
    row: TypedRow,
    typed: Option<PlainPassword>,
) -> Result<Ready, AppError> {
    let (lane, kind) = (import.id, import.kind);
    Ok(match row {
        TypedRow::Person(person) => {
            let role = kind.role().ok_or(AppError::Internal)?;
            let password = credentials::make_initial(platform, role, &[]);
            let copy = PlainPassword::new(password.expose().to_owned());
            let hash = platform.hasher.hash_in_lane(lane, copy, platform.settings.initial_cost).await?;
            Ready::Person { person, role, password, hash }
        }
        TypedRow::Staff(row) => {
            let (password, method) = staff_password(platform, import.options.metodo.unwrap_or_default(), &row, typed)?;
            let copy = PlainPassword::new(password.expose().to_owned());
            let hash = platform.hasher.hash_in_lane(lane, copy, platform.settings.initial_cost).await?;
            Ready::Staff { row, method, password, hash }
        }
        TypedRow::Student(row) => Ready::Student(row),
        TypedRow::Relation(row) => Ready::Relation(row),
        TypedRow::Assignment(row) => Ready::Assignment(row),
        TypedRow::Prospect(row) if kind == Kind::Generacion => {
            Ready::Account(account::make_ready(platform, import, row).await?)
        }
        TypedRow::Prospect(row) => Ready::Prospect(row),
    })
}

/// The first password of a member of staff, and how it came to be: typed, made of the person's data where they suffice
/// and nothing else was chosen, or random.
fn staff_password(
    platform: &Platform,
    chosen: Method,
    row: &StaffRow,
    typed: Option<PlainPassword>,
) -> Result<(PlainPassword, Method), AppError> {
    if row.password == StaffPassword::Typed {
        let gone = "La contraseña escrita ya no se guarda. Suba la fila de nuevo.";
        return typed.map(|typed| (typed, Method::Manual)).ok_or_else(|| AppError::invalid(field::PASSWORD, gone));
    }
    let (dni, surname) = (row.dni.as_str(), row.apellido.as_str());
    if chosen == Method::UserData
        && row.legajo.is_some()
        && let Some(password) = initial::generate_from_person(&mut platform.entropy.rng(), dni, surname)
    {
        return Ok((password, Method::UserData));
    }
    let legajo = row.legajo.as_ref().map_or("", |legajo| legajo.as_str());
    let known = [dni, legajo, row.nombre.as_str(), surname, row.correo.as_str()];
    Ok((credentials::make_initial(platform, Role::Empleado, &known), Method::Random))
}

/// Writes one row and its audit entry in the caller's unit of work.
///
/// # Errors
/// `Invalid` with what stops the row; the caller must then drop `tx`.
pub async fn insert_in(
    tx: &mut Tx,
    platform: &Platform,
    import: &ImportRow,
    staged: &StagedRow,
    row: &Ready,
) -> Result<Made, AppError> {
    let by = import.created_by;
    let (action, object, id, detail, made) = match row {
        Ready::Person { person, role, password, hash } => {
            let expires = credentials::expiry(platform);
            let user = users::create_in(tx, platform, new_user(person, *role, hash, expires, by)).await?;
            let issued = Issued { user, import: Some(import.id), password, method: Method::Random, expires };
            credentials::seal_in(tx, platform, &issued).await?;
            let detail = json!({ "rol": role.as_str(), "metodo": Method::Random.as_str() });
            ("crear_usuario", "usuario", user, detail, Made { user: Some(user), ..Made::default() })
        }
        Ready::Staff { row, method, password, hash } => {
            let expires = credentials::expiry(platform);
            let employee =
                NewEmployee { row, password_hash: hash, password_expires: expires, created_by: import.created_by };
            let user = staff::create_in(tx, platform, employee).await?;
            let issued = Issued { user, import: Some(import.id), password, method: *method, expires };
            credentials::seal_in(tx, platform, &issued).await?;
            if *method == Method::Manual && credentials::forget_typed_in(tx, import.id, staged.number).await? {
                platform.traces.leave();
            }
            let legajo = row.legajo.as_ref().map(|legajo| legajo.as_str());
            let detail = json!({
                "rol": Role::Empleado.as_str(), "metodo": method, "dni": row.dni.as_str(), "legajo": legajo,
            });
            ("crear_usuario", "usuario", user, detail, Made { user: Some(user), ..Made::default() })
        }
        Ready::Student(row) => {
            let enrolled = families::enrol_in(tx, platform, row, staged.is_namesake, by).await?;
            let detail = json!({ "codigo_estudiante": enrolled.code, "relacion": enrolled.relation });
            let mut values = staged.values.0.clone();
            values.set(field::CODIGO_ESTUDIANTE, &enrolled.code);
            let (student, relation) = (Some(enrolled.student), Some(enrolled.relation));
            let made = Made { student, relation, values: Some(values), ..Made::default() };
            ("crear_estudiante", "estudiante", enrolled.student, detail, made)
        }
        Ready::Relation(row) => {
            let relation = families::link_in(tx, platform, row, by).await?;
            let detail = json!({ "codigo_estudiante": row.codigo_estudiante.as_str() });
            ("crear_relacion", "relacion", relation, detail, Made { relation: Some(relation), ..Made::default() })
        }
        Ready::Assignment(row) => {
            let assignment = courses::assign_in(tx, platform, row, by).await?;
            let made = Made { assignment: Some(assignment), ..Made::default() };
            ("crear_asignacion", "asignacion", assignment, json!({ "curso": row.curso.as_str() }), made)
        }
        Ready::Account(new) => {
            let (user, detail) = account::insert_in(tx, platform, import, new).await?;
            ("crear_usuario", "usuario", user, detail, Made { user: Some(user), ..Made::default() })
        }
        Ready::Prospect(row) => {
            let prospect = prospects::create_in(tx, platform, row, by).await?;
            let made = Made { prospect: Some(prospect), ..Made::default() };
            ("crear_prospecto", "prospecto", prospect, json!({ "carnet": row.carnet.as_str() }), made)
        }
    };
    let detail = with_origin(detail, import.id, staged.number);
    audit::record_system_in(tx, platform, Some(by), Entry { action, object, object_id: id, detail }).await?;
    Ok(made)
}

fn with_origin(mut detail: Value, import: Uuid, number: i64) -> Value {
    if let Value::Object(fields) = &mut detail {
        fields.insert("importacion".into(), json!(import));
        // Of several sheets that were read together the sheet's number, too.
        let place = RowPlace::of(u32::try_from(number).unwrap_or(0));
        fields.insert("fila".into(), json!(place.row));
        if place.sheet > 0 {
            fields.insert("hoja".into(), json!(place.sheet));
        }
    }
    detail
}

fn new_user(
    person: &PersonRow,
    role: Role,
    hash: &str,
    expires: chrono::DateTime<chrono::Utc>,
    created_by: Uuid,
) -> NewUser {
    NewUser {
        document_type: Some(person.tipo_documento.as_str().to_owned()),
        document: Some(person.nro_documento.as_str().to_owned()),
        first_name: person.nombre.as_str().to_owned(),
        last_name: person.apellido.as_str().to_owned(),
        phone: Some(person.telefono.as_str().to_owned()),
        email: person.email.as_ref().map(|email| email.as_str().to_owned()),
        role,
        password_hash: hash.to_owned(),
        password_expires: Some(expires),
        must_change_password: true,
        created_by: Some(created_by),
    }
}
