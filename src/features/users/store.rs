//! SQL of `usuarios`, `identificadores` and `enlaces`.

use chrono::{DateTime, Utc};
use padron_core::role::Role;
use uuid::Uuid;

use super::links::{LinkDigest, LinkPurpose, NewLink};
use crate::error::AppError;
use crate::platform::db::{Conn, Exec, Tx};
use crate::platform::telemetry::unexpected;
use crate::{execute, fetch_among, fetch_one, fetch_optional, hold, lock, on, push_list};

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
    #[sqlx(rename = "rol", try_from = "String")]
    pub role: Role,
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
    /// When the account was last changed, the password included.
    #[sqlx(rename = "modificado_en")]
    pub modified: Option<DateTime<Utc>>,
}

macro_rules! user_columns {
    () => {
        "u.id, u.nro_documento, u.nombre, u.apellido, u.telefono, u.email, u.rol, u.password_hash, \
         u.password_vence_en, u.debe_cambiar_password, u.estado_activo, u.ultimo_ingreso, u.modificado_en"
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
    fetch_optional!(
        exec,
        concat!(
            "SELECT ",
            user_columns!(),
            " FROM usuarios u JOIN identificadores i ON i.usuario_id = u.id WHERE i.identificador = $1"
        ),
        identifier
    )
}

pub async fn find(exec: &mut impl Exec, id: Uuid) -> Result<Option<UserRow>, AppError> {
    fetch_optional!(exec, concat!("SELECT ", user_columns!(), " FROM usuarios u WHERE u.id = $1"), id)
}

/// Someone as other slices name them: by document.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownPerson {
    pub id: Uuid,
    #[sqlx(rename = "nro_documento")]
    pub document: String,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "rol", try_from = "String")]
    pub role: Role,
    #[sqlx(rename = "estado_activo")]
    pub active: bool,
}

impl KnownPerson {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    pub fn is(&self, role: Role) -> bool {
        self.role == role
    }
}

macro_rules! known_by_document {
    () => {
        "SELECT id, nro_documento, nombre, apellido, rol, estado_activo FROM usuarios WHERE nro_documento "
    };
}

/// Who has these documents.
pub async fn find_by_documents(exec: &mut impl Exec, documents: &[&str]) -> Result<Vec<KnownPerson>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(concat!(known_by_document!(), "IN ("));
        push_list!(query, documents);
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// Who has the document, kept as it is until the transaction ends (SQLite has one writer anyway).
pub async fn hold_by_document(tx: &mut Tx, document: &str) -> Result<Option<KnownPerson>, AppError> {
    hold!(fetch_optional, tx, concat!(known_by_document!(), "= $1"), "FOR SHARE", document)
}

/// Makes whoever works on one person wait for each other; what only refers to the person does not wait (SQLite has one
/// writer anyway). Of several people, in the order of their ids.
pub async fn hold(tx: &mut Tx, user: Uuid) -> Result<(), AppError> {
    lock!(tx, "SELECT 1 FROM usuarios WHERE id = $1 FOR NO KEY UPDATE", user)
}

/// Everyone active of a role; on PostgreSQL nobody removes them until the transaction ends (SQLite has one writer
/// anyway).
pub async fn hold_active(tx: &mut Tx, role: Role) -> Result<Vec<Uuid>, AppError> {
    hold!(
        fetch_all,
        tx,
        scalar "SELECT id FROM usuarios WHERE rol = $1 AND estado_activo ORDER BY id",
        "FOR KEY SHARE",
        role.as_str()
    )
}

/// Someone an undo may remove, locked until the transaction ends.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LockedUser {
    pub id: Uuid,
    #[sqlx(rename = "nombre_completo")]
    pub name: String,
    #[sqlx(rename = "documento")]
    pub document: String,
    #[sqlx(rename = "ultimo_ingreso")]
    pub last_sign_in: Option<DateTime<Utc>>,
    /// Chosen by the person, or kept as it was given.
    #[sqlx(rename = "propia")]
    pub has_own_password: bool,
    #[sqlx(rename = "modificada")]
    pub changed: bool,
}

/// Locks these users, in the order of their ids so that two who do it never wait for each other.
pub async fn lock(tx: &mut Tx, users: &[Uuid]) -> Result<Vec<LockedUser>, AppError> {
    let on_postgres = matches!(tx.conn(), Conn::Postgres(_));
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT id, nombre || ' ' || apellido AS nombre_completo, COALESCE(nro_documento, email, '') AS documento, \
             ultimo_ingreso, password_vence_en IS NULL AS propia, modificado_en IS NOT NULL AS modificada FROM usuarios WHERE id IN (",
        );
        push_list!(query, users);
        query.push(" ORDER BY id");
        if on_postgres {
            query.push(" FOR UPDATE");
        }
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// Removes these users; their sessions, sign-in names and sealed passwords go with them (`ON DELETE CASCADE`).
pub async fn remove(tx: &mut Tx, users: &[Uuid]) -> Result<u64, AppError> {
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new("DELETE FROM usuarios WHERE id IN (");
        push_list!(query, users);
        query.build().execute(&mut *c).await.map(|done| done.rows_affected())
    })?)
}

/// When somebody's account was made, and by whom if that is known.
pub async fn made(exec: &mut impl Exec, user: Uuid) -> Result<Option<(DateTime<Utc>, Option<String>)>, AppError> {
    fetch_optional!(
        exec,
        r"SELECT u.fecha_creacion, c.nombre || ' ' || c.apellido
        FROM usuarios u
        LEFT JOIN usuarios c ON c.id = u.creado_por
        WHERE u.id = $1",
        user
    )
}

/// The first active user of a role.
pub async fn first_of_role(exec: &mut impl Exec, role: Role) -> Result<Option<UserRow>, AppError> {
    fetch_optional!(
        exec,
        concat!(
            "SELECT ",
            user_columns!(),
            " FROM usuarios u WHERE u.rol = $1 AND u.estado_activo ORDER BY u.fecha_creacion, u.id LIMIT 1"
        ),
        role.as_str()
    )
}

/// Inserts the user unless its document is taken; says whether it did.
pub async fn insert(tx: &mut Tx, user: &NewUserRow<'_>) -> Result<bool, AppError> {
    let inserted: u64 = execute!(
        tx,
        r"INSERT INTO usuarios (id, tipo_documento, nro_documento, nombre, apellido, clave_orden, telefono, email, rol, password_hash, password_vence_en, debe_cambiar_password, estado_activo, creado_por, fecha_creacion)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT DO NOTHING",
        user.id,
        user.document_type,
        user.document,
        user.first_name,
        user.last_name,
        user.sort_key,
        user.phone,
        user.email,
        user.role.as_str(),
        user.password_hash,
        user.password_expires,
        user.must_change_password,
        true,
        user.created_by,
        user.created_at
    )?;
    Ok(inserted == 1)
}

/// Claims a sign-in name for the user; false when another has it.
pub async fn insert_identifier(tx: &mut Tx, user: Uuid, identifier: &str) -> Result<bool, AppError> {
    let inserted: u64 = execute!(
        tx,
        r"INSERT INTO identificadores (identificador, usuario_id)
        VALUES ($1, $2)
        ON CONFLICT DO NOTHING",
        identifier,
        user
    )?;
    Ok(inserted == 1)
}

/// Which of these sign-in names are taken.
pub async fn taken_identifiers(exec: &mut impl Exec, names: &[&str]) -> Result<Vec<String>, AppError> {
    fetch_among!(String, exec, "SELECT identificador FROM identificadores WHERE identificador IN (", names)
}

/// Whether anybody else has the e-mail, for signing in or for contact.
pub async fn is_email_of_another(exec: &mut impl Exec, user: Uuid, email: &str) -> Result<bool, AppError> {
    let other: Option<Uuid> = fetch_optional!(
        exec,
        scalar "SELECT id FROM usuarios WHERE email = $1 AND id <> $2 LIMIT 1",
        email,
        user
    )?;
    Ok(other.is_some())
}

/// Whether anybody else who is active has the e-mail.
pub async fn is_email_of_another_active(exec: &mut impl Exec, user: Uuid, email: &str) -> Result<bool, AppError> {
    fetch_one!(
        exec,
        scalar "SELECT EXISTS (SELECT 1 FROM usuarios WHERE email = $1 AND id <> $2 AND estado_activo)",
        email,
        user
    )
}

/// Whether anybody else who is active has the telephone.
pub async fn is_phone_of_another_active(exec: &mut impl Exec, user: Uuid, phone: &str) -> Result<bool, AppError> {
    fetch_one!(
        exec,
        scalar "SELECT EXISTS (SELECT 1 FROM usuarios WHERE telefono = $1 AND id <> $2 AND estado_activo)",
        phone,
        user
    )
}

/// E-mail and document of whoever has one of these e-mails.
pub async fn owners_of_emails(
    exec: &mut impl Exec,
    emails: &[&str],
) -> Result<Vec<(String, Option<String>)>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new("SELECT email, nro_documento FROM usuarios WHERE email IN (");
        push_list!(query, emails);
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// Somebody who has an e-mail, for signing in or for contact.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EmailHolder {
    pub id: Uuid,
    pub email: String,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "rol", try_from = "String")]
    pub role: Role,
}

impl EmailHolder {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// Who has these e-mails; of several who share one, in the order in which they came.
pub async fn find_by_emails(exec: &mut impl Exec, emails: &[&str]) -> Result<Vec<EmailHolder>, AppError> {
    Ok(on!(exec, |c| {
        let mut query =
            sqlx::QueryBuilder::new("SELECT id, email, nombre, apellido, rol FROM usuarios WHERE email IN (");
        push_list!(query, emails);
        query.push(" ORDER BY fecha_creacion, id");
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// Somebody who signs in with a name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct IdentifierHolder {
    pub id: Uuid,
    #[sqlx(rename = "identificador")]
    pub identifier: String,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "rol", try_from = "String")]
    pub role: Role,
}

impl IdentifierHolder {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// Who signs in with these names.
pub async fn find_by_identifiers(exec: &mut impl Exec, names: &[&str]) -> Result<Vec<IdentifierHolder>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT u.id, i.identificador, u.nombre, u.apellido, u.rol \
             FROM identificadores i JOIN usuarios u ON u.id = i.usuario_id WHERE i.identificador IN (",
        );
        push_list!(query, names);
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// Sets a new password, if the stored hash is still the one that was checked. One of the person's own (`changed_at`)
/// is a change of the account; issuing an initial one again is none, so that an import can still be undone. Links to choose
/// a password by end with the former one.
pub async fn replace_password(
    tx: &mut Tx,
    user: Uuid,
    old_hash: &str,
    new_hash: &str,
    expires: Option<DateTime<Utc>>,
    changed_at: Option<DateTime<Utc>>,
) -> Result<bool, AppError> {
    let replaced: u64 = execute!(
        tx,
        r"UPDATE usuarios
        SET password_hash = $1, password_vence_en = $2, debe_cambiar_password = $3, modificado_en = COALESCE($4, modificado_en)
        WHERE id = $5
          AND password_hash = $6
          AND estado_activo",
        new_hash,
        expires,
        changed_at.is_none(),
        changed_at,
        user,
        old_hash
    )?;
    if replaced == 1 {
        execute!(tx, "DELETE FROM enlaces WHERE usuario_id = $1", user)?;
    }
    Ok(replaced == 1)
}

/// Stores a link in place of the person's former one of this purpose.
pub async fn put_link(tx: &mut Tx, link: &NewLink, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO enlaces (usuario_id, proposito, huella, creado_en, vence_en)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (usuario_id, proposito)
        DO UPDATE SET huella = excluded.huella, creado_en = excluded.creado_en, vence_en = excluded.vence_en",
        link.user,
        link.purpose.as_str(),
        &link.digest.0[..],
        now,
        link.expires
    )?;
    Ok(())
}

/// Whose link has this digest, and what for, if it still serves. Nobody may come by link to the two roles that only the
/// command line resets, and nobody for the first time who has come in already.
pub async fn find_link(
    exec: &mut impl Exec,
    digest: &LinkDigest,
    now: DateTime<Utc>,
) -> Result<Option<(Uuid, LinkPurpose)>, AppError> {
    let found: Option<(Uuid, String)> = fetch_optional!(
        exec,
        r"SELECT e.usuario_id, e.proposito
        FROM enlaces e
        JOIN usuarios u ON u.id = e.usuario_id
        WHERE e.huella = $1
          AND e.vence_en > $2
          AND u.estado_activo
          AND u.rol NOT IN ('director', 'administrador')
          AND (e.proposito <> 'activacion' OR u.password_vence_en IS NOT NULL)",
        &digest.0[..],
        now
    )?;
    found.map(|(user, purpose)| Ok((user, purpose.try_into().map_err(unexpected("purpose of a link"))?))).transpose()
}

/// Uses a link up; false if it serves no longer.
pub async fn take_link(tx: &mut Tx, digest: &LinkDigest, now: DateTime<Utc>) -> Result<bool, AppError> {
    let taken = execute!(
        tx,
        r"DELETE FROM enlaces
        WHERE huella = $1
          AND vence_en > $2
          AND EXISTS (
            SELECT 1 FROM usuarios u
            WHERE u.id = enlaces.usuario_id
              AND u.estado_activo
              AND u.rol NOT IN ('director', 'administrador')
              AND (enlaces.proposito <> 'activacion' OR u.password_vence_en IS NOT NULL)
          )",
        &digest.0[..],
        now
    )?;
    Ok(taken == 1)
}

/// Drops links that ended with time.
pub async fn prune_links(tx: &mut Tx, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(tx, "DELETE FROM enlaces WHERE vence_en <= $1", now)?;
    Ok(())
}

/// Ends every session of a person.
pub async fn end_sessions(tx: &mut Tx, user: Uuid, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(tx, "UPDATE sesiones SET revocada_en = $1 WHERE usuario_id = $2 AND revocada_en IS NULL", now, user)?;
    Ok(())
}

/// Notes a sign-in (and an upgraded hash), if the stored hash is still the one that was checked.
pub async fn note_sign_in(
    tx: &mut Tx,
    user: Uuid,
    old_hash: &str,
    new_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let noted: u64 = execute!(
        tx,
        r"UPDATE usuarios
        SET password_hash = $1, ultimo_ingreso = $2
        WHERE id = $3
          AND password_hash = $4
          AND estado_activo",
        new_hash,
        now,
        user,
        old_hash
    )?;
    Ok(noted == 1)
}

/// Makes a first password that need not be changed the person's own; false if it is already, or has to be changed. Links to
/// choose one for the first time end with it.
pub async fn keep_password(tx: &mut Tx, user: Uuid, now: DateTime<Utc>) -> Result<bool, AppError> {
    let kept: u64 = execute!(
        tx,
        r"UPDATE usuarios
        SET password_vence_en = NULL, modificado_en = $1
        WHERE id = $2
          AND password_vence_en IS NOT NULL
          AND NOT debe_cambiar_password",
        now,
        user
    )?;
    if kept == 1 {
        execute!(tx, "DELETE FROM enlaces WHERE usuario_id = $1", user)?;
    }
    Ok(kept == 1)
}

/// How the people stand who were given a password and never used it.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct FirstPasswords {
    /// It still works…
    #[sqlx(rename = "vigentes")]
    pub valid: i64,
    /// …of these: it ends before the moment that was asked for.
    #[sqlx(rename = "por_vencer")]
    pub ending: i64,
    /// It works no longer.
    #[sqlx(rename = "vencidas")]
    pub ended: i64,
}

/// Counts active people who never signed in, by their first password.
pub async fn count_first_passwords(
    exec: &mut impl Exec,
    now: DateTime<Utc>,
    ending_before: DateTime<Utc>,
) -> Result<FirstPasswords, AppError> {
    fetch_one!(
        exec,
        r"SELECT COUNT(CASE WHEN password_vence_en > $1 THEN 1 END) AS vigentes, COUNT(CASE WHEN password_vence_en > $1 AND password_vence_en <= $2 THEN 1 END) AS por_vencer, COUNT(CASE WHEN password_vence_en <= $1 THEN 1 END) AS vencidas
        FROM usuarios
        WHERE estado_activo
          AND ultimo_ingreso IS NULL
          AND password_vence_en IS NOT NULL",
        now,
        ending_before
    )
}

pub async fn count(exec: &mut impl Exec) -> Result<i64, AppError> {
    fetch_one!(exec, scalar "SELECT COUNT(*) FROM usuarios")
}
