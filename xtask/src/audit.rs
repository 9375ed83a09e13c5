//! `cargo xtask audit FOLDER`: which packages of the two lock files have known security advisories. It works without a
//! network, on a copy of a database in the OSV format (a folder with a JSON file for each advisory, as osv.dev exports
//! them and RustSec keeps them).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use semver::Version;
use serde::Deserialize;

use crate::process::root;

/// A package of a lock file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    /// As OSV writes it: `crates.io` or `npm`.
    ecosystem: &'static str,
    name: String,
    version: Version,
}

/// What OSV says of one advisory, as far as it matters here: <https://ossf.github.io/osv-schema/>.
#[derive(Debug, Deserialize)]
struct Advisory {
    id: String,
    #[serde(default)]
    summary: String,
    withdrawn: Option<String>,
    #[serde(default)]
    affected: Vec<Affected>,
}

#[derive(Debug, Deserialize)]
struct Affected {
    package: Named,
    #[serde(default)]
    ranges: Vec<Range>,
    #[serde(default)]
    versions: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Named {
    ecosystem: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Range {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Event {
    Introduced(String),
    Fixed(String),
    LastAffected(String),
    Limit(String),
}

/// Prints what was found; an error if there is anything.
pub fn run(database: Option<&str>) -> Result<()> {
    let Some(database) = database else {
        bail!(
            "name a folder with advisories in the OSV format: `cargo xtask audit FOLDER`.\n\
             osv.dev exports one for crates.io and one for npm; unpack both below one folder"
        );
    };
    let mut packages = cargo_packages(&fs::read_to_string(root().join("Cargo.lock"))?)?;
    for folder in [".", "end2end"] {
        let lock = root().join(folder).join("package-lock.json");
        packages.extend(npm_packages(&fs::read_to_string(&lock).with_context(|| lock.display().to_string())?)?);
    }
    let mut advisories = Vec::new();
    read_advisories(Path::new(database), &mut advisories)?;
    if advisories.is_empty() {
        bail!("there is no advisory in {database}");
    }
    let found = findings(&packages, &advisories);
    println!("{} packages, {} advisories, {} findings", packages.len(), advisories.len(), found.len());
    if found.is_empty() { Ok(()) } else { bail!("{}", found.join("\n")) }
}

fn read_advisories(folder: &Path, advisories: &mut Vec<Advisory>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            read_advisories(&path, advisories)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path)?;
            advisories.push(serde_json::from_str(&text).with_context(|| path.display().to_string())?);
        }
    }
    Ok(())
}

/// The packages of a `Cargo.lock` that come from a registry.
fn cargo_packages(lock: &str) -> Result<BTreeSet<Package>> {
    let mut packages = BTreeSet::new();
    for block in lock.split("[[package]]").skip(1).filter(|block| block.contains("\nsource = \"registry+")) {
        let value = |key: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""));
            line.and_then(|line| line.strip_suffix('"')).with_context(|| format!("no {key} in Cargo.lock:{block}"))
        };
        let (name, version) = (value("name")?.to_owned(), Version::parse(value("version")?)?);
        packages.insert(Package { ecosystem: "crates.io", name, version });
    }
    Ok(packages)
}

/// The packages of a `package-lock.json`, wherever in the tree they lie.
fn npm_packages(lock: &str) -> Result<BTreeSet<Package>> {
    #[derive(Deserialize)]
    struct Lock {
        packages: std::collections::BTreeMap<String, Locked>,
    }
    #[derive(Deserialize)]
    struct Locked {
        version: Option<String>,
    }
    let lock: Lock = serde_json::from_str(lock).context("package-lock.json")?;
    let mut packages = BTreeSet::new();
    for (place, locked) in lock.packages {
        let (Some((_, name)), Some(version)) = (place.rsplit_once("node_modules/"), locked.version) else { continue };
        packages.insert(Package { ecosystem: "npm", name: name.to_owned(), version: Version::parse(&version)? });
    }
    Ok(packages)
}

/// A line for each package and advisory that belong together.
fn findings(packages: &BTreeSet<Package>, advisories: &[Advisory]) -> Vec<String> {
    let mut lines = BTreeSet::new();
    for advisory in advisories.iter().filter(|advisory| advisory.withdrawn.is_none()) {
        for affected in &advisory.affected {
            let is_named = |package: &&Package| {
                package.name == affected.package.name && package.ecosystem == affected.package.ecosystem
            };
            for package in packages.iter().filter(is_named).filter(|package| is_affected(&package.version, affected)) {
                let Package { name, version, .. } = package;
                lines.insert(format!("{name} {version}: {} {}", advisory.id, advisory.summary));
            }
        }
    }
    lines.into_iter().collect()
}

fn is_affected(version: &Version, affected: &Affected) -> bool {
    let is_in = |range: &Range| range.kind == "SEMVER" && is_within(version, &range.events);
    affected.versions.contains(&version.to_string()) || affected.ranges.iter().any(is_in)
}

/// OSV's own rule: the events in the order of their versions; the last one at or below the version decides.
fn is_within(version: &Version, events: &[Event]) -> bool {
    let parse = |text: &str| if text == "0" { Some(Version::new(0, 0, 0)) } else { Version::parse(text).ok() };
    let mut turns: Vec<(Version, bool)> = events
        .iter()
        .filter_map(|event| match event {
            Event::Introduced(at) => Some((parse(at)?, true)),
            Event::Fixed(at) | Event::Limit(at) => Some((parse(at)?, false)),
            // From the next version on.
            Event::LastAffected(at) => parse(at).filter(|last| last < version).map(|last| (last, false)),
        })
        .collect();
    turns.sort_by(|a, b| a.0.cmp(&b.0));
    turns.iter().rev().find(|(at, _)| at <= version).is_some_and(|(_, affected)| *affected)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARGO: &str = "version = 4\n\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"rsa\"\n\
                         version = \"0.9.10\"\nsource = \"registry+https://example.org\"\n";
    const NPM: &str = r#"{"packages": {"": {"version": "1.0.0"}, "node_modules/a": {"version": "2.0.0"},
                          "node_modules/a/node_modules/@b/c": {"version": "3.1.0"}}}"#;

    fn advisory(json: &str) -> Advisory {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn packages_of_registries_are_read_from_both_lock_files() {
        let names = |packages: BTreeSet<Package>| -> Vec<String> {
            packages.iter().map(|it| format!("{} {} {}", it.ecosystem, it.name, it.version)).collect()
        };
        assert_eq!(names(cargo_packages(CARGO).unwrap()), ["crates.io rsa 0.9.10"]);
        assert_eq!(names(npm_packages(NPM).unwrap()), ["npm @b/c 3.1.0", "npm a 2.0.0"]);
    }

    #[test]
    fn a_range_holds_from_where_it_was_introduced_to_where_it_was_fixed() {
        let within = |version: &str, events: &str| {
            is_within(&Version::parse(version).unwrap(), &serde_json::from_str::<Vec<Event>>(events).unwrap())
        };
        let fixed = r#"[{"introduced": "1.2.0"}, {"fixed": "1.4.0"}, {"introduced": "2.0.0"}]"#;
        for (version, expected) in
            [("1.1.9", false), ("1.2.0", true), ("1.3.9", true), ("1.4.0", false), ("2.0.1", true)]
        {
            assert_eq!(within(version, fixed), expected, "{version}");
        }
        assert!(within("0.1.0", r#"[{"introduced": "0"}]"#) && within("1.0.0-rc.1", r#"[{"introduced": "0.9.0"}]"#));
        let last = r#"[{"introduced": "0"}, {"last_affected": "1.5.0"}]"#;
        assert!(within("1.5.0", last) && !within("1.5.1", last));
    }

    #[test]
    fn a_package_is_found_by_its_name_in_its_own_ecosystem_unless_the_advisory_was_withdrawn() {
        let text = r#"{"id": "X-1", "summary": "Bad", "affected": [{"package": {"ecosystem": "crates.io", "name": "rsa"},
                       "ranges": [{"type": "SEMVER", "events": [{"introduced": "0.0.0-0"}]}]}]}"#;
        let packages = cargo_packages(CARGO).unwrap();
        assert_eq!(findings(&packages, &[advisory(text)]), ["rsa 0.9.10: X-1 Bad"]);
        assert!(findings(&packages, &[advisory(&text.replace("crates.io", "npm"))]).is_empty());
        let withdrawn = text.replace("\"summary\"", "\"withdrawn\": \"2026-01-01T00:00:00Z\", \"summary\"");
        assert!(findings(&packages, &[advisory(&withdrawn)]).is_empty());
        let listed = r#"{"id": "X-2", "affected": [{"package": {"ecosystem": "crates.io", "name": "rsa"}, "versions": ["0.9.10"]}]}"#;
        assert_eq!(findings(&packages, &[advisory(listed)]).len(), 1);
    }
}
