//! `padron check`: what is right and what is missing.

use std::process::ExitCode;

use padron_core::role::Role;

use super::FAILURE;
use crate::features::users::service as users;
use crate::server::config::{self, DataArgs};
use crate::server::{email_config, import_log_config, whatsapp_config};

pub async fn run(data: &DataArgs) -> Result<ExitCode, String> {
    let mut ready = true;
    let mut line = |good: bool, text: &str| {
        println!("{} {text}", if good { "✓" } else { "✗" });
        ready = ready && good;
    };
    let settings = match config::offline_settings(data) {
        Ok(settings) => {
            line(true, "Configuración: correcta");
            line(true, &email_config::describe(&settings.email));
            line(true, &whatsapp_config::describe(&settings.whatsapp));
            match import_log_config::describe(settings.import_log.as_ref()) {
                Ok(text) => line(true, &text),
                Err(message) => line(false, &message),
            }
            settings
        }
        Err(message) => {
            line(false, &message);
            return Ok(ExitCode::from(FAILURE));
        }
    };
    match super::open_platform(data, settings).await {
        Ok(platform) => {
            line(true, &format!("Base de datos: {}, migraciones al día", platform.db.engine()));
            let admin = async { users::first_administrator(&mut platform.db.read().await?).await }.await;
            match admin {
                Ok(Some(_)) => line(true, "Administrador: hay al menos uno"),
                Ok(None) => line(
                    false,
                    &format!("Administrador: falta. Créelo con padron user create --rol {}", Role::Administrador),
                ),
                Err(error) => line(false, &error.to_string()),
            }
            platform.db.close().await;
        }
        Err(message) => line(false, &message),
    }
    Ok(if ready { ExitCode::SUCCESS } else { ExitCode::from(FAILURE) })
}
