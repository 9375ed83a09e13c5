//! The one build and test driver. `cargo xtask help` says what it can do; every command sets up what it misses first.
#![forbid(unsafe_code)]

mod audit;
mod postgres;
mod process;
mod run;
mod setup;
mod site;
mod split;
mod test;

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::process::{CommandExt, cargo, step};
use crate::site::Variant;

const HELP: &str = "\
cargo xtask run [-- FLAGS]   set up what is missing, build for development, start with demo data on SQLite;
                             FLAGS go to `padron serve`
cargo xtask test [--only rust|browser]
                             set up what is missing, then every check and every test
cargo xtask test [--only …] WORD…
                             only the tests and stories with one of these words in their names, on the development build
cargo xtask test [--only …] --changed
                             only those of the slices that differ from the upstream branch
cargo xtask build [--dev]    release: target/release/padron, one file, site assets inside
                             --dev: what `run` builds, without starting it
cargo xtask site [--dev]     only the browser's part: WASM, JavaScript, CSS
cargo xtask audit FOLDER     which packages have known security advisories, by a copy of a database in the OSV format
cargo xtask postgres         a throw-away PostgreSQL for single tests; prints its address";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["build"] => build_release(),
        ["build", "--dev"] => build_dev(),
        ["site"] => site::build(Variant::Release),
        ["site", "--dev"] => site::build(Variant::Dev),
        ["audit"] => audit::run(None),
        ["audit", database] => audit::run(Some(database)),
        ["postgres"] => postgres::serve(),
        ["run", "--", ..] => run::run(&arguments[2..]),
        ["run", ..] => run::run(&arguments[1..]),
        ["test", rest @ ..] => test::run(&test::Selection::read(rest)?),
        [] | ["help" | "--help" | "-h", ..] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("I do not know `cargo xtask {}`.\n\n{HELP}", words.join(" ")),
    }
}

/// The site first, because the server of a release carries it inside.
fn build_release() -> Result<()> {
    site::build(Variant::Release)?;
    step("server (release)", || cargo(["build", "--release", "--package", "padron", "--bin", "padron"]).run())?;
    println!("\n{}", process::binary("release").display());
    Ok(())
}

/// The profile of the binary that the browser tests run on: a release in all but how far our own code is optimised.
const STORIES: &str = "stories";

fn build_for_stories() -> Result<()> {
    site::build(Variant::Release)?;
    step("server (for the browser tests)", || {
        cargo(["build", "--profile", STORIES, "--package", "padron", "--bin", "padron"]).run()
    })
}

fn build_dev() -> Result<()> {
    site::build(Variant::Dev)?;
    step("server (development)", || cargo(["build", "--package", "padron", "--bin", "padron"]).run())
}
