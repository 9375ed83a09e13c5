//! What the page of an import's first passwords shows, gathered from the slices that know it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Delivery, Forgotten, Job, Message, Mode, Reach, Recoverable, Sendable};
use crate::features::credentials::model::{CredentialSummary, PersonCredential};
use crate::page::Page;
#[cfg(feature = "ssr")]
use {
    super::model::{Channel, DeliveryQuery, DeliveryState, PreviewQuery, ReachQuery},
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
    /// Only these people are listed, written to, printed and downloaded: a classroom's key.
    pub aula: Option<String>,
    pub buscar: Option<String>,
    /// Only who has not come in.
    pub faltan: bool,
    pub pagina: u32,
    /// Which kind of message is shown; with a link, if none is named.
    pub modo: Option<Mode>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub resumen: CredentialSummary,
    /// Of the classroom that was chosen, or of all.
    pub alcance: Reach,
    /// The latest request to send.
    pub trabajo: Option<Job>,
    /// Who was not reached by it for sure; the first of them.
    pub no_llegaron: Vec<Delivery>,
    /// The message as one of them gets it; none if nobody can be sent one.
    pub mensaje: Option<Message>,
    pub personas: Page<PersonCredential>,
    /// Who of them can be sent an e-mail alone.
    pub por_correo: Vec<Sendable>,
    /// Who of them can be sent a link for a forgotten password.
    pub olvidos: Vec<Recoverable>,
    /// Whom of the classroom that was chosen such links can be sent to.
    pub olvidos_aula: Option<Forgotten>,
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
    let whose = PreviewQuery { usuario: query.persona, modo: Some(query.modo.unwrap_or(Mode::Enlace)), canal: None };
    let message = match service::preview(platform, actor, import, whose).await {
        Ok(message) => Some(message),
        Err(AppError::NotFound) => None,
        Err(error) => return Err(error),
    };
    // One that nobody is of chooses nothing.
    let chosen = summary.aulas.iter().find(|classroom| Some(&classroom.aula) == query.aula.as_ref());
    let aula = chosen.map(|classroom| classroom.aula.clone());
    // Who has no child enrolled is of no classroom.
    let forgotten = match chosen.filter(|classroom| classroom.grado.is_some() && classroom.ingresaron > 0) {
        Some(classroom) => Some(service::forgotten(platform, actor, import, &classroom.aula).await?),
        None => None,
    };
    let reach = service::summary(platform, actor, import, &ReachQuery { aula, modo: Some(Mode::Enlace) }).await?;
    let people = PeopleQuery {
        pagina: Some(query.pagina),
        por_pagina: Some(PER_PAGE),
        buscar: query.buscar,
        faltan: Some(query.faltan),
        aula: query.aula,
    };
    let people = credentials::list_people(platform, actor, import, people).await?;
    let listed: Vec<Uuid> = people.items.iter().map(|person| person.id).collect();
    let come_in: Vec<Uuid> = people.items.iter().filter(|person| person.ingreso).map(|person| person.id).collect();
    Ok(Overview {
        alcance: reach,
        resumen: summary,
        trabajo: job,
        no_llegaron: unreached,
        mensaje: message,
        personas: people,
        olvidos: service::recoverable(platform, actor, &come_in).await?,
        olvidos_aula: forgotten,
        por_correo: service::sendable(platform, actor, import, Channel::Email, &listed).await?,
    })
}
