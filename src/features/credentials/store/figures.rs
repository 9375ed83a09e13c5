//! SQL of who has come in: counted over an import, and over the school.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::people::{children_of, people_of};
use crate::error::AppError;
use crate::features::credentials::model::Arrived;
use crate::platform::db::Exec;
use crate::{fetch_all, fetch_one};

/// How the active people of an import stand.
#[derive(sqlx::FromRow)]
pub struct Counts {
    pub total: i64,
    #[sqlx(rename = "generadas")]
    pub issued: i64,
    #[sqlx(rename = "ingresaron")]
    pub arrived: i64,
    #[sqlx(rename = "vigentes")]
    pub working: i64,
    #[sqlx(rename = "vencidas")]
    pub expired: i64,
    #[sqlx(rename = "entregadas")]
    pub handed_over: i64,
    #[sqlx(rename = "expiran_en")]
    pub first_end: Option<DateTime<Utc>>,
}

/// A first password that works and can be handed out, at `$2`.
macro_rules! works {
    () => {
        "u.password_vence_en IS NOT NULL AND c.sellada IS NOT NULL AND c.vence_en > $2"
    };
}

pub async fn counts(exec: &mut impl Exec, import: Uuid, now: DateTime<Utc>) -> Result<Counts, AppError> {
    fetch_one!(
        exec,
        concat!(
            "SELECT COUNT(*) AS total, COUNT(c.usuario_id) AS generadas, ",
            "COUNT(CASE WHEN u.password_vence_en IS NULL THEN 1 END) AS ingresaron, COUNT(CASE WHEN ",
            works!(),
            " THEN 1 END) AS vigentes, COUNT(CASE WHEN u.password_vence_en <= $2 THEN 1 END) AS vencidas, ",
            "COUNT(CASE WHEN u.password_vence_en IS NOT NULL AND c.entregada_en IS NOT NULL THEN 1 END) AS entregadas, ",
            "MIN(CASE WHEN ",
            works!(),
            " THEN c.vence_en END) AS expiran_en ",
            people_of!(),
            " AND u.estado_activo"
        ),
        import,
        now
    )
}

/// How many guardians of a classroom have come in; without a grade those who have no child enrolled.
#[derive(sqlx::FromRow)]
pub struct ClassroomCount {
    #[sqlx(rename = "codigo")]
    pub code: Option<String>,
    #[sqlx(rename = "nivel")]
    pub level: Option<String>,
    #[sqlx(rename = "grado")]
    pub grade: Option<i64>,
    #[sqlx(rename = "seccion")]
    pub section: Option<String>,
    pub total: i64,
    #[sqlx(rename = "ingresaron")]
    pub arrived: i64,
}

macro_rules! by_classroom {
    ($who:expr) => {
        concat!(
            "SELECT n.codigo, n.nivel, n.grado, s.seccion, COUNT(DISTINCT u.id) AS total, \
             COUNT(DISTINCT CASE WHEN u.password_vence_en IS NULL THEN u.id END) AS ingresaron \
             FROM usuarios u \
             JOIN relaciones_familiares r ON r.padre_id = u.id AND r.estado_activo \
             JOIN estudiantes s ON s.id = r.estudiante_id AND s.anio_academico = $2 AND s.estado_matricula = 'activo' \
             JOIN nivel_grado n ON n.id = s.nivel_grado_id \
             WHERE u.estado_activo AND ",
            $who,
            " GROUP BY n.id, n.codigo, n.nivel, n.grado, s.seccion ORDER BY n.id, COALESCE(s.seccion, '')"
        )
    };
}

macro_rules! without_classroom {
    ($who:expr) => {
        concat!(
            "SELECT NULL AS codigo, NULL AS nivel, CAST(NULL AS BIGINT) AS grado, NULL AS seccion, COUNT(*) AS total, \
             COUNT(CASE WHEN u.password_vence_en IS NULL THEN 1 END) AS ingresaron \
             FROM usuarios u WHERE u.estado_activo AND ",
            $who,
            " AND NOT EXISTS (SELECT 1 FROM ",
            children_of!(),
            ")"
        )
    };
}

/// The guardians whom import `$1` created.
macro_rules! of_import {
    () => {
        "u.rol = 'apoderado' AND u.id IN (SELECT f.usuario_id FROM importacion_filas f \
         WHERE f.importacion_id = $1 AND f.estado = 'creada')"
    };
}

/// Guardians of the school (role `$1`), but for those whose children are all of other years than `$2`.
macro_rules! of_school {
    () => {
        "u.rol = $1 AND (NOT EXISTS (SELECT 1 FROM relaciones_familiares o WHERE o.padre_id = u.id) \
         OR EXISTS (SELECT 1 FROM relaciones_familiares o JOIN estudiantes e ON e.id = o.estudiante_id \
         WHERE o.padre_id = u.id AND o.estado_activo AND e.anio_academico = $2 AND e.estado_matricula = 'activo'))"
    };
}

/// Classrooms of an import's guardians, in the order of the school; last, those without one.
pub async fn classrooms_of_import(
    exec: &mut impl Exec,
    import: Uuid,
    year: i32,
) -> Result<Vec<ClassroomCount>, AppError> {
    let year = i64::from(year);
    let mut classrooms: Vec<ClassroomCount> = fetch_all!(&mut *exec, by_classroom!(of_import!()), import, year)?;
    classrooms.push(fetch_one!(exec, without_classroom!(of_import!()), import, year)?);
    Ok(classrooms)
}

/// The same of the whole school.
pub async fn classrooms_of_school(exec: &mut impl Exec, year: i32) -> Result<Vec<ClassroomCount>, AppError> {
    let year = i64::from(year);
    let mut classrooms: Vec<ClassroomCount> = fetch_all!(&mut *exec, by_classroom!(of_school!()), "apoderado", year)?;
    classrooms.push(fetch_one!(exec, without_classroom!(of_school!()), "apoderado", year)?);
    Ok(classrooms)
}

macro_rules! arrived {
    ($who:expr) => {
        concat!(
            "SELECT COUNT(CASE WHEN u.password_vence_en IS NULL THEN 1 END) AS ingresaron, COUNT(*) AS total \
             FROM usuarios u WHERE u.estado_activo AND ",
            $who
        )
    };
}

/// Guardians and teachers of the school.
pub async fn arrived_of_school(exec: &mut impl Exec, year: i32) -> Result<(Arrived, Arrived), AppError> {
    let families = fetch_one!(&mut *exec, arrived!(of_school!()), "apoderado", i64::from(year))?;
    let teachers = fetch_one!(exec, arrived!("u.rol = $1"), "docente")?;
    Ok((families, teachers))
}
