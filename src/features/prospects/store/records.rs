//! SQL of prospects one by one: making, finding and removing them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Conn, Exec, MAX_LIST, Tx};
use crate::{execute, fetch_optional, hold, on, push_list};

/// A prospect to insert.
pub struct NewProspectRow<'a> {
    pub id: Uuid,
    pub carnet: &'a str,
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub sort_key: &'a str,
    pub email: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub programme: Uuid,
    pub created_by: Uuid,
    pub created_at: DateTime<Utc>,
}

/// The programme with the key, which stays until the transaction ends.
pub async fn hold_programme(tx: &mut Tx, key: &str) -> Result<Option<Uuid>, AppError> {
    hold!(fetch_optional, tx, scalar "SELECT id FROM programas WHERE clave = $1", "FOR SHARE", key)
}

/// Makes the programme unless there is one of that key. Another transaction that makes it at this moment is waited for.
pub async fn insert_programme(tx: &mut Tx, id: Uuid, name: &str, key: &str) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO programas (id, nombre, clave)
        VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING",
        id,
        name,
        key
    )?;
    Ok(())
}

/// Inserts the prospect unless another one has the carnet or the e-mail; answers its number.
pub async fn insert(tx: &mut Tx, prospect: &NewProspectRow<'_>) -> Result<Option<i64>, AppError> {
    fetch_optional!(
        tx,
        scalar r"INSERT INTO prospectos (id, carnet, nombre, apellido, clave_orden, correo, telefono, programa_id, creado_por, creado_en)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT DO NOTHING
        RETURNING numero",
        prospect.id,
        prospect.carnet,
        prospect.first_name,
        prospect.last_name,
        prospect.sort_key,
        prospect.email,
        prospect.phone,
        prospect.programme,
        prospect.created_by,
        prospect.created_at
    )
}

/// Stores the words that the prospect is found by, each once.
pub async fn insert_words(tx: &mut Tx, number: i64, words: &[String]) -> Result<(), AppError> {
    on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new("INSERT INTO prospecto_palabras (palabra, numero) ");
        query.push_values(words, |mut row, word| {
            row.push_bind(word).push_bind(number);
        });
        query.build().execute(&mut *c).await.map(drop)
    })?;
    Ok(())
}

/// A prospect as other people's errors name them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownProspect {
    pub id: Uuid,
    pub carnet: String,
    #[sqlx(rename = "correo")]
    pub email: Option<String>,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
}

impl KnownProspect {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

macro_rules! known_prospects {
    () => {
        "SELECT id, carnet, correo, nombre, apellido FROM prospectos WHERE "
    };
}

/// Who has the carnet.
pub async fn find_by_carnet(exec: &mut impl Exec, carnet: &str) -> Result<Option<KnownProspect>, AppError> {
    fetch_optional!(exec, concat!(known_prospects!(), "carnet = $1"), carnet)
}

/// Who has the e-mail.
pub async fn find_by_email(exec: &mut impl Exec, email: &str) -> Result<Option<KnownProspect>, AppError> {
    fetch_optional!(exec, concat!(known_prospects!(), "correo = $1"), email)
}

/// Who has these carnets; a list of any length.
pub async fn find_by_carnets(exec: &mut impl Exec, carnets: &[&str]) -> Result<Vec<KnownProspect>, AppError> {
    find_among(exec, concat!(known_prospects!(), "carnet IN ("), carnets).await
}

/// Who has these e-mails; a list of any length.
pub async fn find_by_emails(exec: &mut impl Exec, emails: &[&str]) -> Result<Vec<KnownProspect>, AppError> {
    find_among(exec, concat!(known_prospects!(), "correo IN ("), emails).await
}

async fn find_among(exec: &mut impl Exec, sql: &'static str, values: &[&str]) -> Result<Vec<KnownProspect>, AppError> {
    let mut found = Vec::new();
    for chunk in values.chunks(MAX_LIST) {
        let some: Vec<KnownProspect> = on!(exec, |c| {
            let mut query = sqlx::QueryBuilder::new(sql);
            push_list!(query, chunk);
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        found.extend(some);
    }
    Ok(found)
}

/// Locks these prospects, in the order of their ids, and answers those who have an account. Looks in a second statement:
/// what was written while the lock was waited for is seen.
pub async fn lock_with_account(tx: &mut Tx, prospects: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    if let Conn::Postgres(c) = tx.conn() {
        let mut query = sqlx::QueryBuilder::new("SELECT 1 FROM prospectos WHERE id IN (");
        push_list!(query, prospects);
        query.push(" ORDER BY id FOR UPDATE");
        query.build().execute(&mut *c).await?;
    }
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new("SELECT id FROM prospectos WHERE usuario_id IS NOT NULL AND id IN (");
        push_list!(query, prospects);
        query.build_query_scalar().fetch_all(&mut *c).await
    })?)
}

/// Removes prospects; their words go with them (`ON DELETE CASCADE`). Answers their programmes.
pub async fn delete(tx: &mut Tx, prospects: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new("DELETE FROM prospectos WHERE id IN (");
        push_list!(query, prospects);
        query.push(" RETURNING programa_id");
        query.build_query_scalar().fetch_all(&mut *c).await
    })?)
}

/// Removes those of these programmes that no prospect is left of. Locks first and looks in a second statement: what was
/// written while the lock was waited for is seen.
pub async fn delete_unused_programmes(tx: &mut Tx, programmes: &[Uuid]) -> Result<(), AppError> {
    if let Conn::Postgres(c) = tx.conn() {
        let mut query = sqlx::QueryBuilder::new("SELECT 1 FROM programas WHERE id IN (");
        push_list!(query, programmes);
        query.push(" ORDER BY id FOR UPDATE");
        query.build().execute(&mut *c).await?;
    }
    on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "DELETE FROM programas WHERE NOT EXISTS \
             (SELECT 1 FROM prospectos p WHERE p.programa_id = programas.id) AND id IN (",
        );
        push_list!(query, programmes);
        query.build().execute(&mut *c).await.map(drop)
    })?;
    Ok(())
}
