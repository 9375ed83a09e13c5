//! SQL of `permisos_docentes` and their history.

use chrono::{DateTime, Utc};
use padron_core::permission::Permission;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Conn, Exec, Tx};
use crate::{on, push_list};

/// The words of the permissions that the teacher has in the year.
pub async fn granted(exec: &mut impl Exec, teacher: Uuid, year: i32) -> Result<Vec<String>, AppError> {
    Ok(on!(exec, |c| sqlx::query_scalar(
        "SELECT tipo_permiso FROM permisos_docentes WHERE docente_id = $1 AND anio_academico = $2 AND estado_activo \
         ORDER BY tipo_permiso"
    )
    .bind(teacher)
    .bind(i64::from(year))
    .fetch_all(&mut *c)
    .await)?)
}

macro_rules! granted_row {
    () => {
        "SELECT id FROM permisos_docentes \
         WHERE docente_id = $1 AND tipo_permiso = $2 AND anio_academico = $3 AND estado_activo"
    };
}

/// Whether the teacher has the permission in the year; on PostgreSQL nobody changes it until the transaction ends
/// (SQLite has one writer anyway).
pub async fn hold_granted(tx: &mut Tx, teacher: Uuid, permission: Permission, year: i32) -> Result<bool, AppError> {
    let held: Option<Uuid> = match tx.conn() {
        Conn::Sqlite(c) => {
            sqlx::query_scalar(granted_row!())
                .bind(teacher)
                .bind(permission.as_str())
                .bind(i64::from(year))
                .fetch_optional(c)
                .await
        }
        Conn::Postgres(c) => {
            let sql = concat!(granted_row!(), " FOR SHARE");
            sqlx::query_scalar(sql)
                .bind(teacher)
                .bind(permission.as_str())
                .bind(i64::from(year))
                .fetch_optional(c)
                .await
        }
    }?;
    Ok(held.is_some())
}

/// When a director last decided about any teacher.
pub async fn last_decision(exec: &mut impl Exec) -> Result<Option<DateTime<Utc>>, AppError> {
    Ok(on!(exec, |c| sqlx::query_scalar("SELECT MAX(fecha) FROM permisos_docentes_historial")
        .fetch_one(&mut *c)
        .await)?)
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
