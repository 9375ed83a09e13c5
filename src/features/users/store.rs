//! SQL of `usuarios` and `identificadores`.

use chrono::{DateTime, Utc};
use padron_core::role::Role;
use uuid::Uuid;

use crate::error::AppError;
use crate::on;
use crate::platform::db::{Exec, Tx};

/// A user as stored, with what signing in needs.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct UserRow {
    pub id: Uuid,
    #[sqlx(rename = "nro_documento")]
    pub document: Option<String>,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "telefono")]
    pub phone: Option<String>,
    pub email: Option<String>,
    #[sqlx(rename = "rol")]
    pub role: String,
    pub password_hash: String,
    /// End of an initial password's validity; none for a password of the person's own.
    #[sqlx(rename = "password_vence_en")]
    pub password_expires: Option<DateTime<Utc>>,
    #[sqlx(rename = "debe_cambiar_password")]
    pub must_change_password: bool,
    #[sqlx(rename = "estado_activo")]
    pub active: bool,
    #[sqlx(rename = "ultimo_ingreso")]
    pub last_sign_in: Option<DateTime<Utc>>,
}

macro_rules! user_columns {
    () => {
        "u.id, u.nro_documento, u.nombre, u.apellido, u.telefono, u.email, u.rol, u.password_hash, \
         u.password_vence_en, u.debe_cambiar_password, u.estado_activo, u.ultimo_ingreso"
    };
}

/// A user to insert.
pub struct NewUserRow<'a> {
    pub id: Uuid,
    pub document_type: Option<&'a str>,
    pub document: Option<&'a str>,
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub sort_key: &'a str,
    pub phone: Option<&'a str>,
    pub email: Option<&'a str>,
    pub role: Role,
    pub password_hash: &'a str,
    pub password_expires: Option<DateTime<Utc>>,
    pub must_change_password: bool,
    pub created_by: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

pub async fn find_by_identifier(exec: &mut impl Exec, identifier: &str) -> Result<Option<UserRow>, AppError> {
    Ok(on!(exec, |c| sqlx::query_as(concat!(
        "SELECT ",
        user_columns!(),
        " FROM usuarios u JOIN identificadores i ON i.usuario_id = u.id WHERE i.identificador = $1"
    ))
    .bind(identifier)
    .fetch_optional(&mut *c)
    .await)?)
}

pub async fn find(exec: &mut impl Exec, id: Uuid) -> Result<Option<UserRow>, AppError> {
    Ok(on!(exec, |c| sqlx::query_as(concat!("SELECT ", user_columns!(), " FROM usuarios u WHERE u.id = $1"))
        .bind(id)
        .fetch_optional(&mut *c)
        .await)?)
}

/// The first active user of a role.
pub async fn first_of_role(exec: &mut impl Exec, role: Role) -> Result<Option<UserRow>, AppError> {
    Ok(on!(exec, |c| sqlx::query_as(concat!(
        "SELECT ",
        user_columns!(),
        " FROM usuarios u WHERE u.rol = $1 AND u.estado_activo ORDER BY u.fecha_creacion, u.id LIMIT 1"
    ))
    .bind(role.as_str())
    .fetch_optional(&mut *c)
    .await)?)
}

/// Inserts the user unless its document or e-mail is taken; says whether it did.
pub async fn insert(tx: &mut Tx, user: &NewUserRow<'_>) -> Result<bool, AppError> {
    let inserted: u64 = on!(tx, |c| {
        sqlx::query(
        "INSERT INTO usuarios (id, tipo_documento, nro_documento, nombre, apellido, clave_orden, telefono, email, rol, \
         password_hash, password_vence_en, debe_cambiar_password, estado_activo, creado_por, fecha_creacion) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING"
    )
    .bind(user.id)
    .bind(user.document_type)
    .bind(user.document)
    .bind(user.first_name)
    .bind(user.last_name)
    .bind(user.sort_key)
    .bind(user.phone)
    .bind(user.email)
    .bind(user.role.as_str())
    .bind(user.password_hash)
    .bind(user.password_expires)
    .bind(user.must_change_password)
    .bind(true)
    .bind(user.created_by)
    .bind(user.created_at)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(inserted == 1)
}

/// Claims a sign-in name for the user; false when another has it.
pub async fn insert_identifier(tx: &mut Tx, user: Uuid, identifier: &str) -> Result<bool, AppError> {
    let inserted: u64 = on!(tx, |c| sqlx::query(
        "INSERT INTO identificadores (identificador, usuario_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
    )
    .bind(identifier)
    .bind(user)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(inserted == 1)
}

/// Which of these sign-in names are taken.
pub async fn taken_identifiers(exec: &mut impl Exec, names: &[String]) -> Result<Vec<String>, AppError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new("SELECT identificador FROM identificadores WHERE identificador IN (");
        let mut list = query.separated(", ");
        for name in names {
            list.push_bind(name);
        }
        query.push(")");
        query.build_query_scalar().fetch_all(&mut *c).await
    })?)
}

/// Sets a new password, if the stored hash is still the one that was checked.
pub async fn replace_password(
    tx: &mut Tx,
    user: Uuid,
    old_hash: &str,
    new_hash: &str,
    expires: Option<DateTime<Utc>>,
    must_change: bool,
) -> Result<bool, AppError> {
    let replaced: u64 = on!(tx, |c| sqlx::query(
        "UPDATE usuarios SET password_hash = $1, password_vence_en = $2, debe_cambiar_password = $3 \
         WHERE id = $4 AND password_hash = $5 AND estado_activo"
    )
    .bind(new_hash)
    .bind(expires)
    .bind(must_change)
    .bind(user)
    .bind(old_hash)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(replaced == 1)
}

/// Notes a sign-in (and an upgraded hash), if the stored hash is still the one that was checked.
pub async fn note_sign_in(
    tx: &mut Tx,
    user: Uuid,
    old_hash: &str,
    new_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let noted: u64 = on!(tx, |c| sqlx::query(
        "UPDATE usuarios SET password_hash = $1, ultimo_ingreso = $2 \
         WHERE id = $3 AND password_hash = $4 AND estado_activo"
    )
    .bind(new_hash)
    .bind(now)
    .bind(user)
    .bind(old_hash)
    .execute(&mut *c)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(noted == 1)
}

pub async fn count(exec: &mut impl Exec) -> Result<i64, AppError> {
    Ok(on!(exec, |c| sqlx::query_scalar("SELECT COUNT(*) FROM usuarios").fetch_one(&mut *c).await)?)
}
