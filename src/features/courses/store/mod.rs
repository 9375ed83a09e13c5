//! SQL of `nivel_grado`.

pub mod assignments;

use serde::Serialize;

use crate::error::AppError;
use crate::fetch_all;
use crate::platform::db::Exec;

/// A grade of a level, e.g. Primaria 3 (`P3`).
#[derive(Debug, Serialize, sqlx::FromRow, utoipa::ToSchema)]
#[schema(as = LevelGrade)]
pub struct GradeRow {
    pub id: String,
    pub nivel: String,
    pub grado: i64,
    pub codigo: String,
}

/// The key of every course there is ([`padron_core::school::CourseName::key`]).
pub async fn course_keys(exec: &mut impl Exec) -> Result<Vec<String>, AppError> {
    let rows: Vec<(String,)> = fetch_all!(exec, "SELECT clave FROM cursos")?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

pub async fn levels(exec: &mut impl Exec) -> Result<Vec<GradeRow>, AppError> {
    fetch_all!(
        exec,
        r"SELECT CAST(id AS TEXT) AS id, nivel, grado, codigo
        FROM nivel_grado
        ORDER BY nivel_grado.id"
    )
}
