//! `padron prospectos generar`: accounts for all prospects without one, or for those of a programme.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Subcommand};
use tokio_util::sync::CancellationToken;

use super::acting::acting_administrator;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::generation::model::{GenerateRequest, Generation, GenerationRow, Outcome, RowsQuery};
use crate::features::generation::service;
use crate::features::prospects::model::ProspectFilter;
use crate::features::prospects::service as prospects;
use crate::platform::Platform;
use crate::server::config::{self, DataArgs};
use crate::server::worker;

#[derive(Subcommand)]
pub enum ProspectsCommand {
    /// Crea el usuario de cada prospecto que no lo tiene
    Generar(GenerateArgs),
}

#[derive(Args)]
pub struct GenerateArgs {
    /// Solo los de este programa
    #[arg(long)]
    programa: Option<String>,
    /// No envía las credenciales por correo
    #[arg(long)]
    sin_correo: bool,
    /// No obliga a cambiar la contraseña al ingresar
    #[arg(long)]
    sin_forzar_cambio: bool,
}

/// Some got no account.
const SOME_LEFT_OUT: u8 = 3;
/// Those who got none, as many as are named one by one.
const NAMED: u32 = 200;

pub async fn run(data: &DataArgs, ProspectsCommand::Generar(args): ProspectsCommand) -> Result<ExitCode, String> {
    let platform = super::open_platform(data, config::offline_settings(data)?).await?;
    let actor = acting_administrator(&platform).await?;
    let result = generate(&platform, &actor, args).await;
    platform.db.close().await;
    let (generation, left) = match result {
        Ok(done) => done,
        Err(AppError::Conflict { codigo, mensaje }) if codigo == "nadie_por_generar" => {
            println!("{mensaje}");
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) => return Err(error.to_string()),
    };
    report(&generation, &left);
    Ok(if generation.creados == generation.total { ExitCode::SUCCESS } else { ExitCode::from(SOME_LEFT_OUT) })
}

/// Starts and waits. The job is worked on here, unless a server on the same database takes it.
async fn generate(
    platform: &Arc<Platform>,
    actor: &Actor,
    args: GenerateArgs,
) -> Result<(Generation, Vec<GenerationRow>), AppError> {
    if let Some(name) = &args.programa {
        let known = prospects::programmes(platform, actor).await?;
        let key = padron_core::text::fold(name);
        if !known.iter().any(|each| padron_core::text::fold(each) == key) {
            let known = known.join(", ");
            return Err(AppError::invalid("programa", format!("No existe el programa «{name}». Hay: {known}.")));
        }
    }
    let request = GenerateRequest {
        todos: true,
        filtro: ProspectFilter { buscar: None, programa: args.programa },
        enviar_email: Some(!args.sin_correo),
        forzar_cambio: Some(!args.sin_forzar_cambio),
        ids: Vec::new(),
    };
    let stop = CancellationToken::new();
    let working = tokio::spawn(worker::run_jobs(Arc::clone(platform), stop.clone()));
    let result = async {
        let mut generation = service::generate(platform, actor, request).await?;
        while !generation.estado.is_over() {
            tokio::time::sleep(Duration::from_millis(100)).await;
            generation = service::find(platform, actor, generation.id).await?;
        }
        let mut left = Vec::new();
        for outcome in [Outcome::Omitido, Outcome::Fallido] {
            let query = RowsQuery {
                por_pagina: Some(NAMED),
                resultado: Some(outcome.as_str().to_owned()),
                ..RowsQuery::default()
            };
            left.extend(service::rows(platform, actor, generation.id, query).await?.items);
        }
        Ok((generation, left))
    }
    .await;
    stop.cancel();
    let _ = working.await;
    result
}

fn report(generation: &Generation, left: &[GenerationRow]) {
    println!(
        "{} usuarios creados de {} prospectos; {} omitidos, {} fallidos.",
        generation.creados, generation.total, generation.omitidos, generation.fallidos
    );
    if generation.enviar_email {
        let emails = generation.correos;
        println!("Correos: {} por salir; los envía el servidor (padron serve).", emails.pendientes + emails.enviados);
    }
    for row in left {
        println!("{} {} · {}", row.carnet, row.nombre_completo, row.motivo.as_deref().unwrap_or_default());
    }
}
