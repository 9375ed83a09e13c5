//! SQL of `cursos` and `asignaciones_docente_curso`.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Conn, Exec, Tx};
use crate::{execute, fetch_all, fetch_among, fetch_optional, hold, lock, on, push_list};

/// What a teacher gives, spelled as files spell it.
#[derive(Debug, sqlx::FromRow)]
pub struct Assigned {
    #[sqlx(rename = "nro_documento")]
    pub document: String,
    /// The grade's code: `P3`.
    #[sqlx(rename = "codigo")]
    pub grade: String,
    /// The course's key.
    #[sqlx(rename = "clave")]
    pub course: String,
    #[sqlx(rename = "seccion")]
    pub section: String,
}

/// What these teachers give in the year.
pub async fn of_teachers(exec: &mut impl Exec, year: i32, documents: &[&str]) -> Result<Vec<Assigned>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT u.nro_documento, g.codigo, k.clave, a.seccion FROM asignaciones_docente_curso a \
             JOIN usuarios u ON u.id = a.docente_id JOIN cursos k ON k.id = a.curso_id \
             JOIN nivel_grado g ON g.id = a.nivel_grado_id WHERE a.estado_activo AND a.anio_academico = ",
        );
        query.push_bind(i64::from(year)).push(" AND u.nro_documento IN (");
        push_list!(query, documents);
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// A course that a teacher gives.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Taught {
    pub id: Uuid,
    #[sqlx(rename = "curso")]
    pub course: String,
    #[sqlx(rename = "nivel")]
    pub level: String,
    #[sqlx(rename = "grado")]
    pub grade: i64,
    /// Empty: every section of the grade.
    #[sqlx(rename = "seccion")]
    pub section: String,
}

/// What the teacher gives in the year, in school order.
pub async fn taught(exec: &mut impl Exec, teacher: Uuid, year: i32) -> Result<Vec<Taught>, AppError> {
    fetch_all!(
        exec,
        r"SELECT a.id, k.nombre AS curso, g.nivel, g.grado, a.seccion
        FROM asignaciones_docente_curso a
        JOIN cursos k ON k.id = a.curso_id
        JOIN nivel_grado g ON g.id = a.nivel_grado_id
        WHERE a.estado_activo
          AND a.docente_id = $1
          AND a.anio_academico = $2
        ORDER BY g.id, a.seccion, k.clave",
        teacher,
        i64::from(year)
    )
}

/// The same, and nobody takes one of them away until the transaction ends. Locks in the order in which an undo does, and
/// looks in a second statement.
pub async fn hold_taught(tx: &mut Tx, teacher: Uuid, year: i32) -> Result<Vec<Taught>, AppError> {
    lock!(
        &mut *tx,
        r"SELECT 1
        FROM asignaciones_docente_curso
        WHERE estado_activo
          AND docente_id = $1
          AND anio_academico = $2
        ORDER BY id
        FOR SHARE",
        teacher,
        i64::from(year)
    )?;
    taught(tx, teacher, year).await
}

/// The course with the key, which stays until the transaction ends.
pub async fn hold_course(tx: &mut Tx, key: &str) -> Result<Option<Uuid>, AppError> {
    hold!(fetch_optional, tx, scalar "SELECT id FROM cursos WHERE clave = $1", "FOR SHARE", key)
}

pub async fn insert_course(tx: &mut Tx, id: Uuid, name: &str, key: &str) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO cursos (id, nombre, clave)
        VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING",
        id,
        name,
        key
    )?;
    Ok(())
}

/// An assignment to insert.
pub struct NewAssignment<'a> {
    pub id: Uuid,
    pub teacher: Uuid,
    pub course: Uuid,
    /// The grade's code in `nivel_grado`.
    pub grade: &'a str,
    pub section: &'a str,
    pub year: i32,
    pub created_by: Uuid,
    pub created_at: DateTime<Utc>,
}

/// Inserts the assignment, or begins anew one that had ended; its id, or none if the teacher has it.
pub async fn insert(tx: &mut Tx, assignment: &NewAssignment<'_>) -> Result<Option<Uuid>, AppError> {
    fetch_optional!(tx, scalar r"INSERT INTO asignaciones_docente_curso (id, docente_id, curso_id, nivel_grado_id, seccion, anio_academico, estado_activo, fecha_asignacion, creado_por)
        VALUES ($1, $2, $3, (SELECT id FROM nivel_grado WHERE codigo = $4), $5, $6, $7, $8, $9)
        ON CONFLICT (docente_id, curso_id, nivel_grado_id, seccion, anio_academico)
        DO UPDATE SET estado_activo = excluded.estado_activo, fecha_asignacion = excluded.fecha_asignacion, creado_por = excluded.creado_por
        WHERE NOT asignaciones_docente_curso.estado_activo
        RETURNING id", assignment.id, assignment.teacher, assignment.course, assignment.grade, assignment.section, i64::from(assignment.year), true, assignment.created_at, assignment.created_by)
}

/// An assignment an undo may remove, locked until the transaction ends.
#[derive(Debug, sqlx::FromRow)]
pub struct LockedAssignment {
    pub id: Uuid,
    #[sqlx(rename = "estado_activo")]
    pub active: bool,
    #[sqlx(rename = "tiene_notas")]
    pub has_marks: bool,
}

pub async fn lock(tx: &mut Tx, assignments: &[Uuid]) -> Result<Vec<LockedAssignment>, AppError> {
    let on_postgres = matches!(tx.conn(), Conn::Postgres(_));
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT a.id, a.estado_activo, EXISTS (SELECT 1 FROM calificaciones n WHERE n.registrado_por = a.docente_id \
             AND n.curso_id = a.curso_id AND n.anio_academico = a.anio_academico) AS tiene_notas \
             FROM asignaciones_docente_curso a WHERE a.id IN (",
        );
        push_list!(query, assignments);
        query.push(" ORDER BY a.id");
        if on_postgres {
            query.push(" FOR UPDATE OF a");
        }
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// Removes assignments; answers their courses.
pub async fn delete(tx: &mut Tx, assignments: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new("DELETE FROM asignaciones_docente_curso WHERE id IN (");
        push_list!(query, assignments);
        query.push(" RETURNING curso_id");
        query.build_query_scalar().fetch_all(&mut *c).await
    })?)
}

/// Removes those of these courses that nothing names. Locks first and looks in a second statement: what was written
/// while the lock was waited for is seen.
pub async fn delete_unused_courses(tx: &mut Tx, courses: &[Uuid]) -> Result<(), AppError> {
    if let Conn::Postgres(c) = tx.conn() {
        let mut query = sqlx::QueryBuilder::new("SELECT 1 FROM cursos WHERE id IN (");
        push_list!(query, courses);
        query.push(" ORDER BY id FOR UPDATE");
        query.build().execute(&mut *c).await?;
    }
    on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "DELETE FROM cursos WHERE NOT EXISTS (SELECT 1 FROM asignaciones_docente_curso a WHERE a.curso_id = cursos.id) \
             AND NOT EXISTS (SELECT 1 FROM calificaciones n WHERE n.curso_id = cursos.id) AND id IN (",
        );
        push_list!(query, courses);
        query.build().execute(&mut *c).await.map(drop)
    })?;
    Ok(())
}

/// Which of these users some course was ever given to.
pub async fn teachers_among(tx: &mut Tx, users: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    fetch_among!(Uuid, tx, "SELECT DISTINCT docente_id FROM asignaciones_docente_curso WHERE docente_id IN (", users)
}
