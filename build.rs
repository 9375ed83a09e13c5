//! Watches the migrations, and tells `src/server/assets.rs` where the site's files are: inside the binary if a release
//! is built and `cargo xtask site` has left a package for it, else on disk.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rustc-check-cfg=cfg(embedded_site)");
    if env::var_os("CARGO_FEATURE_SSR").is_none() {
        return;
    }
    let target = target_dir();
    if variable("PROFILE") == "release" {
        let site = target.join("site-release");
        println!("cargo::rerun-if-changed={}", site.display());
        if let Some(package) = only_package(&site) {
            println!("cargo::rustc-cfg=embedded_site");
            println!("cargo::rustc-env=PADRON_PKG_DIR=pkg/{package}");
            memory_serve::load_names_directories([("pkg", site), ("public", PathBuf::from("public"))], true);
            return;
        }
        println!("cargo::warning=no site to embed; `cargo xtask build` makes one");
    }
    println!("cargo::rustc-env=PADRON_SITE_DIR={}", target.join("site").display());
    println!(
        "cargo::rustc-env=PADRON_PUBLIC_DIR={}",
        Path::new(&variable("CARGO_MANIFEST_DIR")).join("public").display()
    );
}

/// From `<target>/<profile>/build/padron-<hash>/out`. Being derived, it needs no variable that would make `cargo check`
/// and `cargo xtask` rebuild each other's work.
fn target_dir() -> PathBuf {
    Path::new(&variable("OUT_DIR")).ancestors().nth(4).map(Path::to_path_buf).unwrap_or_default()
}

/// The name of the one folder in `pkg`: the hash of its contents.
fn only_package(site: &Path) -> Option<String> {
    let entry = fs::read_dir(site.join("pkg")).ok()?.next()?.ok()?;
    entry.file_name().into_string().ok()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}
