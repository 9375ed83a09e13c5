//! Starting other programs: where we are, a clean environment, exit codes as errors, and timed steps.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

static DURATIONS: Mutex<Vec<(String, Duration)>> = Mutex::new(Vec::new());

/// The workspace's folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's target folder, wherever variables or settings have put it: we are `<target>/debug/xtask` ourselves.
pub fn target_dir() -> PathBuf {
    let ourselves = env::current_exe().unwrap_or_default();
    ourselves.ancestors().nth(2).map_or_else(|| root().join("target"), Path::to_path_buf)
}

/// The server's binary in the folder of a profile (`debug`, `release`).
pub fn binary(profile: &str) -> PathBuf {
    target_dir().join(profile).join(format!("padron{}", env::consts::EXE_SUFFIX))
}

/// A program to be started in the workspace's folder, without what Cargo told *us* about ourselves: macros and build
/// scripts track those variables, and with them every second build would start from the beginning.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_about_this_process) {
            command.env_remove(name);
        }
    }
    command
}

fn is_about_this_process(name: &str) -> bool {
    const PREFIXES: [&str; 3] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"];
    const NAMES: [&str; 6] =
        ["CARGO", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "CARGO_RUSTC_CURRENT_DIR", "OUT_DIR", "LD_LIBRARY_PATH"];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || NAMES.contains(&name)
}

pub fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut cargo = command("cargo");
    cargo.args(arguments);
    cargo
}

pub trait CommandExt {
    /// Waits for the end; anything but exit code 0 is an error that names the program.
    fn run(&mut self) -> Result<()>;
    /// As `run`, and gives back what was written to standard output, trimmed.
    fn read(&mut self) -> Result<String>;
    /// Whether it could be started and ended well. Shows nothing.
    fn succeeds(&mut self) -> bool;
    /// As `run`, passing standard error on; keeps the lines that contain `pattern`, to show them again later.
    fn run_keeping(&mut self, pattern: &str) -> (Result<()>, Vec<String>);
}

impl CommandExt for Command {
    fn run(&mut self) -> Result<()> {
        let status = self.status().with_context(|| could_not_start(self))?;
        if !status.success() {
            bail!("{} ended with {status}", shown(self));
        }
        Ok(())
    }

    fn read(&mut self) -> Result<String> {
        let output =
            self.stdin(Stdio::null()).stderr(Stdio::inherit()).output().with_context(|| could_not_start(self))?;
        if !output.status.success() {
            bail!("{} ended with {}", shown(self), output.status);
        }
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    fn succeeds(&mut self) -> bool {
        self.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
    }

    fn run_keeping(&mut self, pattern: &str) -> (Result<()>, Vec<String>) {
        let mut kept = Vec::new();
        let result = (|| {
            let mut child = self.stderr(Stdio::piped()).spawn().with_context(|| could_not_start(self))?;
            if let Some(stderr) = child.stderr.take() {
                for line in BufReader::new(stderr).lines() {
                    let line = line?;
                    eprintln!("{line}");
                    if line.contains(pattern) {
                        kept.push(line);
                    }
                }
            }
            let status = child.wait()?;
            if !status.success() {
                bail!("{} ended with {status}", shown(self));
            }
            Ok(())
        })();
        (result, kept)
    }
}

fn could_not_start(command: &Command) -> String {
    format!("{} could not be started", command.get_program().to_string_lossy())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Does one step of the work, says so, and notes how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n\u{25b8} {name}");
    let start = Instant::now();
    let result = work();
    let took = start.elapsed();
    println!("  {name}: {:.1} s{}", took.as_secs_f64(), if result.is_ok() { "" } else { ", FAILED" });
    if let Ok(mut durations) = DURATIONS.lock() {
        durations.push((name.to_owned(), took));
    }
    result.with_context(|| name.to_owned())
}

/// The table of all steps so far.
pub fn print_durations() {
    if let Ok(durations) = DURATIONS.lock() {
        println!();
        for (name, took) in durations.iter() {
            println!("{:>8.1} s  {name}", took.as_secs_f64());
        }
    }
}

/// The first of these programs that is on PATH.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}
