//! A sample to oneself, at once: whoever sets the channel up sees what the server says.

use padron_core::message::Access;
use serde_json::json;
use uuid::Uuid;

use super::line::{Line, Mail};
use super::number::Number;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service as credentials;
use crate::features::delivery::messages::{self, Email, Letter};
use crate::features::delivery::model::{Channel, Mode, Purpose, Tested};
use crate::features::delivery::request::limit_requests;
use crate::features::delivery::store::{self, NewBatch, phones};
use crate::features::delivery::webhook::reference::Reference;
use crate::features::delivery::{reasons, who};
use crate::features::settings::service as settings;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::reply::{Reply, Trouble};
use crate::platform::telemetry::unexpected;
use crate::platform::whatsapp::Client;

/// What stands in a sample: the story's own example.
const SAMPLE_USER: &str = "12345678";
const SAMPLE_PASSWORD: &str = "aB9xT3qZ";
/// Code of an answer about a channel that does not work.
const FAILED: &str = "canal_fallido";

/// Sends a sample to whoever asks; counts as a request.
pub async fn test(platform: &Platform, actor: &Actor, import: Uuid, channel: Channel) -> Result<Tested, AppError> {
    let (role, user, institution) = {
        let mut reader = platform.db.read().await?;
        let role = credentials::recipients(&mut reader, import).await?.first().ok_or(AppError::NotFound)?.role;
        (role, users::find(&mut reader, actor.user.id).await?, settings::institution(platform, &mut reader).await?)
    };
    let user = user.ok_or(AppError::NotFound)?;
    let address = who::address_by(channel, user.email.as_deref(), user.phone.as_deref());
    let address = address.ok_or_else(|| no_address(channel))?;
    let id = platform.new_id();
    let name = format!("{} {}", actor.user.nombre, actor.user.apellido);
    let letter = Letter {
        institution: &institution,
        site: &platform.settings.public_url,
        role,
        name: &name,
        first_name: &actor.user.nombre,
        user_name: SAMPLE_USER,
        access: Access::Password(SAMPLE_PASSWORD),
        expires: credentials::expiry(platform),
    };
    let simulado = match channel {
        Channel::WhatsApp => {
            record(platform, actor, import, channel, address, id).await?;
            test_whatsapp(platform, address, &letter, id).await?
        }
        Channel::Email | Channel::Pdf => {
            let line = Line::of_email(platform);
            let from = match &line {
                Line::Mail(mail) => Some(mail.server.from.clone()),
                _ => messages::nobody(),
            };
            let email = from.and_then(|from| messages::build(&from, address, &letter, id, platform.now()).ok());
            let email = email.ok_or_else(|| no_address(channel))?;
            record(platform, actor, import, channel, address, id).await?;
            test_email(line, &email).await?
        }
    };
    Ok(Tested { destinatario: address.to_owned(), simulado })
}

fn no_address(channel: Channel) -> AppError {
    match channel {
        Channel::WhatsApp => AppError::invalid(
            "telefono",
            "Su cuenta no tiene un celular válido (+51 y nueve cifras). Regístrelo y pruebe de nuevo.",
        ),
        Channel::Email | Channel::Pdf => {
            AppError::invalid("email", "Su cuenta no tiene un correo válido. Regístrelo y pruebe de nuevo.")
        }
    }
}

/// Answers whether it was simulated.
async fn test_email(line: Line<'_>, email: &Email) -> Result<bool, AppError> {
    match line {
        Line::Mail(mail) => {
            send(mail, email).await.map(|()| false).map_err(|reason| AppError::conflict(FAILED, reason))
        }
        _ => Ok(true),
    }
}

/// The same by WhatsApp; what Meta tells of it later is about no message of the outbox.
async fn test_whatsapp(platform: &Platform, phone: &str, letter: &Letter<'_>, id: Uuid) -> Result<bool, AppError> {
    let settings = &platform.settings.whatsapp;
    let Some(server) = &settings.server else { return Ok(true) };
    let client = Client::new(server, settings.timeout).map_err(unexpected("WhatsApp could not be tested"))?;
    let (number, filled) = (Number { client: &client, settings }, letter.filled());
    let sent = number.send(phone, &filled, Reference { delivery: id, attempt: 1 }).await;
    let template = number.name_of(filled.template);
    sent.map(|_| false).map_err(|trouble| AppError::conflict(FAILED, why(Channel::WhatsApp, &trouble, &template)))
}

async fn record(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    channel: Channel,
    address: &str,
    id: Uuid,
) -> Result<(), AppError> {
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    limit_requests(&mut tx, actor, now).await?;
    let (purpose, mode, by) = (Purpose::Prueba, Mode::Password, Some(actor.user.id));
    store::insert_batch(&mut tx, &NewBatch { id, import: Some(import), channel, purpose, mode, by, at: now }).await?;
    if channel == Channel::WhatsApp && platform.settings.whatsapp.server.is_some() {
        // Meta counts whoever is written to.
        phones::note_written(&mut tx, address, now).await?;
    }
    let detail = json!({ "canal": channel });
    let entry = Entry { action: "probar_envio", object: "importacion", object_id: import, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    tx.commit().await
}

/// Answers why it did not go through, in a sentence.
async fn send(mut mail: Mail<'_>, email: &Email) -> Result<(), String> {
    let tried = async {
        mail.connect().await.map_err(Trouble::Down)?;
        mail.begin(email).await?;
        mail.hand_over(email).await
    };
    let result: Result<Reply, Trouble> = tried.await;
    Line::Mail(mail).close().await;
    result.map(drop).map_err(|trouble| why(Channel::Email, &trouble, ""))
}

fn why(channel: Channel, trouble: &Trouble, template: &str) -> String {
    match trouble {
        Trouble::Deferred(reply) => reasons::deferred(channel, reply).1,
        Trouble::Rejected(reply) => reasons::rejected(channel, reply).1,
        Trouble::Down(reply) => reasons::failed(channel, reply, template),
        Trouble::Unknown(reply) => reasons::unknown(reply),
    }
}
