//! Settings of the log of imports.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::platform::db::sqlite_file;
use crate::platform::import_log::{ImportLog, KEPT};
use crate::platform::settings::ImportLogSettings;
use crate::server::number::parse_number;

const DEFAULT: &str = "logs/import-usuarios.log";
const MEBIBYTES: u32 = 10;

#[derive(Args, Clone, Debug, Default)]
pub struct ImportLogArgs {
    /// Registro de importaciones (logs/import-usuarios.log junto a la base de datos de SQLite, o en la carpeta de trabajo,
    /// si no se indica); vacío, no se lleva
    #[arg(long, env = "PADRON_IMPORT_LOG", global = true)]
    pub import_log: Option<String>,
    /// MiB con los que se empieza otro archivo; se conservan cinco anteriores (10 si no se indica)
    #[arg(long, env = "PADRON_IMPORT_LOG_SIZE", global = true)]
    pub import_log_size: Option<String>,
}

/// Checks the settings of the log; the complaint names the one that is wrong.
pub fn import_log_settings(args: &ImportLogArgs, database_url: &str) -> Result<Option<ImportLogSettings>, String> {
    let size = args.import_log_size.as_deref();
    let mebibytes = size.map_or(Ok(MEBIBYTES), |text| parse_number("PADRON_IMPORT_LOG_SIZE", text, 1, 1024))?;
    let path = match args.import_log.as_deref().map(str::trim) {
        Some("") => return Ok(None),
        Some(path) if path.ends_with('/') || Path::new(path).file_name().is_none() || Path::new(path).is_dir() => {
            return Err(format!(
                "PADRON_IMPORT_LOG: «{path}» es una carpeta. Indique un archivo, por ejemplo /var/log/padron/import-usuarios.log"
            ));
        }
        Some(path) => PathBuf::from(path),
        None => data_folder(database_url).join(DEFAULT),
    };
    Ok(Some(ImportLogSettings { path, size: u64::from(mebibytes) << 20 }))
}

/// Where this process is sure to be allowed to write: SQLite makes its files there. A server of PostgreSQL has its data
/// elsewhere; then it is the working directory, as for the key file.
fn data_folder(database_url: &str) -> &Path {
    sqlite_file(database_url).and_then(|file| Path::new(file).parent()).unwrap_or(Path::new(""))
}

/// What `padron check` says of the log: where it is, or why it cannot be written.
pub fn describe(settings: Option<&ImportLogSettings>) -> Result<String, String> {
    let Some(settings) = settings else {
        return Ok("Registro de importaciones: no se lleva, porque PADRON_IMPORT_LOG está vacío".into());
    };
    let (path, mebibytes) = (settings.path.display(), settings.size >> 20);
    ImportLog::new(Some(settings.clone())).check().map_err(|cause| {
        format!("PADRON_IMPORT_LOG: no se puede escribir en {path}: {cause}. Las importaciones siguen, sin registro.")
    })?;
    Ok(format!("Registro de importaciones: {path}, hasta {mebibytes} MiB y {KEPT} archivos anteriores"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(path: &str, size: &str) -> ImportLogArgs {
        ImportLogArgs { import_log: Some(path.into()), import_log_size: Some(size.into()) }
    }

    #[test]
    fn the_log_lies_beside_the_database_unless_it_is_said_where() {
        let place = |url: &str| import_log_settings(&ImportLogArgs::default(), url).unwrap().unwrap().path;
        assert_eq!(place("sqlite:/var/lib/padron/padron.db"), Path::new("/var/lib/padron/logs/import-usuarios.log"));
        assert_eq!(place("sqlite:///srv/padron.db"), Path::new("/srv/logs/import-usuarios.log"));
        assert_eq!(place("sqlite:padron.db"), Path::new("logs/import-usuarios.log"));
        assert_eq!(place("postgres://padron:clave@servidor/padron"), Path::new("logs/import-usuarios.log"));
        let said = import_log_settings(&args("/var/log/padron/x.log", "2"), "sqlite:padron.db").unwrap().unwrap();
        assert_eq!(said, ImportLogSettings { path: "/var/log/padron/x.log".into(), size: 2 << 20 });
        assert_eq!(import_log_settings(&args(" ", "10"), "sqlite:padron.db"), Ok(None));
    }

    #[test]
    fn every_complaint_names_its_setting() {
        let complaint = |path, size| import_log_settings(&args(path, size), "sqlite:padron.db").unwrap_err();
        for folder in ["/var/log/", "/", "..", "/tmp"] {
            assert!(complaint(folder, "10").starts_with("PADRON_IMPORT_LOG: «"), "{folder}");
        }
        for size in ["0", "1025", "mucho", ""] {
            assert!(complaint("x.log", size).starts_with("PADRON_IMPORT_LOG_SIZE"), "{size}");
        }
    }

    #[test]
    fn a_check_says_where_it_is_or_why_not() {
        assert!(describe(None).unwrap().contains("no se lleva"));
        let folder = tempfile::tempdir().unwrap();
        let settings = ImportLogSettings { path: folder.path().join("logs/i.log"), size: 10 << 20 };
        let told = describe(Some(&settings)).unwrap();
        assert!(told.ends_with("logs/i.log, hasta 10 MiB y 5 archivos anteriores"), "{told}");
        let beyond = ImportLogSettings { path: settings.path.join("i.log"), ..settings };
        assert!(describe(Some(&beyond)).unwrap_err().starts_with("PADRON_IMPORT_LOG: no se puede escribir en"));
    }
}
