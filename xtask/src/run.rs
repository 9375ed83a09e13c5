//! `cargo xtask run`: the server on a SQLite file of its own, with demo data. Flags and variables of the caller win.

use std::env;
use std::fs;

use anyhow::Result;

use crate::process::{binary, command, target_dir};

pub fn run(flags: &[String]) -> Result<()> {
    crate::build_dev()?;

    let folder = target_dir().join("demo");
    fs::create_dir_all(&folder)?;
    let defaults = [
        ("PADRON_DEMO", "true".to_owned()),
        ("PADRON_DATABASE_URL", format!("sqlite:{}", folder.join("padron.db").display())),
        ("PADRON_KEY_FILE", folder.join("padron.key").display().to_string()),
    ];

    let mut server = command(binary("debug"));
    server.arg("serve").args(flags);
    for (name, value) in defaults {
        if env::var_os(name).is_none() {
            server.env(name, value);
        }
    }
    println!();
    replace_this_process(server)
}

/// So that Ctrl-C and SIGTERM reach the server itself, and its exit code the caller.
#[cfg(unix)]
fn replace_this_process(mut server: std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec().into())
}

#[cfg(not(unix))]
fn replace_this_process(mut server: std::process::Command) -> Result<()> {
    use crate::process::CommandExt;
    server.run()
}
