//! `cargo xtask test --changed`: which tests a change touches, by the folders it is in. Tests and stories are named after
//! the slices: `src/features/imports`, `tests/it/imports`, `end2end/stories/imports`.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::process::{CommandExt, command};

/// The words that pick the tests of everything that differs from the branch it came from, or is not committed yet.
pub fn words() -> Result<Vec<String>> {
    let base = ["@{upstream}", "origin/main", "HEAD"]
        .into_iter()
        .find(|name| command("git").args(["rev-parse", "--verify", "--quiet", name]).succeeds());
    let Some(base) = base else { bail!("`--changed` compares with git, and this is no checkout") };
    let base = command("git").args(["merge-base", "HEAD", base]).read()?;
    let tracked = command("git").args(["diff", "--name-only", &base]).read()?;
    let untracked = command("git").args(["ls-files", "--others", "--exclude-standard"]).read()?;
    let (mut words, mut others) = (BTreeSet::new(), Vec::new());
    for file in tracked.lines().chain(untracked.lines()) {
        match word_of(file) {
            Touches::Tests(word) => drop(words.insert(word.to_owned())),
            Touches::Nothing => {}
            Touches::Anything => others.push(file),
        }
    }
    if !others.is_empty() {
        println!("these may touch anything; run `cargo xtask test` before you push:\n  {}", others.join("\n  "));
    }
    if words.is_empty() {
        bail!("no test belongs to what has changed alone; name a word, or run them all");
    }
    Ok(words.into_iter().collect())
}

#[derive(Debug, PartialEq)]
enum Touches<'a> {
    /// Those with this word in their names.
    Tests(&'a str),
    Nothing,
    Anything,
}

fn word_of(file: &str) -> Touches<'_> {
    let places = [
        "src/features/",
        "tests/it/",
        "end2end/stories/",
        "crates/core/src/",
        "crates/core/tests/",
        "crates/print/src/",
        "crates/print/tests/it/",
    ];
    if file.ends_with(".md") || file.starts_with("docs/") || file.starts_with("benches/") {
        return Touches::Nothing;
    }
    if file.starts_with("tests/it/support/") {
        return Touches::Anything;
    }
    let Some(rest) = places.iter().find_map(|place| file.strip_prefix(place)) else {
        return match file.strip_prefix("xtask/src/") {
            Some(_) => Touches::Tests("xtask"),
            // What all pages are made of shows on all pages.
            None if file.starts_with("src/ui/") || file.starts_with("style/") => Touches::Tests("pages"),
            None => Touches::Anything,
        };
    };
    let first = rest.split('/').next().unwrap_or(rest);
    Touches::Tests(first.split('.').next().unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_picks_the_tests_of_its_slice() {
        for file in [
            "src/features/imports/page/undo.rs",
            "tests/it/imports/undoing.rs",
            "end2end/stories/imports/history.spec.ts",
        ] {
            assert_eq!(word_of(file), Touches::Tests("imports"), "{file}");
        }
        assert_eq!(word_of("crates/core/src/evaluation/check.rs"), Touches::Tests("evaluation"));
        assert_eq!(word_of("tests/it/access.rs"), Touches::Tests("access"));
        assert_eq!(word_of("style/padron.css"), Touches::Tests("pages"));
    }

    #[test]
    fn documents_pick_nothing_and_the_ground_of_all_picks_anything() {
        assert_eq!(word_of("docs/build.md"), Touches::Nothing);
        for file in ["Cargo.toml", "src/platform/db.rs", "migrations/sqlite/0001_base.sql", "tests/it/support/app.rs"] {
            assert_eq!(word_of(file), Touches::Anything, "{file}");
        }
    }
}
