//! The arrows of the house (`docs/architecture.md`, «Arrows»): what may name what, read from the sources themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module's path from its crate's root: `features`, `imports`, `service`.
type Module = Vec<String>;

/// A source file without comments and tests, and the modules of its crate that it names.
struct Source {
    file: PathBuf,
    text: String,
    names: BTreeSet<Module>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The sources of a crate, by module.
fn sources(folder: &str) -> BTreeMap<Module, Source> {
    let folder = root().join(folder);
    let mut files = Vec::new();
    files_below(&folder, &mut files);
    let module_of = |file: &Path| -> Module {
        let path = file.strip_prefix(&folder).unwrap().with_extension("");
        let mut module: Module = path.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        if module.last().is_some_and(|last| ["mod", "lib"].contains(&last.as_str())) {
            module.pop();
        }
        module
    };
    let modules: BTreeSet<Module> = files.iter().map(|file| module_of(file)).collect();
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let text: String =
            text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n").collect();
        let own = module_of(&file);
        let named = paths_in(&text).into_iter().filter_map(|path| resolve(&own, &path, &modules));
        let names = named.filter(|module| *module != own).collect();
        (own, Source { file, text, names })
    };
    files.iter().cloned().map(read).collect()
}

/// Every path in the text, those of `use` with their braces written out.
fn paths_in(text: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("use ") {
        let is_statement = rest[..start].chars().next_back().is_none_or(char::is_whitespace);
        rest = &rest[start + 4..];
        if let Some(end) = rest.find(';').filter(|_| is_statement) {
            expand(&rest[..end], &[], &mut paths);
        }
    }
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = text.split(|c| !is_path(c)).filter(|word| word.contains("::"));
    paths.extend(words.map(|word| word.split("::").map(str::to_owned).collect()));
    paths
}

fn expand(tree: &str, before: &[String], paths: &mut Vec<Vec<String>>) {
    let mut depth = 0;
    let branches = tree.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    for branch in branches.map(str::trim).filter(|branch| !branch.is_empty()) {
        let (head, inside) = branch.split_once('{').map_or((branch, None), |(head, inside)| (head, Some(inside)));
        let head = head.split(" as ").next().unwrap_or_default();
        let parts = head.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
        let path: Vec<String> = before.iter().cloned().chain(parts).collect();
        match inside {
            Some(inside) => expand(inside.trim_end().strip_suffix('}').unwrap_or(inside), &path, paths),
            None => paths.push(path),
        }
    }
}

/// The module of the same crate that a path in `own` leads to, if it does.
fn resolve(own: &Module, path: &[String], modules: &BTreeSet<Module>) -> Option<Module> {
    let up = path.iter().take_while(|part| *part == "super").count();
    let mut found: Module = match path.first()?.as_str() {
        "crate" => path[1..].to_vec(),
        "self" => own.iter().chain(&path[1..]).cloned().collect(),
        "super" => own.get(..own.len().checked_sub(up)?)?.iter().chain(&path[up..]).cloned().collect(),
        _ => own.iter().chain(path).cloned().collect(),
    };
    while !found.is_empty() && !modules.contains(&found) {
        found.pop();
    }
    (!found.is_empty()).then_some(found)
}

/// The table in the documentation: slice → the slices that it may name.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let block =
        text.split("```arrows\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the table of arrows");
    let line = |line: &str| {
        let (slice, others) = line.split_once('→').expect("an arrow in each line");
        let others = others.split(',').map(|other| other.trim().to_owned()).filter(|other| !other.is_empty());
        (slice.trim().to_owned(), others.collect())
    };
    block.lines().map(line).collect()
}

/// Whether from each one can be reached without coming back to it; the circle, if not.
fn circle<T: Clone + Ord>(arrows: &BTreeMap<T, BTreeSet<T>>) -> Option<Vec<T>> {
    fn walk<T: Clone + Ord>(
        at: &T,
        arrows: &BTreeMap<T, BTreeSet<T>>,
        way: &mut Vec<T>,
        done: &mut BTreeSet<T>,
    ) -> Option<Vec<T>> {
        if let Some(place) = way.iter().position(|before| before == at) {
            return Some(way[place..].to_vec());
        }
        if done.contains(at) {
            return None;
        }
        way.push(at.clone());
        let found = arrows.get(at).into_iter().flatten().find_map(|next| walk(next, arrows, way, done));
        way.pop();
        done.insert(at.clone());
        found
    }
    let mut done = BTreeSet::new();
    arrows.keys().find_map(|start| walk(start, arrows, &mut Vec::new(), &mut done))
}

#[test]
fn slices_name_each_other_as_the_table_says_and_only_so() {
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, source) in
        sources("src").into_iter().filter(|(module, _)| module.first().is_some_and(|it| it == "features"))
    {
        let Some(slice) = module.get(1) else { continue };
        let others = source.names.iter().filter(|name| name[0] == "features").filter_map(|name| name.get(1));
        arrows.entry(slice.clone()).or_default().extend(others.filter(|other| *other != slice).cloned());
    }
    assert_eq!(arrows, table(), "docs/architecture.md, «Arrows»");
    assert_eq!(circle(&table()), None);
}

#[test]
fn a_slice_asks_another_by_its_service_and_takes_what_travels() {
    let allowed = ["service", "model", "page", "board", "actor", "context", "extract", "attachment"];
    for (module, source) in sources("src").into_iter().filter(|(module, _)| module.len() > 1 && module[0] == "features")
    {
        for name in source.names.iter().filter(|name| name.len() > 2 && name[0] == "features" && name[1] != module[1]) {
            assert!(allowed.contains(&name[2].as_str()), "{} names {}", source.file.display(), name.join("::"));
        }
    }
}

#[test]
fn what_is_below_knows_nothing_of_what_is_above() {
    for (module, source) in sources("src") {
        let above: &[&str] = match module.first().map(String::as_str) {
            Some("ui") => &["features", "server", "platform", "app", "pages"],
            Some("platform") => &["features", "server", "ui", "app", "pages", "paths"],
            Some("error" | "format" | "paths" | "topic") => &["features", "server", "platform", "ui", "app", "pages"],
            Some("features" | "pages") => &["server", "app"],
            _ => &[],
        };
        for name in &source.names {
            assert!(!above.contains(&name[0].as_str()), "{} names {}", source.file.display(), name.join("::"));
        }
    }
}

#[test]
fn sql_stands_in_stores_and_in_the_platform_only() {
    for (module, source) in sources("src") {
        let may = module.first().is_some_and(|it| it == "platform") || module.iter().any(|part| part == "store");
        assert!(may || !source.text.contains("sqlx::query"), "{}", source.file.display());
    }
}

/// What a region's attributes mean is said in one place, so their names stand there only.
#[test]
fn the_marks_of_a_region_are_written_and_read_by_their_functions_and_constants() {
    let sources = sources("src");
    let marks = &sources[&["ui", "region", "mark"].map(str::to_owned).to_vec()].text;
    let words: Vec<&str> = marks.split('"').filter(|word| word.starts_with("data-") && !word.contains('{')).collect();
    assert!(words.contains(&"data-part") && words.len() > 10, "{words:?}");
    for (module, source) in sources.iter().filter(|(module, _)| module.last().is_none_or(|last| last != "mark")) {
        let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
        // A class of Tailwind's (`has-[[data-refusal]:empty]:hidden`) has to be written out.
        let text = source.text.replace("[[data-", "");
        let bare = text.split(|c| !is_name(c)).find(|word| words.contains(word));
        assert_eq!(bare, None, "{}", module.join("::"));
    }
}

#[test]
fn the_core_and_the_printer_touch_nothing_outside_themselves() {
    const OUTSIDE: [&str; 8] =
        ["std::fs", "std::net", "std::env", "std::process", "std::time", "std::thread", "println!", "tokio"];
    for source in ["crates/core/src", "crates/print/src"].into_iter().flat_map(|folder| sources(folder).into_values()) {
        for word in OUTSIDE {
            assert!(!source.text.contains(word), "{}: {word}", source.file.display());
        }
    }
}

/// A module that holds others is the face of its folder: what it shares with them is no circle.
#[test]
fn no_files_lean_on_each_other_in_a_circle() {
    for folder in ["src", "crates/core/src", "crates/print/src"] {
        let arrows = sources(folder).into_iter().map(|(module, source)| {
            let names = source.names.into_iter().filter(|name| !module.starts_with(name)).collect();
            (module, names)
        });
        let arrows: BTreeMap<Module, BTreeSet<Module>> = arrows.collect();
        let circle = circle(&arrows).map(|circle| circle.iter().map(|module| module.join("::")).collect::<Vec<_>>());
        assert_eq!(circle, None, "{folder}");
    }
}
