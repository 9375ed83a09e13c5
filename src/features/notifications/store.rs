//! SQL of `notificaciones`.

use chrono::{DateTime, Utc};
use padron_core::text;
use uuid::Uuid;

use super::model::ReceivedNotice;
use super::notice::Notice;
use crate::error::AppError;
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};
use crate::platform::listing::{Paging, like_pattern};
use crate::{execute, fetch_all, fetch_one, fetch_optional, on};

/// Rows one statement inserts: each binds eight values.
const ROWS: usize = 100;

pub async fn insert(
    tx: &mut Tx,
    platform: &Platform,
    recipients: &[Uuid],
    notice: &Notice<'_>,
) -> Result<Vec<Uuid>, AppError> {
    let now = platform.now();
    let rows: Vec<(Uuid, Uuid)> = recipients.iter().map(|recipient| (platform.new_id(), *recipient)).collect();
    let search = text::sort_key(&text::printable(&format!("{} {}", notice.title, notice.text)));
    for chunk in rows.chunks(ROWS) {
        on!(tx, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "INSERT INTO notificaciones (id, usuario_id, tipo, titulo, texto, enlace, busqueda, creada_en) ",
            );
            query.push_values(chunk, |mut row, (id, recipient)| {
                row.push_bind(*id)
                    .push_bind(*recipient)
                    .push_bind(notice.kind)
                    .push_bind(notice.title)
                    .push_bind(notice.text)
                    .push_bind(notice.link)
                    .push_bind(search.as_str())
                    .push_bind(now);
            });
            query.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// Which of a person's notices to list.
pub struct NoticeFilter {
    pub user: Uuid,
    pub read: Option<bool>,
    /// A key of `busqueda`.
    pub search: Option<String>,
    pub oldest_first: bool,
}

macro_rules! columns {
    () => {
        "SELECT id, tipo, titulo, texto, enlace, creada_en AS fecha, leida_en IS NOT NULL AS leida FROM notificaciones "
    };
}

macro_rules! filtered {
    () => {
        "WHERE usuario_id = $1 AND ($2 IS NULL OR (leida_en IS NOT NULL) = $2) \
         AND ($3 IS NULL OR busqueda LIKE $3 ESCAPE '\\') "
    };
}

pub async fn list(
    exec: &mut impl Exec,
    filter: &NoticeFilter,
    paging: Paging,
) -> Result<Vec<ReceivedNotice>, AppError> {
    let sql = match filter.oldest_first {
        false => concat!(columns!(), filtered!(), "ORDER BY creada_en DESC, id DESC LIMIT $4 OFFSET $5"),
        true => concat!(columns!(), filtered!(), "ORDER BY creada_en, id LIMIT $4 OFFSET $5"),
    };
    fetch_all!(
        exec,
        sql,
        filter.user,
        filter.read,
        filter.search.as_deref().map(like_pattern),
        paging.limit(),
        paging.offset()
    )
}

pub async fn count(exec: &mut impl Exec, filter: &NoticeFilter) -> Result<i64, AppError> {
    fetch_one!(exec, scalar concat!("SELECT COUNT(*) FROM notificaciones ", filtered!()), filter.user, filter.read, filter.search.as_deref().map(like_pattern))
}

pub async fn count_unread(exec: &mut impl Exec, user: Uuid) -> Result<i64, AppError> {
    fetch_one!(exec, scalar "SELECT COUNT(*) FROM notificaciones WHERE usuario_id = $1 AND leida_en IS NULL", user)
}

pub async fn find_latest(exec: &mut impl Exec, user: Uuid) -> Result<Option<ReceivedNotice>, AppError> {
    fetch_optional!(exec, concat!(columns!(), "WHERE usuario_id = $1 ORDER BY creada_en DESC, id DESC LIMIT 1"), user)
}

/// A notice of that person.
pub async fn find(exec: &mut impl Exec, user: Uuid, id: Uuid) -> Result<Option<ReceivedNotice>, AppError> {
    fetch_optional!(exec, concat!(columns!(), "WHERE usuario_id = $1 AND id = $2"), user, id)
}

/// Marks one of a person's notices as read, or with `id` `None` all of them; answers how many were not.
pub async fn mark_read(tx: &mut Tx, user: Uuid, id: Option<Uuid>, now: DateTime<Utc>) -> Result<u64, AppError> {
    execute!(
        tx,
        r"UPDATE notificaciones
        SET leida_en = $1
        WHERE usuario_id = $2
          AND leida_en IS NULL
          AND ($3 IS NULL OR id = $3)",
        now,
        user,
        id
    )
}

/// Removes what was read before `read_before`, and all that is older than `created_before`.
pub async fn prune(tx: &mut Tx, read_before: DateTime<Utc>, created_before: DateTime<Utc>) -> Result<(), AppError> {
    // What was read before a time was written before it: the index on `creada_en` serves both.
    execute!(&mut *tx, "DELETE FROM notificaciones WHERE creada_en < $1 AND leida_en < $1", read_before)?;
    execute!(tx, "DELETE FROM notificaciones WHERE creada_en < $1", created_before)?;
    Ok(())
}
