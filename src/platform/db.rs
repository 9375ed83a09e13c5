//! The database: SQLite (embedded) or PostgreSQL, behind one type.
//!
//! A store function takes `&mut impl Exec` and runs one SQL text through [`execute!`](crate::execute),
//! [`fetch_all!`](crate::fetch_all) and their kin, or through [`on!`], which expands its body for both drivers with native
//! types. Reads go through [`Db::read`]; writes through
//! [`Db::begin`], whose [`Tx`] only the outermost service commits. Dropping a `Tx` undoes it.

use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};

use crate::error::AppError;

/// The pools. SQLite writes go through one connection, so that writers queue instead of failing.
#[derive(Clone)]
pub enum Db {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

/// A connection borrowed for reading.
pub enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A unit of work.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A connection of either driver, as [`on!`] matches on it.
pub enum Conn<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// What SQL can be run on: a [`Reader`] or a [`Tx`].
pub trait Exec: Send {
    fn conn(&mut self) -> Conn<'_>;
}

impl Exec for Reader {
    fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(connection) => Conn::Sqlite(connection),
            Self::Postgres(connection) => Conn::Postgres(connection),
        }
    }
}

impl Exec for Tx {
    fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(tx) => Conn::Sqlite(tx),
            Self::Postgres(tx) => Conn::Postgres(tx),
        }
    }
}

/// Runs `body` on whichever driver is behind `exec`: `on!(exec, |c| query(…).execute(&mut *c).await)`.
#[macro_export]
macro_rules! on {
    ($exec:expr, |$connection:ident| $body:expr) => {
        match $crate::platform::db::Exec::conn($exec) {
            $crate::platform::db::Conn::Sqlite($connection) => $body,
            $crate::platform::db::Conn::Postgres($connection) => $body,
        }
    };
}

/// Runs one statement with these values; answers how many rows it touched:
/// `execute!(tx, "DELETE FROM sesiones WHERE id = $1", id)?`.
#[macro_export]
macro_rules! execute {
    ($exec:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::on!($exec, |c| sqlx::query($sql)$(.bind($value))*.execute(&mut *c).await.map(|done| done.rows_affected()))
            .map_err($crate::error::AppError::from)
    };
}

/// Fetches all rows of a query with these values; with `scalar`, the one column of each.
#[macro_export]
macro_rules! fetch_all {
    ($($query:tt)*) => { $crate::fetch!(fetch_all, $($query)*) };
}

/// Fetches the row of a query with these values, if there is one.
#[macro_export]
macro_rules! fetch_optional {
    ($($query:tt)*) => { $crate::fetch!(fetch_optional, $($query)*) };
}

/// Fetches the one row that a query with these values always has.
#[macro_export]
macro_rules! fetch_one {
    ($($query:tt)*) => { $crate::fetch!(fetch_one, $($query)*) };
}

#[doc(hidden)]
#[macro_export]
macro_rules! fetch {
    ($fetch:ident, $exec:expr, scalar $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::on!($exec, |c| sqlx::query_scalar($sql)$(.bind($value))*.$fetch(&mut *c).await)
            .map_err($crate::error::AppError::from)
    };
    ($fetch:ident, $exec:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::on!($exec, |c| sqlx::query_as($sql)$(.bind($value))*.$fetch(&mut *c).await)
            .map_err($crate::error::AppError::from)
    };
}

/// Puts values and the closing bracket behind a query builder's `… IN (`. A statement takes [`MAX_LIST`] of them.
#[macro_export]
macro_rules! push_list {
    ($query:ident, $values:expr) => {{
        let mut list = $query.separated(", ");
        for value in $values {
            list.push_bind(value);
        }
        $query.push(")");
    }};
}

/// Fetches what nobody changes until the transaction ends: on PostgreSQL by the locking clause that stands behind the
/// query, on SQLite because there is one writer. `hold!(fetch_optional, tx, scalar "SELECT …", "FOR SHARE", id)`.
#[macro_export]
macro_rules! hold {
    ($fetch:ident, $tx:expr, scalar $sql:expr, $lock:literal $(, $value:expr)* $(,)?) => {
        match $crate::platform::db::Exec::conn($tx) {
            $crate::platform::db::Conn::Sqlite(c) => sqlx::query_scalar($sql)$(.bind($value))*.$fetch(&mut *c).await,
            $crate::platform::db::Conn::Postgres(c) => {
                sqlx::query_scalar(concat!($sql, " ", $lock))$(.bind($value))*.$fetch(&mut *c).await
            }
        }
        .map_err($crate::error::AppError::from)
    };
    ($fetch:ident, $tx:expr, $sql:expr, $lock:literal $(, $value:expr)* $(,)?) => {
        match $crate::platform::db::Exec::conn($tx) {
            $crate::platform::db::Conn::Sqlite(c) => sqlx::query_as($sql)$(.bind($value))*.$fetch(&mut *c).await,
            $crate::platform::db::Conn::Postgres(c) => {
                sqlx::query_as(concat!($sql, " ", $lock))$(.bind($value))*.$fetch(&mut *c).await
            }
        }
        .map_err($crate::error::AppError::from)
    };
}

/// Locks on PostgreSQL by a statement of its own; SQLite has one writer anyway.
#[macro_export]
macro_rules! lock {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        match $crate::platform::db::Exec::conn($tx) {
            $crate::platform::db::Conn::Sqlite(_) => Ok(()),
            $crate::platform::db::Conn::Postgres(c) => {
                let locked = sqlx::query($sql)$(.bind($value))*.execute(&mut *c).await;
                locked.map(drop).map_err($crate::error::AppError::from)
            }
        }
    };
}

/// The one column, of that type, of a query that ends in `… IN (`, for a list of any length.
#[macro_export]
macro_rules! fetch_among {
    ($column:ty, $exec:expr, $sql:expr, $list:expr) => {
        async {
            let mut found: Vec<$column> = Vec::new();
            for chunk in $list.chunks($crate::platform::db::MAX_LIST) {
                let some: Vec<$column> = $crate::on!(&mut *$exec, |c| {
                    let mut query = sqlx::QueryBuilder::new($sql);
                    $crate::push_list!(query, chunk);
                    query.build_query_scalar().fetch_all(&mut *c).await
                })?;
                found.extend(some);
            }
            Ok::<_, $crate::error::AppError>(found)
        }
        .await
    };
}

/// How many values one statement may list: bind parameters are limited.
pub const MAX_LIST: usize = 500;

impl Tx {
    pub async fn commit(self) -> Result<(), AppError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// The file that `sqlite:path` names; `None` for another engine's address.
pub fn sqlite_file(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"))
}

impl Db {
    /// Opens the database named by `url` (`sqlite:path` or `postgres://…`), making the SQLite file
    /// (mode 0600) when it is missing. The error names the setting.
    pub async fn open(url: &str) -> Result<Self, String> {
        let named = |cause: sqlx::Error| format!("PADRON_DATABASE_URL: no se pudo abrir la base de datos: {cause}");
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url).map_err(named)?;
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await
                .map_err(named)?;
            return Ok(Self::Postgres(pool));
        }
        let Some(path) = sqlite_file(url) else {
            return Err("PADRON_DATABASE_URL debe empezar con sqlite: o postgres://".into());
        };
        if path.is_empty() || path.contains(":memory:") {
            return Err("PADRON_DATABASE_URL: indique el archivo de SQLite, por ejemplo sqlite:padron.db".into());
        }
        create_private(path).map_err(|cause| format!("PADRON_DATABASE_URL: no se pudo crear {path}: {cause}"))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL loses acknowledged commits in a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .auto_vacuum(SqliteAutoVacuum::None)
            // Purged first passwords leave no trace in free pages.
            .pragma("secure_delete", "ON")
            .busy_timeout(Duration::from_secs(10));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone())
            .await
            .map_err(named)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(options);
        Ok(Self::Sqlite { readers, writer })
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        match self {
            Self::Sqlite { writer, .. } => sqlx::migrate!("migrations/sqlite").run(writer).await,
            Self::Postgres(pool) => sqlx::migrate!("migrations/postgres").run(pool).await,
        }
    }

    pub async fn read(&self) -> Result<Reader, AppError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Reader::Sqlite(readers.acquire().await?),
            Self::Postgres(pool) => Reader::Postgres(pool.acquire().await?),
        })
    }

    pub async fn begin(&self) -> Result<Tx, AppError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Tries once to remove what deleted secrets of `tables` left behind in the database's files; false while somebody
    /// still reads what was before. SQLite overwrites what it deletes, so only the write-ahead log has to be emptied.
    /// PostgreSQL frees the dead rows for others to be written over them.
    pub async fn erase_traces(&self, tables: &[&'static str]) -> Result<bool, AppError> {
        match self {
            Self::Sqlite { writer, .. } => {
                // A connection of its own: waiting for readers on the writer's would keep every change waiting as long.
                let options = (*writer.connect_options()).clone().busy_timeout(ERASE_PATIENCE);
                let mut connection = SqliteConnection::connect_with(&options).await?;
                let busy: i64 =
                    sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await?;
                connection.close().await?;
                Ok(busy == 0)
            }
            Self::Postgres(pool) => {
                for table in tables {
                    sqlx::query(AssertSqlSafe(format!("VACUUM {table}"))).execute(pool).await?;
                }
                Ok(true)
            }
        }
    }

    /// Waits for connections to come home, then closes them; SQLite folds its log into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    pub fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// How long an attempt to empty the write-ahead log waits for readers; who writes waits as long.
const ERASE_PATIENCE: Duration = Duration::from_millis(250);

fn create_private(path: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(cause) => Err(cause),
    }
}

/// The one place where a database failure is logged and loses its detail. What may go well the next
/// time is `Unavailable`: jobs try it again, and no row fails for it.
impl From<sqlx::Error> for AppError {
    fn from(cause: sqlx::Error) -> Self {
        if is_passing(&cause) {
            tracing::error!(%cause, "the database does not answer");
            return Self::Unavailable { segundos: 5 };
        }
        tracing::error!(%cause, "a database statement failed");
        Self::Internal
    }
}

/// Connection trouble, contention, a full disk; not a statement that is wrong.
fn is_passing(cause: &sqlx::Error) -> bool {
    match cause {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_passing_code(&code)),
        _ => false,
    }
}

/// PostgreSQL's classes 08 (connection), 40 (rollback), 53 (resources), 55P03 (lock), 57P (shutdown);
/// SQLite's busy (5), locked (6), I/O error (10) and full (13), extended codes included.
fn is_passing_code(code: &str) -> bool {
    if code.len() == 5 {
        return ["08", "40", "53", "57P"].iter().any(|class| code.starts_with(class)) || code == "55P03";
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13))
}

#[cfg(test)]
mod tests {
    use super::is_passing_code;

    #[test]
    fn contention_passes_and_a_broken_rule_does_not() {
        // 517 is SQLITE_BUSY_SNAPSHOT, 2067 SQLITE_CONSTRAINT_UNIQUE.
        for passing in ["5", "6", "13", "517", "40001", "40P01", "57P01", "08006", "53100"] {
            assert!(is_passing_code(passing), "{passing}");
        }
        for lasting in ["1", "19", "2067", "23505", "42601"] {
            assert!(!is_passing_code(lasting), "{lasting}");
        }
    }
}
