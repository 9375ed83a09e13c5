//! SQL of taking students and relations back.

use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Conn, Exec, Tx};
use crate::{fetch_among, on, push_list};

/// A student an undo may remove, locked until the transaction ends, with what speaks against it.
#[derive(Debug, sqlx::FromRow)]
pub struct LockedStudent {
    pub id: Uuid,
    #[sqlx(rename = "tiene_notas")]
    pub has_marks: bool,
    #[sqlx(rename = "modificado")]
    pub changed: bool,
    #[sqlx(rename = "relacion_terminada")]
    pub relation_ended: bool,
}

/// Locks first and looks in a second statement: what was written while the lock was waited for is seen.
pub async fn lock_students(tx: &mut Tx, students: &[Uuid]) -> Result<Vec<LockedStudent>, AppError> {
    if let Conn::Postgres(c) = tx.conn() {
        let mut query = sqlx::QueryBuilder::new("SELECT 1 FROM estudiantes WHERE id IN (");
        push_list!(query, students);
        query.push(" ORDER BY id FOR UPDATE");
        query.build().execute(&mut *c).await?;
    }
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT e.id, e.modificado_en IS NOT NULL AS modificado, \
             EXISTS (SELECT 1 FROM calificaciones n WHERE n.estudiante_id = e.id) AS tiene_notas, \
             EXISTS (SELECT 1 FROM relaciones_familiares r WHERE r.estudiante_id = e.id AND NOT r.estado_activo) \
             AS relacion_terminada FROM estudiantes e WHERE e.id IN (",
        );
        push_list!(query, students);
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// Removes students; their relations go with them. Answers the code and year of each.
pub async fn delete_students(tx: &mut Tx, students: &[Uuid]) -> Result<Vec<(String, i64)>, AppError> {
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new("DELETE FROM estudiantes WHERE id IN (");
        push_list!(query, students);
        query.push(" RETURNING codigo_estudiante, anio_academico");
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// Which of these relations were ended.
pub async fn ended_relations(tx: &mut Tx, relations: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    fetch_among!(Uuid, tx, "SELECT id FROM relaciones_familiares WHERE NOT estado_activo AND id IN (", relations)
}

pub async fn delete_relations(tx: &mut Tx, relations: &[Uuid]) -> Result<u64, AppError> {
    Ok(on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new("DELETE FROM relaciones_familiares WHERE id IN (");
        push_list!(query, relations);
        query.build().execute(&mut *c).await.map(|done| done.rows_affected())
    })?)
}

/// Which of these users some student was ever linked to.
pub async fn guardians_with_students(tx: &mut Tx, users: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    fetch_among!(Uuid, tx, "SELECT DISTINCT padre_id FROM relaciones_familiares WHERE padre_id IN (", users)
}
