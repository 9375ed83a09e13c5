//! `cargo xtask test`: every check and every test, or only those that a word or a change picks. What is quick to fail
//! comes first.

mod changed;

use std::env;
use std::path::Path;

use anyhow::{Result, bail};

use crate::postgres::{Cluster, URL_VARIABLE};
use crate::process::{self, CommandExt, binary, cargo, command, root, step};
use crate::{setup, site};

/// Which tests to run.
#[derive(Debug, Default, PartialEq)]
pub struct Selection {
    pub rust: bool,
    pub browser: bool,
    /// Only tests with one of these words in their name or in their file's; empty: all, and the other checks too.
    pub words: Vec<String>,
}

impl Selection {
    /// From the words after `cargo xtask test`.
    pub fn read(arguments: &[&str]) -> Result<Self> {
        let mut selection = Self { rust: true, browser: true, words: Vec::new() };
        let mut arguments = arguments.iter();
        while let Some(&argument) = arguments.next() {
            match argument {
                "--only" => match arguments.next() {
                    Some(&"rust") => selection.browser = false,
                    Some(&"browser") => selection.rust = false,
                    _ => bail!("`--only` is followed by `rust` or `browser`"),
                },
                "--changed" => selection.words.extend(changed::words()?),
                word if word.starts_with('-') => bail!("I do not know `cargo xtask test {word}`"),
                word => selection.words.push(word.to_owned()),
            }
        }
        Ok(selection)
    }
}

pub fn run(selection: &Selection) -> Result<()> {
    let mut summary = Vec::new();
    let result = if selection.words.is_empty() { all(selection, &mut summary) } else { some(selection) };
    process::print_durations();
    for line in summary {
        println!("{line}");
    }
    if result.is_ok() {
        println!("\nAll is well.");
    }
    result
}

/// Every check and every test, of one half or of both.
fn all(selection: &Selection, summary: &mut Vec<String>) -> Result<()> {
    if selection.rust {
        step("set up: components, wasm32", || {
            setup::components()?;
            setup::wasm_target()
        })?;
        step("format", || cargo(["fmt", "--all", "--check"]).run())?;
        step("clippy, browser", lint_browser)?;
        step("clippy and compile, server and tests", || {
            linting(cargo(["build", "--workspace", "--all-targets"])).run()
        })?;
        test_rust(&[], summary)?;
    }
    if selection.browser {
        crate::build_for_stories()?;
        test_browser(&binary(crate::STORIES), &[])?;
    }
    Ok(())
}

/// What a word picks, on the development build: for whoever is at work on it.
fn some(selection: &Selection) -> Result<()> {
    println!("tests with one of these in their names: {}", selection.words.join(", "));
    if selection.rust {
        test_rust(&selection.words, &mut Vec::new())?;
    }
    if selection.browser {
        crate::build_dev()?;
        test_browser(&binary("debug"), &selection.words)?;
    }
    Ok(())
}

fn lint_browser() -> Result<()> {
    cargo(["clippy", "--quiet", "--package", "padron", "--lib", "--no-default-features", "--features", "hydrate"])
        .args(["--target", site::TARGET, "--", "--deny", "warnings"])
        .run()
}

/// Has our own crates compiled by Clippy's compiler, which lints what it compiles: `cargo clippy` would go over
/// everything once more, only to check. Warnings are errors.
fn linting(mut cargo: std::process::Command) -> std::process::Command {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__");
    cargo
}

fn test_rust(words: &[String], summary: &mut Vec<String>) -> Result<()> {
    // Whoever picks tests has them compiled as `cargo build` and `cargo nextest` do.
    let is_whole = words.is_empty();
    let cargo = |arguments: &[&str]| {
        let mut cargo = command("cargo");
        cargo.args(arguments);
        if is_whole { linting(cargo) } else { cargo }
    };
    let nextest = command("cargo").args(["nextest", "--version"]).succeeds();
    // Kept until the tests have ended; none is made for someone who brings a server.
    let cluster = match env::var_os(URL_VARIABLE) {
        Some(_) => None,
        None => Some(step("start PostgreSQL", Cluster::start)?),
    };
    let mut tests = if nextest {
        cargo(&["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests=warn"])
    } else {
        println!("  cargo-nextest is not installed; cargo test does the same more slowly");
        cargo(&["test", "--workspace", "--no-fail-fast", "--"])
    };
    match (is_whole, nextest) {
        (true, _) => {}
        (false, true) => drop(tests.args(["--filterset", &filterset(words)])),
        (false, false) => drop(tests.args(words)),
    }
    if let Some(cluster) = &cluster {
        tests.env(URL_VARIABLE, cluster.url());
    }
    // Every test has a database of its own, and none is to survive a power cut.
    if env::var_os("TMPDIR").is_none() && has_room(MEMORY) {
        tests.env("TMPDIR", MEMORY);
    }
    step("tests", || {
        let (result, lines) = tests.run_keeping("Summary [");
        *summary = lines;
        result
    })?;
    drop(cluster);
    if !is_whole {
        return Ok(());
    }
    step("examples in the documentation", || {
        cargo(&["test", "--doc", "--package", "padron-core", "--package", "padron-print"]).run()
    })
}

/// A file system without a disk, where there is one.
const MEMORY: &str = "/dev/shm";

/// Whether that folder exists and a gigabyte is free there.
fn has_room(folder: &str) -> bool {
    let Ok(table) = command("df").args(["-Pk", folder]).read() else { return false };
    let free = table.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    free.is_some_and(|kilobytes| kilobytes > 1 << 20)
}

/// The tests that have one of the words in their names. Those of this driver do not say so in theirs; other crates are
/// not asked for, since nextest refuses a package that there is not.
fn filterset(words: &[String]) -> String {
    let one = |word: &String| match word.as_str() {
        "xtask" => "package(xtask)".to_owned(),
        _ => format!("test(~{word})"),
    };
    words.iter().map(one).collect::<Vec<_>>().join(" + ")
}

fn test_browser(server: &Path, words: &[String]) -> Result<()> {
    step("set up: browser tests", || {
        setup::npm_packages("end2end")?;
        setup::chromium()
    })?;
    let folder = root().join("end2end");
    if words.is_empty() {
        step("types of the browser tests", || command("npx").args(["tsc", "--noEmit"]).current_dir(&folder).run())?;
    }
    let mut stories = command("npx");
    stories.args(["playwright", "test", "--pass-with-no-tests"]).env("PADRON_BIN", server).current_dir(&folder);
    if !words.is_empty() {
        stories.args(["--grep", &words.join("|")]);
    }
    step("browser tests", || stories.run())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Selection {
        Selection::read(arguments).unwrap()
    }

    #[test]
    fn without_words_everything_is_run() {
        assert_eq!(read(&[]), Selection { rust: true, browser: true, words: Vec::new() });
        assert_eq!(read(&["--only", "rust"]), Selection { rust: true, browser: false, words: Vec::new() });
        assert!(Selection::read(&["--only"]).is_err() && Selection::read(&["--fast"]).is_err());
    }

    #[test]
    fn a_word_picks_tests_by_their_names_and_the_drivers_by_its_own() {
        let words = ["weights".to_owned(), "xtask".to_owned()];
        assert_eq!(filterset(&words), "test(~weights) + package(xtask)");
    }

    #[test]
    fn words_pick_tests_of_one_half_or_of_both() {
        let words = vec!["weights".to_owned(), "editor".to_owned()];
        assert_eq!(read(&["weights", "--only", "browser", "editor"]), Selection { rust: false, browser: true, words });
    }
}
