//! The browser's part: WASM with its JavaScript, and the style sheet.
//!
//! The WASM is split: the code of an island marked `#[island(lazy)]` becomes a file of its own, which only the pages that
//! have the island load ([`crate::split`]).
//!
//! A release lies in `<target>/site-release/pkg/<hash of the contents>/`, from where the server's build script takes it
//! into the binary. Development lies in `<target>/site/pkg/` (where cargo-leptos puts it too) and is read from disk.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::process::{CommandExt, cargo, command, root, step, target_dir};
use crate::setup;
use crate::split;

/// File name of everything in the package; `LEPTOS_OUTPUT_NAME` in `.cargo/config.toml` says the same.
const NAME: &str = "padron";

pub const TARGET: &str = "wasm32-unknown-unknown";

/// How large the main module may be in a release, which every visitor loads: about 150 kB in Brotli.
const LARGEST: u64 = 440_000;

#[derive(Clone, Copy, PartialEq)]
pub enum Variant {
    /// As small as can be.
    Release,
    /// Quick to build: Cargo's own development profile, whose dependencies are compiled already.
    Dev,
}

impl Variant {
    fn profile(self) -> &'static str {
        match self {
            Self::Release => "wasm",
            Self::Dev => "dev",
        }
    }

    /// Cargo's folder of that profile.
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "wasm",
            Self::Dev => "debug",
        }
    }
}

pub fn build(variant: Variant) -> Result<()> {
    step("set up: wasm32, npm", || {
        setup::wasm_target()?;
        setup::npm_packages(".")
    })?;
    let wasm = step("browser's part", || compile(variant))?;
    let work = target_dir().join("site-work").join(variant.folder());
    step("bindings", || bind(variant, &wasm, &work))?;
    let css = step("style sheet", || style(&work))?;
    publish(variant, &work, &css)
}

/// With `rustc --crate-type cdylib`: link-time optimisation is silently off for a library that is also an rlib.
fn compile(variant: Variant) -> Result<PathBuf> {
    cargo(["rustc", "--package", "padron", "--lib", "--crate-type", "cdylib", "--no-default-features"])
        .args(["--features", "hydrate", "--target", TARGET, "--profile", variant.profile()])
        // The splitter moves functions between modules, for which it must know every place that names them.
        .args(["--", "-Clink-args=--emit-relocs"])
        .run()?;
    Ok(target_dir().join(TARGET).join(variant.folder()).join(format!("{NAME}.wasm")))
}

/// The package without its style sheet in `work`; nothing to do if it was made from the same input.
fn bind(variant: Variant, wasm: &Path, work: &Path) -> Result<()> {
    let input = fs::read(wasm).with_context(|| wasm.display().to_string())?;
    let hash = hash([&input, BINDING.as_bytes()]);
    let made_from = work.join("made-from");
    if fs::read_to_string(&made_from).is_ok_and(|text| text == hash) {
        return Ok(());
    }
    recreate(work)?;
    let package = work.join("pkg");
    let main = work.join("main.wasm");
    let parts = split::split(&input, NAME, &main, &package)?;
    Bindgen::new()
        .input_path(&main)
        .web(true)?
        .typescript(false)
        // What the parts import from the main module is exported under names that only the linker gives.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(variant == Variant::Release)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .out_name(NAME)
        .generate(&package)?;
    if package.join("snippets").exists() {
        bail!("a dependency brings JavaScript files of its own, which the loader does not know yet");
    }
    // Leptos looks for the name without the suffix, as cargo-leptos leaves it.
    fs::rename(package.join(format!("{NAME}_bg.wasm")), package.join(format!("{NAME}.wasm")))?;
    split::name_parts(&package.join(format!("{NAME}.js")), &parts)?;
    if variant == Variant::Release {
        for file in files_in(&package)?.iter().filter(|file| file.extension().is_some_and(|it| it == "wasm")) {
            shrink(file)?;
        }
        let size = fs::metadata(package.join(format!("{NAME}.wasm")))?.len();
        if size > LARGEST {
            bail!("the main module has {size} bytes, more than {LARGEST}: what needs it on few pages goes into a part");
        }
    }
    fs::write(made_from, hash)?;
    Ok(())
}

/// Changes when the steps after the compiler do, so that what an older xtask made is not taken for done.
const BINDING: &str = include_str!("site.rs");

/// With the features that Rust's own target has: parts do not say so themselves. Never `--all-features`, which writes
/// what browsers refuse.
fn shrink(wasm: &Path) -> Result<()> {
    const FEATURES: [&str; 6] =
        ["bulk-memory", "nontrapping-float-to-int", "reference-types", "mutable-globals", "sign-ext", "multivalue"];
    command(root().join("node_modules/.bin/wasm-opt"))
        .args(FEATURES.map(|feature| format!("--enable-{feature}")))
        .args(["-Oz", "--strip-debug"])
        .arg(wasm)
        .arg("-o")
        .arg(wasm)
        .run()
}

fn style(work: &Path) -> Result<Vec<u8>> {
    let output = work.join("padron.css");
    command(root().join("node_modules/.bin/tailwindcss"))
        .args(["--input", "style/padron.css", "--minify", "--output"])
        .arg(&output)
        .run()?;
    Ok(fs::read(output)?)
}

/// Puts the package where the server looks for it. A release gets a folder named by what is in it, so that browsers may
/// keep it for ever; its predecessors go, since the binary must hold one only.
fn publish(variant: Variant, work: &Path, css: &[u8]) -> Result<()> {
    let mut files = vec![(format!("{NAME}.css"), css.to_vec())];
    for file in files_in(&work.join("pkg"))? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, fs::read(file)?));
    }
    files.sort();
    let folder = match variant {
        Variant::Dev => {
            let folder = target_dir().join("site/pkg");
            remove_others(&folder, &files)?;
            folder
        }
        Variant::Release => {
            let all = target_dir().join("site-release/pkg");
            let parts = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]);
            let this = all.join(&hash(parts)[..16]);
            if !this.is_dir() {
                recreate(&all)?;
            }
            this
        }
    };
    fs::create_dir_all(&folder)?;
    for (name, bytes) in &files {
        write_if_changed(&folder.join(name), bytes)?;
    }
    println!("  {}", folder.display());
    if variant == Variant::Release { print_sizes(&folder) } else { Ok(()) }
}

/// Parts of an earlier build, whose names had other numbers.
fn remove_others(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    for file in if folder.is_dir() { files_in(folder)? } else { Vec::new() } {
        if !files.iter().any(|(name, _)| file.ends_with(name)) {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

/// Leaves the time of an unchanged file alone: Cargo would build the server anew.
fn write_if_changed(file: &Path, bytes: &[u8]) -> Result<()> {
    if !fs::read(file).is_ok_and(|old| old == bytes) {
        fs::write(file, bytes)?;
    }
    Ok(())
}

fn recreate(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

fn hash<Bytes: AsRef<[u8]>>(parts: impl IntoIterator<Item = Bytes>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_ref());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a browser will be sent: the server's build script compresses at Node's default level too, the highest.
fn print_sizes(folder: &Path) -> Result<()> {
    const SCRIPT: &str = r#"
        const fs = require("fs"), zlib = require("zlib"), kilo = (bytes) => (bytes.length / 1000).toFixed(1).padStart(7) + " kB";
        for (const name of fs.readdirSync(".")) {
          const bytes = fs.readFileSync(name);
          console.log("  " + name.padEnd(48) + kilo(bytes) + ", brotli" + kilo(zlib.brotliCompressSync(bytes)));
        }"#;
    command("node").args(["-e", SCRIPT]).current_dir(folder).run()
}
