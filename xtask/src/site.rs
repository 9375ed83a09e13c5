//! The browser's part: WASM with its JavaScript, and the style sheet.
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

/// File name of everything in the package; `LEPTOS_OUTPUT_NAME` in `.cargo/config.toml` says the same.
const NAME: &str = "padron";

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
    const TARGET: &str = "wasm32-unknown-unknown";
    cargo(["rustc", "--package", "padron", "--lib", "--crate-type", "cdylib", "--no-default-features"])
        .args(["--features", "hydrate", "--target", TARGET, "--profile", variant.profile()])
        .run()?;
    Ok(target_dir().join(TARGET).join(variant.folder()).join(format!("{NAME}.wasm")))
}

/// `padron.js` and `padron.wasm` in `work`; nothing to do if they were made from the same input.
fn bind(variant: Variant, wasm: &Path, work: &Path) -> Result<()> {
    let input = hash([fs::read(wasm).with_context(|| wasm.display().to_string())?]);
    let made_from = work.join("made-from");
    if fs::read_to_string(&made_from).is_ok_and(|text| text == input) {
        return Ok(());
    }
    recreate(work)?;
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .remove_name_section(variant == Variant::Release)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .out_name(NAME)
        .generate(work)?;
    if work.join("snippets").exists() {
        bail!("a dependency brings JavaScript files of its own, which `publish` does not know yet");
    }
    // Leptos looks for the name without the suffix, as cargo-leptos leaves it.
    let bound = work.join(format!("{NAME}_bg.wasm"));
    let output = work.join(format!("{NAME}.wasm"));
    match variant {
        Variant::Dev => fs::rename(&bound, &output)?,
        Variant::Release => {
            command(root().join("node_modules/.bin/wasm-opt")).arg("-Oz").arg(&bound).arg("-o").arg(&output).run()?;
            fs::remove_file(&bound)?;
        }
    }
    fs::write(made_from, input)?;
    Ok(())
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
    let files = [
        ("js", fs::read(work.join(format!("{NAME}.js")))?),
        ("wasm", fs::read(work.join(format!("{NAME}.wasm")))?),
        ("css", css.to_vec()),
    ];
    let folder = match variant {
        Variant::Dev => target_dir().join("site/pkg"),
        Variant::Release => {
            let all = target_dir().join("site-release/pkg");
            let this = all.join(&hash(files.iter().map(|(_, bytes)| bytes))[..16]);
            if !this.is_dir() {
                recreate(&all)?;
            }
            this
        }
    };
    fs::create_dir_all(&folder)?;
    for (extension, bytes) in &files {
        let name = format!("{NAME}.{extension}");
        write_if_changed(&folder.join(&name), bytes)?;
    }
    println!("  {}", folder.display());
    if variant == Variant::Release { print_sizes(&folder) } else { Ok(()) }
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
          console.log("  " + name.padEnd(12) + kilo(bytes) + ", brotli" + kilo(zlib.brotliCompressSync(bytes)));
        }"#;
    command("node").args(["-e", SCRIPT]).current_dir(folder).run()
}
