//! SQL of `permisos_docentes` and their history.

use chrono::{DateTime, Utc};
use padron_core::permission::Permission;
use uuid::Uuid;

use super::model::{TeacherCounts, TeacherFilter};
use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::platform::listing::Paging;
use crate::platform::telemetry::unexpected;
use crate::{execute, fetch_all, fetch_one, hold, on, push_list};

/// The words of the permissions that the teacher has in the year.
pub async fn granted(exec: &mut impl Exec, teacher: Uuid, year: i32) -> Result<Vec<Permission>, AppError> {
    let words: Vec<String> = fetch_all!(exec, scalar r"SELECT tipo_permiso
        FROM permisos_docentes
        WHERE docente_id = $1
          AND anio_academico = $2
          AND estado_activo
        ORDER BY tipo_permiso", teacher, i64::from(year))?;
    let read = |word: String| word.parse().map_err(unexpected("the database has an unknown permission"));
    words.into_iter().map(read).collect()
}

/// Whether the teacher has the permission in the year; on PostgreSQL nobody changes it until the transaction ends
/// (SQLite has one writer anyway).
pub async fn hold_granted(tx: &mut Tx, teacher: Uuid, permission: Permission, year: i32) -> Result<bool, AppError> {
    let held: Option<Uuid> = hold!(
        fetch_optional,
        tx,
        scalar r"SELECT id
        FROM permisos_docentes
        WHERE docente_id = $1
          AND tipo_permiso = $2
          AND anio_academico = $3
          AND estado_activo",
        "FOR SHARE",
        teacher,
        permission.as_str(),
        i64::from(year)
    )?;
    Ok(held.is_some())
}

/// Whether that is an active teacher (HU-USERS-01 VN-01, VE-01). Decisions about one teacher wait for each other.
pub async fn hold_teacher(tx: &mut Tx, teacher: Uuid) -> Result<bool, AppError> {
    let held: Option<Uuid> = hold!(
        fetch_optional,
        tx,
        scalar "SELECT id FROM usuarios WHERE id = $1 AND rol = 'docente' AND estado_activo",
        "FOR NO KEY UPDATE",
        teacher
    )?;
    Ok(held.is_some())
}

/// Whether that is a teacher, active or not.
pub async fn is_teacher(exec: &mut impl Exec, id: Uuid) -> Result<bool, AppError> {
    let found: i64 = fetch_one!(exec, scalar "SELECT COUNT(*) FROM usuarios WHERE id = $1 AND rol = 'docente'", id)?;
    Ok(found == 1)
}

/// What is decided about one permission of one teacher.
pub struct Change {
    pub id: Uuid,
    pub teacher: Uuid,
    pub permission: Permission,
    pub active: bool,
    pub year: i32,
    pub at: DateTime<Utc>,
    pub by: Uuid,
}

/// Writes the one row of teacher and type. `fecha_otorgamiento` is when it was last switched on.
pub async fn set(tx: &mut Tx, change: &Change) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO permisos_docentes (id, docente_id, tipo_permiso, estado_activo, fecha_otorgamiento, anio_academico)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (docente_id, tipo_permiso)
        DO UPDATE SET fecha_otorgamiento = CASE WHEN excluded.estado_activo
          AND NOT (permisos_docentes.estado_activo AND permisos_docentes.anio_academico = excluded.anio_academico) THEN excluded.fecha_otorgamiento ELSE permisos_docentes.fecha_otorgamiento END, estado_activo = excluded.estado_activo, anio_academico = excluded.anio_academico",
        change.id,
        change.teacher,
        change.permission.as_str(),
        change.active,
        change.at,
        i64::from(change.year)
    )?;
    Ok(())
}

/// Adds the decision to the teacher's history.
pub async fn record(tx: &mut Tx, id: Uuid, change: &Change) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO permisos_docentes_historial (id, docente_id, tipo_permiso, estado_activo, anio_academico, fecha, realizado_por)
        VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        change.teacher,
        change.permission.as_str(),
        change.active,
        i64::from(change.year),
        change.at,
        change.by
    )?;
    Ok(())
}

/// A teacher of the list.
#[derive(Debug, sqlx::FromRow)]
pub struct TeacherRow {
    pub id: Uuid,
    #[sqlx(rename = "nombre_completo")]
    pub name: String,
    #[sqlx(rename = "comunicados")]
    pub notices: bool,
    #[sqlx(rename = "encuestas")]
    pub polls: bool,
    #[sqlx(rename = "cursos_activos")]
    pub courses: i64,
}

/// Which teachers, in which order.
#[derive(Default)]
pub struct Wanted {
    pub year: i32,
    /// Only this one.
    pub teacher: Option<Uuid>,
    /// Patterns of LIKE, each of which the name or the document must match.
    pub words: [Option<String>; 4],
    pub filter: Option<TeacherFilter>,
    pub descending: bool,
}

/// Active teachers (HU-USERS-01 VN-01) with what they may do in the year `$1`.
macro_rules! teachers {
    () => {
        "WITH docentes AS (SELECT u.id, u.nombre || ' ' || u.apellido AS nombre_completo, u.clave_orden, \
         u.clave_orden || ' ' || COALESCE(u.nro_documento, '') AS busqueda, \
         EXISTS (SELECT 1 FROM permisos_docentes p WHERE p.docente_id = u.id AND p.tipo_permiso = 'comunicados' \
           AND p.estado_activo AND p.anio_academico = $1) AS comunicados, \
         EXISTS (SELECT 1 FROM permisos_docentes p WHERE p.docente_id = u.id AND p.tipo_permiso = 'encuestas' \
           AND p.estado_activo AND p.anio_academico = $1) AS encuestas, \
         (SELECT COUNT(*) FROM asignaciones_docente_curso a WHERE a.docente_id = u.id AND a.estado_activo \
           AND a.anio_academico = $1) AS cursos_activos \
         FROM usuarios u WHERE u.rol = 'docente' AND u.estado_activo) "
    };
}

macro_rules! wanted {
    () => {
        "FROM docentes WHERE ($2 IS NULL OR id = $2) AND ($3 IS NULL \
         OR ($3 = 'con_permiso' AND (comunicados OR encuestas)) \
         OR ($3 = 'sin_permiso' AND NOT (comunicados OR encuestas)) \
         OR ($3 = 'sin_asignaciones' AND cursos_activos = 0)) \
         AND ($4 IS NULL OR busqueda LIKE $4 ESCAPE '\\') AND ($5 IS NULL OR busqueda LIKE $5 ESCAPE '\\') \
         AND ($6 IS NULL OR busqueda LIKE $6 ESCAPE '\\') AND ($7 IS NULL OR busqueda LIKE $7 ESCAPE '\\')"
    };
}

macro_rules! bind_wanted {
    ($query:expr, $wanted:expr) => {{
        let [one, two, three, four] = $wanted.words.clone();
        $query
            .bind(i64::from($wanted.year))
            .bind($wanted.teacher)
            .bind($wanted.filter.map(TeacherFilter::as_str))
            .bind(one)
            .bind(two)
            .bind(three)
            .bind(four)
    }};
}

/// A page of these teachers.
pub async fn teachers(exec: &mut impl Exec, wanted: &Wanted, paging: Paging) -> Result<Vec<TeacherRow>, AppError> {
    macro_rules! page {
        ($direction:literal) => {
            concat!(
                teachers!(),
                "SELECT id, nombre_completo, comunicados, encuestas, cursos_activos ",
                wanted!(),
                " ORDER BY clave_orden ",
                $direction,
                ", id LIMIT $8 OFFSET $9"
            )
        };
    }
    let sql = if wanted.descending { page!("DESC") } else { page!("ASC") };
    Ok(on!(exec, |c| {
        let query = bind_wanted!(sqlx::query_as(sql), wanted);
        query.bind(paging.limit()).bind(paging.offset()).fetch_all(&mut *c).await
    })?)
}

/// How many these teachers are.
pub async fn count(exec: &mut impl Exec, wanted: &Wanted) -> Result<i64, AppError> {
    let sql = concat!(teachers!(), "SELECT COUNT(*) ", wanted!());
    Ok(on!(exec, |c| bind_wanted!(sqlx::query_scalar(sql), wanted).fetch_one(&mut *c).await)?)
}

/// How many teachers there are, whatever is asked for.
pub async fn counts(exec: &mut impl Exec, year: i32) -> Result<TeacherCounts, AppError> {
    fetch_one!(
        exec,
        concat!(
            teachers!(),
            "SELECT COUNT(*) AS docentes, COUNT(CASE WHEN comunicados OR encuestas THEN 1 END) AS con_permiso, \
         COUNT(CASE WHEN cursos_activos = 0 THEN 1 END) AS sin_asignaciones FROM docentes"
        ),
        i64::from(year)
    )
}

/// The grades where these teachers give courses in the year, by teacher, in school order.
pub async fn grades(exec: &mut impl Exec, year: i32, teachers: &[Uuid]) -> Result<Vec<(Uuid, String, i64)>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT a.docente_id, g.nivel, g.grado FROM asignaciones_docente_curso a \
             JOIN nivel_grado g ON g.id = a.nivel_grado_id WHERE a.estado_activo AND a.anio_academico = ",
        );
        query.push_bind(i64::from(year)).push(" AND a.docente_id IN (");
        push_list!(query, teachers);
        query.push(" GROUP BY a.docente_id, g.id, g.nivel, g.grado ORDER BY g.id");
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// A decision of a director.
#[derive(Debug, sqlx::FromRow)]
pub struct DecisionRow {
    #[sqlx(rename = "tipo_permiso", try_from = "String")]
    pub permission: Permission,
    #[sqlx(rename = "estado_activo")]
    pub active: bool,
    #[sqlx(rename = "fecha")]
    pub at: DateTime<Utc>,
    #[sqlx(rename = "director")]
    pub by: String,
    #[sqlx(rename = "docente")]
    pub teacher: String,
}

macro_rules! decisions {
    () => {
        "SELECT h.tipo_permiso, h.estado_activo, h.fecha, d.nombre || ' ' || d.apellido AS director, \
         t.nombre || ' ' || t.apellido AS docente FROM permisos_docentes_historial h \
         JOIN usuarios d ON d.id = h.realizado_por JOIN usuarios t ON t.id = h.docente_id "
    };
}

/// The decisions about a teacher, the latest first.
pub async fn decisions(exec: &mut impl Exec, teacher: Uuid, paging: Paging) -> Result<Vec<DecisionRow>, AppError> {
    fetch_all!(
        exec,
        concat!(decisions!(), "WHERE h.docente_id = $1 ORDER BY h.fecha DESC, h.id DESC LIMIT $2 OFFSET $3"),
        teacher,
        paging.limit(),
        paging.offset()
    )
}

pub async fn count_decisions(exec: &mut impl Exec, teacher: Uuid) -> Result<i64, AppError> {
    fetch_one!(exec, scalar "SELECT COUNT(*) FROM permisos_docentes_historial WHERE docente_id = $1", teacher)
}

/// The latest decisions about anybody.
pub async fn latest_decisions(exec: &mut impl Exec, limit: i64) -> Result<Vec<DecisionRow>, AppError> {
    fetch_all!(exec, concat!(decisions!(), "ORDER BY h.fecha DESC, h.id DESC LIMIT $1"), limit)
}

/// How many decisions there are about anybody. (Their times need not rise: instances have clocks of their own.)
pub async fn count_decisions_at_all(exec: &mut impl Exec) -> Result<i64, AppError> {
    fetch_one!(exec, scalar "SELECT COUNT(*) FROM permisos_docentes_historial")
}

/// Which of these users (at most [`MAX_LIST`](crate::platform::db::MAX_LIST)) a decision about permissions names.
pub async fn named_among(tx: &mut Tx, users: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new("SELECT docente_id FROM permisos_docentes WHERE docente_id IN (");
        push_list!(query, users);
        query.push(" UNION SELECT docente_id FROM permisos_docentes_historial WHERE docente_id IN (");
        push_list!(query, users);
        query.push(" UNION SELECT realizado_por FROM permisos_docentes_historial WHERE realizado_por IN (");
        push_list!(query, users);
        query.build_query_scalar().fetch_all(&mut *c).await
    })?)
}
