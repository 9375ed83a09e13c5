//! The two database engines, and a database of its own for every test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use padron::platform::db::Db;
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;

/// Which engine a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Makes of each function (`async fn name(engine: Engine)`) two tests: `sqlite::name` and `postgres::name`.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::Engine::Sqlite).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::Engine::Postgres).await;
            })+
        }
    };
}
pub(crate) use on_both_engines;

/// A migrated database with nothing in it. It is removed when this is dropped.
pub enum Database {
    Sqlite(TempDir),
    Postgres { name: String },
}

impl Database {
    pub async fn create(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                std::fs::copy(sqlite_template().await, folder.path().join("padron.db")).unwrap();
                Self::Sqlite(folder)
            }
            Engine::Postgres => Self::Postgres { name: create_from_template().await },
        }
    }

    /// A database without a table.
    pub async fn create_empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::Sqlite(tempfile::tempdir().unwrap()),
            Engine::Postgres => {
                let mut server = PgConnection::connect(&postgres_url("postgres")).await.unwrap();
                Self::Postgres { name: create_from(&mut server, "template0").await }
            }
        }
    }

    /// As `PADRON_DATABASE_URL` takes it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("padron.db").display()),
            Self::Postgres { name } => postgres_url(name),
        }
    }

    pub async fn open(&self) -> Db {
        let db = Db::open(&self.url()).await.unwrap();
        db.migrate().await.unwrap();
        db
    }
}

/// A number from the database.
pub async fn count(db: &Db, sql: &str) -> i64 {
    let mut reader = db.read().await.unwrap();
    padron::on!(&mut reader, |c| sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut *c).await).unwrap()
}

/// Changes the database behind the application's back.
pub async fn execute(db: &Db, sql: &str) {
    let mut tx = db.begin().await.unwrap();
    padron::on!(&mut tx, |c| sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut *c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

impl Drop for Database {
    fn drop(&mut self) {
        let Self::Postgres { name } = self else { return };
        let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        // A thread of its own: dropping happens inside the test's runtime.
        let _ = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&postgres_url("postgres")).await.unwrap();
                connection.execute(AssertSqlSafe(statement)).await.unwrap();
            });
        })
        .join();
    }
}

/// The cluster's address with another database in it.
fn postgres_url(database: &str) -> String {
    let url = std::env::var("PADRON_TEST_POSTGRES_URL").expect(
        "PADRON_TEST_POSTGRES_URL is not set: `cargo xtask test` sets it, `cargo xtask postgres` prints one to use",
    );
    let (address, options) = url.split_once('?').map_or((url.as_str(), ""), |(address, options)| (address, options));
    let server = address.rsplit_once('/').expect("the address names a database").0;
    if options.is_empty() { format!("{server}/{database}") } else { format!("{server}/{database}?{options}") }
}

async fn create_from_template() -> String {
    let mut server = PgConnection::connect(&postgres_url("postgres")).await.unwrap();
    let template = ensure_template(&mut server).await;
    create_from(&mut server, &template).await
}

async fn create_from(server: &mut PgConnection, template: &str) -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let name = format!("padron_test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
    // Left behind by a killed run that had this process id.
    server.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).await.unwrap();
    server.execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {template}"))).await.unwrap();
    name
}

/// A migrated database to copy, made by whichever test comes first and named after the migrations' text.
async fn ensure_template(server: &mut PgConnection) -> String {
    let name = format!("padron_template_{}", checksum(&sqlx::migrate!("migrations/postgres")));
    server.execute("SELECT pg_advisory_lock(7236174)").await.unwrap();
    let found =
        sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(&name).fetch_optional(&mut *server).await;
    if found.unwrap().is_none() {
        server.execute(AssertSqlSafe(format!("CREATE DATABASE {name}_new"))).await.unwrap();
        let db = Db::open(&postgres_url(&format!("{name}_new"))).await.unwrap();
        db.migrate().await.unwrap();
        db.close().await;
        wait_until_unused(server, &format!("{name}_new")).await;
        server.execute(AssertSqlSafe(format!("ALTER DATABASE {name}_new RENAME TO {name}"))).await.unwrap();
    }
    server.execute("SELECT pg_advisory_unlock(7236174)").await.unwrap();
    name
}

/// The same for SQLite: a file to copy. Two tests that make it at once make the same; the later one's takes its place.
async fn sqlite_template() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let template = folder.join(format!("padron-{}.db", checksum(&sqlx::migrate!("migrations/sqlite"))));
    if !template.exists() {
        let making = tempfile::tempdir_in(folder).unwrap();
        let file = making.path().join("padron.db");
        let db = Db::open(&format!("sqlite:{}", file.display())).await.unwrap();
        db.migrate().await.unwrap();
        // What is in the write-ahead log goes into the file with the last connection.
        db.close().await;
        std::fs::rename(file, &template).unwrap();
    }
    template
}

/// Of the text of all steps; short enough for a name (63 bytes), however many there are.
fn checksum(steps: &Migrator) -> String {
    let mut checksum = [0_u8; 16];
    for step in steps.iter() {
        for (sum, byte) in checksum.iter_mut().zip(step.checksum.iter()) {
            *sum = sum.rotate_left(1) ^ byte;
        }
    }
    checksum.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn wait_until_unused(server: &mut PgConnection, name: &str) {
    for _ in 0..200 {
        let users: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = $1")
            .bind(name)
            .fetch_one(&mut *server)
            .await
            .unwrap();
        if users == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the connections to {name} did not close");
}
