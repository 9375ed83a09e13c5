//! One throw-away PostgreSQL for the length of the tests: on a socket in a temporary folder, without durability.

use std::env;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result};

use crate::process::{CommandExt, command, find_program};
use crate::setup;

/// The variable by which the tests learn the address.
pub const URL_VARIABLE: &str = "PADRON_TEST_POSTGRES_URL";

/// A running cluster. It ends with this value and, should this process be killed or interrupted, with the process: a
/// shell waits for the end of a pipe that only we hold open, then stops the server and removes its folder.
pub struct Cluster {
    url: String,
    guard: Child,
    pipe: Option<ChildStdin>,
}

impl Cluster {
    pub fn start() -> Result<Self> {
        let programs = setup::postgres_programs()?;
        let template = env::temp_dir().join("padron-postgres-XXXXXX");
        let folder = as_server_user("mktemp").arg("-d").arg(template).read()?;
        let data = format!("{folder}/data");
        as_server_user(programs.join("initdb"))
            .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "-D", &data])
            .stdout(Stdio::null())
            .run()?;

        let mut guard = guard(&programs, &folder, &data)?;
        let pipe = guard.stdin.take();
        let cluster = Self { url: format!("postgres://postgres@localhost/postgres?host={folder}"), guard, pipe };

        let options = format!(
            "-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c synchronous_commit=off \
             -c full_page_writes=off -c max_connections=300 -c timezone=UTC"
        );
        as_server_user(programs.join("pg_ctl"))
            .args(["start", "--wait", "--silent", "-D", &data, "-l", &format!("{folder}/log"), "-o", &options])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .run()
            .with_context(|| format!("see {folder}/log"))?;
        Ok(cluster)
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

/// `cargo xtask postgres`: a cluster for those who run single tests again and again.
pub fn serve() -> Result<()> {
    let cluster = Cluster::start()?;
    println!("export {URL_VARIABLE}='{}'\n# It lives until Ctrl-C or Ctrl-D.", cluster.url());
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.pipe.take());
        // Nothing more can be done if the guard is gone: its own end says so on the terminal.
        let _ = self.guard.wait();
    }
}

fn guard(programs: &Path, folder: &str, data: &str) -> Result<Child> {
    const SCRIPT: &str = r#"cat >/dev/null; "$1" stop -D "$3" -m immediate -s 2>/dev/null; rm -rf "$2""#;
    let mut shell = as_server_user("sh");
    // Ctrl-C is meant for us, not for what cleans up after us.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    shell
        .args(["-c", SCRIPT, "guard"])
        .arg(programs.join("pg_ctl"))
        .args([folder, data])
        .stdin(Stdio::piped())
        .spawn()
        .context("the guard of the PostgreSQL cluster could not be started")
}

/// A program as the user who may run PostgreSQL, which refuses root. Its own folder is one that user can enter.
fn as_server_user(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = if !setup::is_root() {
        command(program)
    } else if find_program(&["setpriv"]).is_some() {
        let mut wrapped = command("setpriv");
        wrapped.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
        wrapped
    } else {
        let mut wrapped = command("runuser");
        wrapped.args(["-u", "postgres", "--"]).arg(program);
        wrapped
    };
    command.current_dir(env::temp_dir());
    command
}
