//! Writing a notice or a poll for the families of one's courses, and voting. Each is one transaction in which the
//! permission and the courses are held as they are.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use padron_core::permission::Permission;
use padron_core::publication::{Choices, ClosingError, NoCourses, NoticeText, Question, Title, check_closing};
use padron_core::role::Role;
use padron_core::text::sort_key;
use serde_json::json;
use uuid::Uuid;

use super::model::{Poll, Published, PublishedNotice};
use super::reading::{find, find_poll, kind_of, require_author};
use super::store::{self, NewPublication, Scope};
use crate::error::{AppError, FieldError};
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::courses::service as courses;
use crate::features::notifications::service::{self as notifications, Notice};
use crate::features::permissions::service as permissions;
use crate::features::settings::service as settings;
use crate::format;
use crate::paths;
use crate::platform::Platform;
use crate::platform::db::Tx;

/// A notice as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewNotice {
    pub title: String,
    pub text: String,
    /// Ids of the author's assignments.
    pub assignments: Vec<String>,
    /// Its identity, if the form that wrote it brought one: what is sent twice is published once.
    pub key: Option<Uuid>,
}

/// A poll as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewPoll {
    pub question: String,
    pub choices: Vec<String>,
    /// RFC 3339, or a day (`2026-11-30`) at whose end, in Lima, it closes.
    pub closes: String,
    /// Ids of the author's assignments.
    pub assignments: Vec<String>,
    /// Its identity, if the form that wrote it brought one.
    pub key: Option<Uuid>,
}

/// Publishes a notice.
///
/// # Errors
/// `Forbidden` without the permission, and for a course that is not the author's; `Invalid` with all wrong fields;
/// `Conflict` if something else was published under its key.
pub async fn publish_notice(
    platform: &Platform,
    actor: &Actor,
    notice: NewNotice,
) -> Result<PublishedNotice, AppError> {
    require_author(actor, Permission::Comunicados)?;
    let mut wrong = Vec::new();
    let title = note(&mut wrong, "titulo", notice.title.parse::<Title>());
    let text = note(&mut wrong, "texto", notice.text.parse::<NoticeText>());
    let assignments = note(&mut wrong, "asignaciones", some_courses(notice.assignments));
    let (Some(title), Some(text), Some(assignments)) = (title, text, assignments) else {
        return Err(AppError::Invalid(wrong));
    };
    let draft = Draft {
        id: notice.key.unwrap_or_else(|| platform.new_id()),
        permission: Permission::Comunicados,
        title: title.into(),
        text: text.into(),
        closes: None,
        choices: Vec::new(),
    };
    match publish(platform, actor, draft, assignments).await? {
        Published::Comunicado(notice) => Ok(notice),
        Published::Encuesta(_) => Err(AppError::Internal),
    }
}

/// Publishes a poll.
///
/// # Errors
/// As [`publish_notice`].
pub async fn publish_poll(platform: &Platform, actor: &Actor, poll: NewPoll) -> Result<Poll, AppError> {
    require_author(actor, Permission::Encuestas)?;
    let mut wrong = Vec::new();
    let question = note(&mut wrong, "pregunta", poll.question.parse::<Question>());
    let choices = note(&mut wrong, "opciones", Choices::parse(&poll.choices));
    let closes = note(&mut wrong, "cierra_en", parse_closing(&poll.closes, platform.now()));
    let assignments = note(&mut wrong, "asignaciones", some_courses(poll.assignments));
    let (Some(question), Some(choices), Some(closes), Some(assignments)) = (question, choices, closes, assignments)
    else {
        return Err(AppError::Invalid(wrong));
    };
    let draft = Draft {
        id: poll.key.unwrap_or_else(|| platform.new_id()),
        permission: Permission::Encuestas,
        title: question.into(),
        text: String::new(),
        closes: Some(closes),
        choices: choices.as_slice().to_vec(),
    };
    match publish(platform, actor, draft, assignments).await? {
        Published::Encuesta(poll) => Ok(poll),
        Published::Comunicado(_) => Err(AppError::Internal),
    }
}

/// Votes in a poll that reaches the guardian, once and before it closes; answers it as the guardian finds it then.
pub async fn vote(platform: &Platform, actor: &Actor, id: Uuid, choice: Option<i64>) -> Result<Poll, AppError> {
    actor.require(&[Role::Apoderado])?;
    let (guardian, now) = (actor.user.id, platform.now());
    let mut tx = platform.db.begin().await?;
    let year = settings::institution(platform, &mut tx).await?.year;
    let poll = find_poll(&mut tx, Scope::VisibleTo(guardian, year), id, now).await?;
    let Some(choice) = poll.opciones.iter().find(|each| Some(each.numero) == choice) else {
        return Err(AppError::invalid("opcion", "Elija una de las opciones de la encuesta."));
    };
    if poll.mi_voto.is_none() && poll.cerrada {
        return Err(AppError::conflict("encuesta_cerrada", "Esta encuesta ya cerró; no recibe más votos."));
    }
    if !store::insert_vote(&mut tx, id, guardian, choice.numero, now).await? {
        return Err(AppError::conflict("ya_voto", "Usted ya votó en esta encuesta."));
    }
    tx.commit().await?;
    Ok(Poll { mi_voto: Some(choice.numero), ..poll })
}

/// What passed the rules.
struct Draft {
    id: Uuid,
    permission: Permission,
    title: String,
    text: String,
    closes: Option<DateTime<Utc>>,
    choices: Vec<String>,
}

/// The value, or what is wrong with the field.
fn note<T, E: ToString>(wrong: &mut Vec<FieldError>, field: &str, value: Result<T, E>) -> Option<T> {
    value.map_err(|error| wrong.push(FieldError::new(field, error.to_string()))).ok()
}

/// What is no id names no course of anybody: it is refused like another teacher's.
fn some_courses(ids: Vec<String>) -> Result<BTreeSet<Option<Uuid>>, NoCourses> {
    let ids: BTreeSet<_> = ids.iter().map(|id| id.parse().ok()).collect();
    if ids.is_empty() { Err(NoCourses) } else { Ok(ids) }
}

fn parse_closing(closes: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, ClosingError> {
    let closes = closes.trim();
    let at = match closes.parse::<NaiveDate>() {
        Ok(day) => format::end_of_day(day).ok_or(ClosingError::TooFar)?,
        // PostgreSQL keeps microseconds.
        Err(_) => closes.parse::<DateTime<Utc>>().map_err(|_| ClosingError::Missing)?.trunc_subsecs(6),
    };
    check_closing(at.timestamp(), now.timestamp())?;
    Ok(at)
}

async fn publish(
    platform: &Platform,
    actor: &Actor,
    draft: Draft,
    asked: BTreeSet<Option<Uuid>>,
) -> Result<Published, AppError> {
    let (author, now, kind) = (actor.user.id, platform.now(), kind_of(draft.permission));
    let mut tx = platform.db.begin().await?;
    let year = permissions::require_in(&mut tx, platform, actor, draft.permission).await?;
    let own: BTreeSet<Uuid> =
        courses::hold_taught_in(&mut tx, author, year).await?.into_iter().map(|course| course.id).collect();
    let assignments: Option<Vec<Uuid>> = asked.into_iter().map(|id| id.filter(|id| own.contains(id))).collect();
    let assignments = assignments.ok_or(AppError::Forbidden)?;
    let publication = NewPublication {
        id: draft.id,
        kind,
        teacher: author,
        title: &draft.title,
        text: &draft.text,
        search: &sort_key(&format!("{} {}", draft.title, draft.text)),
        year,
        published_at: now,
        closes_at: draft.closes,
    };
    if !store::insert(&mut tx, &publication).await? {
        return earlier(&mut tx, author, &draft, &assignments, now).await;
    }
    store::insert_courses(&mut tx, draft.id, &assignments).await?;
    if !draft.choices.is_empty() {
        store::insert_choices(&mut tx, draft.id, &draft.choices).await?;
    }
    let families = store::reached_guardians(&mut tx, draft.id).await?;
    let published = find(&mut tx, Scope::WrittenBy(author), draft.permission, draft.id, now).await?;
    let detail = json!({ "cursos": assignments.len(), "familias": families.len(), "opciones": draft.choices.len() });
    let action = match draft.permission {
        Permission::Comunicados => "publicar_comunicado",
        Permission::Encuestas => "publicar_encuesta",
    };
    let entry = Entry { action, object: kind, object_id: draft.id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    tell_families(&mut tx, platform, actor, &draft, &families).await?;
    tx.commit().await?;
    platform.changes.wake();
    published.ok_or(AppError::Internal)
}

async fn tell_families(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    draft: &Draft,
    families: &[Uuid],
) -> Result<(), AppError> {
    let teacher = format!("{} {}", actor.user.nombre, actor.user.apellido);
    let title = match draft.permission {
        Permission::Comunicados => format!("Nuevo comunicado de {teacher}"),
        Permission::Encuestas => format!("Nueva encuesta de {teacher}"),
    };
    let notice = Notice { kind: kind_of(draft.permission), title: &title, text: &draft.title, link: Some(paths::HOME) };
    notifications::notify_in(tx, platform, families, &notice).await
}

/// What was published under the same key before: the same form sent again, or else a conflict.
async fn earlier(
    tx: &mut Tx,
    author: Uuid,
    draft: &Draft,
    assignments: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Published, AppError> {
    let found = find(tx, Scope::WrittenBy(author), draft.permission, draft.id, now).await?;
    let asked: BTreeSet<&Uuid> = assignments.iter().collect();
    let is_same = |published: &Published| match published {
        Published::Comunicado(notice) => {
            (&notice.titulo, &notice.texto) == (&draft.title, &draft.text)
                && notice.cursos.iter().map(|course| &course.asignacion_id).collect::<BTreeSet<_>>() == asked
        }
        Published::Encuesta(poll) => {
            (&poll.pregunta, Some(poll.cierra_en)) == (&draft.title, draft.closes)
                && poll.opciones.iter().map(|choice| &choice.texto).eq(&draft.choices)
                && poll.cursos.iter().map(|course| &course.asignacion_id).collect::<BTreeSet<_>>() == asked
        }
    };
    found.filter(is_same).ok_or_else(|| {
        AppError::conflict("ya_publicado", "Este formulario ya se publicó. Recargue la página para escribir otro.")
    })
}
