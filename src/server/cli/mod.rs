//! The command line: `serve`, `user`, `import`, `prospectos`, `openapi`, `check`.

mod acting;
mod check;
mod import;
mod prospects;
mod serve;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use super::config::{self, DataArgs, ServeArgs};
use crate::features::credentials::service as credentials;
use crate::platform::Platform;
use crate::platform::changes::Changes;
use crate::platform::clock::SystemClock;
use crate::platform::confined::{self, SheetReader};
use crate::platform::db::Db;
use crate::platform::hashing::HashPool;
use crate::platform::import_log::ImportLog;
use crate::platform::jobs::JobSignal;
use crate::platform::keys::Keys;
use crate::platform::random::SystemEntropy;
use crate::platform::settings::Settings;
use crate::platform::telemetry;
use crate::platform::traces::Traces;
use crate::platform::version_cache::VersionCache;

/// Padrón: las personas del colegio, de la hoja de cálculo a su primer ingreso.
#[derive(Parser)]
#[command(name = "padron", version, about, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    data: DataArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sirve la plataforma
    Serve(ServeArgs),
    /// Crea usuarios, los desbloquea o les da una contraseña nueva
    User {
        #[command(subcommand)]
        action: user::UserCommand,
    },
    /// Valida o carga un archivo
    Import(import::ImportArgs),
    /// Crea usuarios para los prospectos que no lo tienen
    Prospectos {
        #[command(subcommand)]
        action: prospects::ProspectsCommand,
    },
    /// Escribe el documento OpenAPI
    Openapi,
    /// Revisa la configuración, la base de datos y los canales
    Check,
    /// Lee un libro por la entrada estándar, confinado; lo llama el propio programa
    #[command(hide = true)]
    LeerHoja,
}

/// Exit code of a wrong setting or a failure.
const FAILURE: u8 = 1;

/// Runs the command named by the arguments.
pub fn main() -> ExitCode {
    let known = known_variables();
    let from_files = match config::prepare_environment(&known) {
        Ok(values) => values,
        Err(message) => return complain(&message),
    };
    let matches = Cli::command().try_get_matches().unwrap_or_else(|error| error.exit());
    let mut cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    for (name, value) in from_files {
        let (email, whatsapp) = (&mut cli.data.email, &mut cli.data.whatsapp);
        // What is said outright counts more than what a file says.
        let setting = match name.as_str() {
            "PADRON_DATABASE_URL" if !says_database(&matches) => {
                cli.data.database_url = value;
                continue;
            }
            "PADRON_SMTP_URL" => &mut email.smtp_url,
            "PADRON_WHATSAPP_TOKEN" => &mut whatsapp.whatsapp_token,
            "PADRON_WHATSAPP_APP_SECRET" => &mut whatsapp.whatsapp_app_secret,
            "PADRON_WHATSAPP_VERIFY_TOKEN" => &mut whatsapp.whatsapp_verify_token,
            _ => continue,
        };
        setting.get_or_insert(value);
    }
    // No runtime, no threads: what it may use is about to be taken away.
    if matches!(cli.command, Command::LeerHoja) {
        return confined::child::run();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => return complain(&format!("No se pudo iniciar: {cause}")),
    };
    let json = matches!(&cli.command, Command::Serve(args) if args.log_json);
    if matches!(&cli.command, Command::Serve(_)) || std::env::var_os("RUST_LOG").is_some() {
        telemetry::start(json);
    }
    let result = runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => serve::run(&cli.data, &args).await.map(|()| ExitCode::SUCCESS),
            Command::User { action } => user::run(&cli.data, action).await.map(|()| ExitCode::SUCCESS),
            Command::Import(args) => import::run(&cli.data, &args).await,
            Command::Prospectos { action } => prospects::run(&cli.data, action).await,
            Command::Openapi => print_openapi(),
            Command::Check => check::run(&cli.data).await,
            Command::LeerHoja => Ok(ExitCode::SUCCESS),
        }
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    result.unwrap_or_else(|message| complain(&message))
}

fn says_database(matches: &clap::ArgMatches) -> bool {
    let said = |matches: &clap::ArgMatches| {
        matches.value_source("database_url").is_some_and(|source| source != ValueSource::DefaultValue)
    };
    said(matches) || matches.subcommand().is_some_and(|(_, inner)| says_database(inner))
}

fn complain(message: &str) -> ExitCode {
    eprintln!("padron: {message}");
    ExitCode::from(FAILURE)
}

/// Every variable some flag reads.
fn known_variables() -> Vec<String> {
    let command = Cli::command();
    std::iter::once(&command)
        .chain(command.get_subcommands())
        .flat_map(|command| command.get_arguments())
        .filter_map(|argument| argument.get_env())
        .filter_map(|name| name.to_str())
        .map(str::to_owned)
        .collect()
}

fn print_openapi() -> Result<ExitCode, String> {
    let (_, document) = super::api::routes();
    println!("{}", document.to_pretty_json().map_err(|cause| cause.to_string())?);
    Ok(ExitCode::SUCCESS)
}

/// Opens and migrates the database and gathers the adapters.
async fn open_platform(data: &DataArgs, settings: Settings) -> Result<Arc<Platform>, String> {
    let entropy = Arc::new(SystemEntropy);
    let keys = Keys::load_or_create(&PathBuf::from(&data.key_file), &*entropy)?;
    let db = Db::open(&data.database_url).await?;
    db.migrate().await.map_err(|cause| format!("No se pudo actualizar la base de datos: {cause}"))?;
    let hasher = HashPool::start(Arc::clone(&entropy) as _).map_err(|cause| format!("No se pudo iniciar: {cause}"))?;
    let (jobs, changes, sheets) = (JobSignal::default(), Changes::default(), SheetReader::default());
    let (versions, traces) = (VersionCache::default(), Traces::default());
    let clock = Arc::new(SystemClock);
    let import_log = ImportLog::new(settings.import_log.clone());
    let platform =
        Platform { db, clock, entropy, keys, hasher, settings, jobs, changes, sheets, versions, traces, import_log };
    // A kill may have come between a purge and the end of its traces.
    credentials::forget_traces(&platform).await;
    Ok(Arc::new(platform))
}
