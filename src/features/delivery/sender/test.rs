//! A sample to oneself, at once: whoever sets the channel up sees what the mail server says.

use padron_core::message::Access;
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::line::{Line, Mail};
use super::reasons;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service as credentials;
use crate::features::delivery::messages::{self, Email, Letter};
use crate::features::delivery::model::{Channel, Mode, Purpose, Tested};
use crate::features::delivery::request::limit_requests;
use crate::features::delivery::store::{self, NewBatch};
use crate::features::settings::service as settings;
use crate::features::users::service as users;
use crate::platform::Platform;
use crate::platform::reply::{Reply, Trouble};

/// What stands in a sample: the story's own example.
const SAMPLE_USER: &str = "12345678";
const SAMPLE_PASSWORD: &str = "aB9xT3qZ";

/// Sends a sample to whoever asks; counts as a request.
pub async fn test(platform: &Platform, actor: &Actor, import: Uuid) -> Result<Tested, AppError> {
    let (address, institution) = {
        let mut reader = platform.db.read().await?;
        if credentials::recipients(&mut reader, import).await?.is_empty() {
            return Err(AppError::NotFound);
        }
        let user = users::find(&mut reader, actor.user.id).await?;
        (user.and_then(|user| user.email), settings::institution(platform, &mut reader).await?)
    };
    let no_address =
        || AppError::invalid("email", "Su cuenta no tiene un correo válido. Regístrelo y pruebe de nuevo.");
    let address = address.ok_or_else(no_address)?;
    let id = platform.new_id();
    let name = format!("{} {}", actor.user.nombre, actor.user.apellido);
    let letter = Letter {
        institution: &institution,
        site: &platform.settings.public_url,
        role: Role::Apoderado,
        name: &name,
        user_name: SAMPLE_USER,
        access: Access::Password(SAMPLE_PASSWORD),
        expires: credentials::expiry(platform),
    };
    let line = Line::of_email(platform);
    let from = match &line {
        Line::Simulated => messages::nobody(),
        Line::Mail(mail) => Some(mail.server.from.clone()),
    };
    let email = from.and_then(|from| messages::build(&from, &address, &letter, id, platform.now()).ok());
    let email = email.ok_or_else(no_address)?;

    record(platform, actor, import, id).await?;
    let simulado = match line {
        Line::Simulated => true,
        Line::Mail(mail) => {
            send(mail, &email).await.map_err(|reason| AppError::conflict("canal_fallido", reason))?;
            false
        }
    };
    Ok(Tested { destinatario: address, simulado })
}

async fn record(platform: &Platform, actor: &Actor, import: Uuid, id: Uuid) -> Result<(), AppError> {
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    limit_requests(&mut tx, actor, now).await?;
    let (channel, purpose, mode, by) = (Channel::Email, Purpose::Prueba, Mode::Password, Some(actor.user.id));
    store::insert_batch(&mut tx, &NewBatch { id, import: Some(import), channel, purpose, mode, by, at: now }).await?;
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
    result.map(drop).map_err(|trouble| match trouble {
        Trouble::Deferred(reply) => reasons::deferred(&reply).1,
        Trouble::Rejected(reply) => reasons::rejected(&reply).1,
        Trouble::Down(reply) => reasons::channel(&reply),
        Trouble::Unknown(reply) => reasons::unknown(&reply),
    })
}
