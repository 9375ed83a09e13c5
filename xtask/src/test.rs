//! `cargo xtask test`: every check and every test. What is quick to fail comes first.

use std::env;

use anyhow::Result;

use crate::postgres::{Cluster, URL_VARIABLE};
use crate::process::{self, CommandExt, binary, cargo, command, root, step};
use crate::setup;

#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    All,
    Rust,
    Browser,
}

pub fn run(part: Part) -> Result<()> {
    let mut summary = Vec::new();
    let result = (|| {
        if part != Part::Browser {
            check_rust()?;
            test_rust(&mut summary)?;
        }
        if part != Part::Rust {
            test_browser()?;
        }
        Ok(())
    })();
    process::print_durations();
    for line in summary {
        println!("{line}");
    }
    if result.is_ok() {
        println!("\nAll is well.");
    }
    result
}

fn check_rust() -> Result<()> {
    step("set up: components, wasm32", || {
        setup::components()?;
        setup::wasm_target()
    })?;
    step("format", || cargo(["fmt", "--all", "--check"]).run())?;
    step("clippy, server", || {
        cargo(["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]).run()
    })?;
    step("clippy, browser", || {
        cargo(["clippy", "--quiet", "--package", "padron", "--lib", "--no-default-features", "--features", "hydrate"])
            .args(["--target", "wasm32-unknown-unknown", "--", "--deny", "warnings"])
            .run()
    })
}

fn test_rust(summary: &mut Vec<String>) -> Result<()> {
    let nextest = cargo(["nextest", "--version"]).succeeds();
    step("compile the tests", || match nextest {
        true => cargo(["nextest", "run", "--workspace", "--no-run"]).run(),
        false => cargo(["test", "--workspace", "--no-run"]).run(),
    })?;

    // Kept until the tests have ended; none is made for someone who brings a server.
    let cluster = match env::var_os(URL_VARIABLE) {
        Some(_) => None,
        None => Some(step("start PostgreSQL", Cluster::start)?),
    };
    let mut tests = if nextest {
        cargo(["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        println!("  cargo-nextest is not installed; cargo test does the same more slowly");
        // One at a time: several servers in one process wait for each other now and then, and then for ever.
        cargo(["test", "--workspace", "--no-fail-fast", "--", "--test-threads=1"])
    };
    if let Some(cluster) = &cluster {
        tests.env(URL_VARIABLE, cluster.url());
    }
    step("tests", || {
        let (result, lines) = tests.run_keeping("Summary [");
        *summary = lines;
        result
    })?;
    drop(cluster);

    step("examples in the documentation", || cargo(["test", "--quiet", "--doc", "--package", "padron-core"]).run())
}

fn test_browser() -> Result<()> {
    crate::build_release()?;
    step("set up: browser tests", || {
        setup::npm_packages("end2end")?;
        setup::chromium()
    })?;
    let folder = root().join("end2end");
    step("types of the browser tests", || command("npx").args(["tsc", "--noEmit"]).current_dir(&folder).run())?;
    step("browser tests", || {
        command("npx").args(["playwright", "test"]).env("PADRON_BIN", binary("release")).current_dir(&folder).run()
    })
}
