//! What the page of an import's first passwords shows, gathered from the slices that know it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Delivery, Job, Message, Reach};
use crate::features::credentials::model::{CredentialSummary, PersonCredential};
use crate::page::Page;
#[cfg(feature = "ssr")]
use {
    super::model::{DeliveryQuery, DeliveryState, Mode, PreviewQuery},
    super::service,
    crate::error::AppError,
    crate::features::access::actor::Actor,
    crate::features::credentials::model::PeopleQuery,
    crate::features::credentials::service as credentials,
    crate::platform::Platform,
};

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OverviewQuery {
    /// Whose message is shown.
    pub persona: Option<Uuid>,
    /// Only these people are listed, printed and downloaded: a classroom's key.
    pub aula: Option<String>,
    pub buscar: Option<String>,
    /// Only who has not come in.
    pub faltan: bool,
    pub pagina: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub resumen: CredentialSummary,
    pub alcance: Reach,
    /// The latest request to send.
    pub trabajo: Option<Job>,
    /// Who was not reached by it for sure; the first of them.
    pub no_llegaron: Vec<Delivery>,
    /// The message as one of them gets it; none if nobody can be sent one.
    pub mensaje: Option<Message>,
    pub personas: Page<PersonCredential>,
}

/// How many of those who were not reached are shown; the report has all.
#[cfg(feature = "ssr")]
const SHOWN: u32 = 5;
#[cfg(feature = "ssr")]
const PER_PAGE: u32 = 25;

/// Administrators only, as each of the services says.
#[cfg(feature = "ssr")]
pub async fn load(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    query: OverviewQuery,
) -> Result<Overview, AppError> {
    let summary = credentials::summary(platform, actor, import).await?;
    let job = service::latest_progress(platform, actor, import).await?;
    let mut unreached = Vec::new();
    if let Some(job) = job.as_ref().filter(|job| job.fallidos + job.inciertos > 0) {
        for state in [DeliveryState::Fallido, DeliveryState::Incierto] {
            let query = DeliveryQuery {
                lote: Some(job.id),
                estado: Some(state),
                por_pagina: Some(SHOWN),
                ..DeliveryQuery::default()
            };
            unreached.extend(service::list(platform, actor, Some(import), query).await?.items);
        }
        unreached.truncate(SHOWN as usize);
    }
    let whose = PreviewQuery { usuario: query.persona, ..PreviewQuery::default() };
    let message = match service::preview(platform, actor, import, whose).await {
        Ok(message) => Some(message),
        Err(AppError::NotFound) => None,
        Err(error) => return Err(error),
    };
    let people = PeopleQuery {
        pagina: Some(query.pagina),
        por_pagina: Some(PER_PAGE),
        buscar: query.buscar,
        faltan: Some(query.faltan),
        aula: query.aula,
    };
    Ok(Overview {
        resumen: summary,
        alcance: service::summary(platform, actor, import, Mode::default()).await?,
        trabajo: job,
        no_llegaron: unreached,
        mensaje: message,
        personas: credentials::list_people(platform, actor, import, people).await?,
    })
}
