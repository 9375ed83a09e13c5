//! What the build and the tests need and a fresh machine may not have. Each function is quick when nothing is missing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process::{CommandExt, cargo, command, find_program, root};

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The standard library for the browser. A `rust-toolchain.toml` alone would not fetch it everywhere.
pub fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let libraries = command("rustc").args(["--print", "target-libdir", "--target", TARGET]).read()?;
    if Path::new(&libraries).is_dir() {
        return Ok(());
    }
    command("rustup").args(["target", "add", TARGET]).run().context(
        "Rust's library for wasm32-unknown-unknown is missing and rustup could not fetch it. \
         Let this machine reach rustup's server, or see docs/build.md for a toolchain from the distribution",
    )
}

/// Formatter and linter, which a minimal toolchain lacks.
pub fn components() -> Result<()> {
    for (component, program) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if !cargo([program, "--version"]).succeeds() {
            command("rustup").args(["component", "add", component]).run()?;
        }
    }
    Ok(())
}

/// The npm packages of a folder, exactly as locked.
pub fn npm_packages(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    let lock = fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|text| text == lock) {
        return Ok(());
    }
    if find_program(&["npm"]).is_none() {
        if !debian_root() {
            bail!("Node 20 or newer with npm is needed to build the site, and `npm` is not on PATH");
        }
        apt_install(&["nodejs", "npm"])?;
    }
    command("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder).run()?;
    fs::write(installed, lock)?;
    Ok(())
}

/// The folder of PostgreSQL's server programs, which Debian keeps off PATH.
pub fn postgres_programs() -> Result<PathBuf> {
    if let Some(folder) = find_postgres() {
        return Ok(folder);
    }
    if debian_root() {
        apt_install(&["postgresql"])?;
    }
    find_postgres().context(
        "PostgreSQL's server programs (initdb, pg_ctl) were not found. Install PostgreSQL 15 or newer, \
         or set PADRON_TEST_POSTGRES_URL to a server whose user may create databases",
    )
}

/// The newest of those on disk: `initdb` on PATH may be a wrapper that lacks `pg_ctl` beside it.
fn find_postgres() -> Option<PathBuf> {
    let on_path = find_program(&["initdb"]).and_then(|file| file.canonicalize().ok()?.parent().map(Path::to_path_buf));
    let mut packaged: Vec<PathBuf> = ["/usr/lib/postgresql", "/usr/local/lib/postgresql"]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|version| Some(version.ok()?.path()))
        .collect();
    packaged.sort_by_key(|folder| folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    let packaged = packaged.into_iter().rev().map(|version| version.join("bin"));
    on_path
        .into_iter()
        .chain(packaged)
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

/// A browser for the tests: the system's, or else Playwright's own.
pub fn chromium() -> Result<()> {
    if std::env::var_os("PADRON_TEST_CHROMIUM").is_some() || find_program(&CHROMIUM).is_some() {
        return Ok(());
    }
    if debian_root() && apt_install(&["chromium"]).is_ok() && find_program(&CHROMIUM).is_some() {
        return Ok(());
    }
    command("npx").args(["playwright", "install", "chromium"]).current_dir(root().join("end2end")).run().context(
        "no Chromium on PATH and Playwright's own could not be fetched; install Chromium or set PADRON_TEST_CHROMIUM to one",
    )
}

/// Whether packages may be installed: Debian or one of its children, and we are root.
fn debian_root() -> bool {
    is_root() && find_program(&["apt-get"]).is_some()
}

pub fn is_root() -> bool {
    command("id").arg("-u").read().is_ok_and(|id| id == "0")
}

fn apt_install(packages: &[&str]) -> Result<()> {
    println!("  installing {} with apt-get", packages.join(", "));
    let apt = || {
        let mut apt = command("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").stdin(std::process::Stdio::null());
        apt
    };
    // The lists may be old or absent; what they know is good enough if they cannot be fetched.
    if let Err(error) = apt().args(["update", "-qq"]).run() {
        eprintln!("  {error:#}");
    }
    apt().args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages).run()
}
