//! Splitting the WASM: whatever only lazy islands need leaves the main module, for files that the page fetches when it
//! has such an island.
//!
//! [`PARTS`] says which islands share a part. What several parts need, and the main module does not, is a file of its own
//! again (`chunk_<number>.wasm`), one for each set of parts that occurs: few parts, few files. The loader
//! (`src/loader.js`) knows islands by their component's name, so that is what [`name_parts`] writes at the end of the
//! package's JavaScript: `export const parts={"UndoForm":["chunk_2.wasm","split_importar.wasm"],…};`

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::{ExportSection, ImportSection, Module, RawSection};
use wasm_split_cli_support::Options;
use wasmparser::{Parser, Payload};

/// Parts by name, and the lazy islands in each: those that one page has together, or that need much the same.
const PARTS: &[(&str, &[&str])] = &[
    ("cuenta", &["ActivationForm", "ChangePasswordForm", "ThemeChoice"]),
    ("entregar", &["Reveal", "SecondLookForm"]),
    ("evaluacion", &["StructureEditor"]),
    ("generar", &["Pulse", "Ticks"]),
    ("importar", &["Advance", "DownloadButton", "FileStep", "UndoForm"]),
    ("publicar", &["Receivers"]),
];

/// The file that loads parts; the dashes are what Leptos expects where other tools put a hash.
const LINK_NAME: &str = "./__wasm_split.______________________.js";

/// For each lazy island the files it needs besides the main module.
pub type Files = BTreeMap<String, Vec<String>>;

/// Writes the main module, which is to be bound as `name`, and into `folder` the parts with what loads them.
pub fn split(wasm: &[u8], name: &str, main: &Path, folder: &Path) -> Result<Files> {
    fs::create_dir_all(folder)?;
    let (wasm, islands) = join_parts(wasm)?;
    let main_module = format!("./{name}.js");
    let mut options = Options::new(&wasm);
    options.output_dir = folder;
    options.main_out_path = main;
    options.main_module = &main_module;
    options.link_name = LINK_NAME;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let files_of = |part: &str| -> Result<Vec<String>> {
        let files = split.prefetch_map.get(part).with_context(|| format!("nothing was split off for {part}"))?;
        let mut files: Vec<String> = files.iter().map(|file| format!("{file}.wasm")).collect();
        files.sort();
        Ok(files)
    };
    islands.into_iter().map(|(island, part)| Ok((island, files_of(&part)?))).collect()
}

/// Tells the loader which files an island needs.
pub fn name_parts(javascript: &Path, files: &Files) -> Result<()> {
    let quoted = |(island, files): (&String, &Vec<String>)| format!("{island:?}:{files:?}");
    let table: Vec<String> = files.iter().map(quoted).collect();
    let mut file = fs::OpenOptions::new().append(true).open(javascript)?;
    writeln!(file, "export const parts={{{}}};", table.join(","))?;
    Ok(())
}

/// Leptos gives every lazy island a part of its own, named after the island: `undo_form_loader_<number>`. Renames them
/// to the parts of [`PARTS`]; answers each island's part too. Only names change, in the sections of imports and exports,
/// so what the linker noted about places in the code still holds.
fn join_parts(wasm: &[u8]) -> Result<(Vec<u8>, BTreeMap<String, String>)> {
    let mut islands = BTreeMap::new();
    let mut joined = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                let mut imports = ImportSection::new();
                for import in section.into_imports() {
                    let import = import?;
                    imports.import(
                        import.module,
                        &renamed(import.name, &mut islands)?,
                        wasm_encoder::EntityType::try_from(import.ty)?,
                    );
                }
                joined.section(&imports);
            }
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                for export in section {
                    let export = export?;
                    exports.export(&renamed(export.name, &mut islands)?, export.kind.into(), export.index);
                }
                joined.section(&exports);
            }
            payload => {
                if let Some((id, range)) = payload.as_section() {
                    joined.section(&RawSection { id, data: &wasm[range] });
                }
            }
        }
    }
    for (part, named) in PARTS {
        if let Some(missing) = named.iter().find(|&&island| !islands.contains_key(island)) {
            bail!("`PARTS` in xtask/src/split.rs has {missing} in «{part}», but there is no such lazy island");
        }
    }
    Ok((joined.finish(), islands))
}

/// The name with the part of `PARTS` in it, if it is one that has a part in it; the island is noted.
fn renamed<'a>(name: &'a str, islands: &mut BTreeMap<String, String>) -> Result<Cow<'a, str>> {
    let inner = name.strip_prefix("__wasm_split_load_").or_else(|| {
        let (part, _) = name.strip_prefix("__wasm_split_00")?.split_once("00_")?;
        Some(part)
    });
    let Some(own) = inner else { return Ok(Cow::Borrowed(name)) };
    let island = island_of(own).with_context(|| format!("{own} is not the part of an island"))?;
    let named = PARTS.iter().find(|(_, islands)| islands.contains(&island.as_str()));
    let (part, _) =
        named.with_context(|| format!("{island} is lazy, but in no part: name one in xtask/src/split.rs"))?;
    islands.insert(island, (*part).to_owned());
    Ok(Cow::Owned(name.replace(own, part)))
}

/// `undo_form_loader_17` is what Leptos calls the part of `UndoForm`.
fn island_of(part: &str) -> Option<String> {
    let (words, _) = part.rsplit_once("_loader_")?;
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    Some(words.split('_').map(capital).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_told_by_its_islands_name() {
        assert_eq!(island_of("undo_form_loader_17").as_deref(), Some("UndoForm"));
        assert_eq!(island_of("receivers_loader_3").as_deref(), Some("Receivers"));
        assert_eq!(island_of("chunk_3"), None);
    }

    #[test]
    fn islands_of_one_part_get_its_name_and_unknown_ones_are_refused() {
        let mut islands = BTreeMap::new();
        let mut rename = |name: &str| renamed(name, &mut islands).map(Cow::into_owned);
        assert_eq!(rename("__wasm_split_load_undo_form_loader_17").unwrap(), "__wasm_split_load_importar");
        assert_eq!(
            rename("__wasm_split_00file_step_loader_900_import_ab_FileStep_loader").unwrap(),
            "__wasm_split_00importar00_import_ab_FileStep_loader"
        );
        assert_eq!(rename("memory").unwrap(), "memory");
        assert!(rename("__wasm_split_load_clock_loader_1").is_err());
        let told: Vec<_> = islands.iter().map(|(island, part)| (island.as_str(), part.as_str())).collect();
        assert_eq!(told, [("FileStep", "importar"), ("UndoForm", "importar")]);
    }
}
