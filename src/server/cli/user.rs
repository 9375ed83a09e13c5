//! `padron user create`, `unlock` and `reset`.

use std::io::Read;

use clap::{Args, Subcommand};
use padron_core::password::{PasswordContext, PlainPassword, check_own_password};
use padron_core::person::{DocumentNumber, Email, PersonName};
use padron_core::role::Role;
use serde_json::json;

use crate::error::AppError;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service as credentials;
use crate::features::session::service as session;
use crate::features::settings::service as settings;
use crate::features::users::service::UserRow;
use crate::features::users::service::{self as users, NewUser};
use crate::platform::Platform;
use crate::server::config::{self, DataArgs};

#[derive(Subcommand)]
pub enum UserCommand {
    /// Crea un usuario; la contraseña se lee de la entrada estándar
    Create(CreateArgs),
    /// Abre una cuenta cerrada por demasiados intentos
    Unlock {
        #[arg(long)]
        documento: String,
    },
    /// Da una contraseña temporal nueva y la escribe
    Reset {
        #[arg(long)]
        documento: String,
    },
}

#[derive(Args)]
pub struct CreateArgs {
    #[arg(long)]
    rol: String,
    #[arg(long)]
    documento: String,
    #[arg(long)]
    nombre: String,
    #[arg(long)]
    apellido: String,
    #[arg(long)]
    email: Option<String>,
    /// Lee la contraseña de la entrada estándar
    #[arg(long, required = true)]
    password_stdin: bool,
    /// La contraseña no tendrá que cambiarse en el primer ingreso
    #[arg(long)]
    definitiva: bool,
}

pub async fn run(data: &DataArgs, command: UserCommand) -> Result<(), String> {
    let platform = super::open_platform(data, config::offline_settings(data)?).await?;
    let result = match command {
        UserCommand::Create(args) => create(&platform, &args).await,
        UserCommand::Unlock { documento } => unlock(&platform, &documento).await,
        UserCommand::Reset { documento } => reset(&platform, &documento).await,
    };
    platform.db.close().await;
    result
}

async fn create(platform: &Platform, args: &CreateArgs) -> Result<(), String> {
    let role: Role = args.rol.parse().map_err(|error| format!("--rol: {error}"))?;
    let document = DocumentNumber::parse(&args.documento).map_err(|error| format!("--documento: {error}"))?;
    let first_name = PersonName::parse(&args.nombre).map_err(|error| format!("--nombre: {error}"))?;
    let last_name = PersonName::parse(&args.apellido).map_err(|error| format!("--apellido: {error}"))?;
    let email = match &args.email {
        Some(text) => Some(Email::parse(text).map_err(|error| format!("--email: {error}"))?),
        None => None,
    };
    let password = read_password()?;
    let reader = async { settings::institution(platform, &mut platform.db.read().await?).await };
    let institution = reader.await.map_err(sentence)?.name;
    let context = PasswordContext {
        institucion: &institution,
        es_comun: session::is_common(
            &password,
            &[first_name.as_str(), last_name.as_str(), document.as_str(), &institution],
        ),
        documento: document.as_str(),
        nombre: first_name.as_str(),
        apellido: last_name.as_str(),
        email: email.as_ref().map(|email| email.as_str()),
        ..PasswordContext::default()
    };
    let broken: Vec<String> = check_own_password(password.expose(), &context).iter().map(ToString::to_string).collect();
    if !broken.is_empty() {
        return Err(broken.join(" "));
    }
    let settings = &platform.settings;
    let cost = if args.definitiva { settings.own_cost } else { settings.initial_cost };
    let user = NewUser {
        document_type: Some("DNI".into()),
        document: Some(document.as_str().to_owned()),
        first_name: first_name.as_str().to_owned(),
        last_name: last_name.as_str().to_owned(),
        phone: None,
        email: email.map(|email| email.as_str().to_owned()),
        role,
        password_hash: platform.hasher.hash(password, cost).await.map_err(sentence)?,
        password_expires: (!args.definitiva).then(|| credentials::expiry(platform)),
        must_change_password: !args.definitiva,
        created_by: None,
    };
    let created = async {
        let mut tx = platform.db.begin().await?;
        let id = users::create_in(&mut tx, platform, user).await?;
        let detail = json!({ "rol": role.as_str(), "origen": "línea de comandos" });
        let entry = Entry { action: "crear_usuario", object: "usuario", object_id: id, detail };
        audit::record_system_in(&mut tx, platform, None, entry).await?;
        tx.commit().await
    };
    created.await.map_err(sentence)?;
    println!("Usuario {document} creado con el rol {role}.");
    Ok(())
}

async fn unlock(platform: &Platform, document: &str) -> Result<(), String> {
    let user = find(platform, document).await?;
    session::unlock(platform, &user).await.map_err(sentence)?;
    println!("La cuenta {document} está abierta.");
    Ok(())
}

/// A new temporary password: printed once, kept nowhere but as a hash.
async fn reset(platform: &Platform, document: &str) -> Result<(), String> {
    let user = find(platform, document).await?;
    let known = [Some(&user.first_name), Some(&user.last_name), user.document.as_ref(), user.email.as_ref()];
    let known: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
    let password = credentials::make_initial(platform, user.role, &known);
    let copy = PlainPassword::new(password.expose().to_owned());
    let hash = platform.hasher.hash(copy, platform.settings.initial_cost).await.map_err(sentence)?;
    let expires = credentials::expiry(platform);
    let done = async {
        let mut tx = platform.db.begin().await?;
        if !users::replace_password(&mut tx, user.id, &user.password_hash, &hash, Some(expires), None).await? {
            return Err(AppError::conflict(
                "conflicto",
                "El usuario está inactivo o cambió de contraseña en este momento.",
            ));
        }
        users::end_sessions_in(&mut tx, user.id, platform.now()).await?;
        credentials::purge_for_user_in(&mut tx, platform, user.id).await?;
        let entry = Entry { action: "restablecer_password", object: "usuario", object_id: user.id, detail: json!({}) };
        audit::record_system_in(&mut tx, platform, None, entry).await?;
        tx.commit().await
    };
    done.await.map_err(sentence)?;
    credentials::forget_traces(platform).await;
    println!("{}", password.expose());
    Ok(())
}

async fn find(platform: &Platform, document: &str) -> Result<UserRow, String> {
    let found = async { users::find_by_identifier(&mut platform.db.read().await?, document).await };
    found.await.map_err(sentence)?.ok_or_else(|| format!("No hay ningún usuario con el documento {document}."))
}

fn sentence(error: AppError) -> String {
    error.to_string()
}

fn read_password() -> Result<PlainPassword, String> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|cause| format!("No se pudo leer la contraseña de la entrada estándar: {cause}"))?;
    // One line end only: the shell's, not the person's.
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(PlainPassword::new(text))
}
