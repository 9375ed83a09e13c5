//! SQL of `personal`.

use std::collections::HashMap;

use padron_core::person::Agreement;
use padron_core::role::Role;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::{execute, fetch_optional, on, push_list};

/// What a staff file said of a person.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct StaffFacts {
    pub legajo: Option<String>,
    /// `dentro` or `fuera`.
    pub convenio: Option<String>,
}

/// False when somebody has the file number.
pub async fn insert(
    tx: &mut Tx,
    user: Uuid,
    legajo: Option<&str>,
    agreement: Option<Agreement>,
) -> Result<bool, AppError> {
    let inserted: u64 = execute!(
        tx,
        r"INSERT INTO personal (usuario_id, legajo, convenio)
        VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING",
        user,
        legajo,
        agreement.map(Agreement::as_str)
    )?;
    Ok(inserted > 0)
}

/// Somebody with a file number.
#[derive(sqlx::FromRow)]
pub struct NumberHolder {
    pub id: Uuid,
    pub legajo: String,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "rol", try_from = "String")]
    pub role: Role,
}

impl NumberHolder {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

pub async fn holders_of_numbers(exec: &mut impl Exec, numbers: &[&str]) -> Result<Vec<NumberHolder>, AppError> {
    let mut found = Vec::new();
    for chunk in numbers.chunks(MAX_LIST) {
        let some: Vec<NumberHolder> = on!(exec, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "SELECT u.id, p.legajo, u.nombre, u.apellido, u.rol \
                 FROM personal p JOIN usuarios u ON u.id = p.usuario_id WHERE p.legajo IN (",
            );
            push_list!(query, chunk);
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        found.extend(some);
    }
    Ok(found)
}

/// What is known of one person; nothing of who is no member of staff.
pub async fn find_facts(exec: &mut impl Exec, user: Uuid) -> Result<Option<StaffFacts>, AppError> {
    fetch_optional!(exec, "SELECT legajo, convenio FROM personal WHERE usuario_id = $1", user)
}

/// What is known of these people.
pub async fn facts(exec: &mut impl Exec, users: &[Uuid]) -> Result<HashMap<Uuid, StaffFacts>, AppError> {
    let mut found = HashMap::new();
    for chunk in users.chunks(MAX_LIST) {
        let some: Vec<(Uuid, Option<String>, Option<String>)> = on!(exec, |c| {
            let mut query =
                sqlx::QueryBuilder::new("SELECT usuario_id, legajo, convenio FROM personal WHERE usuario_id IN (");
            push_list!(query, chunk);
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        found.extend(some.into_iter().map(|(user, legajo, convenio)| (user, StaffFacts { legajo, convenio })));
    }
    Ok(found)
}
