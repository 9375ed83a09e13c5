//! `padron import`: the same services as the pages, for scripts.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use padron_core::import::{Kind, messages};
use padron_core::password::{Method, UnknownMethod};
use padron_core::sheet::Limits;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::acting::acting_administrator;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::credentials::model::WorkbookQuery;
use crate::features::credentials::service as credentials;
use crate::features::imports::model::{Corrections, Import, ImportState};
use crate::features::imports::service::{self, Upload};
use crate::platform::Platform;
use crate::server::config::{self, DataArgs};
use crate::server::worker;

#[derive(Args)]
pub struct ImportArgs {
    /// Archivo a cargar; «-» es la entrada estándar
    archivo: PathBuf,
    /// padres, docentes, estudiantes, relaciones, asignaciones, personal o prospectos
    #[arg(long)]
    tipo: String,
    /// Hoja del libro; sin ella, la que mejor encabezado tiene
    #[arg(long)]
    hoja: Option<String>,
    /// Fila de los encabezados, como la numera la hoja de cálculo
    #[arg(long)]
    fila_encabezado: Option<u32>,
    /// Lee juntas todas las hojas que tienen la misma tabla
    #[arg(long, conflicts_with = "hoja")]
    todas_las_hojas: bool,
    /// Codificación del texto: utf-8, windows-1252, cp850, macroman, utf-16le o utf-16be
    #[arg(long)]
    codificacion: Option<String>,
    /// Un valor para todas las filas, de un campo sin columna: campo=valor
    #[arg(long, value_parser = parse_fixed_value)]
    valor: Vec<(String, String)>,
    /// Cómo se generan las contraseñas del personal: user-data o aleatoria
    #[arg(long)]
    metodo: Option<String>,
    /// Da por bueno lo que haya que confirmar
    #[arg(long)]
    confirmar: bool,
    /// Solo valida; no escribe nada
    #[arg(long)]
    validar: bool,
    /// Escribe el mismo objeto que la API
    #[arg(long)]
    json: bool,
    /// Guarda el Excel de credenciales en este archivo
    #[arg(long, conflicts_with = "validar")]
    credenciales: Option<PathBuf>,
}

const TO_CONFIRM: u8 = 4;
const SOME_REJECTED: u8 = 3;
const REFUSED: u8 = 2;

pub async fn run(data: &DataArgs, args: &ImportArgs) -> Result<ExitCode, String> {
    let kind: Kind = args.tipo.parse().map_err(|unknown| format!("--tipo: {unknown}"))?;
    let platform = super::open_platform(data, config::offline_settings(data)?).await?;
    let actor = acting_administrator(&platform).await?;
    let corrections = Corrections {
        hoja: args.hoja.clone(),
        fila_encabezado: args.fila_encabezado,
        todas_las_hojas: args.todas_las_hojas,
        codificacion: args.codificacion.clone(),
        metodo: args.metodo.as_deref().map(parse_method).transpose()?,
        valores_fijos: args.valor.iter().cloned().collect(),
        ..Corrections::default()
    };
    let file_name = args.archivo.display().to_string();
    let upload = Upload { kind, file_name, bytes: read(&args.archivo)?, corrections };
    let result = if args.validar {
        service::check_only(&platform, &actor, upload).await
    } else {
        import(&platform, &actor, upload, args.confirmar).await
    };
    let import = match result {
        Ok(import) => import,
        Err(error @ (AppError::RejectedFile { .. } | AppError::TooLarge(_) | AppError::Conflict { .. })) => {
            report_refusal(args, &error);
            return Ok(ExitCode::from(REFUSED));
        }
        Err(error) => return Err(error.to_string()),
    };
    if let Some(path) = &args.credenciales
        && import.creados > 0
    {
        save_credentials(&platform, &actor, import.import_id, path).await?;
    }
    report(args, &import)?;
    platform.db.close().await;
    let rejected = import.con_errores + import.fallidos;
    Ok(match import.estado {
        ImportState::Rechazado => ExitCode::from(REFUSED),
        _ if is_to_confirm(args, &import) => ExitCode::from(TO_CONFIRM),
        _ if rejected > 0 => ExitCode::from(SOME_REJECTED),
        _ => ExitCode::SUCCESS,
    })
}

/// Whether nothing was created since something must be confirmed first.
fn is_to_confirm(args: &ImportArgs, import: &Import) -> bool {
    import.estado == ImportState::Validado && !args.confirmar && !import.resumen.por_confirmar.is_empty()
}

fn parse_method(text: &str) -> Result<Method, String> {
    let method: Option<Method> = text.parse().ok().filter(|method| Method::GENERATING.contains(method));
    method.ok_or_else(|| format!("--metodo: {UnknownMethod}"))
}

fn parse_fixed_value(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(field, _)| !field.is_empty());
    pair.map(|(field, value)| (field.to_owned(), value.to_owned())).ok_or("Escriba campo=valor.".to_owned())
}

/// Checks, executes and waits. Jobs are worked on here, unless a server on the same database takes them.
async fn import(platform: &Arc<Platform>, actor: &Actor, upload: Upload, confirmed: bool) -> Result<Import, AppError> {
    let stop = CancellationToken::new();
    let working = tokio::spawn(worker::run(Arc::clone(platform), stop.clone()));
    let result = async {
        let checked = service::validate(platform, actor, upload).await?;
        let checked = wait(platform, actor, checked).await?;
        if checked.estado == ImportState::Rechazado || checked.validos == 0 {
            return Ok(checked);
        }
        if !checked.resumen.por_confirmar.is_empty() && !confirmed {
            return Ok(checked);
        }
        let started = service::execute(platform, actor, checked.import_id, confirmed).await?;
        wait(platform, actor, started).await
    }
    .await;
    stop.cancel();
    let _ = working.await;
    result
}

async fn wait(platform: &Platform, actor: &Actor, mut import: Import) -> Result<Import, AppError> {
    while import.estado.is_working() {
        tokio::time::sleep(Duration::from_millis(100)).await;
        import = service::find(platform, actor, import.import_id).await?;
    }
    Ok(import)
}

fn read(path: &PathBuf) -> Result<Vec<u8>, String> {
    // One byte more than is allowed, so that the reader sees that it is too much.
    let limit = Limits::default().bytes as u64 + 1;
    let mut bytes = Vec::new();
    let result = if path.as_os_str() == "-" {
        std::io::stdin().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    result.map_err(|cause| format!("No se pudo leer {}: {cause}", path.display()))?;
    Ok(bytes)
}

async fn save_credentials(platform: &Platform, actor: &Actor, import: Uuid, path: &Path) -> Result<(), String> {
    let book = credentials::workbook(platform, actor, import, &WorkbookQuery::default()).await;
    let bytes = book.map_err(|error| error.to_string())?.bytes;
    write_private(path, &bytes)
        .map_err(|cause| format!("--credenciales: no se pudo escribir {}: {cause}", path.display()))
}

/// Writes a file that is new and the owner's alone from its first byte on. One that was there goes first: whoever has
/// that one open, or may read it, sees nothing of the new one.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    match std::fs::symlink_metadata(path) {
        Ok(there) if there.is_file() => std::fs::remove_file(path)?,
        Ok(_) => return Err(std::io::Error::other("ya existe y no es un archivo")),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
        Err(cause) => return Err(cause),
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(path)?, bytes)
}

fn report_refusal(args: &ImportArgs, error: &AppError) {
    if args.json {
        let body = crate::error::ErrorBody::new(error, "linea-de-comandos");
        println!("{}", serde_json::to_string_pretty(&body).unwrap_or_default());
    } else {
        eprintln!("padron: {error}");
    }
}

fn report(args: &ImportArgs, import: &Import) -> Result<(), String> {
    if args.json {
        println!("{}", serde_json::to_string_pretty(import).map_err(|cause| cause.to_string())?);
        return Ok(());
    }
    let valid = usize::try_from(import.validos).unwrap_or(0);
    let faulty = usize::try_from(import.con_errores).unwrap_or(0);
    println!("{}", messages::summary(valid, faulty));
    for note in &import.resumen.avisos {
        println!("Aviso: {note}");
    }
    for other in &import.resumen.otras_hojas {
        println!(
            "Aviso: la hoja «{}» tiene la misma tabla, con {} filas, y no se leyó (--todas-las-hojas la lee también).",
            other.hoja, other.filas
        );
    }
    if is_to_confirm(args, import) {
        println!("Antes de crear, confirme (--confirmar) o corrija:");
        for question in &import.resumen.por_confirmar {
            println!("  {}: {}", question.asunto, question.mensaje);
        }
    } else if !args.validar {
        println!(
            "{} {} {}, {} con fallas",
            import.creados,
            import.tipo.noun(import.creados.unsigned_abs()),
            import.tipo.created(import.creados.unsigned_abs()),
            import.fallidos
        );
    }
    for error in &import.errores {
        let sheet = error.hoja.as_ref().map(|sheet| format!(" ({sheet})")).unwrap_or_default();
        println!("Fila {}{sheet} · {} · {}", error.fila, error.campo, error.mensaje);
    }
    Ok(())
}
