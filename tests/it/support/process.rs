//! The built program as its operator runs it: in a folder of its own, with its own database and key.

use std::fs::{self, File};
use std::io::Write;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use padron::platform::db::Db;
use tempfile::TempDir;

use super::engine::{Database, Engine, count, execute};
use super::visitor::Visitor;

/// Where one installation lives.
pub struct Home {
    pub folder: TempDir,
    /// The least that is allowed, so that signing in is quick.
    pub own_cost: &'static str,
    database: Option<Database>,
    starts: AtomicU32,
}

/// A running `padron serve`. It is killed when this is dropped.
pub struct Server {
    child: Child,
    visitor: Visitor,
    log: PathBuf,
}

impl Home {
    pub async fn new(engine: Engine) -> Self {
        let database = match engine {
            // The program's own default, so that the program makes it.
            Engine::Sqlite => None,
            Engine::Postgres => Some(Database::create(engine).await),
        };
        Self { folder: tempfile::tempdir().unwrap(), own_cost: "10", database, starts: AtomicU32::new(0) }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn database_url(&self) -> String {
        self.database.as_ref().map_or_else(|| format!("sqlite:{}", self.path("padron.db").display()), Database::url)
    }

    /// A number from the database.
    pub async fn count(&self, sql: &str) -> i64 {
        let db = self.open().await;
        let number = count(&db, sql).await;
        db.close().await;
        number
    }

    /// Changes the database behind the program's back.
    pub async fn execute(&self, sql: &str) {
        let db = self.open().await;
        execute(&db, sql).await;
        db.close().await;
    }

    async fn open(&self) -> Db {
        Db::open(&self.database_url()).await.unwrap()
    }

    /// The program, with no setting but the database and the cost.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_padron"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PADRON_") || name == "RUST_LOG") {
            command.env_remove(name);
        }
        command.args(arguments).current_dir(self.folder.path());
        command.env("PADRON_DATABASE_URL", self.database_url()).env("PADRON_BCRYPT_COST_PROPIA", self.own_cost);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str], input: &[u8]) -> Output {
        run(&mut self.command(arguments), input)
    }

    /// `padron user create … --definitiva`: someone with a password of their own.
    pub fn create_user(&self, role: &str, document: &str, password: &str) {
        let arguments =
            ["user", "create", "--rol", role, "--documento", document, "--nombre", "Ana", "--apellido", "Ruiz"];
        let arguments = [&arguments[..], &["--password-stdin", "--definitiva"]].concat();
        let output = self.run(&arguments, password.as_bytes());
        assert!(output.status.success(), "{output:?}");
    }

    /// `padron serve` on a free port, once it listens.
    pub async fn serve(&self) -> Server {
        self.serve_with(|_| ()).await
    }

    pub async fn serve_with(&self, adjust: impl FnOnce(&mut Command)) -> Server {
        let log = self.path(&format!("serve-{}.log", self.starts.fetch_add(1, Ordering::Relaxed)));
        let file = File::create(&log).unwrap();
        let mut command = self.command(&["serve", "--addr", "127.0.0.1:0"]);
        command.env("PADRON_LOGIN_RATE", "100000").env("PADRON_API_RATE", "100000");
        adjust(&mut command);
        let mut child = command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file).spawn().unwrap();
        let visitor = loop {
            let text = fs::read_to_string(&log).unwrap();
            if let Some((_, rest)) = text.split_once("escucha en http://")
                && let Some((address, _)) = rest.split_once(' ')
            {
                break Visitor::new(address.parse().unwrap());
            }
            if let Some(status) = child.try_wait().unwrap() {
                panic!("padron serve ended with {status}: {text}");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        Server { child, visitor, log }
    }
}

impl Server {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and how it ended; panics if it has not within `patience`.
    pub async fn terminate(mut self, patience: Duration) -> ExitStatus {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < patience, "it still runs after {patience:?}: {}", self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What it wrote so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}

impl Deref for Server {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs `command` to its end, with `input` as its standard input.
pub fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that refuses its arguments closes its input early.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Permission bits of a file.
pub fn mode_of(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
