//! SQL of `estudiantes`, `relaciones_familiares` and `contadores`.

pub mod removal;

use chrono::{DateTime, Utc};
use padron_core::school::Relationship;
use uuid::Uuid;

use super::model::UnlinkedStudent;
use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::platform::telemetry::unexpected;
use crate::{execute, fetch_all, fetch_among, fetch_one, hold, on, push_list};

/// A student as a check sees it, with its guardian if it has one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StudentRecord {
    pub id: Uuid,
    #[sqlx(rename = "codigo_estudiante")]
    pub code: String,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "estado_matricula")]
    pub enrolment: String,
    #[sqlx(rename = "anio_academico")]
    pub year: i64,
    #[sqlx(rename = "apoderado")]
    pub guardian: Option<String>,
    #[sqlx(rename = "documento_apoderado")]
    pub guardian_document: Option<String>,
}

macro_rules! students_by_code {
    () => {
        "SELECT e.id, e.codigo_estudiante, e.nombre, e.apellido, e.estado_matricula, e.anio_academico, \
         u.nombre || ' ' || u.apellido AS apoderado, u.nro_documento AS documento_apoderado \
         FROM estudiantes e LEFT JOIN relaciones_familiares r ON r.estudiante_id = e.id AND r.estado_activo \
         LEFT JOIN usuarios u ON u.id = r.padre_id WHERE e.codigo_estudiante "
    };
}

pub async fn students_by_code(exec: &mut impl Exec, codes: &[&str]) -> Result<Vec<StudentRecord>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(concat!(students_by_code!(), "IN ("));
        push_list!(query, codes);
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// The student with the code, kept as it is until the transaction ends.
pub async fn hold_student(tx: &mut Tx, code: &str) -> Result<Option<StudentRecord>, AppError> {
    hold!(fetch_optional, tx, concat!(students_by_code!(), "= $1"), "FOR SHARE OF e", code)
}

/// Which of these codes students of any year have.
pub async fn taken_codes(exec: &mut impl Exec, codes: &[&str]) -> Result<Vec<String>, AppError> {
    fetch_among!(String, exec, "SELECT codigo_estudiante FROM estudiantes WHERE codigo_estudiante IN (", codes)
}

/// The students of the year who are one of these: identity and code.
pub async fn same_students(
    exec: &mut impl Exec,
    year: i32,
    identities: &[&str],
) -> Result<Vec<(String, String)>, AppError> {
    Ok(on!(exec, |c| {
        let mut query =
            sqlx::QueryBuilder::new("SELECT identidad, codigo_estudiante FROM estudiantes WHERE anio_academico = ");
        query.push_bind(i64::from(year)).push(" AND identidad IN (");
        push_list!(query, identities);
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// A child that is enrolled in a year.
#[derive(Debug, sqlx::FromRow)]
pub struct Enrolment {
    /// Name and grade, as `padron_core::import::child` spells them.
    #[sqlx(rename = "menor")]
    pub child: String,
    #[sqlx(rename = "identidad")]
    pub identity: String,
    #[sqlx(rename = "codigo_estudiante")]
    pub code: String,
    #[sqlx(rename = "apoderado")]
    pub guardian: Option<String>,
    #[sqlx(rename = "documento_apoderado")]
    pub guardian_document: Option<String>,
}

/// The enrolments of the year of these children, at most `MAX_LIST`, whoever their guardians are.
pub async fn enrolments_of(exec: &mut impl Exec, year: i32, children: &[&str]) -> Result<Vec<Enrolment>, AppError> {
    if children.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(exec, |c| {
        // An identity begins with the child, a bar, and the guardian: «}» is the character after the bar.
        let mut query = sqlx::QueryBuilder::new(
            "SELECT v.column1 AS menor, e.identidad, e.codigo_estudiante, u.nombre || ' ' || u.apellido AS apoderado, \
             u.nro_documento AS documento_apoderado FROM (",
        );
        query.push_values(children, |mut values, child| {
            values.push_bind(*child).push_bind(format!("{child}|")).push_bind(format!("{child}}}"));
        });
        query.push(") AS v JOIN estudiantes e ON e.anio_academico = ").push_bind(i64::from(year));
        query.push(
            " AND e.identidad > v.column2 AND e.identidad < v.column3 AND e.estado_matricula = 'activo' \
             LEFT JOIN relaciones_familiares r ON r.estudiante_id = e.id AND r.estado_activo \
             LEFT JOIN usuarios u ON u.id = r.padre_id ORDER BY e.codigo_estudiante",
        );
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// The counter's next number. On PostgreSQL whoever asks next waits for this transaction: no number is lost or given
/// twice.
pub async fn next_number(tx: &mut Tx, counter: &str) -> Result<i64, AppError> {
    fetch_one!(tx, scalar r"INSERT INTO contadores (clave, valor)
        VALUES ($1, 1)
        ON CONFLICT (clave)
        DO UPDATE SET valor = contadores.valor + 1
        RETURNING valor", counter)
}

pub async fn set_counter(tx: &mut Tx, counter: &str, value: i64) -> Result<(), AppError> {
    execute!(tx, "UPDATE contadores SET valor = $1 WHERE clave = $2", value, counter)?;
    Ok(())
}

/// The counter's number, kept from others until the transaction ends.
pub async fn hold_counter(tx: &mut Tx, counter: &str) -> Result<Option<i64>, AppError> {
    hold!(fetch_optional, tx, scalar "SELECT valor FROM contadores WHERE clave = $1", "FOR UPDATE", counter)
}

/// The highest number up to `limit` in the codes that begin so; 0 if there is none.
pub async fn highest_number(tx: &mut Tx, prefix: &str, limit: i64) -> Result<i64, AppError> {
    fetch_one!(tx, scalar r"SELECT COALESCE(MAX(n), 0)
        FROM (SELECT CAST(SUBSTR(codigo_estudiante, 3) AS BIGINT) AS n FROM estudiantes WHERE codigo_estudiante LIKE $1 || '%') AS numeros
        WHERE n <= $2", prefix, limit)
}

/// A student to insert.
pub struct NewStudent<'a> {
    pub id: Uuid,
    pub code: &'a str,
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub sort_key: &'a str,
    /// The grade's code in `nivel_grado`.
    pub grade: &'a str,
    pub section: Option<&'a str>,
    pub year: i32,
    pub identity: &'a str,
    pub created_by: Uuid,
    pub created_at: DateTime<Utc>,
}

/// Inserts the student unless the code is taken or it is there already; says whether it did.
pub async fn insert_student(tx: &mut Tx, student: &NewStudent<'_>) -> Result<bool, AppError> {
    let inserted: u64 = execute!(
        tx,
        r"INSERT INTO estudiantes (id, codigo_estudiante, nombre, apellido, clave_orden, nivel_grado_id, seccion, anio_academico, identidad, estado_matricula, creado_por, fecha_creacion)
        VALUES ($1, $2, $3, $4, $5, (SELECT id FROM nivel_grado WHERE codigo = $6), $7, $8, $9, 'activo', $10, $11)
        ON CONFLICT DO NOTHING",
        student.id,
        student.code,
        student.first_name,
        student.last_name,
        student.sort_key,
        student.grade,
        student.section,
        i64::from(student.year),
        student.identity,
        student.created_by,
        student.created_at
    )?;
    Ok(inserted == 1)
}

/// A relation to insert.
pub struct NewRelation<'a> {
    pub id: Uuid,
    pub guardian: Uuid,
    pub student: Uuid,
    pub relationship: &'a str,
    pub created_by: Uuid,
    pub created_at: DateTime<Utc>,
}

/// Links the student to the guardian, in the student's year, unless somebody is; says whether it did.
pub async fn insert_relation(tx: &mut Tx, relation: &NewRelation<'_>) -> Result<bool, AppError> {
    let inserted: u64 = execute!(
        tx,
        r"INSERT INTO relaciones_familiares (id, padre_id, estudiante_id, anio_academico, tipo_relacion, fecha_asignacion, estado_activo, creado_por)
        VALUES ($1, $2, $3, (SELECT anio_academico FROM estudiantes WHERE id = $3), $4, $5, $6, $7)
        ON CONFLICT DO NOTHING",
        relation.id,
        relation.guardian,
        relation.student,
        relation.relationship,
        relation.created_at,
        true,
        relation.created_by
    )?;
    Ok(inserted == 1)
}

/// How many relations of each type an import made.
pub async fn relations_of_import(exec: &mut impl Exec, import: Uuid) -> Result<Vec<(Relationship, i64)>, AppError> {
    let found: Vec<(String, i64)> = fetch_all!(
        exec,
        r"SELECT r.tipo_relacion, COUNT(*)
        FROM importacion_filas f
        JOIN relaciones_familiares r ON r.id = f.relacion_id
        WHERE f.importacion_id = $1
        GROUP BY r.tipo_relacion",
        import
    )?;
    let read = |(word, count): (String, i64)| {
        let relationship = word.parse().map_err(unexpected("the database has an unknown type of relation"))?;
        Ok((relationship, count))
    };
    found.into_iter().map(read).collect()
}

/// How many students enrolled in the year have a guardian.
pub async fn count_linked_students(exec: &mut impl Exec, year: i32) -> Result<i64, AppError> {
    fetch_one!(exec, scalar r"SELECT COUNT(*)
        FROM estudiantes e
        JOIN relaciones_familiares r ON r.estudiante_id = e.id
          AND r.estado_activo
        WHERE e.anio_academico = $1
          AND e.estado_matricula = 'activo'", i64::from(year))
}

/// How many students enrolled in the year nobody looks after.
pub async fn count_unlinked_students(exec: &mut impl Exec, year: i32) -> Result<i64, AppError> {
    fetch_one!(exec, scalar r"SELECT COUNT(*)
        FROM estudiantes e
        WHERE e.anio_academico = $1
          AND e.estado_matricula = 'activo'
          AND NOT EXISTS (SELECT 1 FROM relaciones_familiares r WHERE r.estudiante_id = e.id AND r.estado_activo)", i64::from(year))
}

/// A child of a guardian.
#[derive(Debug, sqlx::FromRow)]
pub struct Child {
    #[sqlx(rename = "nombre_completo")]
    pub name: String,
    #[sqlx(rename = "nivel")]
    pub level: String,
    #[sqlx(rename = "grado")]
    pub grade: i64,
    #[sqlx(rename = "seccion")]
    pub section: Option<String>,
}

/// The students enrolled in the year whom the guardian looks after.
pub async fn children(exec: &mut impl Exec, guardian: Uuid, year: i32) -> Result<Vec<Child>, AppError> {
    fetch_all!(
        exec,
        r"SELECT e.nombre || ' ' || e.apellido AS nombre_completo, g.nivel, g.grado, e.seccion
        FROM relaciones_familiares r
        JOIN estudiantes e ON e.id = r.estudiante_id
        JOIN nivel_grado g ON g.id = e.nivel_grado_id
        WHERE r.padre_id = $1
          AND r.estado_activo
          AND e.anio_academico = $2
          AND e.estado_matricula = 'activo'
        ORDER BY g.id DESC, e.clave_orden",
        guardian,
        i64::from(year)
    )
}

/// Students enrolled in the year whom nobody looks after, by surname.
pub async fn unlinked_students(exec: &mut impl Exec, year: i32) -> Result<Vec<UnlinkedStudent>, AppError> {
    fetch_all!(
        exec,
        r"SELECT e.id AS estudiante_id, e.codigo_estudiante, e.nombre, e.apellido, g.nivel, CAST(g.grado AS TEXT) AS grado, e.seccion
        FROM estudiantes e
        JOIN nivel_grado g ON g.id = e.nivel_grado_id
        WHERE e.anio_academico = $1
          AND e.estado_matricula = 'activo'
          AND NOT EXISTS (SELECT 1 FROM relaciones_familiares r WHERE r.estudiante_id = e.id AND r.estado_activo)
        ORDER BY e.clave_orden, e.codigo_estudiante",
        i64::from(year)
    )
}
